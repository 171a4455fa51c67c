"""Decisions and wordings in an order that is not the usual one: which pair of wordings shows the decision, and what a row rests on."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import Cited, Clause, EvidenceRank, PolicyKind, Relation

ONE, TWO, AFTER = "为了加强公园管理，制定本办法。", "应当在五日内答复游客。", "应当在三日内答复游客。"
TITLE = "测试市公园管理办法"
DECISION = "http://www.example.gov/art/2025/3/5/art_1_9.html"
ORDER = f"将《{TITLE}》第二条中的“五日”修改为“三日”。"


@pytest.fixture
def decide(make_reading):
    def decide(text=ORDER, signed_on=date(2025, 3, 4)):
        title = f"测试市人民政府关于修改《{TITLE}》的决定"
        return make_reading(
            text,
            title=title,
            title_as_written=title,
            kind=PolicyKind.AMENDING_DECISION,
            text=text,
            content_sha256=Sha256.of(text.encode()),
            canonical_sha256=Sha256.of(canonical_key(text).encode()),
            signed_on=signed_on,
            effective_on=signed_on,
            cited=(Cited(relation=Relation.AMENDS, title=TITLE, doc_number=None, as_written=f"《{TITLE}》"),),
        )

    return decide


def instructions(story):
    return [
        (r["outcome"], (r["version_before"] or "")[-2:], (r["version_after"] or "")[-2:])
        for r in story.rows("amending_instructions")
    ]


def test_of_two_steps_that_read_as_ordered_the_newest_is_the_one_confirmed(story, make_reading, decide, page):
    for wording in (TWO, AFTER, TWO, AFTER):
        story.night({page: make_reading(ONE, wording, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide()})
    assert instructions(story) == [("confirmed", "v3", "v4")]


def test_a_step_without_any_difference_confirms_no_order_that_fits_nowhere(story, make_reading, decide, page):
    story.night({page: make_reading(ONE, TWO, signed_on=date(2023, 5, 1))})
    story.night({page: make_reading(ONE, TWO.replace("，", ","), TWO, signed_on=date(2023, 5, 1))})
    story.night({page: make_reading(ONE, TWO, TWO, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide(ORDER.replace("“五日”", "“九日”"))})
    latest = story.rows("policies", title=TITLE)[0]["latest_version_id"][-2:]
    assert instructions(story) == [("not_applied", latest, "")]


def chapter(order, label, heading):
    return Clause(
        eid=f"chp_{order}", parent_eid=None, label=label, level="chapter", order=order, heading=heading, text=""
    )


def test_the_row_of_a_renamed_chapter_rests_on_the_decision_that_renames_it(story, make_reading, decide, page):
    def text(name, wording):
        articles = make_reading(ONE, wording).clauses
        clauses = (chapter(0, "第一章", name), *articles)
        words = f"第一章　{name}\n第一条　{ONE}\n第二条　{wording}"
        return make_reading(
            ONE, wording, clauses=clauses, text=words, content_sha256=Sha256.of(words.encode()),
            canonical_sha256=Sha256.of(canonical_key(words).encode()), signed_on=date(2023, 5, 1),
        )  # fmt: skip

    story.night({page: text("总则", TWO)})
    story.night({page: text("一般规定", TWO), DECISION: decide(f"将《{TITLE}》第一章章名修改为：“一般规定”。")})
    rows = story.real_changes()
    assert {row["before"] + row["after"] for row in rows} == {"总则", "一般规定"}
    assert all(row["evidence"].startswith("text comparison; amending instruction: ") for row in rows)


def test_a_decision_of_the_day_of_the_text_is_not_too_old_for_it(story, make_reading, decide, page):
    story.night({page: make_reading(ONE, TWO, signed_on=date(2025, 3, 4))})
    story.night({DECISION: decide()})
    assert [row[0] for row in instructions(story)] == ["applied"]


def test_a_decision_that_cites_nothing_seen_in_the_text_is_carried_out_not_taken_for_standing(
    story, make_reading, decide, page
):
    story.night({page: make_reading(ONE, TWO, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide(f"将《{TITLE}》第二条删去。")})
    assert instructions(story) == [("applied", "v1", "v2")]
    (version,) = story.rows("versions", version_id=story.rows("policies", title=TITLE)[0]["latest_version_id"])
    assert EvidenceRank.AMENDING_INSTRUCTION.value in version["evidence"]


def test_a_merge_by_decision_is_told_as_one_merge_not_as_a_clause_struck(story, make_reading, decide, page):
    three = "超过期限的，处一百元罚款。"
    story.night({page: make_reading(ONE, TWO, three, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide(f"将《{TITLE}》第二条、第三条合并，作为第二条，修改为：“园林部门依法管理。”")})
    rows = [(r["operation"], r["clause_label_before"], r["clause_label_after"]) for r in story.real_changes()]
    assert [row for row in rows if row[0] != "substitute"] == [("merge", "第二条、第三条", "第二条")]


def test_a_decision_of_which_no_order_fits_is_told_once_with_its_words_and_the_reason(
    story, make_reading, decide, page
):
    story.night({page: make_reading(ONE, TWO, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide(ORDER.replace("第二条", "第九条"))})
    (row,) = story.real_changes()
    assert (row["operation"], row["effect"], row["cause"]) == ("substitute", "amendment", "source")
    assert row["after"] == "第九条中的“五日”修改为“三日”"
    assert row["disputed"] == "未能落实：现有文本中没有第9条 · not carried out: 第9条 is not in the base text"
    assert row["sentence_zh"] == (
        "《测试市公园管理办法》修改指令：“第九条中的‘五日’修改为‘三日’”（修改决定所作规定，未能整理入现有文本，请核对原文）"
    )
    story.night({page: make_reading(ONE, TWO, signed_on=date(2023, 5, 1), index_number="A1")})
    assert story.real_changes() == [row]


def test_what_a_decision_orders_in_no_known_form_is_told_too(story, make_reading, decide, page):
    story.night({page: make_reading(ONE, TWO, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide(f"《{TITLE}》相关内容作相应修改。")})
    (row,) = story.real_changes()
    assert row["after"] == f"《{TITLE}》相关内容作相应修改。"


def test_beside_the_orders_that_are_carried_out_those_that_are_not_are_one_row(story, make_reading, decide, page):
    story.night({page: make_reading(ONE, TWO, signed_on=date(2023, 5, 1))})
    story.night({DECISION: decide(f"{ORDER}\n删去第八条。删去第九条。")})
    rows = {(r["before"], r["after"]) for r in story.real_changes()}
    assert rows == {("五日", "三日"), ("", "删去第八条\n删去第九条")}
