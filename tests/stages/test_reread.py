"""The archive read again after an upgrade of our code: what differs is published as ours, once, and alerts nobody."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from gongbao.errors import BadInput
from gongbao.normalize import read, rows
from gongbao.normalize.due import LATER
from gongbao.normalize.filling import value_of
from gongbao_cli.main import cli
from gongbao_stages import release, rereading, segments
from gongbao_stages.rereading import reread_archive
from gongbao_stages.road import alert_pending, capture_batch, release_pending, run_night
from gongbao_stages.verifying import verify_published
from publish import read_latest

SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"


@pytest.fixture
def table(settings):
    return lambda name: read_latest(settings.published_dir).table(name).to_pylist()


@pytest.fixture
def published(settings, site, night):
    """Four notices, published by the code of today; a subscriber who is told of everything."""
    settings.subscriptions_path.write_text(SUBSCRIPTION, encoding="utf-8")
    run_night(settings, as_of=night(5), portal_ids=None)
    return settings


@pytest.fixture
def upgrade(monkeypatch):
    """From now on the code that reads is called ``code``, and ``rule`` changes what it reads."""
    known = read.read_matter

    def upgrade(code, rule=lambda reading: reading):
        monkeypatch.setattr(read, "read_matter", lambda matter, *, portal: rule(known(matter, portal=portal)))
        for module in (release, rereading):
            monkeypatch.setattr(module, "parser_version", lambda: code)

    return upgrade


def two_titles_otherwise(reading):
    """Two of the four."""
    found = any(words in reading.title for words in ("第1项", "第2项"))
    return replace(reading, title=f"{reading.title}（新读法）") if found else reading


def test_an_upgrade_yields_changes_of_cause_parser_and_alerts_nobody(published, night, upgrade, table):
    upgrade("next", two_titles_otherwise)
    staged = reread_archive(published, as_of=night(6), portal_ids=None)
    assert (staged["policies"], staged["pages"], staged["unreadable"]) == (4, 4, 0)
    assert len(read_latest(published.published_dir).table("versions")) == 4
    report = release_pending(published)
    assert report["releases"][0]["new_versions"] == 2
    assert [(c["cause"], c["effect"]) for c in read_latest(published.published_dir).changes().to_pylist()] == [
        ("parser", "title")
    ] * 2
    latest = {p["latest_version_id"] for p in table("policies")}
    assert Counter(v["parser_version"] == "next" for v in table("versions")) == {True: 4, False: 2}
    assert {v["parser_version"] for v in table("versions") if v["version_id"] in latest} == {"next"}
    assert alert_pending(published)["matched"] == 0
    assert not list(published.alerts_dir.rglob("*.txt"))
    assert verify_published(published, "latest")["problems"] == []


def test_a_second_reading_has_nothing_to_do(published, night, upgrade):
    upgrade("next", two_titles_otherwise)
    reread_archive(published, as_of=night(6), portal_ids=None)
    release_pending(published)
    again = reread_archive(published, as_of=night(7), portal_ids=None)
    assert again == {"batch_id": None, "policies": 0, "waits_for": []}
    assert release_pending(published)["releases"] == []


def test_the_night_after_says_nothing_more(published, site, night, upgrade):
    upgrade("next", two_titles_otherwise)
    reread_archive(published, as_of=night(6), portal_ids=None)
    release_pending(published)
    for n in site.docs:
        framed = site.page(n).replace(b"<h1>", b"<!-- 17 --><h1>")
        site.answers[site.path(n)] = (200, "text/html; charset=utf-8", framed)
    report = run_night(published, as_of=night(7), portal_ids=None)
    assert report["captures"] == 4
    assert report["releases"][0]["new_versions"] == 0
    assert read_latest(published.published_dir).changes().num_rows == 0


def test_what_a_kill_left_staged_is_not_read_again_and_the_release_is_the_same(
    published, night, upgrade, monkeypatch, tmp_path
):
    upgrade("next", two_titles_otherwise)
    monkeypatch.setattr(segments, "SEGMENT_PAGES", 1)
    twin = replace(published, data_dir=tmp_path / "twin", ledger_url=f"sqlite:///{tmp_path / 'twin' / 'ledger.sqlite'}")
    shutil.copytree(published.data_dir, twin.data_dir)
    write, written = segments.write_stage, []

    def killed_at_the_third(path, readings):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path)
        write(path, readings)

    monkeypatch.setattr(segments, "write_stage", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        reread_archive(published, as_of=night(6), portal_ids=None)
    assert release_pending(published)["releases"] == []
    monkeypatch.setattr(segments, "write_stage", write)
    resumed = reread_archive(published, as_of=None, portal_ids=None)
    assert (resumed["staged_before"], resumed["pages"]) == (2, 2)
    assert resumed["as_of"] == night(6).isoformat()
    whole = reread_archive(twin, as_of=night(6), portal_ids=None)
    assert (whole["staged_before"], whole["pages"]) == (0, 4)
    assert release_pending(published)["releases"] == release_pending(twin)["releases"]
    ours, theirs = (read_latest(s.published_dir).manifest for s in (published, twin))
    assert {n: t.digest for n, t in ours.tables.items()} == {n: t.digest for n, t in theirs.tables.items()}


def test_a_release_by_code_that_was_upgraded_meanwhile_reads_with_that_code(published, night, upgrade, table):
    upgrade("next", two_titles_otherwise)
    reread_archive(published, as_of=night(6), portal_ids=None)
    upgrade("after next")
    release_pending(published)
    latest = {p["latest_version_id"] for p in table("policies")}
    assert {v["parser_version"] for v in table("versions") if v["version_id"] in latest} == {"after next"}


def test_a_portal_whose_facts_go_missing_is_held(published, night, upgrade, monkeypatch, table):
    monkeypatch.setattr("expectations.portals.FILL_ROWS", 3)
    upgrade("next", lambda reading: replace(reading, doc_number=None))
    reread_archive(published, as_of=night(6), portal_ids=None)
    report = release_pending(published)
    assert [line.partition(":")[0] for line in report["held"]] == ["cn_990200_small"]
    assert report["releases"][0]["new_versions"] == 0
    assert all(p["doc_number"] for p in table("policies"))


def test_columns_that_came_later_are_filled_as_a_change_of_the_schema(published, site, night, monkeypatch, table):
    monkeypatch.setattr(rows, "version_row", without_later_columns(rows.version_row))
    site.docs.append(5)
    run_night(published, as_of=night(6), portal_ids=None)
    monkeypatch.undo()
    told = sorted(published.alerts_dir.rglob("*.txt"))
    (older,) = [v for v in table("versions") if v["origin"] is None]
    assert reread_archive(published, as_of=night(7), portal_ids=None)["policies"] == 0
    release_pending(published)
    assert alert_pending(published)["matched"] == 0
    assert sorted(published.alerts_dir.rglob("*.txt")) == told
    (change,) = read_latest(published.published_dir).changes().to_pylist()
    assert (change["cause"], change["noise"], change["version_after"]) == ("schema", True, older["version_id"])
    (filled,) = [v for v in table("versions") if v["version_id"] == older["version_id"]]
    assert filled["origin"] == "published"
    assert len(filled["minhash"]) > 300
    assert {n: v for n, v in filled.items() if n not in {"origin", "minhash"}} == {
        n: v for n, v in older.items() if n not in {"origin", "minhash"}
    }
    assert reread_archive(published, as_of=night(8), portal_ids=None)["batch_id"] is None


def without_later_columns(version_row):
    return lambda *args, **facts: {**version_row(*args, **facts), "origin": None, "minhash": None}


def test_every_column_that_came_later_can_be_filled():
    assert {name: bool(value_of(name, text="测试", script="hans")) for name in LATER} == {
        "minhash": True,
        "origin": True,
    }


def test_before_the_first_release_there_is_nothing_to_read_again(settings, night):
    with pytest.raises(BadInput, match="nothing is published yet; run `gongbao nightly`"):
        reread_archive(settings, as_of=night(5), portal_ids=None)


def test_a_time_before_the_newest_batch_is_refused(published, night, upgrade):
    upgrade("next")
    with pytest.raises(BadInput, match="batches only go forward"):
        reread_archive(published, as_of=night(5), portal_ids=None)


def test_a_batch_under_way_goes_first(published, night, upgrade):
    upgrade("next")
    begun = capture_batch(published, as_of=night(6), portal_ids=None)
    assert reread_archive(published, as_of=night(7), portal_ids=None)["waits_for"] == [begun["batch_id"]]


@pytest.mark.usefixtures("published")
def test_the_command_stages_answers_and_has_its_exit_codes(settings, night, upgrade, monkeypatch):
    for name, value in (
        ("GONGBAO_DATA", settings.data_dir),
        ("GONGBAO_PORTALS", settings.portals_dir),
        ("GONGBAO_SUBSCRIPTIONS", settings.subscriptions_path),
    ):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr("gongbao_stages.clocks.A_LEAP", timedelta.max)  # the nights lie in 2025, the command runs today
    run = CliRunner()
    idle = run.invoke(cli, ["reread", "--json"])
    assert (idle.exit_code, json.loads(idle.stdout)["policies"]) == (0, 0)
    upgrade("next", two_titles_otherwise)
    staged = run.invoke(cli, ["reread", "--portal", "cn_990200_small", "--as-of", night(6).isoformat(), "--json"])
    assert (staged.exit_code, json.loads(staged.stdout)["pages"]) == (0, 4)
    assert "reread: cn_990200_small: 4 pages, segment 1 of 1" in staged.stderr
    assert json.loads(run.invoke(cli, ["publish", "--json"]).stdout)["releases"][0]["new_versions"] == 2
    upgrade("after next")
    capture_batch(settings, as_of=night(7), portal_ids=None)
    assert run.invoke(cli, ["reread"]).exit_code == 9
