"""Numbers with thousands set apart, ranges with a hyphen, and what a number was before it is raised."""

from __future__ import annotations

import pytest

from gongbao.reading.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("固定资产投资1,000万元以上的项目", [("1000", "万元", "以上")]),
        ("投资1 000万元以上的项目", [("1000", "万元", "以上")]),
        ("总投资12,345,678.5元", [("12345678.5", "元", "")]),
        ("第1项500万元", [("500", "万元", "")]),
        ("第2,50元", [("50", "元", "")]),
        ("补助10-15万元", [("15", "万元", "")]),
        ("服务年限2-3年", []),
        ("编号0571-15个", []),
        ("由每亩82元提高到90元", [("90", "元", "提高到")]),
        ("补助标准由每亩82元提高到每亩90元", [("90", "元", "")]),
        ("将5万元提高到10万元", [("10", "万元", "提高到")]),
        ("将补贴从100元提高到200元", [("200", "元", "提高到")]),
        ("补贴从每人每月500元调整到600元", [("600", "元", "")]),
        ("补贴500元,再提高到600元", [("500", "元", ""), ("600", "元", "提高到")]),
        ("将投资5万元的项目提高到省级标准", [("5", "万元", "")]),
        ("在5年内建成10个", [("10", "个", "建成")]),
        ("不超过5年内完成", [("5", "年", "不超过")]),
        ("处违法所得一点五倍以上二点五倍以下罚款", [("1.5", "倍", "以上"), ("2.5", "倍", "以下")]),
        ("加收零点五倍", [("0.5", "倍", "")]),
    ],
)
def test_numbers_are_read_as_offices_write_them(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert [(q.value, q.unit, q.comparator) for q in find_quantities(text)] == wanted


def test_the_subject_of_a_raised_number_stands_before_what_it_was() -> None:
    assert [q.subject for q in find_quantities("补助标准由每亩82元提高到90元,贷款比重达到5%")] == [
        "补助标准",
        "贷款比重",
    ]


def test_a_range_is_written_whole() -> None:
    assert [q.as_written for q in find_quantities("补助10-15万元")] == ["10-15万元"]
