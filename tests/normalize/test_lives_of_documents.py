"""Whole lives, read from documents: each case of lives*.yml is a claim with its events, relations and standing, written by hand before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from gongbao.reading import read_text

CASES = [
    case
    for cases in sorted(Path(__file__).parent.glob("lives*.yml"))
    for case in yaml.safe_load(cases.read_text(encoding="utf-8"))
]
URL = "http://www.example.gov/art/2025/3/4/art_{}.html"
FIRST_DAY = date(2025, 3, 4)
_BESIDE = {"cites", "issues", "draft_of"}


def play(story, make_portal, case):
    """Play the nights; give the letters of the policies, and what stood on the days that the case names."""
    nights = {night["night"]: night for night in case["nights"]}
    standing = {}
    for number in range(max(*nights, case.get("until_night", 0)) + 1):
        night = nights.get(number, {})
        pages = {URL.format(key): read_text(text, portal=make_portal()) for key, text in night.get("pages", {}).items()}
        absent = {URL.format(key): missed for key, missed in night.get("absent", {}).items()}
        story.night(pages, absent=absent, failed=[URL.format(key) for key in night.get("failed", ())])
        day = str(FIRST_DAY + timedelta(days=number))
        if day in case.get("standing", {}):
            standing[day] = by_letter(names_of(story), story.rows("policies"), "status")
    wanted = case.get("standing", {})
    assert {day: {k: found[k] for k in wanted[day]} for day, found in standing.items()} == wanted
    return names_of(story)


def names_of(story):
    return {row["policy_id"]: row["url"].rpartition("_")[2].removesuffix(".html") for row in story.rows("policies")}


def by_letter(names, rows, fact):
    return {names[row["policy_id"]]: str(row[fact]) if isinstance(row[fact], date) else row[fact] for row in rows}


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_documents_give_each_other_the_life_that_they_state(story, make_portal, case):
    names = play(story, make_portal, case)
    events = [
        f"{names[e['policy_id']]} {e['event']} {e['event_on']}"
        for e in story.rows("events")
        if e["event"] != "published"
    ]
    assert sorted(events) == sorted(case["events"])
    relations = [
        f"{names[r['from_policy_id']]} {r['relation']} {names.get(r['to_policy_id'], r['cited_title'])}"
        for r in story.rows("relations")
        if r["relation"] not in _BESIDE
    ]
    assert sorted(relations) == sorted(case["relations"])
    for table, fact in (
        ("policies", "status"),
        ("policies", "expires_on"),
        ("policies", "effective_on"),
        ("consultations", "closes_on"),
        ("consultations", "comments_received"),
    ):
        assert case.get(fact, {}).items() <= by_letter(names, story.rows(table), fact).items()
    for letter, count in case.get("versions", {}).items():
        assert [names[v["policy_id"]] for v in story.rows("versions")].count(letter) == count
    if "outcomes" in case:
        told = {f"{names[o['policy_id']]} {o['disposition']}" for o in story.rows("comment_outcomes")}
        assert told == set(case["outcomes"])
    changes = [[c["effect"], c["before"], c["after"]] for c in story.real_changes()]
    assert [change for change in case.get("changes", []) if change not in changes] == []
