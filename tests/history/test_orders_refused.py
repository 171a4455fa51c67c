"""Orders that could be carried out in two ways, or in a wrong one: nothing of the text is touched, and the order says why."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.history.listed_parts import spell_out_items
from gongbao.reading import read_text

CHAPTERS = """临湖市集市管理办法
第一章　总则
第一条　为了规范集市管理，制定本办法。
第二章　摊位
第二条　摊位由集市开办者划定。
第三章　秩序
第三条　摊主应当明码标价。
第四章　附则
第四条　本办法自2020年5月1日起施行。"""
IN_PARTS = CHAPTERS.replace("第一章　总则", "第一编　一般规定\n第一章　总则").replace(
    "第三章", "第二编　经营规则\n第三章"
)
EMPTY = CHAPTERS.replace("第四章　附则", "第四章　处罚\n第五章　附则")
COUNTED_ANEW = CHAPTERS.replace("第四章", "第二章")
FOLLOWS = "章节、条文顺序作相应调整。"

FINES = """临湖市集市管理办法
第一条　摊主未明码标价的，责令改正，可以并处罚款；情节严重的，处五百元以上一千元以下罚款。
第二条　集市开办者有下列行为之一的，责令改正：
（一）未划定摊位的，处五百元以上一千元以下罚款；
（二）未公示收费的：
1.首次的，处二百元以上五百元以下罚款；
2.再次的，责令停业。
第三条　销售额五万元以上的摊主未登记的，处五百元以上一千元以下罚款。
第四条　摊主占道的，处五百元以上一千元以下罚款。"""


def _refused(base: str, decision: str) -> list[str]:
    """Why the orders were not carried out; every article stays as it was and where it was when one was not."""
    orders = read_amending_decision(decision)
    clauses = read_text(base, portal=None, url=None).clauses
    found = apply_instructions(clauses, orders.instructions)
    if found.unapplied:
        assert [c.text for c in found.clauses] == [c.text for c in clauses]
    return [why for _, why in found.unapplied] + [f"unread: {words}" for words in orders.unread]


@pytest.mark.parametrize(
    ("base", "order", "why"),
    [
        (IN_PARTS, "将第三章移至第二章之前，作为第二章。", "nothing but articles stands between the chapters"),
        (EMPTY, "将第三章移至第二章之前，作为第二章。", "each stands over articles of its own"),
        (COUNTED_ANEW, "将第三章移至第一章之后。", "第2章 stands more than once"),
        (CHAPTERS, "将第三章移至第八章之前。", "do not stand once each"),
        (CHAPTERS, "将第二章移至第二章之后，作为第三章。", "do not stand once each"),
        (CHAPTERS, "将第二章移至第一节之后，作为第一章。", "do not stand once each"),
        (CHAPTERS, "将第三章移至第二章之前，作为第四章。", "by its place the chapter is number 2, not 第4章"),
        (CHAPTERS, "将第三章移至第二章第二条之前。", "beside which chapter"),
    ],
    ids=[
        "parts",
        "empty chapter",
        "numbers that begin anew",
        "unknown",
        "itself",
        "a section",
        "another number",
        "beside an article",
    ],
)
def test_a_chapter_is_moved_only_where_its_place_and_its_number_are_certain(base: str, order: str, why: str) -> None:
    (said,) = _refused(base, f"{order}{FOLLOWS}")
    assert why in said


@pytest.mark.parametrize(
    ("article", "why"),
    [
        ("一", "the clause speaks of fines 2 times"),
        ("二", "it is not told which one is meant"),
        ("三", "the sentence of the fine names several amounts"),
    ],
    ids=["a fine without an amount beside it", "a further fine below an item", "another amount in the sentence"],
)
def test_the_amount_of_a_fine_is_changed_only_where_one_fine_can_be_meant(article: str, why: str) -> None:
    (said,) = _refused(FINES, f"第{article}条罚款幅度调整为二千元以上五千元以下。")
    assert why in said


def test_the_only_fine_of_an_article_takes_the_amount() -> None:
    assert _refused(FINES, "第四条罚款幅度调整为二千元以上五千元以下。") == []


LISTED = "现决定废止以下规章的有关条款：\n\n一、《临湖市集市管理办法》第五条；\n\n二、《临湖市渡口管理办法》第七条。"


def test_blank_lines_do_not_end_a_list_of_parts() -> None:
    assert spell_out_items(LISTED).split("\n\n")[1:] == [
        "一、废止《临湖市集市管理办法》第五条；",
        "二、废止《临湖市渡口管理办法》第七条。",
    ]


def test_a_sentence_ends_a_list_of_parts() -> None:
    told = "上述条款停止适用后，按下列规定办理：\n《临湖市集市开办办法》第三条。"
    assert spell_out_items(f"{LISTED}\n{told}").endswith(told)
