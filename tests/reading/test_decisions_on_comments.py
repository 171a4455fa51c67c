"""What was decided about a comment stands behind it, before it, or above the list; where nothing is said, nothing is adopted."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

DRAFT = """关于公开征求《云州市河道管理办法(征求意见稿)》意见的公告
我局起草了《云州市河道管理办法(征求意见稿)》,现公开征求意见,时间为2026年6月3日至2026年6月20日。
云州市水利局
2026年6月3日
云州市河道管理办法
(征求意见稿)
第一条 为了加强河道管理,制定本办法。
第二条 河道应当在每日六时开放。
第三条 违反本办法的,处五百元罚款。
征集结果
{}
"""
FINE = "建议将第三条“五百元”修改为“三百元”"
HOUR = "建议将第二条“六时”修改为“五时”"


def round_of(said):
    return read_text(DRAFT.format(said)).comment_round


def dispositions(said):
    return [(edit.disposition, edit.before) for edit in round_of(said).outcome]


@pytest.mark.parametrize(
    "decided",
    [
        "。不予采纳,理由:与上位法一致。",
        "。未采纳。",
        ",未予采纳。",
        "。采纳情况:不予采纳。",
        "。\n采纳情况:不予采纳,与上位法一致。",
        "。暂不予采纳。",
        "。没有采纳。",
    ],
)
def test_a_refusal_behind_the_exchanged_words_is_a_refusal(decided):
    assert dispositions(f"共收到意见2条。\n1.{FINE}{decided}") == [("not_adopted", "五百元")]


def test_each_item_has_the_decision_behind_it():
    said = f"共收到意见3条。\n1.{HOUR}。采纳。\n2.{FINE}。不予采纳,理由:与上位法一致。\n3.建议将第一条“加强”修改为“规范”。部分采纳。"
    assert dispositions(said) == [("adopted", "六时"), ("not_adopted", "五百元"), ("partly", "加强")]


def test_items_of_one_line_keep_their_own_decisions():
    assert dispositions(f"共收到意见2条。\n1.{FINE}。不予采纳。2.{HOUR}。予以采纳。") == [
        ("not_adopted", "五百元"),
        ("adopted", "六时"),
    ]


def test_two_exchanges_of_one_sentence_share_what_was_decided():
    assert dispositions(f"共收到意见2条。\n1.{FINE},将第二条“六时”修改为“五时”。不予采纳。") == [
        ("not_adopted", "五百元"),
        ("not_adopted", "六时"),
    ]


def test_a_heading_decides_for_what_stands_under_it():
    said = f"共收到意见2条。\n一、采纳的意见\n1.{HOUR}。\n二、未采纳的意见\n1.{FINE}。"
    assert dispositions(said) == [("adopted", "六时"), ("not_adopted", "五百元")]


@pytest.mark.parametrize("head", ["共收到意见1条,予以采纳,具体如下:", "共收到意见2条,均已采纳,修改情况如下:"])
def test_the_outcome_as_a_whole_decides_where_the_item_does_not(head):
    assert dispositions(f"{head}\n1.{FINE}。") == [("adopted", "五百元")]


@pytest.mark.parametrize(
    "head",
    [
        "共收到意见1条。",
        "意见采纳情况如下:",
        "共收到意见3条,采纳2条,未采纳1条,具体如下:",
        "共收到意见3条,采纳2条,具体如下:",
    ],
)
def test_an_exchange_of_which_nothing_was_decided_is_not_told_as_adopted(head):
    assert dispositions(f"{head}\n1.{FINE}。") == [(None, "五百元")]


def test_a_comment_that_is_answered_without_a_decision_is_kept_beside_those_decided():
    said = f"共收到意见2条。\n1.{FINE}。答复:罚款额度依照上位法确定。\n2.{HOUR}。采纳。"
    assert dispositions(said) == [(None, "五百元"), ("adopted", "六时")]


def test_a_row_that_answers_on_a_clause_without_a_decision_is_kept_and_counts_stay():
    rows = ("序号\t意见建议\t答复", "1\t第三条:建议降低罚款。\t按上位法规定执行。", "2\t第二条:建议夜间开放。\t采纳")
    asked = round_of("共收到意见2条,采纳1条。\n" + "\n".join(rows))
    assert [(o.clause_label, o.disposition) for o in asked.decisions] == [("第三条", None), ("第二条", "adopted")]
    assert (asked.comments_received, asked.comments_adopted, asked.comments_not_adopted) == (2, 1, None)


def test_words_that_the_office_says_it_changed_are_adopted():
    assert dispositions("共收到意见1条。经研究,已将第三条“五百元”修改为“三百元”。") == [("adopted", "五百元")]
