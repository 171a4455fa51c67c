"""A validity prolonged by another act: the last day follows, the status stays, the page's own old day changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, PolicyKind, Relation

TITLE = "测试市公园管理办法"
NOTICE = "http://www.example.gov/art/2025/3/5/art_1_9.html"
OLD, NEW = date(2025, 3, 6), date(2028, 12, 31)
UNTIL = f"《{TITLE}》有效期延长至2028年12月31日"


@pytest.fixture
def parks(make_reading):
    return lambda text="公园的保护和管理适用本办法。", **facts: make_reading(
        text, **({"signed_on": date(2020, 3, 1), "effective_on": date(2020, 3, 7), "expires_on": OLD} | facts)
    )


@pytest.fixture
def prolong(make_reading):
    def prolong(words=UNTIL, **facts):
        cited = (Cited(relation=Relation.PROLONGS, title=TITLE, doc_number=None, as_written=words),)
        base = {
            "title": "测试市人民政府关于延长文件有效期的通知",
            "kind": PolicyKind.NOTICE,
            "signed_on": date(2025, 3, 4),
            "cited": cited,
        }
        return make_reading(words, **(base | facts))

    return prolong


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def told(story):
    return [(c["cause"], c["effect"], c["before"], c["after"]) for c in story.real_changes()]


def test_the_last_day_follows_the_act_and_the_status_stays_in_force_after_the_old_day(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong()})
    assert policy(story)["expires_on"] == NEW
    (event,) = story.rows("events", event="prolonged")
    assert (event["policy_id"], event["event_on"], event["cause"]) == (
        policy(story)["policy_id"],
        date(2025, 3, 4),
        "source",
    )
    assert event["evidence"] == UNTIL
    assert "有效期至2028年12月31日（依据：《测试市人民政府关于延长文件有效期的通知》" in event["sentence_zh"]
    assert told(story) == [("source", "validity", "2025-03-06", "2028-12-31")]
    for _ in range(4):
        story.night()
    assert policy(story)["status"] == "in_force"
    assert story.rows("events", event="expired") == []
    assert len(told(story)) == 1


def test_the_page_that_still_gives_the_old_day_undoes_nothing(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong()})
    story.night({page: parks()})
    assert policy(story)["expires_on"] == NEW
    assert len(story.rows("versions", policy_id=policy(story)["policy_id"])) == 1
    story.night({page: parks("公园的保护、利用和管理适用本办法。")})
    assert policy(story)["expires_on"] == NEW
    assert [effect for _, effect, *_ in told(story)].count("validity") == 1


def test_years_are_counted_from_the_day_before_the_act_and_once(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong(f"《{TITLE}》有效期延长2年")})
    assert policy(story)["expires_on"] == date(2027, 3, 6)
    story.night({page: parks(expires_on=date(2027, 3, 6))})
    story.night()
    assert policy(story)["expires_on"] == date(2027, 3, 6)


def test_an_act_taken_back_gives_the_day_of_the_page_back(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong()})
    story.night({NOTICE: prolong("本通知另行发布。", cited=())})
    assert policy(story)["expires_on"] == OLD
    story.night(days=3)
    story.night()
    assert policy(story)["status"] == "expired"


def test_a_day_corrected_by_hand_stands(story, parks, prolong, page):
    story.night({page: parks()})
    story.decide("correct", policy(story)["policy_id"], expires_on='"2026-01-01"')
    story.night({NOTICE: prolong()})
    assert policy(story)["expires_on"] == date(2026, 1, 1)


def test_an_act_that_arrives_before_its_policy_waits_for_it(story, parks, prolong, page):
    story.night({NOTICE: prolong()})
    story.night({page: parks()})
    assert policy(story)["expires_on"] == NEW


def test_newer_code_that_reads_the_page_the_same_leaves_the_prolonged_day(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong()})
    story.parser_version = "2"
    assert story.reread().new_versions == 0
    assert policy(story)["expires_on"] == NEW


def test_a_prolongation_that_only_newer_code_reads_is_ours(story, parks, prolong, page):
    story.night({page: parks(), NOTICE: prolong(cited=())})
    story.parser_version = "2"
    story.upgraded = {NOTICE: prolong()}
    story.reread()
    assert policy(story)["expires_on"] == NEW
    assert {cause for cause, *_ in told(story)} == {"parser"}
    assert [e["cause"] for e in story.rows("events", event="prolonged")] == ["parser"]


def test_a_day_before_the_known_one_prolongs_nothing(story, parks, prolong, page):
    story.night({page: parks(expires_on=date(2029, 3, 6))})
    story.night({NOTICE: prolong()})
    assert policy(story)["expires_on"] == date(2029, 3, 6)
    assert story.rows("events", event="prolonged") == []


def test_a_draft_that_would_prolong_prolongs_nothing(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong(kind=PolicyKind.CONSULTATION)})
    assert policy(story)["expires_on"] == OLD
    assert story.rows("events", event="prolonged") == []


def test_years_are_counted_from_the_day_on_the_page_of_the_same_night(story, parks, prolong, page):
    story.night({page: parks(expires_on=date(2024, 3, 6))})
    story.night({page: parks(), NOTICE: prolong(f"《{TITLE}》有效期延长2年")})
    assert policy(story)["expires_on"] == date(2027, 3, 6)


def test_an_earlier_day_that_the_page_comes_to_give_does_not_shorten_a_prolongation(story, parks, prolong, page):
    story.night({page: parks()})
    story.night({NOTICE: prolong()})
    story.night({page: parks(expires_on=date(2026, 1, 1))})
    assert policy(story)["expires_on"] == NEW
    story.night({page: parks(expires_on=date(2030, 1, 1))})
    assert policy(story)["expires_on"] == date(2030, 1, 1)
