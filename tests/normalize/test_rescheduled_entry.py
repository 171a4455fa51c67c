"""A first day in force that another act puts off or brings forward: event, change, status; the page that repeats its day undoes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, PolicyKind, Relation

TITLE = "测试市公园管理办法"
NOTICE = "http://www.example.gov/art/2025/3/5/art_1_9.html"
LATER = "http://www.example.gov/art/2025/3/6/art_1_9.html"
OLD, NEW = date(2025, 3, 6), date(2025, 3, 8)
PUT_OFF = f"《{TITLE}》的施行日期推迟至2025年3月8日"


@pytest.fixture
def parks(make_reading):
    return lambda text="公园的保护和管理适用本办法。", **facts: make_reading(
        text, **({"signed_on": date(2025, 1, 1), "effective_on": OLD} | facts)
    )


@pytest.fixture
def notice(make_reading):
    def notice(words=PUT_OFF, signed_on=date(2025, 3, 4), **facts):
        cited = (Cited(relation=Relation.RESCHEDULES, title=TITLE, doc_number=None, as_written=words),)
        base = {"title": f"测试市人民政府关于施行日期的通知（{signed_on}）", "kind": PolicyKind.NOTICE}
        return make_reading(words, **(base | {"signed_on": signed_on, "cited": cited} | facts))

    return notice


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def test_a_first_day_put_off_is_an_event_and_a_change_and_the_policy_begins_on_the_new_day(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    (event,) = story.rows("events", event="rescheduled")
    assert (event["event_on"], event["evidence"]) == (date(2025, 3, 4), PUT_OFF)
    assert "于2025年3月4日调整施行日期，施行日期为2025年3月8日（依据：" in event["sentence_zh"]
    assert ", from 2025-03-08" in event["sentence_en"]
    (row,) = story.real_changes()
    assert (row["effect"], row["before"], row["after"]) == ("validity", "2025-03-06", "2025-03-08")
    assert (row["direction"], row["cause"]) == ("later", "source")
    assert (policy(story)["status"], policy(story)["effective_on"]) == ("not_yet_in_force", NEW)
    for _ in range(4):
        story.night({page: parks()})
    assert (policy(story)["status"], policy(story)["effective_on"]) == ("in_force", NEW)
    assert [e["event_on"] for e in story.rows("events", event="in_force")] == [NEW]
    assert len(story.rows("events", event="rescheduled")) == 1


def test_a_new_wording_that_repeats_the_old_day_undoes_nothing(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({page: parks("公园的保护、建设和管理适用本办法。")})
    assert policy(story)["effective_on"] == NEW
    assert [row["effect"] for row in story.real_changes() if row["effect"] == "validity"] == ["validity"]


def test_another_day_on_the_page_stands_after_the_act(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({page: parks(effective_on=date(2025, 9, 1))})
    assert policy(story)["effective_on"] == date(2025, 9, 1)


def test_months_count_from_the_day_that_stood(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice(f"《{TITLE}》推迟三个月施行")})
    assert policy(story)["effective_on"] == date(2025, 6, 6)


def test_two_acts_follow_each_other_by_their_days(story, parks, notice, page):
    story.night({page: parks()})
    words = f"《{TITLE}》的施行日期推迟至2025年12月1日"
    story.night({NOTICE: notice(), LATER: notice(words, date(2025, 3, 5))})
    assert policy(story)["effective_on"] == date(2025, 12, 1)


def test_what_is_in_force_when_the_act_is_made_stays_in_force(story, parks, notice, page):
    story.night({page: parks(effective_on=date(2025, 2, 1))})
    story.night({NOTICE: notice()})
    assert (policy(story)["status"], policy(story)["effective_on"]) == ("in_force", date(2025, 2, 1))
    assert story.rows("events", event="rescheduled") == []


def test_an_act_taken_back_gives_the_day_of_the_page_back(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({NOTICE: notice("本通知另行发布。", cited=())})
    assert policy(story)["effective_on"] == OLD


def test_an_act_that_arrives_before_its_policy_waits_for_it(story, parks, notice, page):
    story.night({NOTICE: notice()})
    story.night({page: parks()})
    assert policy(story)["effective_on"] == NEW
