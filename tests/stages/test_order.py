"""Nights that crash, overlap or are held: the order stays, nothing is told that is not news, nothing is left behind."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gongbao.errors import BadInput
from gongbao.ledger import Ledger
from gongbao_stages import normalize as normalize_stage
from gongbao_stages.road import (
    capture_group,
    close_batch,
    normalize_pending,
    open_batch,
    pending_work,
    release_pending,
    run_night,
)
from gongbao_stages.upkeep import rebuild_ledger_from_archive
from publish import list_releases, read_latest

SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"
LAZY = "recheck: {fresh_days: 0, every_nights: 7}"
SHORT = "<p>略。</p>"


@pytest.fixture(autouse=True)
def subscribed(settings):
    settings.subscriptions_path.write_text(SUBSCRIPTION, encoding="utf-8")


def alerts(settings):
    return sorted(p.name for p in settings.alerts_dir.rglob("*.txt"))


def causes(settings, table):
    return {row["cause"] for row in read_latest(settings.published_dir).table(table).to_pylist()}


def test_two_batches_of_one_moment_are_refused_before_anything_is_crawled(settings, night, site):
    run_night(settings, as_of=night(5), portal_ids=None)
    other = settings.portals_dir / "cn_990201_other.yml"
    text = (settings.portals_dir / "cn_990200_small.yml").read_text(encoding="utf-8")
    other.write_text(text.replace("cn_990200_small", "cn_990201_other"), encoding="utf-8")
    with pytest.raises(BadInput, match="only go forward"):
        run_night(settings, as_of=night(5), portal_ids=["cn_990201_other"])
    run_night(settings, as_of=night(6), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 2


def test_a_batch_that_is_not_staged_holds_back_the_later_ones(settings, night, monkeypatch):
    opened = open_batch(settings, as_of=night(5), portal_ids=None, trigger="test")
    capture_group(settings, opened["batch_id"], opened["portals"])
    close_batch(settings, opened["batch_id"])
    later = open_batch(settings, as_of=night(6), portal_ids=None, trigger="test")
    capture_group(settings, later["batch_id"], later["portals"])
    close_batch(settings, later["batch_id"])
    normalize_stage.normalize_group(settings, batch_id=later["batch_id"], portals=later["portals"])
    finished = normalize_stage.finish_normalize(settings)
    assert finished["normalized"] == []
    assert opened["batch_id"] in finished["incomplete"][0]
    normalize_pending(settings)
    assert [one["batch_id"] for one in release_pending(settings)["releases"]] == [opened["batch_id"], later["batch_id"]]


def test_a_crash_in_the_first_walk_makes_no_news_of_it(settings, night):
    opened = open_batch(settings, as_of=night(5), portal_ids=None, trigger="test")
    capture_group(settings, opened["batch_id"], opened["portals"])  # and then the machine went down
    run_night(settings, as_of=night(6), portal_ids=None)
    assert pending_work(settings) == {"captured": 0, "normalized": 0, "released": 0}
    assert causes(settings, "events") == {"backfill"}
    assert alerts(settings) == []


def test_a_batch_without_any_report_is_given_up(settings, night):
    open_batch(settings, as_of=night(5), portal_ids=None, trigger="test")
    run_night(settings, as_of=night(6), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 1
    assert Ledger(settings.ledger_url).batches.pending("opened") == ()


def test_a_first_walk_that_was_held_is_still_backfill_the_next_night(settings, site, night):
    for n in site.docs:
        site.answers[site.path(n)] = (
            200,
            "text/html; charset=utf-8",
            b"<html><body><div id=app></div>" + b"x" * 900 + b"</html>",
        )
    assert run_night(settings, as_of=night(5), portal_ids=None)["held"]
    site.answers.clear()
    run_night(settings, as_of=night(6), portal_ids=None)
    assert read_latest(settings.published_dir).table("policies").num_rows == 4
    assert causes(settings, "events") == causes(settings, "versions") == {"backfill"}
    assert alerts(settings) == []


def test_a_document_mended_after_its_first_walk_is_no_news(settings, site, night):
    site.answers[site.path(2)] = (
        200,
        "text/html; charset=utf-8",
        site.page(2).replace("职责".encode(), b"\xff\xfe\x80\xff\x81"),
    )
    assert run_night(settings, as_of=night(5), portal_ids=None)["quarantined"]
    site.answers.clear()
    run_night(settings, as_of=night(6), portal_ids=None)
    assert read_latest(settings.published_dir).table("policies").num_rows == 4
    assert causes(settings, "events") == {"backfill"}
    assert alerts(settings) == []


def test_a_document_that_a_rule_refuses_keeps_its_last_good_version(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    good = read_latest(settings.published_dir).table("versions").to_pylist()
    short = site.page(2, body=SHORT)
    site.answers[site.path(2)] = (
        200,
        "text/html; charset=utf-8",
        short.replace("2025年3月2日".encode(), "2099年3月2日".encode()),
    )
    report = run_night(settings, as_of=night(6), portal_ids=None)
    assert [line.split(": ")[0] for line in report["quarantined"]] == [site.url(2)]
    assert read_latest(settings.published_dir).table("versions").to_pylist() == good
    (file,) = settings.quarantine_dir.glob("*.jsonl")
    assert json.loads(file.read_text(encoding="utf-8"))["document"]["reading"] is not None


def test_a_held_portal_takes_in_nothing_that_could_be_read(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.docs = [1]
    changed = site.page(1).replace("定期报送".encode(), "每月报送".encode())
    site.answers[site.path(1)] = (200, "text/html; charset=utf-8", changed)
    report = run_night(settings, as_of=night(14), portal_ids=None)
    assert report["held"]
    assert read_latest(settings.published_dir).table("versions").num_rows == 4
    assert read_latest(settings.published_dir).changes().num_rows == 0


def test_what_was_captured_while_held_is_taken_in_the_next_good_night(settings, site, night):
    declaration = settings.portals_dir / "cn_990200_small.yml"
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text(text.replace("recheck: {fresh_days: 36500, every_nights: 1}", LAZY), encoding="utf-8")
    run_night(settings, as_of=night(5), portal_ids=None)
    site.docs = [1]
    changed = site.page(1).replace("定期报送".encode(), "每月报送".encode())
    site.answers[site.path(1)] = (200, "text/html; charset=utf-8", changed)
    assert run_night(settings, as_of=night(12), portal_ids=None)["held"]
    site.docs = [1, 2, 3, 4]
    report = run_night(settings, as_of=night(13), portal_ids=None)
    assert report["held"] == []
    changes = read_latest(settings.published_dir).changes().to_pylist()
    assert {row["before"] for row in changes} == {"定期"}
    assert {row["cause"] for row in changes} == {"source"}


def test_the_decision_log_decides_ids_when_the_archive_is_replayed(settings, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    policy_id = read_latest(settings.published_dir).table("policies").to_pylist()[0]["policy_id"]
    log = settings.archive_dir / "decisions.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace(policy_id, "gb-decidedbyhan"), encoding="utf-8")
    again = replace(settings, data_dir=tmp_path / "again", ledger_url=f"sqlite:///{tmp_path / 'again.sqlite'}")
    again.data_dir.mkdir()
    again.archive_dir.symlink_to(settings.archive_dir)
    rebuild_ledger_from_archive(again)
    normalize_pending(again)
    release_pending(again)
    ids = {row["policy_id"] for row in read_latest(again.published_dir).table("policies").to_pylist()}
    assert "gb-decidedbyhan" in ids
    assert policy_id not in ids


def test_a_portal_taken_out_while_its_batch_waits_does_not_stop_the_others(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    opened = open_batch(settings, as_of=night(6), portal_ids=None, trigger="test")
    capture_group(settings, opened["batch_id"], opened["portals"])
    close_batch(settings, opened["batch_id"])
    (settings.portals_dir / "cn_990200_small.yml").rename(settings.portals_dir / "taken.out")
    normalize_pending(settings)
    assert len(release_pending(settings)["releases"]) == 1
    assert read_latest(settings.published_dir).table("policies").num_rows == 4
