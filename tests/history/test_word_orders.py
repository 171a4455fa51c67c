"""Orders on words speak of the text as it stood before the decision: what they touch, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import Consolidation, apply_instructions
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]

BASE = """第一条 为了规范停车，制定本办法。
第二条 违反规定停车的，处100元以上500元以下罚款。
第三条 泊位由市公安局、市财政局划定。
"""


def _carried_out(base: str, decision: str, clauses_of: Reader) -> Consolidation:
    return apply_instructions(clauses_of(base), read_amending_decision(decision).instructions)


def _text(found: Consolidation, label: str) -> str:
    return next(clause.text for clause in found.clauses if clause.label == label)


@pytest.mark.parametrize(
    "decision",
    [
        "将第二条中的“100元”修改为“500元”，“500元”修改为“1000元”。",
        "将第二条中的“100元”修改为“500元”；将第二条中的“500元”修改为“1000元”。",
        "将第二条中的“500元”修改为“1000元”，“100元”修改为“500元”。",
        "一、将第二条中的“处100元”修改为“处500元”。\n二、将第二条中的“500元以下”修改为“1000元以下”。",
    ],
)
def test_an_amount_that_one_order_puts_in_is_not_raised_by_the_next(decision: str, clauses_of: Reader) -> None:
    found = _carried_out(BASE, decision, clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第二条") == "违反规定停车的，处500元以上1000元以下罚款。"


def test_two_names_change_places(clauses_of: Reader) -> None:
    decision = "将第三条中的“市公安局”修改为“市财政局”，“市财政局”修改为“市公安局”。"
    found = _carried_out(BASE, decision, clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第三条") == "泊位由市财政局、市公安局划定。"


def test_words_that_only_the_decision_puts_in_are_not_replaced_by_it(clauses_of: Reader) -> None:
    decision = "将第二条中的“100元”修改为“300元”，“300元”修改为“400元”。"
    found = _carried_out(BASE, decision, clauses_of)
    assert [reason for _, reason in found.unapplied] == ["the words 300元 stand only where the decision puts them in"]
    assert _text(found, "第二条") == "违反规定停车的，处300元以上500元以下罚款。"


def test_words_struck_are_those_of_the_text_before(clauses_of: Reader) -> None:
    decision = "将第三条中的“市公安局”修改为“市交通局”，删去“、市财政局”，在“划定”后增加“，并报市财政局备案”。"
    found = _carried_out(BASE, decision, clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第三条") == "泊位由市交通局划定，并报市财政局备案。"
    decision = (
        "在第三条中的“划定”后增加“，并报市财政局备案”，删去“、市财政局”，将“市公安局”修改为“市公安局、市财政局”。"
    )
    assert _text(_carried_out(BASE, decision, clauses_of), "第三条") == (
        "泊位由市公安局、市财政局划定，并报市财政局备案。"
    )


def test_the_old_words_within_the_new_ones_are_still_those_of_the_text(clauses_of: Reader) -> None:
    decision = "在第三条中的“市公安局”后增加“、市城管局”，将“市公安局”修改为“市公安分局”。"
    found = _carried_out(BASE, decision, clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第三条") == "泊位由市公安分局、市城管局、市财政局划定。"


def test_a_clause_in_no_article_is_read_before_the_decision_too(clauses_of: Reader) -> None:
    base = "一、补助标准\n按100元至500元补助。\n二、附则\n自公布之日起施行。"
    decision = "将第一条中的“100元”修改为“500元”，“500元”修改为“1000元”。"
    found = _carried_out(base, decision, clauses_of)
    assert found.unapplied == ()
    assert [(clause.text, type(clause.text)) for clause in found.clauses if "补助" in clause.text] == [
        ("按500元至1000元补助。", str)
    ]


def test_words_added_at_the_end_are_not_replaced_by_the_next_order(clauses_of: Reader) -> None:
    decision = "第二条末尾增加“拒不改正的，处500元罚款。”；将第二条中的“500元”修改为“800元”。"
    found = _carried_out(BASE, decision, clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第二条") == "违反规定停车的，处100元以上800元以下罚款。拒不改正的，处500元罚款。"


CITING = """第一条 根据《停车管理条例》，为了加强停车管理，制定本办法。
第二条 备案依照《停车管理条例》和《泊位备案规定》办理。
"""


@pytest.mark.parametrize("place", ["第一条中的", "文中"])
def test_the_title_of_another_work_keeps_its_words(place: str, clauses_of: Reader) -> None:
    found = _carried_out(CITING, f"将{place}“停车管理”修改为“停车服务”。", clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第一条") == "根据《停车管理条例》，为了加强停车服务，制定本办法。"
    assert _text(found, "第二条") == "备案依照《停车管理条例》和《泊位备案规定》办理。"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("将第二条中的“停车管理”修改为“停车服务”。", "停车管理"),
        ("删去第二条中的“泊位备案”。", "泊位备案"),
        ("在第二条中的“管理条例”前增加“服务”。", "管理条例"),
    ],
)
def test_words_that_stand_only_in_the_title_of_another_work_are_listed(
    decision: str, words: str, clauses_of: Reader
) -> None:
    found = _carried_out(CITING, decision, clauses_of)
    assert [reason for _, reason in found.unapplied] == [f"the words {words} stand only in the title of another work"]
    assert _text(found, "第二条") == "备案依照《停车管理条例》和《泊位备案规定》办理。"


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("“《停车管理条例》”修改为“《停车条例》”", "备案依照《停车条例》和《泊位备案规定》办理。"),
        ("“停车管理条例”修改为“停车条例”", "备案依照《停车条例》和《泊位备案规定》办理。"),
        ("“和《泊位备案规定》”修改为“、《泊位备案办法》”", "备案依照《停车管理条例》、《泊位备案办法》办理。"),
        ("“《泊位备案”修改为“《泊位登记”", "备案依照《停车管理条例》和《泊位登记规定》办理。"),
    ],
)
def test_a_title_that_the_order_quotes_is_put_right(order: str, text: str, clauses_of: Reader) -> None:
    found = _carried_out(CITING, f"将第二条中的{order}。", clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第二条") == text


RANGE = """第一条 街道责令改正。
第二条 泊位应当公示。
第三条 街道可以责令停用。
"""


@pytest.mark.parametrize("articles", ["第一条至第三条", "第一条、第二条、第三条"])
def test_a_range_is_refused_where_one_of_its_articles_lacks_the_words(articles: str, clauses_of: Reader) -> None:
    found = _carried_out(RANGE, f"将{articles}中的“责令”修改为“依法责令”。", clauses_of)
    assert found.applied == ()
    assert [reason for _, reason in found.unapplied] == ["the words are not in 第2条"]
    assert [clause.text for clause in found.clauses] == ["街道责令改正。", "泊位应当公示。", "街道可以责令停用。"]


def test_a_range_whose_articles_all_have_the_words_is_carried_out(clauses_of: Reader) -> None:
    base = RANGE.replace("泊位应当公示", "街道应当责令公示")
    found = _carried_out(base, "将第一条至第三条中的“责令”修改为“依法责令”。", clauses_of)
    assert found.unapplied == ()
    assert [clause.text for clause in found.clauses] == [
        "街道依法责令改正。",
        "街道应当依法责令公示。",
        "街道可以依法责令停用。",
    ]


FINES = """第一条 违反规定停车的，处100元以下罚款；违反治安管理的，依法给予治安管理处罚。
第二条 街道处理投诉，并处200元罚款；拒不改正的，处500元罚款。
第三条 教育部会同有关教育部门办理。
第四条 有关教育部门应当公示。
"""


def test_a_sign_is_replaced_where_it_stands_alone_and_not_in_a_longer_word(clauses_of: Reader) -> None:
    found = _carried_out(FINES, "将第一条中的“处”修改为“可处”。", clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第一条") == "违反规定停车的，可处100元以下罚款；违反治安管理的，依法给予治安管理处罚。"


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("将第二条中的“处”修改为“可处”", "处 stands 2 times: it is not told which one is meant"),
        ("在第二条中的“处”前增加“可以”", "处 stands 2 times: it is not told which one is meant"),
        ("删去第二条中的“元”", "元 stands 2 times: it is not told which one is meant"),
        ("将文中的“处”统一修改为“可处”", "处 stands 3 times: it is not told which one is meant"),
        ("将第四条中的“教育部”修改为“教育局”", "the words 教育部 stand only in a longer word"),
    ],
)
def test_words_that_cannot_be_told_from_longer_ones_are_listed(order: str, reason: str, clauses_of: Reader) -> None:
    found = _carried_out(FINES, f"{order}。", clauses_of)
    assert [why for _, why in found.unapplied] == [reason]
    assert [clause.text for clause in found.clauses] == [clause.text for clause in clauses_of(FINES)]


def test_a_name_is_replaced_where_it_is_no_part_of_a_longer_one(clauses_of: Reader) -> None:
    found = _carried_out(FINES, "将第三条中的“教育部”修改为“教育局”。", clauses_of)
    assert found.unapplied == ()
    assert _text(found, "第三条") == "教育局会同有关教育部门办理。"


def test_a_sign_that_stands_once_in_each_clause_is_replaced(clauses_of: Reader) -> None:
    base = "第一条 县备案。\n第二条 由县办理，处罚款50元。"
    found = _carried_out(base, "将第一条、第二条中的“县”修改为“区”，第二条中的“处”修改为“可处”。", clauses_of)
    assert found.unapplied == ()
    assert [clause.text for clause in found.clauses] == ["区备案。", "由区办理，可处罚款50元。"]


LISTED = """第一条 为了规范停车，制定本办法。
第二条 停车应当缴费。缴费可以扫码。停车不得占道。
第三条 停车遵守下列规定：
（一）有序停车；
（二）按时缴费；
（三）爱护设施。
停车人不缴费的，由城管部门催缴。催缴后仍不缴费的，处罚款。
"""


@pytest.mark.parametrize(
    ("decision", "before", "after"),
    [
        ("将第二条第一句中的“缴费”修改为“付费”。", "停车应当缴费。", "停车应当付费。"),
        ("将第二条第二句中的“缴费”修改为“付费”。", "缴费可以扫码", "付费可以扫码"),
        ("将第二条第一句、第三句中的“停车”修改为“泊车”。", "停车应当缴费。缴费可以扫码。停车", "泊车应当缴费。缴费可以扫码。泊车"),
        ("在第二条第三句“停车”后增加“人”。", "停车不得占道", "停车人不得占道"),
        ("删去第三条第二款第二句中的“后”。", "催缴后仍", "催缴仍"),
        ("将第三条第二款第一句中的“缴费”修改为“付费”。", "停车人不缴费", "停车人不付费"),
        ("将第三条第一款第一句中的“停车”修改为“泊车”。", "停车遵守", "泊车遵守"),
        ("将第三条中的“（二）按时缴费；”修改为“（二）按次缴费；”。", "按时缴费", "按次缴费"),
        ("将第三条第一款中的“（三）爱护设施。”修改为“（三）爱护设施、标志。”", "设施。", "设施、标志。"),
    ],
)  # fmt: skip
def test_words_of_a_sentence_and_of_an_item_with_its_label(
    decision: str, before: str, after: str, clauses_of: Reader
) -> None:
    found = _carried_out(LISTED, decision, clauses_of)
    assert found.unapplied == ()
    assert LISTED.count(before) == 1
    wanted = [clause.text for clause in clauses_of(LISTED.replace(before, after))]
    assert [clause.text for clause in found.clauses] == wanted


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        ("将第二条第一句中的“扫码”修改为“刷卡”。", "the words 扫码 are not in 第1句"),
        ("将第三条第一款第一句中的“缴费”修改为“付费”。", "the words 缴费 are not in 第1句"),
        (
            "将第三条中的“（二）有序停车；”修改为“（二）有序泊车；”。",
            "the words （二）有序停车； are not in the clause",
        ),
    ],
)
def test_words_of_another_sentence_or_item_are_left(decision: str, reason: str, clauses_of: Reader) -> None:
    found = _carried_out(LISTED, decision, clauses_of)
    assert [why for _, why in found.unapplied] == [reason]
    assert [clause.text for clause in found.clauses] == [clause.text for clause in clauses_of(LISTED)]
