"""Sentences as a lawyer of the field would write them: who ended a text and since when, nested titles, days that agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.model.change import Cause, Edit, Effect, EventKind, Operation
from gongbao.wording import change_sentence, event_sentence
from gongbao.wording.order import reading_order
from gongbao.wording.quoting import quote_en, quote_zh
from gongbao.wording.remarks import adopted_remark, since_remark

WORDS = Edit(
    operation=Operation.SUBSTITUTE,
    effect=Effect.DEADLINE,
    clause_eid_before="art_8",
    clause_eid_after="art_8",
    clause_label_before="第八条",
    clause_label_after="第八条",
    before="48小时",
    after="24小时",
    context_before="",
    context_after="",
    confidence=1.0,
    method="exact",
    direction="down",
)
ENDED = replace(
    WORDS,
    effect=Effect.REPEAL,
    clause_eid_before=None,
    clause_eid_after=None,
    clause_label_before=None,
    clause_label_after=None,
    before="in_force",
    after="repealed",
    method="status",
    direction=None,
)


@pytest.mark.parametrize(
    ("effect", "direction", "zh", "en"),
    [
        (Effect.DEADLINE, "down", "（期限，缩短）", " (deadline, shorter)"),
        (Effect.DEADLINE, "up", "（期限，延长）", " (deadline, longer)"),
        (Effect.VALIDITY, "up", "（施行与有效期，延长）", " (validity, longer)"),
        (Effect.QUANTITY, "down", "（数量，下调）", " (quantity, down)"),
    ],
)
def test_a_period_grows_shorter_or_longer_and_an_amount_goes_down_or_up(effect, direction, zh, en):
    said = change_sentence(None, replace(WORDS, effect=effect, direction=direction))
    assert said[0].endswith(zh)
    assert said[1].endswith(en)


@pytest.mark.parametrize(("before", "after"), [("", "市税务局"), ("市税务局", "")])
def test_a_unit_that_was_added_or_struck_out_is_not_said_to_be_so_twice(before, after):
    way = "removed" if before else "added"
    edit = replace(WORDS, effect=Effect.RESPONSIBILITY, before=before, after=after, direction=way)
    zh, en = change_sentence(None, edit)
    assert zh.endswith("“市税务局”（责任单位）")
    assert en.endswith('"市税务局" (responsibility)')
    assert zh.count("增加") + zh.count("删去") + zh.count("减少") == 1


def test_units_that_another_took_over_keep_the_word_for_it():
    edit = replace(WORDS, effect=Effect.RESPONSIBILITY, before="市工信局", after="市数据局", direction="replaced")
    assert change_sentence(None, edit)[0].endswith("（责任单位，更换）")


def test_a_status_that_became_another_says_once_what_it_is_now():
    assert change_sentence("停车办法", ENDED) == (
        "《停车办法》效力状态：“现行有效”改为“废止”",
        '《停车办法》 Status: "in force" → "repealed"',
    )
    assert change_sentence("停车办法", replace(ENDED, effect=Effect.EXPIRY, after="expired"))[0].endswith("改为“失效”")


def test_behind_it_stand_the_day_and_the_act():
    assert since_remark(date(2025, 4, 15), "《关于废止〈停车办法〉的决定》（青政发〔2025〕9号）") == (
        "，自2025年4月15日起（依据：《关于废止〈停车办法〉的决定》（青政发〔2025〕9号））",
        " since 2025-04-15 (by 《关于废止〈停车办法〉的决定》（青政发〔2025〕9号）)",
    )
    assert since_remark(date(2025, 4, 1), None) == ("，自2025年4月1日起", " since 2025-04-01")


@pytest.mark.parametrize(
    ("kind", "zh"),
    [
        (EventKind.CLOSED, "《停车办法》征求意见于2025年3月21日截止"),
        (EventKind.WITHDRAWN, "《停车办法》页面于2025年3月22日撤下（不等于废止）"),
        (EventKind.PUBLISHED, "《停车办法》于2025年3月22日发布"),
        (EventKind.EXPIRED, "《停车办法》自2025年3月22日起失效"),
    ],
)
def test_events_are_said_in_the_order_of_chinese(kind, zh):
    """The event of the closing stands on the first day after; what closed, closed with the last day of the window."""
    assert event_sentence("停车办法", kind, date(2025, 3, 22))[0] == zh


def test_the_closing_names_the_last_day_in_english_as_well():
    assert (
        event_sentence("停车办法", EventKind.CLOSED, date(2025, 3, 1))[1]
        == "《停车办法》 window for comments closed on 2025-02-28"
    )


def test_of_a_notice_that_asked_the_draft_was_adopted_and_not_the_notice():
    zh, en = event_sentence(
        "关于征求《停车办法（征求意见稿）》意见的公告", EventKind.FINALISED, date(2025, 4, 14), by="《停车办法》"
    )
    assert (
        zh
        == "《关于征求〈停车办法（征求意见稿）〉意见的公告》所征求意见的文稿于2025年4月14日正式出台（正式文本：《停车办法》）"
    )
    assert en == (
        "the draft of 《关于征求〈停车办法（征求意见稿）〉意见的公告》 was adopted in final form on 2025-04-14 (final text: 《停车办法》)"
    )


@pytest.mark.parametrize("title", ["停车办法（征求意见稿）", "停车办法（草案）"])
def test_a_draft_that_was_posted_itself_is_adopted_itself(title):
    assert event_sentence(title, EventKind.FINALISED, date(2025, 4, 14))[0] == f"《{title}》于2025年4月14日正式出台"


def test_an_event_that_was_told_at_first_sight_is_not_dated_by_it():
    zh, en = event_sentence("停车办法", EventKind.PUBLISHED, date(2021, 11, 12), cause=Cause.BACKFILL)
    assert zh == "《停车办法》于2021年11月12日发布（本项目首次收录时补记）"
    assert en == "《停车办法》 published on 2021-11-12 [told in retrospect, when this project first saw it]"


def test_a_round_is_dated_in_chinese_and_what_it_gathered_was_adopted():
    assert adopted_remark(date(2025, 3, 21))[0] == "（与征求意见稿相比，采纳截至2025年3月21日征集的意见）"
    assert adopted_remark(date(2025, 3, 21), absent=True)[0] == "（采纳截至2025年3月21日征集的意见，但正式文本未体现）"
    assert adopted_remark(None)[0] == "（与征求意见稿相比，采纳征集的意见）"


def test_a_quotation_that_is_cut_closes_what_it_opened():
    words = "鼓励" * 20 + "“引导用户侧储能有序发展、" + "支持" * 20 + "项目”建设"
    for quoted, marks in ((quote_zh(words), "‘’"), (quote_en("(" + words), "“”")):
        assert quoted.count(marks[0]) == quoted.count(marks[1])
    assert quote_zh("称“甲乙”" + "丙" * 80).count("‘甲乙’") == 1


def test_a_heading_and_its_text_are_parted_by_a_stop_and_words_of_latin_script_by_a_space():
    assert quote_zh("鼓励人工智能应用\n对企业给予补助。") == "“鼓励人工智能应用。对企业给予补助。”"
    assert quote_zh("一、总则：\n对企业") == "“一、总则：对企业”"
    assert quote_zh("AI\nchips") == "“AI chips”"


def test_the_closing_stands_behind_the_clauses_and_the_letter_before_them():
    eids = [
        "closing",
        "annex_1",
        "h1_2",
        "art_2",
        "art_11",
        "preamble",
        "signature",
        "h1_2__h2_1",
        "letter",
        None,
        "note",
    ]
    rows = [{"policy_id": "p", "clause_eid_after": eid, "change_id": ""} for eid in eids]
    told = [row["clause_eid_after"] for row in sorted(rows, key=reading_order)]
    assert told[:3] == [None, "letter", "preamble"]
    assert told.index("art_2") < told.index("art_11") < told.index("closing")
    assert told.index("h1_2__h2_1") < told.index("closing") < told.index("signature") < told.index("annex_1")


def test_what_an_old_number_lost_is_told_before_what_the_same_number_gained():
    gone = {
        "policy_id": "p",
        "clause_eid_before": "art_7",
        "clause_eid_after": None,
        "before": "旧",
        "after": "",
        "change_id": "z",
    }
    come = {
        "policy_id": "p",
        "clause_eid_before": None,
        "clause_eid_after": "art_7",
        "before": "",
        "after": "新",
        "change_id": "a",
    }
    assert sorted([come, gone], key=reading_order) == [gone, come]
