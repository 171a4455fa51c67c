"""The sample portal's nights, told by the pipeline, against what was written by hand before any parser had read them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongbao.formats.scripts import canonical_key

EXPECTED = Path(__file__).parents[1] / "sample" / "expected"
DOCUMENTS: dict[str, Any] = yaml.safe_load((EXPECTED / "documents.yml").read_text(encoding="utf-8"))
NIGHTS: list[dict[str, Any]] = yaml.safe_load((EXPECTED / "nights.yml").read_text(encoding="utf-8"))["nights"]
each_night = pytest.mark.parametrize("expected", NIGHTS, ids=lambda night: f"night-{night['night']}")


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def touches(one: str | None, other: str | None) -> bool:
    """One fragment contains the other, with space and punctuation width folded; None is nothing on that side."""
    if one is None:
        return not other
    one, other = canonical_key(one), canonical_key(other or "")
    return bool(other) and (one in other or other in one)


def label(value: str | None) -> str | None:
    return canonical_key(value).strip(".()") if value else None


def fits(row: dict[str, Any], change: dict[str, Any]) -> bool:
    effects = {change["effect"], *change.get("effect_accepts", ())}
    if row["effect"] not in effects:
        return False
    if change["operation"] == "any":
        return True
    return (
        row["operation"] == change["operation"]
        and label(row["clause_label_before"]) == label(change["clause_label_before"])
        and label(row["clause_label_after"]) == label(change["clause_label_after"])
        and touches(change["before"], row["before"])
        and touches(change["after"], row["after"])
    )


@each_night
def test_columns_end_as_the_story_says(played, expected):
    columns = played.nights[expected["night"]].report["releases"][0]["columns"]
    assert {name.split("/")[1]: outcome for name, outcome in columns.items()} == {
        name: facts["outcome"] for name, facts in expected["columns"].items()
    }


@each_night
def test_nothing_is_quarantined_or_held(played, expected):
    report = played.nights[expected["night"]].report
    assert (report["quarantined"], report["held"]) == ([], [])


@each_night
def test_new_documents_are_exactly_those_of_the_story(played, expected):
    urls = {row["url"] for row in played.nights[expected["night"]].new("policies")}
    assert urls == {DOCUMENTS[key]["url"] for key in expected["new_documents"]}


@each_night
def test_new_versions_are_exactly_those_of_the_story(played, expected):
    rows = [row for row in played.nights[expected["night"]].new("versions") if row["sequence"] > 1]
    assert sorted(played.key_of(row["policy_id"]) for row in rows) == sorted(expected["new_versions"])


@each_night
def test_real_changes_are_exactly_those_of_the_story(played, expected):
    rows = [row for row in played.nights[expected["night"]].new("changes") if not row["noise"]]
    wanted = [change for change in expected["changes"] if not change.get("noise")]
    unmatched = []
    for change in wanted:
        mine = [row for row in rows if played.key_of(row["policy_id"]) == change["policy"]]
        found = next((row for row in mine if fits(row, change)), None)
        if found is None:
            unmatched.append((change["policy"], change["effect"], change["before"], change["after"]))
        else:
            rows.remove(found)
            assert found["cause"] == change["cause"]
            assert ("adopted from the comment round closing" in found["sentence_en"]) == change.get("adopted", False)
            for kind in change.get("evidence", ()):
                assert {"text": "text comparison", "instruction": "amending instruction"}[kind] in found["evidence"]
    left = [
        (row["policy_title"], row["effect"], row["clause_label_after"], row["before"], row["after"]) for row in rows
    ]
    assert (unmatched, left) == ([], [])


@each_night
def test_noise_stays_noise(played, expected):
    rows = [row for row in played.nights[expected["night"]].new("changes") if row["noise"]]
    for row in rows:
        assert played.key_of(row["policy_id"]) in {c["policy"] for c in expected["changes"] if c.get("noise")} | {
            key for key in DOCUMENTS if key.startswith("n") and expected["night"] == 4
        }


@each_night
def test_events_are_exactly_those_of_the_story(played, expected):
    rows = [row for row in played.nights[expected["night"]].new("events") if row["cause"] == "source"]
    found = {(played.key_of(row["policy_id"]), row["event"], row["event_on"]) for row in rows}
    wanted = {(e["policy"], e["event"], day(e["on"])) for e in expected["events"]}
    published = {
        (key, "published", DOCUMENTS[key]["published_on"]) for key in expected["new_documents"] if expected["night"] > 1
    }
    assert wanted <= found
    assert found - wanted <= published


@each_night
def test_statuses_stand_as_the_story_says(played, expected):
    policies = {
        played.key_of(row["policy_id"]): row["status"] for row in played.nights[expected["night"]].tables["policies"]
    }
    assert {key: policies[key] for key in expected["statuses"]} == expected["statuses"]
    for key, wrong in expected.get("not", {}).items():
        assert policies[key] not in wrong


@each_night
def test_alerts_go_out_for_real_changes_and_events_only(played, expected):
    number = expected["night"]
    before = played.nights[number - 1].alerts if number > 1 else frozenset()
    sent = played.nights[number].alerts - before
    told = [row for row in played.nights[number].new("events") if row["cause"] == "source"]
    assert bool(sent) == bool(told or [c for c in expected["changes"] if not c.get("noise")])


@pytest.mark.parametrize("key", DOCUMENTS)
def test_facts_of_each_document(played, key):
    facts, night = DOCUMENTS[key], played.nights[DOCUMENTS[key]["first_night"]]
    (row,) = [r for r in night.tables["policies"] if r["url"] == facts["url"]]
    names = ["title", "doc_number", "issuers", "signed_on", "published_on", "effective_on", "expires_on"]
    names += ["wrapped_title"] if "wrapped_title" in facts else []
    assert {name: row[name] for name in names} == {name: facts[name] for name in names}


@pytest.mark.parametrize("key", [key for key, facts in DOCUMENTS.items() if "opens_on" in facts])
def test_windows_of_consultations(played, key):
    facts, night = DOCUMENTS[key], played.nights[DOCUMENTS[key]["first_night"]]
    policy_id = played.policy(key)["policy_id"]
    (row,) = [r for r in night.tables["consultations"] if r["policy_id"] == policy_id]
    assert (row["opens_on"], row["closes_on"], canonical_key(row["draft_title"])) == (
        facts["opens_on"],
        facts["closes_on"],
        canonical_key(facts["draft_title"]),
    )


@pytest.mark.parametrize("key", [key for key, facts in DOCUMENTS.items() if facts["attachments"]])
def test_attachments_are_captured_and_hashed(played, key):
    policy_id = played.policy(key)["policy_id"]
    rows = [r for r in played.nights[8].tables["attachments"] if r["policy_id"] == policy_id]
    assert {r["name"] for r in rows} == {a["name"] for a in DOCUMENTS[key]["attachments"]}
    assert all(r["sha256"] and r["bytes"] and not r["problem"] for r in rows)


def test_personal_data_is_nowhere_in_the_published_tables(played):
    published = json.dumps(played.nights[8].tables, ensure_ascii=False, default=str)
    secrets = [secret for facts in DOCUMENTS.values() for secret in facts.get("redacted", ())]
    assert secrets
    assert [secret for secret in secrets if secret in published] == []


def test_the_outcome_of_the_storage_consultation(played):
    expected = next(n for n in NIGHTS if n["night"] == 5)["comment_outcomes"]
    policy_id = played.policy(expected["policy"])["policy_id"]
    tables = played.nights[5].tables
    (asked,) = [r for r in tables["consultations"] if r["policy_id"] == policy_id]
    assert (asked["comments_received"], asked["comments_adopted"], asked["comments_not_adopted"]) == (2, 1, 1)
    rows = [r for r in tables["comment_outcomes"] if r["policy_id"] == policy_id and (r["before"] or r["after"])]
    assert len(rows) == len(expected["edits"])
    for edit in expected["edits"]:
        assert any(
            r["effect"] == edit["effect"]
            and touches(edit["before"], r["before"])
            and touches(edit["after"], r["after"])
            for r in rows
        )


def test_relations_of_the_story(played):
    rows = played.nights[8].tables["relations"]
    (final,) = [r for r in rows if r["relation"] == "finalises"]
    assert (played.key_of(final["from_policy_id"]), played.key_of(final["to_policy_id"])) == (
        "n14_storage_final",
        "c03_storage",
    )
    repeals = [
        r for r in rows if r["relation"] == "repeals" and played.key_of(r["from_policy_id"]) == "n15_repeal_list"
    ]
    assert sorted(played.key_of(r["to_policy_id"]) for r in repeals if r["to_policy_id"]) == [
        "n04_night_economy",
        "n05_cement",
        "n06_industrial_land",
    ]
    assert [r["cited_doc_number"] for r in repeals if r["to_policy_id"] is None] == ["岚政发〔2010〕33号"]
    amends = [r for r in rows if r["relation"] == "amends"]
    assert [(played.key_of(r["from_policy_id"]), played.key_of(r["to_policy_id"])) for r in amends] == [
        ("n13_amendment", "n01_parking")
    ]


def test_the_amended_version_is_dated_by_the_decision(played):
    policy_id = played.policy("n01_parking")["policy_id"]
    (version,) = [r for r in played.nights[6].new("versions") if r["policy_id"] == policy_id]
    assert version["effective_on"] == date(2025, 3, 26)
    assert played.policy("n01_parking")["effective_on"] == date(2022, 1, 1)


def test_the_text_holds_the_characters_beyond_gb2312(played):
    policy = played.policy("n08_historic_buildings")
    version = next(v for v in played.nights[8].tables["versions"] if v["version_id"] == policy["latest_version_id"])
    text = next(t["text"] for t in played.nights[8].tables["texts"] if t["content_sha256"] == version["content_sha256"])
    assert all(word in text for word in DOCUMENTS["n08_historic_buildings"]["encoding"]["reads"])
