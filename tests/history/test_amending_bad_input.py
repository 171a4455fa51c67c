"""Decisions as they come: thousands of orders, marks that never close, straight and single marks, two closing marks."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.quotes import mask_quotations


def test_five_thousand_orders_are_read_to_the_last() -> None:
    orders = [f"将第{number % 300 + 1}条中的“标准{number}”修改为“限额{number}”。" for number in range(5000)]
    read = read_amending_decision("对《云溪市停车办法》作如下修改：\n" + "\n".join(orders)).instructions
    assert [instruction.words for instruction in read] == [f"标准{number}" for number in range(5000)]
    assert {instruction.work for instruction in read} == {"云溪市停车办法"}


def test_an_order_behind_a_hundred_thousand_stray_marks_is_read() -> None:
    text = "将第二条修改为：“甲\n" * 20_000 + "（" * 20_000 + "第一条、" * 20_000 + "\n将第三条修改为：“乙。”"
    read = read_amending_decision(text).instructions
    assert [(instruction.targets[0].article, instruction.text) for instruction in read] == [("第3条", "乙。")]


def test_a_megabyte_of_prose_orders_nothing() -> None:
    read = read_amending_decision("为了规范公共泊位管理，制定本办法，由市人民政府组织实施。" * 36_000)
    assert not read.instructions
    assert not read.unread


@pytest.mark.parametrize(
    "text",
    ["将“甲”改为“乙”", '将"甲"改为"乙"', "将‘甲’改为‘乙’", "将「甲」改为「乙」", "将＂甲＂改为＂乙＂"],
)
def test_marks_of_every_kind_quote(text: str) -> None:
    assert mask_quotations(text).quotations == ("甲", "乙")


def test_a_new_command_ends_a_quotation_that_was_never_closed() -> None:
    text = "一、第二条修改为：“甲。\n二、第三条修改为：“乙。\n“丙。”\n三、第四条修改为：“丁。”"
    assert mask_quotations(text).quotations == ("乙。\n丙。", "丁。")


def test_quoted_article_of_several_paragraphs_keeps_its_inner_marks() -> None:
    text = "修改为：\n“（一）称‘甲’的；\n　　“（二）称“乙”的《关于〈丙〉的决定》。”"
    assert mask_quotations(text).quotations == ("（一）称‘甲’的；\n（二）称“乙”的《关于〈丙〉的决定》。",)
