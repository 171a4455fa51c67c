"""Portal health from the archive's reports alone: habit, silence, failures, and each alarm told once."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from gongbao.archive import Archive
from gongbao.model.capture import Batch, Capture, ColumnReport, FailureKind, Outcome, PortalReport, Role
from gongbao.model.identifiers import Sha256
from gongbao_cli.main import cli
from gongbao_stages.health import new_alarms, portal_health

START = datetime(2025, 1, 1, 18, 30, tzinfo=UTC)
PORTAL = "cn_990200_small"


def night(settings, day, documents=0, *, failure=None, trigger="nightly", backfill=False, portal=PORTAL):
    """Keep one batch of one portal, ``day`` days after the start."""
    as_of = START + timedelta(days=day)
    batch_id = f"{as_of:%Y%m%dT%H%M%SZ}-{trigger[:6]}"
    column = ColumnReport(
        portal_id=portal,
        column_id="notices",
        outcome=Outcome.COULD_NOT_CRAWL if failure else Outcome.CHANGED if documents else Outcome.NOTHING_NEW,
        backfill=backfill,
        listing_entries=20,
        listing_pages=1,
        new_pages=documents,
        failure=failure,
    )
    captures = tuple(
        Capture(
            capture_id=f"{batch_id}-{n}",
            batch_id=batch_id,
            portal_id=portal,
            column_id="notices",
            role=Role.DETAIL,
            url=f"http://www.small.example/{day}/{n}.html",
            final_url=f"http://www.small.example/{day}/{n}.html",
            fetched_at=as_of,
            http_status=200,
            content_type="text/html",
            payload_sha256=Sha256.of(b""),
            payload_bytes=0,
            warc_file="warc/x",
            warc_offset=0,
            warc_length=0,
        )
        for n in range(documents)
    )
    archive = Archive(settings.archive_dir)
    archive.write_batch(Batch(batch_id=batch_id, as_of=as_of, portal_ids=(portal,), trigger=trigger))
    archive.write_report(
        PortalReport(batch_id=batch_id, portal_id=portal, columns=(column,), pages=(), captures=captures)
    )


def health(settings, day):
    return portal_health(settings, now=START + timedelta(days=day, hours=6))


def weekly(settings, weeks=4):
    """A portal that brings two documents every seventh night."""
    for day in range(7 * weeks + 1):
        night(settings, day, 0 if day % 7 else 2)
    return 7 * weeks


def test_a_portal_is_told_with_its_habit(settings):
    last = weekly(settings)
    (row,) = health(settings, last)["portals"]
    assert row == {
        "portal_id": PORTAL,
        "outcome": "changed",
        "last_night": "2025-01-29T18:30:00+00:00",
        "last_success": "2025-01-29T18:30:00+00:00",
        "hours_since_success": 6.0,
        "nights": 29,
        "documents": 2,
        "documents_usual": 2,
        "days_quiet": 0.2,
        "longest_gap_days": 7.0,
        "failures": {},
        "alarms": [],
    }


@pytest.mark.parametrize(("quiet", "silent"), [(14, False), (15, True)])
def test_green_and_empty_for_more_than_twice_its_longest_pause_is_silent(settings, quiet, silent):
    last = weekly(settings)
    for day in range(last + 1, last + quiet + 1):
        night(settings, day)
    expected = [f"silent: {PORTAL}: no document for 15.0 days, the longest pause before was 7.0"] if silent else []
    assert health(settings, last + quiet)["alarms"] == expected


def test_a_portal_with_longer_pauses_is_given_longer(settings):
    for day in (0, 20, 30, 40):
        night(settings, day, 1)
    night(settings, 79)
    assert health(settings, 79)["alarms"] == []
    night(settings, 81)
    assert health(settings, 81)["alarms"] == [
        f"silent: {PORTAL}: no document for 41.0 days, the longest pause before was 20.0"
    ]


def test_a_portal_that_never_had_a_habit_is_not_silent(settings):
    night(settings, 0, 30, backfill=True)
    for day in (1, 2, 3, 90):
        night(settings, day)
    (row,) = health(settings, 90)["portals"]
    assert (row["alarms"], row["documents_usual"], row["longest_gap_days"]) == ([], None, None)


def test_holidays_of_a_daily_portal_are_no_silence(settings):
    for day in range(5):
        night(settings, day, 3)
    for day in range(5, 19):
        night(settings, day)
    assert health(settings, 18)["alarms"] == []


def test_three_nights_in_a_row_are_an_alarm_and_a_failing_portal_is_not_called_silent(settings):
    last = weekly(settings)
    night(settings, last + 20, failure=FailureKind.TLS)
    night(settings, last + 21, failure=FailureKind.CHALLENGE)
    assert health(settings, last + 21)["alarms"] == []
    night(settings, last + 22, failure=FailureKind.CHALLENGE)
    found = health(settings, last + 22)
    assert found["alarms"] == [f"failing: {PORTAL}: 3 nights in a row (challenge)"]
    assert found["portals"][0]["failures"] == {"challenge": 2, "tls": 1}
    assert found["portals"][0]["hours_since_success"] == 22 * 24 + 6


def test_what_a_watch_brings_breaks_the_silence_but_is_no_night(settings):
    last = weekly(settings)
    for day in range(last + 1, last + 20):
        night(settings, day)
    night(settings, last + 19.5, 1, trigger="watch")
    night(settings, last + 20)
    (row,) = health(settings, last + 20)["portals"]
    assert (row["alarms"], row["nights"]) == ([], 29 + 20)


def test_nights_that_stopped_are_an_alarm_of_their_own(settings):
    last = weekly(settings)
    assert health(settings, last + 1.2)["alarms"] == []
    assert health(settings, last + 1.5)["alarms"] == [
        "overdue: nights: the last one began 42 hours ago (2025-01-29T18:30:00+00:00)"
    ]


def test_an_alarm_is_told_once_until_it_has_ended(settings):
    def told(day):
        return [line.split(":")[0] for line in new_alarms(settings, now=START + timedelta(days=day))]

    for day in range(3):
        night(settings, day, failure=FailureKind.DNS)
    assert told(2) == ["failing"]
    night(settings, 3, failure=FailureKind.DNS)
    assert told(3) == []
    night(settings, 4)
    assert told(4) == []
    for day in (5, 6, 7):
        night(settings, day, failure=FailureKind.DNS)
    assert told(7) == ["failing"]


def test_the_figures_are_made_again_from_the_archive(settings):
    last = weekly(settings)
    before = health(settings, last)
    shutil.rmtree(settings.data_dir / "health")
    assert health(settings, last) == before
    (settings.data_dir / "health" / "20250101T183000Z-nightl.json").write_text("{", encoding="utf-8")
    assert health(settings, last) == before


def test_the_command_ends_with_1_while_an_alarm_stands(settings, monkeypatch):
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    run = lambda *words: CliRunner().invoke(cli, ["portal", "health", *words])  # noqa: E731
    assert (run().exit_code, run().stdout) == (0, "no portal was captured yet\n")
    night(settings, 0)
    assert run().exit_code == 1
    assert "ALARM overdue: nights: the last one began" in run().stdout
    assert json.loads(run("--json").stdout)["portals"][0]["portal_id"] == PORTAL
