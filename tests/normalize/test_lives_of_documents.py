"""Whole lives, read from documents: each case of lives*.yml is a claim with its events, relations and standing, written by hand before."""

from __future__ import annotations

from datetime import date
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
_BESIDE = {"cites", "issues", "draft_of"}


def play(story, make_portal, case):
    for night in case["nights"]:
        while story.nights < night["night"]:
            story.night()
        story.night({URL.format(key): read_text(text, portal=make_portal()) for key, text in night["pages"].items()})
    for _ in range(case.get("until_night", 0) - story.nights + 1):
        story.night()
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
