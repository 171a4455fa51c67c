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


def told_of_clauses(said):
    asked = round_of(said)
    return [(o.clause_label, o.before, o.after, o.disposition) for o in (*asked.outcome, *asked.decisions)]


def test_sections_decide_for_the_comments_that_stand_in_them():
    said = (
        "共收到意见4条，采纳情况如下：\n"
        "一、采纳的意见（2条）\n1.第二条“六时”修改为“五时”。\n2.第三条中“五百元”改为“三百元”。\n"
        "二、部分采纳的意见（1条）\n建议第一条写明管护经费。答复：原则采纳，将在配套文件中明确。\n"
        "三、未采纳的意见（1条）\n建议删除第二条。未采纳理由：与上位法一致。"
    )
    assert told_of_clauses(said) == [
        ("第二条", "六时", "五时", "adopted"),
        ("第三条", "五百元", "三百元", "adopted"),
        ("第一条", "", "", "partly"),
        ("第二条", "", "", "not_adopted"),
    ]


def test_a_section_headed_by_the_decision_alone_decides_and_answers_are_no_comments():
    said = (
        "共收到意见3条。\n（一）予以采纳（1条）\n1.第三条增加责令改正的规定。\n"
        "（二）不予采纳（1条）\n2.建议第二条改为全天开放。\n答复：如采纳将增加管护费用，第一条已写明目的。\n"
        "（三）其他意见\n3.建议第一条加强宣传。\n答复：已转有关单位。"
    )
    assert told_of_clauses(said) == [("第三条", "", "", "adopted"), ("第二条", "", "", "not_adopted")]


def test_a_comment_refused_in_part_under_the_adopted_ones_is_adopted_in_part():
    said = f"共收到意见2条。\n一、已采纳意见\n1.{HOUR}。\n2.{FINE}。部分采纳，另行规定。"
    assert dispositions(said) == [("adopted", "六时"), ("partly", "五百元")]


def test_a_section_decides_for_the_rows_of_its_table_and_for_nothing_behind_the_comments():
    said = (
        "共收到意见2条。\n一、采纳的意见\n序号\t意见建议\t答复\n1\t第二条：建议延长开放时间。\t已作修改。\n"
        "二、未采纳的意见\n序号\t意见建议\t答复\n1\t第三条：建议降低罚款。\t依照上位法确定。\n第一条 为了加强河道管理，制定本办法。"
    )
    assert told_of_clauses(said) == [("第二条", "", "", "adopted"), ("第三条", "", "", "not_adopted")]


ROWS = "共收到意见1条。\n序号\t意见建议\t采纳情况\t理由\n1\t{}"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("建议第二条增加“不得投放外来鱼种”\t采纳\t已增加", ("第二条", "", "不得投放外来鱼种", "adopted")),
        ("建议第三条五百元改为一百元\t部分采纳\t调整为300元", ("第三条", "", "300元", "partly")),
        ("建议删去第二条中的“在每日”\t采纳\t已删去", ("第二条", "在每日", "", "adopted")),
        ("建议第二条增加“应急管理”相关内容\t采纳\t已增加", ("第二条", "", "", "adopted")),
        ("建议第二条放宽开放时间\t部分采纳\t调整为更加合理的表述", ("第二条", "", "", "partly")),
    ],
)
def test_a_row_tells_what_was_added_struck_or_set_instead(row, told):
    assert told_of_clauses(ROWS.format(row)) == [told]


def test_what_the_office_set_instead_stands_for_what_was_asked_for():
    said = f"共收到意见2条。\n1.{HOUR}。部分采纳，调整为5时30分。\n2.建议第三条增加“并责令限期改正。”。采纳。"
    assert told_of_clauses(said) == [
        ("第二条", "六时", "5时30分", "partly"),
        ("第三条", "", "并责令限期改正", "adopted"),
    ]
