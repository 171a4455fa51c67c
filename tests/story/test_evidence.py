"""Every value that the sample's last release publishes leads to a capture whose bytes hold it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.archive import Archive, CorruptArchive
from gongbao.errors import BadInput
from gongbao.model.identifiers import Sha256
from gongbao.settings import Settings
from gongbao_cli.main import cli
from gongbao_stages.evidence import capture_bytes, clause_evidence_rows, evidence_rows, trace
from publish import read_latest


@pytest.fixture(scope="module")
def settings(played) -> Settings:
    return played.settings


@pytest.fixture(scope="module")
def latest(settings):
    return read_latest(settings.published_dir)


def tables(latest, name: str) -> list[dict]:
    return latest.table(name).to_pylist()


def test_every_fact_of_every_policy_stands_in_the_bytes_that_it_names(settings, latest) -> None:
    archive, seen = Archive(settings.archive_dir), Counter()
    policies = tables(latest, "policies")
    for policy in policies:
        values = [row for row in evidence_rows(settings, policy["policy_id"]) if "rank" in row]
        published = {name for name in ("title", "doc_number", "signed_on", "effective_on", "issuers") if policy[name]}
        assert published <= {row["fact"] for row in values}
        for row in values:
            place = archive.place_of(row["read_from"])
            assert (row["warc_file"], row["warc_offset"], row["warc_length"]) == (
                place.warc_file,
                place.offset,
                place.length,
            )
            assert Sha256.of(archive.payload(archive.capture(row["read_from"]))) == row["payload_sha256"]
            assert row["found"] is (None if row["rank"] in {"portal", "derived"} else True), row
            seen[row["rank"]] += 1
    assert len(policies) == 24
    assert all(seen[rank] for rank in ("page_table", "head_matter", "body", "listing", "page", "portal", "derived"))


def test_every_clause_of_every_version_stands_in_the_bytes_behind_it(settings, latest) -> None:
    versions = {v["version_id"]: v for v in tables(latest, "versions")}
    traced = {p["policy_id"]: trace(settings, p["policy_id"]) for p in tables(latest, "policies")}
    made_by_us, clauses = [], tables(latest, "clauses")
    for clause in clauses:
        for words in filter(None, (clause["label"], clause["heading"], clause["text"])):
            capture, found = traced[clause["policy_id"]].source_of(clause["version_id"], words)
            assert capture is not None
            if not found:
                made_by_us.append(clause)
    assert len(clauses) > 500
    assert {versions[c["version_id"]]["origin"] for c in made_by_us} == {"consolidated"}
    assert len(made_by_us) < 8


@pytest.mark.parametrize(
    ("table", "policy", "version", "columns"),
    [
        ("quantities", "policy_id", "version_id", ("as_written", "subject")),
        ("targets", "policy_id", "version_id", ("indicator", "base_value", "target_value", "responsible")),
        ("responsibilities", "policy_id", "version_id", ("unit_as_written",)),
        ("relations", "from_policy_id", None, ("as_written", "cited_doc_number", "cited_title")),
        ("amending_instructions", "decision_policy_id", "decision_version_id", ("as_written", "text")),
        ("consultations", "policy_id", None, ("draft_title", "agency", "outcome_text")),
        ("comment_outcomes", "policy_id", None, ("before", "after")),
        ("changes", "policy_id", "version_before", ("before",)),
        ("changes", "policy_id", "version_after", ("after",)),
    ],
)
def test_what_was_read_out_of_the_texts_stands_in_them(settings, latest, *, table, policy, version, columns) -> None:
    traced, checked = {}, 0
    for row in tables(latest, table):
        if row[policy] not in traced:
            traced[row[policy]] = trace(settings, row[policy])
        here = traced[row[policy]]
        version_id = row[version] if version else here.policy["latest_version_id"]
        if version_id not in here.versions or here.versions[version_id]["origin"] == "consolidated":
            continue  # a draft of another policy; a wording made by us
        if table == "changes" and row["evidence"] != "text comparison":
            continue  # a status that changed with the day: no words of a text
        for name in columns:
            if row[name]:
                assert here.source_of(version_id, row[name])[1], (name, row)
                checked += 1
    assert checked


def test_events_changes_and_files_name_captures_that_are_there(settings, latest) -> None:
    archive = Archive(settings.archive_dir)
    captures = {row["capture_id"]: row for row in tables(latest, "captures")}
    named = [(row["capture_id"], row) for row in tables(latest, "events")]
    named += [(row["evidence_capture_id"], row) for row in tables(latest, "changes")]
    for capture_id, row in named:
        assert capture_id is None or capture_id in captures, row
    assert sum(capture_id is not None for capture_id, _ in named) > 30
    for row in captures.values():
        assert len(archive.payload(archive.capture(row["capture_id"]))) == row["payload_bytes"]
    hashes = {row["payload_sha256"] for row in captures.values()}
    assert {row["sha256"] for row in tables(latest, "attachments") if row["sha256"]} <= hashes


def test_a_clause_is_named_by_whole_label_or_eid(settings, played) -> None:
    policy_id = played.policy("n03_clusters")["policy_id"]
    clauses = [c for c in played.nights[8].tables["clauses"] if c["policy_id"] == policy_id and c["label"]]
    latest_version = played.policy("n03_clusters")["latest_version_id"]
    clause = next(c for c in clauses if c["version_id"] == latest_version and c["text"])
    (row,) = clause_evidence_rows(settings, policy_id, clause["eid"])
    assert clause["text"] in row["value"]
    assert (row["version_id"], row["found"]) == (latest_version, True)
    (named,) = clause_evidence_rows(settings, policy_id, "二、（二）2.")
    assert named["eid"] == "h1_2__h2_2__h3_2"
    assert "专精特新" in named["value"]
    with pytest.raises(BadInput, match="'2' names 3 clauses"):
        list(clause_evidence_rows(settings, policy_id, "2"))
    with pytest.raises(BadInput, match="no clause '第九十九条'; name its label or eid"):
        list(clause_evidence_rows(settings, policy_id, "第九十九条"))


@pytest.fixture
def copied(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(settings.data_dir, tmp_path / "data")
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_bytes_are_shown_saved_and_hashed_again(copied: Path, played, tmp_path: Path) -> None:
    policy_id = played.policy("n03_clusters")["policy_id"]
    shown = CliRunner().invoke(cli, ["evidence", policy_id, "--bytes"], catch_exceptions=False)
    row, payload = capture_bytes(Settings.from_env(), policy_id, None)
    assert shown.stdout_bytes == payload
    assert Sha256.of(payload) == row["payload_sha256"]
    saved = CliRunner().invoke(cli, ["evidence", policy_id, "-o", str(tmp_path / "page")], catch_exceptions=False)
    assert (tmp_path / "page").read_bytes() == payload
    assert row["payload_sha256"] in saved.stderr
    warc = copied / "archive" / row["warc_file"]
    raw = bytearray(warc.read_bytes())
    raw[row["warc_offset"] + row["warc_length"] // 2] ^= 0xFF
    warc.write_bytes(raw)
    with pytest.raises(CorruptArchive, match=f"{warc.name}.*{row['warc_offset']}"):
        capture_bytes(Settings.from_env(), policy_id, None)
    told = [r for r in evidence_rows(Settings.from_env(), policy_id) if r.get("capture_id") == row["capture_id"]]
    assert told[0]["archive"].startswith("not checked: ")
    with pytest.raises(BadInput, match="is no capture of"):
        capture_bytes(Settings.from_env(), policy_id, "20250303T183000Z-000000-000000000000")


def test_without_the_archive_the_places_are_told_and_who_has_the_bytes(copied: Path, played) -> None:
    policy_id = played.policy("n03_clusters")["policy_id"]
    shutil.rmtree(copied / "archive")
    result = CliRunner().invoke(cli, ["evidence", policy_id, "--json"], catch_exceptions=False)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(row["warc_file"] and row["payload_sha256"] for row in rows)
    assert {row["found"] for row in rows if "rank" in row} == {None}
    assert result.stderr.splitlines() == [
        f"no archive at {copied / 'archive'}: the bytes are with the operator who captured them"
    ]
    with pytest.raises(BadInput, match="there is no archive here; the bytes are with the operator"):
        capture_bytes(Settings.from_env(), policy_id, None)
