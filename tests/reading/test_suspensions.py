"""A document, or clauses of it, that is for a time not carried out: 暂停执行 is no 执行, and no repeal."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

HEAD = "青岚市财政局关于有关事项的通知\n青财规〔2025〕3号\n各区县财政局：\n"
FOOT = "\n青岚市财政局\n2025年3月3日"
FUND = "《青岚市科技专项资金管理办法》（青财规〔2022〕5号）"


def relations(sentence):
    return [(c.relation.value, str(c.effective_on)) for c in read_text(HEAD + sentence + FOOT).cited]


@pytest.mark.parametrize(
    ("sentence", "relation", "on"),
    [
        (f"经研究，自2025年3月6日起暂停执行{FUND}，恢复时间另行通知。", "suspends", "2025-03-06"),
        (f"{FUND}第三条暂停实施，期限至2025年12月31日。", "suspends", "None"),
        (f"{FUND}暂停执行一年。", "suspends", "None"),
        (f"决定暂缓施行{FUND}第五条第二款。", "suspends", "None"),
        (f"自2025年1月1日起，{FUND}中关于补贴的规定中止执行至2025年12月31日。", "suspends", "2025-01-01"),
        (f"在自贸试验区内暂时调整实施{FUND}第四条。", "suspends", "None"),
        (
            f"市政府决定，即日起至2027年12月31日，在青岚湾自由贸易试验区暂时调整实施{FUND}第五条、第六条的有关规定。",
            "suspends",
            "None",
        ),
        (f"同意在青岚湾新区范围内暂时调整实施{FUND}第十二条的规定。", "suspends", "None"),
        (f"{FUND}自2025年3月7日起恢复执行。", "resumes", "2025-03-07"),
        (f"恢复实施{FUND}。", "resumes", "None"),
        (f"认真执行{FUND}。", "implements", "None"),
    ],
)
def test_a_suspension_is_named_what_it_is(sentence, relation, on):
    assert relations(sentence) == [(relation, on)]


@pytest.mark.parametrize(
    "sentence",
    [
        f"行政复议期间，不停止执行{FUND}规定的处罚决定；申请暂停执行的，由复议机关审查。",
        f"建议暂停执行{FUND}。",
        f"不得擅自暂停执行{FUND}。",
        f"{FUND}暂停执行期间，按照原规定办理。",
        f"根据{FUND}，暂停拨付资金。",
        f"{FUND}规定的许可暂停执行。",
        f"授权市人民政府在青岚湾新区暂时调整适用{FUND}的有关规定。",
        f"可以在青岚湾新区暂时调整实施{FUND}第五条。",
    ],
)
def test_what_suspends_no_document_is_no_suspension(sentence):
    assert relations(sentence) == [("cites", "None")]


def test_the_words_of_a_suspension_are_kept_with_its_clause_and_its_days():
    (one,) = read_text(f"{HEAD}为减轻负担，{FUND}第三条暂停实施，期限至2025年12月31日。其余照办。{FOOT}").cited
    assert one.as_written == f"为减轻负担，{FUND}第三条暂停实施，期限至2025年12月31日"


@pytest.mark.parametrize("verb", ["撤销", "决定撤销"])
def test_an_act_annulled_is_repealed(verb):
    assert relations(f"{verb}{FUND}。") == [("repeals", "None")]


def test_a_lead_suspends_what_is_listed_below_it():
    said = f"自2025年3月6日起暂停执行下列文件：\n1.{FUND}；\n2.《青岚市公园管理办法》（青政办发〔2020〕9号）。"
    assert relations(said) == [("suspends", "2025-03-06"), ("suspends", "2025-03-06")]


def test_a_lead_that_only_intends_suspends_nothing():
    assert relations(f"拟暂停执行下列文件：\n1.{FUND}。") == [("cites", "None")]


def test_of_two_works_ended_in_one_breath_a_numbered_part_is_that_of_the_last():
    park = "《青岚市公园管理办法》（青政办发〔2020〕9号）"
    assert [r for r, _ in relations(f"决定废止{FUND}和{park}第三条。")] == ["repeals", "amends"]
    assert [r for r, _ in relations(f"决定废止{FUND}和{park}的有关规定。")] == ["amends", "amends"]


def test_a_part_that_ends_later_is_amended_from_that_day():
    assert relations(f"{FUND}第三章自2025年6月1日起停止执行。") == [("amends", "2025-06-01")]


def test_a_reply_that_adjusts_clauses_for_a_time_wraps_no_text():
    title = "国务院关于同意在青岚湾自由贸易试验区暂时调整实施《中华人民共和国甲条例》第十二条规定的批复"
    reading = read_text(
        f"{title}\n国函〔2025〕9号\n青岚市人民政府：\n一、同意在青岚湾自由贸易试验区暂时调整实施《中华人民共和国甲条例》第十二条的规定。\n二、请做好衔接。{FOOT}"
    )
    assert (reading.wrapped_title, reading.kind.value) == (None, "normative_document")
    assert [(c.relation.value, c.title) for c in reading.cited] == [("suspends", "中华人民共和国甲条例")]
