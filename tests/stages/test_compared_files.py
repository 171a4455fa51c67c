"""Two files compared: annexes that the text names at its end, and a side that holds no words."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.errors import UnreadableDocument
from gongbao.settings import Settings
from gongbao_stages.comparing import compare_files

NOTICE = "云州市水利局关于开展河道清障工作的通知\n各县（市、区）水利局：\n一、总体要求\n全面清除阻水障碍。\n"
SIGNED = "云州市水利局\n2025年3月3日\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("附件：1.河段清单\n", "附件：1.河段清单\n2.验收表\n", [("insert", "", "验收表")]),
        ("附件：1.河段清单\n2.验收表\n", "附件：1.河段清单\n", [("delete", "验收表", "")]),
        ("附件：1.河段清单\n2.验收表\n", "附件：1.河段清单\n2.责任表\n", [("substitute", "验收表", "责任表")]),
        ("附件：1.河段清单\n2.验收表\n", "附件：1. 河段清单\n2. 验收表\n", []),
        ("", "附件：1.河段清单\n", [("insert", "", "河段清单")]),
        ("附件：1.河段清单\n", "", [("delete", "河段清单", "")]),
        (SIGNED, f"附件：1.河段清单\n{SIGNED}", [("insert", "", "河段清单")]),
        (f"{SIGNED}附件：1.河段清单\n", SIGNED, [("delete", "河段清单", "")]),
        ("附件1\n河段清单\n东河、西河。\n", "附件：1.河段清单\n附件1\n河段清单\n东河、西河。\n", []),
    ],
)
def test_annexes_that_came_or_went_are_told(
    tmp_path: Path, before: str, after: str, expected: list[tuple[str, str, str]]
) -> None:
    paths = tmp_path / "before.txt", tmp_path / "after.txt"
    for path, annexes in zip(paths, (before, after), strict=True):
        path.write_text(NOTICE + annexes, encoding="utf-8")
    told = compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None).told
    assert [(row["operation"], row["before"], row["after"]) for row in told["changes"]] == expected
    assert {row["effect"] for row in told["changes"]} <= {"annex"}


def test_an_annex_that_came_with_its_text_is_told_once(tmp_path: Path) -> None:
    paths = tmp_path / "before.txt", tmp_path / "after.txt"
    body = "附件1\n河段清单\n东河、西河。\n"
    paths[0].write_text(f"{NOTICE}附件：1.河段清单\n{body}", encoding="utf-8")
    paths[1].write_text(f"{NOTICE}附件：1.河段清单\n2.验收表\n{body}附件2\n验收表\n由县级验收。\n", encoding="utf-8")
    told = compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None).told
    assert sum("验收表" in row["after"] for row in told["changes"]) == 1


@pytest.mark.parametrize("blank", [" \n\n", "\u3000\n\t\n", ""])
@pytest.mark.parametrize("blank_first", [True, False])
def test_a_side_without_any_text_is_no_deletion(tmp_path: Path, blank: str, blank_first: bool) -> None:
    paths = tmp_path / "one.txt", tmp_path / "two.txt"
    sides = (blank, NOTICE) if blank_first else (NOTICE, blank)
    for path, text in zip(paths, sides, strict=True):
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=r"white space only|0 bytes") as found:
        compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None)
    assert found.value.exit_code == 5
