"""A decision that ends a part of a document: which clauses, of which work, and what is no such order."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.history.ending import clauses_ended
from gongbao.history.instructions import InstructionKind
from gongbao.model.policy import Clause

ACT = "《云州市公园管理办法》（云政规〔2022〕3号）"


def ended(text):
    read = read_amending_decision(text).instructions
    return [
        (o.work, [ref.article or ref.chapter for ref in o.targets]) for o in read if o.kind is InstructionKind.REPEAL
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (f"废止{ACT}第三条。", ["第3条"]),
        (f"现决定废止{ACT}第三条、第五条至第七条。", ["第3条", "第5条", "第6条", "第7条"]),
        (f"{ACT}第三章停止执行。", ["第3章"]),
        (f"{ACT}第十二条的规定自2025年6月1日起停止执行，由市城管局另行制定。", ["第12条"]),
        (f"{ACT}第二条同时废止。", ["第2条"]),
        (f"{ACT}第四条不再执行。", ["第4条"]),
    ],
)
def test_the_clauses_that_end_are_named(text, clauses):
    assert ended(text) == [("云州市公园管理办法", clauses)]


def test_each_of_several_works_has_its_own_clauses():
    text = f"一、废止{ACT}第三条。\n二、废止《云州市广场管理办法》第二章。\n"
    assert ended(text) == [("云州市公园管理办法", ["第3条"]), ("云州市广场管理办法", ["第2章"])]


@pytest.mark.parametrize(
    "text",
    [
        f"废止{ACT}。",
        f"按照{ACT}第三条规定取得的许可证失效。",
        f"违反{ACT}第三条的，停止执行项目计划。",
        f"{ACT}第三条规定的期限届满后，临时许可自行失效。",
    ],
)
def test_what_ends_no_clause_is_no_order(text):
    assert ended(text) == []


def test_a_part_that_is_not_named_by_its_number_stays_among_what_was_not_read():
    assert len(read_amending_decision(f"{ACT}中关于罚款的规定同时废止。").unread) == 1


def clause(eid, level, label, text="", *, parent=None, order=0):
    return Clause(eid=eid, parent_eid=parent, label=label, level=level, order=order, heading=None, text=text)


BASE = (
    clause("chp_1", "chapter", "第一章", order=0),
    clause("art_1", "article", "第一条", "甲。", parent="chp_1", order=1),
    clause("chp_2", "chapter", "第二章", order=2),
    clause("art_2", "article", "第二条", "乙。", parent="chp_2", order=3),
    clause("art_3", "article", "第三条", "丙。", parent="chp_2", order=4),
    clause("chp_3", "chapter", "第三章", order=5),
    clause("art_4", "article", "第四条", "丁。", parent="chp_3", order=6),
)


def test_the_other_clauses_keep_their_numbers_and_a_chapter_goes_with_its_articles():
    orders = read_amending_decision(f"{ACT}第二章停止执行。").instructions
    found = apply_instructions(BASE, orders)
    assert [c.label for c in found.clauses] == ["第一章", "第一条", "第三章", "第四条"]
    assert clauses_ended(orders, BASE) == {"chp_2", "art_2", "art_3"}


def test_a_clause_that_is_not_there_is_left_out_with_its_reason():
    found = apply_instructions(BASE, read_amending_decision(f"废止{ACT}第九条。").instructions)
    assert (found.applied, len(found.unapplied)) == ((), 1)


def test_an_item_of_a_list_that_names_a_part_is_an_order():
    items = f"一、《云州市甲办法》；\n二、{ACT}第三十二条、第四十条；\n三、《云州市乙办法》。"
    text = f"市政府决定废止以下规章：\n{items}\n本决定自公布之日起施行。"
    assert ended(text) == [("云州市公园管理办法", ["第32条", "第40条"])]


@pytest.mark.parametrize(
    "lead", ["市政府对以下规章进行了清理：", "下列规章继续有效：", "违反下列规定的，由城管部门处罚："]
)
def test_a_list_that_ends_nothing_gives_no_order(lead):
    assert ended(f"{lead}\n一、{ACT}第三十二条；\n二、《云州市乙办法》第五条。") == []
