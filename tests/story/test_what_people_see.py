"""What a data consumer, a policy watcher and an operator hold in their hands after the nights."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from click.testing import CliRunner

from gongbao_cli.main import cli
from gongbao_stages.road import summary
from publish import list_releases, read_release, verify_release

ROOT = Path(__file__).parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def command(played, monkeypatch):
    monkeypatch.setenv("GONGBAO_DATA", str(played.settings.data_dir))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_releases_are_listed_with_what_they_hold(command):
    rows = [json.loads(line) for line in command("releases", "--json").splitlines()]
    assert [row["policies"] for row in rows] == [17, 20, 20, 20, 21, 22, 24, 24]
    assert rows[2]["changes"] == 2
    assert rows[7]["changes"] == rows[7]["noise"] == 0


def test_the_change_log_names_clause_and_both_numbers(played, command):
    release_id = played.nights[3].report["releases"][0]["release_id"]
    rows = [json.loads(line) for line in command("changes", "--release", release_id, "--json").splitlines()]
    (row,) = [row for row in rows if row["effect"] == "quantity"]
    assert (row["before"], row["after"], row["direction"]) == ("300万元", "200万元", "down")
    assert row["clause_label_after"].startswith("2")
    assert "300万元" in row["sentence_zh"]
    assert "200万元" in row["sentence_en"]


def test_the_alert_file_tells_the_quiet_change(played):
    release_id = played.nights[3].report["releases"][0]["release_id"]
    text = (played.settings.alerts_dir / "files" / f"{release_id}.everything.txt").read_text(encoding="utf-8")
    assert "青岚市人民政府关于加快推进先进制造业集群发展的实施意见" in text
    assert "“300万元”改为“200万元”" in text
    assert re.search(r"（二）\s*第?2", text)


def test_the_atom_feed_of_a_subscription_is_well_formed_and_complete(played):
    (feed,) = played.settings.alerts_dir.glob("*.atom")
    entries = ElementTree.parse(feed).getroot().findall(f"{ATOM}entry")
    assert len(entries) == len(played.nights[8].alerts)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_every_release_verifies_offline(played):
    for release_id in list_releases(played.settings.published_dir):
        assert verify_release(played.settings.published_dir, release_id).problems == ()


def test_duckdb_reads_the_change_log(played):
    release = read_release(played.settings.published_dir, list_releases(played.settings.published_dir)[-1])
    files = [release.store.where(part.path) for part in release.manifest.tables["changes"].parts]
    rows = duckdb.sql(
        f'SELECT "before", "after" FROM read_parquet({files}) WHERE effect = \'quantity\' AND NOT noise'
    ).fetchall()
    assert ("300万元", "200万元") in rows


def test_a_quiet_night_moves_checked_at_and_not_changed_at(played):
    latest = json.loads((played.settings.published_dir / "latest.json").read_text(encoding="utf-8"))
    assert latest["checked_at"].startswith("2025-04-16")
    assert latest["changed_at"].startswith("2025-04-15")


def test_evidence_leads_to_the_bytes_of_the_archive(played, command):
    policy_id = played.policy("n03_clusters")["policy_id"]
    rows = [json.loads(line) for line in command("evidence", policy_id, "--json").splitlines()]
    facts, captures = [r for r in rows if "fact" in r], [r for r in rows if "fact" not in r]
    assert {"title", "doc_number", "signed_on"} <= {row["fact"] for row in facts}
    assert {row["read_from"] for row in facts} <= {row["capture_id"] for row in captures}
    assert len(captures) == 8
    assert all("with this hash" in row["archive"] for row in captures)
    assert all((played.settings.archive_dir / row["warc_file"]).is_file() for row in captures)


def test_the_change_log_for_people_is_written(played):
    release_id = played.nights[5].report["releases"][0]["release_id"]
    text = (played.settings.published_dir / "releases" / release_id / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "“百分之十”改为“百分之十五”" in text
    assert "青岚市公共停车场管理办法" in text


def test_the_summary_counts_what_stands_in_the_folder(played):
    told = summary(played.settings)
    assert (told["nights"], told["releases"], told["policies"]) == (8, 8, 24)
    assert told["changes_by_effect"]["quantity"] >= 2
    assert told["quarantined"] == 0
    assert Path(told["change_log"]).is_file()
