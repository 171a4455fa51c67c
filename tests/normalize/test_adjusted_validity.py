"""A validity that another act sets anew, earlier or later: event, change, status; the page that repeats its old day undoes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, PolicyKind, Relation

TITLE = "测试市公园管理办法"
NOTICE = "http://www.example.gov/art/2025/3/5/art_1_9.html"
LATER = "http://www.example.gov/art/2025/3/6/art_1_9.html"
OLD, NEW = date(2028, 12, 31), date(2025, 3, 6)
EARLIER = f"《{TITLE}》有效期调整至2025年3月6日"


@pytest.fixture
def parks(make_reading):
    return lambda text="公园的保护和管理适用本办法。", **facts: make_reading(
        text, **({"signed_on": date(2024, 1, 1), "effective_on": date(2024, 1, 1), "expires_on": OLD} | facts)
    )


@pytest.fixture
def notice(make_reading):
    def notice(words=EARLIER, relation=Relation.ADJUSTS_VALIDITY, signed_on=date(2025, 3, 4), **facts):
        cited = (Cited(relation=relation, title=TITLE, doc_number=None, as_written=words),)
        base = {"title": f"测试市人民政府关于有关文件有效期的通知（{signed_on}）", "kind": PolicyKind.NOTICE}
        return make_reading(words, **(base | {"signed_on": signed_on, "cited": cited} | facts))

    return notice


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def test_an_earlier_last_day_is_an_event_and_a_change_and_ends_the_policy(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    (event,) = story.rows("events", event="validity_adjusted")
    assert (event["event_on"], event["evidence"]) == (date(2025, 3, 4), EARLIER)
    assert "调整有效期，有效期至2025年3月6日（依据：" in event["sentence_zh"]
    (row,) = story.real_changes()
    assert (row["effect"], row["before"], row["after"]) == ("validity", "2028-12-31", "2025-03-06")
    assert (row["direction"], row["cause"]) == ("earlier", "source")
    for _ in range(4):
        story.night({page: parks()})
    assert (policy(story)["status"], policy(story)["expires_on"]) == ("expired", NEW)
    assert [e["event_on"] for e in story.rows("events", event="expired")] == [date(2025, 3, 7)]
    assert len(story.rows("events", event="validity_adjusted")) == 1


def test_years_count_from_the_entry_into_force(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice(f"《{TITLE}》有效期调整为3年")})
    assert policy(story)["expires_on"] == date(2026, 12, 31)


def test_years_of_a_policy_without_a_first_day_change_nothing_and_the_statement_stays(story, parks, notice, page):
    story.night({page: parks(effective_on=None)})
    story.night({NOTICE: notice(f"《{TITLE}》有效期调整为3年")})
    assert policy(story)["expires_on"] == OLD
    assert story.rows("events", event="validity_adjusted") == []
    assert len(story.rows("relations", relation="adjusts_validity")) == 1


def test_a_prolongation_after_an_adjustment_counts_from_the_adjusted_day(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({LATER: notice(f"《{TITLE}》有效期延长2年", Relation.PROLONGS, date(2025, 3, 5))})
    assert policy(story)["expires_on"] == date(2027, 3, 6)
    assert [e["event"] for e in story.rows("events", event="prolonged")] == ["prolonged"]


def test_a_new_day_on_the_page_stands_after_the_adjustment(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({page: parks(expires_on=date(2026, 1, 1))})
    assert policy(story)["expires_on"] == date(2026, 1, 1)


def test_an_act_taken_back_gives_the_day_of_the_page_back(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({NOTICE: notice("本通知另行发布。", cited=())})
    assert policy(story)["expires_on"] == OLD


def test_an_act_that_arrives_before_its_policy_waits_for_it(story, parks, notice, page):
    story.night({NOTICE: notice()})
    story.night({page: parks()})
    assert policy(story)["expires_on"] == NEW
