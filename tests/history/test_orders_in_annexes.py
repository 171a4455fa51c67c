"""Orders on clauses of an annex are carried out there, or listed: never on the article of that number in the text itself."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.reading import read_text

BASE = """云溪市泊位收费办法
第一条　为了规范泊位收费，收费每年公布一次，制定本办法。
第二条　收费按照下列规定执行：
（一）首小时六元；
（二）次小时四元。
第三条　收费细则见附件1、附件2。
附件1
收费细则
第一条　收费单位每年公布一次收费情况。
第二条　收费方式如下：
（一）现金；
（二）扫码。
附件2
编号规则
一、编号由六位数字组成。
二、首位为区代码。
三、编号每年公布一次。"""
INSIDE = (
    "clauses inside an annex are given words and wordings: they are neither put in, struck, moved nor numbered anew"
)


def _after(orders: str) -> tuple[list[tuple[str, str]], list[str]]:
    head = "关于修改《云溪市泊位收费办法》的决定\n现对《云溪市泊位收费办法》作如下修改：\n"
    decision = read_amending_decision(f"{head}{orders}\n本决定自公布之日起施行。")
    found = apply_instructions(read_text(BASE, portal=None, url=None).clauses, decision.instructions)
    reasons = [*(reason for _, reason in found.unapplied), *decision.unread]
    return [(clause.eid, clause.text) for clause in found.clauses], reasons


def _wanted(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return [(clause.eid, clause.text) for clause in read_text(text, portal=None, url=None).clauses]


@pytest.mark.parametrize(
    ("orders", "changes"),
    [
        ("将附件1第一条中的“每年”修改为“每半年”。", [("收费单位每年", "收费单位每半年")]),
        ("附件1第一条修改为：“收费单位每季度公布收费情况。”", [("收费单位每年公布一次", "收费单位每季度公布")]),
        (
            "附件1第一条修改为：“第一条　收费单位每季度公布收费情况。”",
            [("收费单位每年公布一次", "收费单位每季度公布")],
        ),
        (
            "一、将第二条第一项修改为：“（一）首小时七元；”。\n二、将附件1第二条第二项修改为：“（二）扫码、刷卡。”",
            [("首小时六元", "首小时七元"), ("扫码", "扫码、刷卡")],
        ),
        (
            "一、将第二条第一项修改为：“（一）首小时七元；”。\n二、将附件2第二项修改为：“二、首位为街道代码。”",
            [("首小时六元", "首小时七元"), ("区代码", "街道代码")],
        ),
        (
            "将第三条中的“细则”修改为“细则和规则”，附件2第三项中的“每年”修改为“每半年”。",
            [("收费细则见", "收费细则和规则见"), ("编号每年", "编号每半年")],
        ),
        ("将附件2《编号规则》第三条中的“每年”修改为“每半年”。", [("编号每年", "编号每半年")]),
        (
            "将第一条、附件1第一条中的“每年”修改为“每半年”。",
            [("收费每年", "收费每半年"), ("收费单位每年", "收费单位每半年")],
        ),
        ("在附件2第一条“六位”后增加“阿拉伯”。", [("六位", "六位阿拉伯")]),
        ("删去附件1第二条第二项中的“扫”。", [("扫码", "码")]),
    ],
)
def test_words_and_wordings_of_a_clause_of_an_annex(orders: str, changes: list[tuple[str, str]]) -> None:
    assert _after(orders) == (_wanted(*changes), [])


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        ("删去附件1第一条。", INSIDE),
        ("删去附件1第二条第一项。", INSIDE),
        ("附件1增加一条，作为第三条：“收费票据由财政部门监制。”", INSIDE),
        ("附件1第二条改为第三条。", INSIDE),
        ("附件1第一条、第二条合并，作为第一条，修改为：“收费单位公布收费方式。”", INSIDE),
        ("将附件1第一条、第二条中的“每年”修改为“每半年”。", "the words are not in 附件1第2条"),
        ("将附件1第三条中的“收费”修改为“计费”。", "附件1第3条 is not in the base text"),
        ("附件1第二条修改为：“收费方式另行规定。”", "a heading with clauses below it is not put into a new wording"),
    ],
)
def test_what_is_not_carried_out_there_is_listed(orders: str, reason: str) -> None:
    assert _after(orders) == (_wanted(), [reason])


@pytest.mark.parametrize(
    ("orders", "changes"),
    [
        ("除附件外，将本办法中的“每年”修改为“每半年”。", [("收费每年", "收费每半年")]),
        ("将本办法中的“每年”修改为“每半年”，附件除外。", [("收费每年", "收费每半年")]),
        (
            "除附件1外，将本办法中的“每年”修改为“每半年”。",
            [("收费每年", "收费每半年"), ("编号每年", "编号每半年")],
        ),
        (
            "除第一条、附件2外，将本办法中的“每年”修改为“每半年”。",
            [("收费单位每年", "收费单位每半年")],
        ),
        ("除第二条第一项外，将本办法中的“小时”修改为“钟点”。", [("次小时", "次钟点")]),
        ("将本办法中的“小时”修改为“钟点”，但第二条第二项除外。", [("首小时", "首钟点")]),
        (
            "将第一条至第三条（第二条除外）中的“收费”修改为“计费”。",
            [("泊位收费，收费每年", "泊位计费，计费每年"), ("收费细则见", "计费细则见")],
        ),
        (
            "将第一条至第三条中的“收费”修改为“计费”，第一条除外。",
            [("收费按照", "计费按照"), ("收费细则见", "计费细则见")],
        ),
    ],
)
def test_an_order_spares_what_it_names(orders: str, changes: list[tuple[str, str]]) -> None:
    assert _after(orders) == (_wanted(*changes), [])


def test_an_exception_that_cannot_be_found_refuses_the_order() -> None:
    assert _after("除附件3外，将本办法中的“每年”修改为“每半年”。") == (_wanted(), ["附件3 is not in the base text"])
