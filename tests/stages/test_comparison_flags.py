"""Who compares two files is told what a reader of either should know."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.settings import Settings
from gongbao_cli.main import cli
from gongbao_stages.comparing import Compared, compare_files
from gongbao_stages.comparison_page import comparison_page
from gongbao_stages.two_files import UNRELATED

TITLE = "云州市河道管理办法"
WHOLE = [
    "第一条 为了加强河道管理，制定本办法。",
    "第二条 本办法适用于本市河道。",
    "第三条 本办法自2024年5月1日起施行。",
]


def test_a_comparison_tells_that_one_side_misses_a_number(tmp_path: Path) -> None:
    before, after = tmp_path / "whole.txt", tmp_path / "holed.txt"
    before.write_text("\n".join([TITLE, *WHOLE]), encoding="utf-8")
    after.write_text("\n".join([TITLE, WHOLE[0], WHOLE[2]]), encoding="utf-8")
    told = compare_files(Settings.from_env({}), str(before), str(after), portal_id=None).told
    assert (told["before_flags"], told["after_flags"]) == ([], ["numbering_gap"])


OTHER = [
    "云州市公共自行车租赁服务规范",
    "第一条 租车人凭实名登记的乘车码取车，每次免费骑行四十五分钟。",
    "第二条 车辆应当停入划线区域，锁闭车锁，否则继续计费。",
    "第三条 运营企业每日巡查站点，及时清运淤积车辆。",
]


def compared(tmp_path: Path, before: list[str], after: list[str]) -> Compared:
    paths = tmp_path / "before.txt", tmp_path / "after.txt"
    for path, lines in zip(paths, (before, after), strict=True):
        path.write_text("\n".join(lines), encoding="utf-8")
    return compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None)


def test_two_documents_are_told_from_two_wordings_of_one(tmp_path: Path) -> None:
    found = compared(tmp_path, [TITLE, *WHOLE], OTHER)
    assert found.told["unrelated"] is True
    assert found.told["summary"]["clauses_linked"] == 0
    assert UNRELATED[0] in comparison_page([found])


@pytest.mark.parametrize(
    "after",
    [
        [TITLE, *OTHER[1:]],
        [f"{TITLE}（修订草案征求意见稿）", *OTHER[1:]],
        ["云州市水域岸线管理条例", *WHOLE],
        OTHER[1:],
    ],
    ids=["same title, all rewritten", "draft of the same title", "other title, same articles", "no title"],
)
def test_a_title_or_clauses_in_common_make_two_wordings(tmp_path: Path, after: list[str]) -> None:
    found = compared(tmp_path, [TITLE, *WHOLE], after)
    assert found.told["unrelated"] is False
    assert UNRELATED[0] not in comparison_page([found])


def test_a_reference_that_a_renumbering_left_behind_is_named_and_no_change(tmp_path: Path) -> None:
    before = [
        TITLE,
        WHOLE[0],
        "第二条 违反第三条规定的，责令改正。",
        "第三条 河道内禁止倾倒垃圾。",
        "第四条 本办法自公布之日起施行。",
    ]
    after = [
        TITLE,
        WHOLE[0],
        before[2],
        "第三条 河长应当每月巡河。",
        "第四条 河道内禁止倾倒垃圾。",
        "第五条 本办法自公布之日起施行。",
    ]
    found = compared(tmp_path, before, after)
    assert [(row["operation"], row["clause_label_after"]) for row in found.told["changes"]] == [("insert", "第三条")]
    assert found.told["references_left"] == [
        {"clause_label_after": "第二条", "clause_eid_after": "art_2", "reference": "第三条"}
    ]
    assert "第二条（第三条）" in comparison_page([found])
    assert compared(tmp_path, before, before).told["references_left"] == []


def test_who_compares_two_documents_is_warned_and_served(tmp_path: Path) -> None:
    compared(tmp_path, [TITLE, *WHOLE], OTHER)
    result = CliRunner().invoke(cli, ["compare", str(tmp_path / "before.txt"), str(tmp_path / "after.txt")])
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("warning: ")
    assert "before.txt" in line
    assert UNRELATED[1] in line


DECISION = [
    f"云州市人民政府关于修改《{TITLE}》的决定",
    "云州市人民政府决定对《云州市河道管理办法》作如下修改：",
    "一、将第二条修改为：“本办法适用于本市行政区域内河道。”",
    "二、将第三条中的“5月1日”修改为“7月1日”。",
    "本决定自2025年3月1日起施行。",
]


def test_a_decision_beside_the_text_that_it_amends_is_told_and_both_ways_round(tmp_path: Path) -> None:
    text = [TITLE, *WHOLE]
    after, before = compared(tmp_path, text, DECISION), compared(tmp_path, DECISION, text)
    assert (after.told["decision"], before.told["decision"]) == ("after", "before")
    assert "关于修改另一份文件的决定，不是它的另一文本" in comparison_page([after])
    assert compared(tmp_path, text, [TITLE, *WHOLE[:2], "第三条 本办法自2025年5月1日起施行。"]).told["decision"] is None


def test_a_decision_on_another_text_is_no_decision_on_this(tmp_path: Path) -> None:
    other = [line.replace("河道", "湖泊") for line in DECISION]
    assert compared(tmp_path, [TITLE, *WHOLE], other).told["decision"] is None


def test_who_compares_a_text_with_its_decision_is_warned_what_to_do(tmp_path: Path) -> None:
    compared(tmp_path, [TITLE, *WHOLE], DECISION)
    result = CliRunner().invoke(cli, ["compare", str(tmp_path / "before.txt"), str(tmp_path / "after.txt")])
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert "after.txt is a decision that amends the other" in line
    assert "make run PORTALS=" in line


def test_programs_are_warned_too_and_told_what_to_run_instead(tmp_path: Path) -> None:
    told = compared(tmp_path, DECISION, [TITLE, *WHOLE]).told
    (warning,) = told["warnings"]
    assert "before.txt is a decision that amends the other" in warning["en"]
    assert all("make run PORTALS=" in words for words in warning.values())
    for language in ("zh", "en"):
        assert "gongbao compare POLICY --from-version 1" in warning[language]
        assert "GONGBAO_DATA=data/folders/" in warning[language]
    assert compared(tmp_path, [TITLE, *WHOLE], [TITLE, *WHOLE]).told["warnings"] == []


def test_the_numbers_and_notes_of_two_issues_stand_in_the_head(tmp_path: Path) -> None:
    old = [TITLE, "云政发〔2024〕12号", *WHOLE]
    new = [
        TITLE,
        "（2019年5月6日云州市人民政府令第88号公布 根据2025年1月8日《云州市人民政府关于修改〈云州市河道管理办法〉的决定》修正）",
        *WHOLE,
    ]
    found = compared(tmp_path, old, new)
    assert found.before.known_as.endswith("before.txt · 云政发〔2024〕12号")
    assert "令第88号公布 根据2025年1月8日" in found.after.known_as
    assert (found.told["before_doc_number"], found.told["before_issue_note"]) == ("云政发〔2024〕12号", None)
    assert found.told["after_issue_note"].endswith("的决定》修正")
