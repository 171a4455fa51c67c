"""Acts that repeal one another: the conflict is named, and neither is guessed to have ended."""

from __future__ import annotations

import json

import pytest

from gongbao.reading import read_text

PAGE = "http://www.example.gov/art/2025/3/4/art_7_{}.html"
NAMES = ("渡口", "码头", "航道")


def act(at, ends, *, day="2025年3月5日"):
    return (
        f"测试市{NAMES[at]}管理办法\n测政规〔2025〕{at + 1}号\n第一条　制定本办法。\n第二条　{NAMES[at]}实行分级管理。\n"
        f"第三条　本办法自{day}起施行。《测试市{NAMES[ends]}管理办法》（测政规〔2025〕{ends + 1}号）同时废止。\n"
        "测试市人民政府\n2025年3月4日\n"
    )


@pytest.fixture
def play(story, make_portal):
    def play(*nights):
        for texts in nights:
            story.night({PAGE.format(at): read_text(text, portal=make_portal()) for at, text in texts.items()})
        story.night(days=3)
        story.night()
        return {row["title"][3:5]: row for row in story.rows("policies")}

    return play


def in_cycle(row):
    return [said["acts"] for said in map(json.loads, row["conflicts"]) if said["fact"] == "repealed_by_each_other"]


@pytest.mark.parametrize(
    "nights",
    [
        ({0: act(0, 1), 1: act(1, 0)},),
        ({0: act(0, 1)}, {1: act(1, 0)}),
        ({0: act(0, 1), 1: act(1, 0, day="2025年3月6日")},),
    ],
    ids=["one night", "two nights", "two days"],
)
def test_two_acts_that_repeal_each_other_both_stand_and_say_so(play, story, nights):
    rows = play(*nights)
    assert {row["status"] for row in rows.values()} == {"in_force"}
    assert in_cycle(rows["渡口"]) == ["《测试市码头管理办法》（测政规〔2025〕2号）"]
    assert in_cycle(rows["码头"]) == ["《测试市渡口管理办法》（测政规〔2025〕1号）"]
    assert not story.rows("events", event="repealed")


def test_a_circle_of_three_is_one_too(play):
    rows = play({0: act(0, 1), 1: act(1, 2), 2: act(2, 0)})
    assert {row["status"] for row in rows.values()} == {"in_force"}
    assert [in_cycle(row)[0].count("《") for row in rows.values()] == [2, 2, 2]


def test_a_chain_is_no_circle(play):
    rows = play({0: act(0, 1), 1: act(1, 2), 2: act(2, 2)})
    assert [rows[name]["status"] for name in NAMES] == ["in_force", "repealed", "repealed"]
    assert not any(in_cycle(row) for row in rows.values())


def test_a_page_put_right_ends_the_conflict(play, story, make_portal):
    play({0: act(0, 1), 1: act(1, 0)})
    story.night({PAGE.format(1): read_text(act(1, 2), portal=make_portal())})
    rows = {row["title"][3:5]: row for row in story.rows("policies")}
    assert (rows["渡口"]["status"], rows["码头"]["status"]) == ("in_force", "repealed")
    assert not any(in_cycle(row) for row in rows.values())
