from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from gongbao.errors import BadInput, StorageFailed
from gongbao.ledger import BatchState, Ledger

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def test_a_batch_is_opened_once_whatever_the_order_of_its_portals(ledger: Ledger) -> None:
    first = ledger.batches.open_batch(NIGHT, ["b", "a"], "nightly")
    again = ledger.batches.open_batch(NIGHT.astimezone(timezone(timedelta(hours=8))), ["a", "b"], "event")

    assert first == again
    assert first.batch_id.startswith("20250303T183000Z-")
    assert (first.as_of, first.portal_ids, first.trigger) == (NIGHT, ("a", "b"), "nightly")
    assert ledger.batches.open_batch(NIGHT, ["a"]).batch_id != first.batch_id
    assert ledger.batches.count() == 2


def test_a_time_is_kept_in_whole_seconds_with_its_zone(ledger: Ledger) -> None:
    batch = ledger.batches.open_batch(NIGHT.replace(microsecond=5), ["a"])

    assert ledger.batches.one(batch.batch_id).as_of == NIGHT


def test_a_naive_time_and_an_empty_batch_are_refused(ledger: Ledger) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        ledger.batches.open_batch(NIGHT.replace(tzinfo=None), ["a"])
    with pytest.raises(BadInput, match="at least one portal"):
        ledger.batches.open_batch(NIGHT, [])
    with pytest.raises(BadInput, match="no batch nothing"):
        ledger.batches.one("nothing")


def test_pending_work_comes_in_order_of_time(ledger: Ledger) -> None:
    later = ledger.batches.open_batch(NIGHT + timedelta(days=1), ["a"])
    first = ledger.batches.open_batch(NIGHT, ["a"])
    for batch in (later, first):
        ledger.batches.advance(batch.batch_id, BatchState.CAPTURED, NIGHT)

    assert [p.batch_id for p in ledger.batches.pending("captured")] == [first.batch_id, later.batch_id]
    assert ledger.batches.pending("opened") == ()


def test_a_batch_never_goes_back(ledger: Ledger) -> None:
    batch = ledger.batches.open_batch(NIGHT, ["a"])
    ledger.batches.advance(batch.batch_id, "normalized", NIGHT)
    ledger.batches.advance(batch.batch_id, "captured", NIGHT)

    assert ledger.batches.one(batch.batch_id).state is BatchState.NORMALIZED


def test_portals_are_captured_one_by_one(ledger: Ledger, report_of: Callable) -> None:
    batch = ledger.batches.open_batch(NIGHT, ["p", "q"])
    assert ledger.batches.uncaptured(batch.batch_id) == ("p", "q")

    ledger.apply_report(report_of(batch=batch.batch_id), as_of=NIGHT)

    assert ledger.batches.uncaptured(batch.batch_id) == ("q",)


def test_two_processes_share_one_ledger(ledger: Ledger, url: str) -> None:
    other = Ledger(url)
    batch = ledger.batches.open_batch(NIGHT, ["a"])

    assert other.batches.open_batch(NIGHT, ["a"]) == batch
    other.close()


def test_a_url_that_names_no_database_says_what_to_write() -> None:
    with pytest.raises(BadInput, match="sqlite:////"):
        Ledger("ledger.sqlite")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"this is no database at all, only a text" * 100)

    with pytest.raises(StorageFailed, match="not a database"):
        Ledger(f"sqlite:///{path}")


def test_a_full_disk_is_a_storage_failure_and_changes_nothing(sqlite_url: str) -> None:
    ledger = Ledger(sqlite_url)
    ledger.batches.open_batch(NIGHT, ["a"])
    with ledger._engine.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    with pytest.raises(StorageFailed, match="full"):
        ledger.batches.open_batch(NIGHT + timedelta(days=1), [f"portal_{n}" for n in range(500)])

    assert ledger.batches.count() == 1
