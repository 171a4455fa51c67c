"""A text beside the decision that amends it: what the decision's orders make of the text, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gongbao.settings import Settings
from gongbao_stages.comparing import Compared, compare_files
from gongbao_stages.comparison_page import comparison_page

TITLE = "云州市河道管理办法"
TEXT = [
    TITLE,
    "第一条 为了加强河道管理，制定本办法。",
    "第二条 市水务局每半年检查河道一次。",
    "第三条 河长应当每月巡河。",
    "第四条 违反本办法第三条规定的，由市水务局通报。",
    "第五条 本办法自2024年5月1日起施行。",
]
OPENED = [f"云州市人民政府关于修改《{TITLE}》的决定", f"云州市人民政府决定对《{TITLE}》作如下修改："]
CLOSED = ["本决定自2025年3月1日起施行。", "云州市人民政府", "2025年2月1日"]


def _compared(folder: Path, before: list[str], after: list[str]) -> Compared:
    paths = folder / "before.txt", folder / "after.txt"
    for path, lines in zip(paths, (before, after), strict=True):
        path.write_text("\n".join(lines), encoding="utf-8")
    return compare_files(Settings.from_env({}), str(paths[0]), str(paths[1]), portal_id=None)


def _rows(told: dict[str, Any]) -> list[tuple[str, str, str | None, str, str]]:
    names = ("operation", "effect", "clause_label_after", "before", "after")
    return [tuple(row[name] for name in names) for row in told["changes"]]


def test_the_rows_are_what_its_orders_make_of_the_text(tmp_path: Path) -> None:
    orders = ["一、第二条中的“每半年”修改为“每季度”。", "二、删去第三条，条文序号作相应调整。"]
    found = _compared(tmp_path, TEXT, [*OPENED, *orders, *CLOSED])
    assert found.told["decision"] == "after"
    assert _rows(found.told) == [
        ("substitute", "quantity", "第二条", "每半年", "每季度"),
        ("delete", "amendment", None, "河长应当每月巡河。", ""),
    ]
    (laid,) = found.told["warnings"]
    assert laid["en"].endswith("; the changes below are what its orders make of the text")
    assert found.title == TITLE
    assert "not carried out" not in laid["en"]
    assert "每季度" in comparison_page([found])


def test_an_order_that_does_not_fit_is_named_with_its_reason(tmp_path: Path) -> None:
    orders = [
        "一、第二条中的“每半年”修改为“每季度”。",
        "二、第九条中的“甲”修改为“乙”。",
        "三、罚款标准提高一倍。",
    ]
    found = _compared(tmp_path, TEXT, [*OPENED, *orders, *CLOSED])
    assert _rows(found.told) == [("substitute", "quantity", "第二条", "每半年", "每季度")]
    (warned,) = found.told["warnings"]
    assert "未能执行：第九条中的“甲”修改为“乙”（现有文本中没有第9条）" in comparison_page([found])
    assert "not carried out: 第九条中的“甲”修改为“乙” (第9条 is not in the base text)" in warned["en"]
    assert "未能执行：第九条中的“甲”修改为“乙”（现有文本中没有第9条）" in warned["zh"]
    assert "三、罚款标准提高一倍（" in warned["zh"]


def test_orders_on_another_work_are_left_alone(tmp_path: Path) -> None:
    orders = [
        "云州市人民政府关于修改《云州市湖泊管理办法》等2件规章的决定",
        "一、对《云州市湖泊管理办法》作出修改：将第二条中的“每半年”修改为“每年”。",
        f"二、对《{TITLE}》作出修改：将第三条中的“每月”修改为“每旬”。",
    ]
    found = _compared(tmp_path, TEXT, [*orders, *CLOSED])
    assert _rows(found.told) == [("substitute", "quantity", "第三条", "每月", "每旬")]


def test_a_decision_given_first_tells_no_rows(tmp_path: Path) -> None:
    decision = [*OPENED, "一、第二条中的“每半年”修改为“每季度”。", *CLOSED]
    found = _compared(tmp_path, decision, TEXT)
    assert (found.told["decision"], found.told["changes"], found.told["noise"]) == ("before", [], [])
    assert found.told["references_left"] == []
    assert len(found.told["warnings"]) == 1


def test_the_keys_are_those_of_any_comparison(tmp_path: Path) -> None:
    decision = [*OPENED, "一、第二条中的“每半年”修改为“每季度”。", *CLOSED]
    plain, laid, first = (_compared(tmp_path, *pair) for pair in ((TEXT, TEXT), (TEXT, decision), (decision, TEXT)))
    assert plain.told.keys() == laid.told.keys() == first.told.keys()
    assert plain.told["summary"].keys() == laid.told["summary"].keys() == first.told["summary"].keys()
