"""A text by itself, or under the notice that asks about it, against the same text under a notice that issues it: one title, no cover."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.settings import Settings
from gongbao_stages.comparing import compare_files

TITLE = "云州市渡口管理办法"
RULES = "第一条 为了加强渡口管理，制定本办法。\n第二条 渡船限载{n}人。\n第三条 本办法自2024年9月1日起施行。\n"
ASKED = (
    f"云州市交通运输局关于《{TITLE}（征求意见稿）》公开征求意见的公告\n\n现将《{TITLE}（征求意见稿）》向社会公开征求意见，"
    f"请于2024年3月31日前反馈。\n云州市交通运输局\n2024年3月1日\n\n{TITLE}\n（征求意见稿）\n\n"
)
ISSUED = (
    f"云州市人民政府关于印发《{TITLE}》的通知\n云政规〔2024〕3号\n\n各县（市、区）人民政府：\n现将《{TITLE}》印发给你们，请遵照执行。\n"
    f"云州市人民政府\n2024年8月1日\n\n{TITLE}\n\n"
)
DRAFT = f"{TITLE}（征求意见稿）\n\n"
BARE = f"{TITLE}\n\n"


def _changes(tmp_path: Path, before: str, after: str) -> list[tuple[str, str, str]]:
    paths = [tmp_path / name for name in ("before.txt", "after.txt")]
    for path, text in zip(paths, (before, after), strict=True):
        path.write_text(text, encoding="utf-8")
    found = compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None).comparison
    return [(str(edit.effect), edit.before, edit.after) for edit in found.changes]


@pytest.mark.parametrize(("before", "after"), [(ASKED, ISSUED), (BARE, ISSUED), (ISSUED, BARE)])
def test_only_the_text_is_compared(tmp_path: Path, before: str, after: str) -> None:
    told = _changes(tmp_path, before + RULES.format(n=30), after + RULES.format(n=20))
    assert told == [("quantity", "30人", "20人")]


def test_a_draft_by_itself_says_in_its_title_that_it_is_one(tmp_path: Path) -> None:
    told = _changes(tmp_path, DRAFT + RULES.format(n=30), ISSUED + RULES.format(n=30))
    assert told == [("title", f"{TITLE}（征求意见稿）", TITLE)]


def test_a_cover_that_names_another_first_day_is_told(tmp_path: Path) -> None:
    cover = ISSUED.replace("请遵照执行", "自2025年1月1日起施行")
    told = _changes(tmp_path, BARE + RULES.format(n=30), cover + RULES.format(n=30))
    assert [effect for effect, *_ in told] == ["validity"]


def test_another_title_of_the_text_is_told(tmp_path: Path) -> None:
    before = (ASKED + RULES.format(n=30)).replace("管理办法", "管理暂行办法")
    told = _changes(tmp_path, before, ISSUED + RULES.format(n=30))
    assert told == [("title", "云州市渡口管理暂行办法", TITLE)]


def test_two_notices_of_issue_keep_their_titles_and_letters(tmp_path: Path) -> None:
    later = ISSUED.replace("遵照执行", "认真贯彻执行，每年报送情况")
    told = _changes(tmp_path, ISSUED + RULES.format(n=30), later + RULES.format(n=30))
    assert len(told) == 1
    assert told[0][0] != "title"
