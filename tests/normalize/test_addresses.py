"""A policy with several addresses on its portal: it lives where a page of it still answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

TEN = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上5000元以下的罚款。"
MORE = TEN.replace("5000", "8000")
OTHER = "市园林绿化主管部门负责全市公园的监督管理工作。"
MOVED = "http://www.example.gov/new/1.html"
NUMBER = {"doc_number": "测政发〔2025〕3号"}
LAKES = "测试市湖泊管理办法"


@pytest.fixture
def two_addresses(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, **NUMBER)})
    story.night({MOVED: make_reading(OTHER, TEN, **NUMBER)}, unchanged=[page])
    assert [row["url"] for row in story.rows("policies")] == [page]
    return story


def test_an_old_address_that_goes_is_no_withdrawal_while_the_new_one_answers(two_addresses, page):
    story = two_addresses
    story.night(absent={page: 1}, unchanged=[MOVED], column="moved")
    (policy,) = story.rows("policies")
    assert (policy["url"], policy["column_id"]) == (MOVED, "moved")
    story.night(absent={page: 2}, unchanged=[MOVED])
    assert story.rows("events", event="withdrawn") == []
    assert len(story.rows("versions")) == 1


def test_changes_at_the_address_that_lives_on_are_seen(two_addresses, make_reading, page):
    story = two_addresses
    story.night(absent={page: 1}, unchanged=[MOVED])
    story.night({MOVED: make_reading(OTHER, MORE, **NUMBER)}, absent={page: 2})
    assert [row["effect"] for row in story.real_changes()] == ["quantity"]


def test_a_change_at_the_other_address_on_the_night_of_the_move_is_seen(two_addresses, make_reading, page):
    story = two_addresses
    story.night({MOVED: make_reading(OTHER, MORE, **NUMBER)}, absent={page: 1}, column="moved")
    assert [row["effect"] for row in story.real_changes()] == ["quantity"]
    assert [(row["url"], row["column_id"]) for row in story.rows("policies")] == [(MOVED, "moved")]


def test_a_move_without_a_change_takes_the_column_along(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, **NUMBER)})
    story.night({MOVED: make_reading(OTHER, TEN, **NUMBER)}, absent={page: 1}, column="moved")
    assert [(row["url"], row["column_id"]) for row in story.rows("policies")] == [(MOVED, "moved")]


def test_a_withdrawn_policy_is_restored_at_its_other_address(two_addresses, page):
    story = two_addresses
    story.night(absent={page: 1, MOVED: 1})
    story.night(absent={page: 2, MOVED: 2})
    assert story.rows("policies")[0]["status"] == "withdrawn"
    story.night(unchanged=[MOVED])
    assert story.rows("policies")[0]["status"] != "withdrawn"
    assert len(story.rows("events", event="restored")) == 1


def test_a_withdrawn_policy_that_returns_elsewhere_with_new_words_has_a_version(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, **NUMBER)})
    story.night(absent={page: 1})
    story.night(absent={page: 2})
    story.night({MOVED: make_reading(OTHER, MORE, **NUMBER)})
    assert [row["effect"] for row in story.real_changes()] == ["quantity"]
    assert len(story.rows("events", event="restored")) == 1


def test_absence_is_not_proven_while_the_other_address_fails(two_addresses, page):
    story = two_addresses
    for nights in (1, 2, 3):
        story.night(absent={page: nights}, failed=[MOVED])
    assert story.rows("events", event="withdrawn") == []


def test_absence_is_not_proven_while_the_other_address_was_not_asked(two_addresses, page):
    story = two_addresses
    for nights in (1, 2, 3):
        story.night(absent={page: nights})
    assert story.rows("events", event="withdrawn") == []
    story.night(absent={page: 4, MOVED: 1})
    assert len(story.rows("events", event="withdrawn")) == 1


def test_a_withdrawn_page_that_fails_stays_withdrawn(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.night(absent={page: 1})
    story.night(absent={page: 2})
    story.night(failed=[page])
    assert story.rows("policies")[0]["status"] == "withdrawn"
    assert story.rows("events", event="restored") == []


def test_policies_that_swapped_addresses_are_followed(story, make_reading, page):
    parks, lakes = make_reading(OTHER, TEN), make_reading("湖泊" + OTHER, title=LAKES)
    story.night({page: parks, MOVED: lakes})
    story.night({page: lakes, MOVED: parks})
    assert {row["title"]: row["url"] for row in story.rows("policies")} == {parks.title: MOVED, LAKES: page}
    story.night({MOVED: replace(make_reading(OTHER, MORE), title=parks.title)}, unchanged=[page])
    assert [(row["effect"], row["policy_title"]) for row in story.real_changes()] == [("quantity", parks.title)]


def test_two_new_addresses_in_one_night_make_one_version(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, **NUMBER)})
    second = "http://www.example.gov/new/2.html"
    found = {MOVED: make_reading(OTHER, MORE, **NUMBER), second: make_reading(OTHER, MORE + "甲", **NUMBER)}
    story.night(found, absent={page: 1})
    assert sorted(row["sequence"] for row in story.rows("versions")) == [1, 2]
    assert story.rows("policies")[0]["url"] == MOVED
