from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongbao.ledger import Ledger, PageNote, rebuild_ledger
from gongbao.model.capture import Batch, FailureKind, Outcome, PageSeen, Role, Seen
from gongbao.model.identifiers import BatchId

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
NEXT = NIGHT + timedelta(days=1)
PAGE, FILE = "http://www.example.org/1.html", "http://www.example.org/1.doc?token=a"


def seen(url: str, how: Seen, capture=None, **values) -> PageSeen:
    return PageSeen(url=url, column_id="c", seen=how, capture_id=capture and capture.capture_id, **values)


@pytest.fixture
def first_night(ledger: Ledger, capture_of: Callable, report_of: Callable):
    page = capture_of(PAGE, b"one", listing_title="通知")
    file = capture_of(FILE, b"file", role=Role.ATTACHMENT, parent_url=PAGE, attachment_name="附件.doc")
    report = report_of(
        seen(PAGE, Seen.CAPTURED, page),
        seen(FILE, Seen.CAPTURED, file, role=Role.ATTACHMENT),
        captures=(page, file),
    )
    ledger.apply_report(report, as_of=NIGHT, notes={PAGE: PageNote(etag='"1"', last_modified="Mon, 03 Mar 2025")})
    return report


def test_a_captured_page_is_remembered_with_validators_and_last_capture(ledger: Ledger, first_night) -> None:
    page, file = ledger.pages.one("p", PAGE), ledger.pages.one("p", FILE)

    assert (page.etag, page.last_modified, page.listing_title) == ('"1"', "Mon, 03 Mar 2025", "通知")
    assert page.last_capture_id == first_night.captures[0].capture_id
    assert page.payload_sha256 == first_night.captures[0].payload_sha256
    assert page.first_seen_at == page.last_seen_at == NIGHT
    assert (file.role, file.parent_url, file.attachment_name) == (Role.ATTACHMENT, PAGE, "附件.doc")
    assert set(ledger.pages.of_portal("p")) == {PAGE, FILE}
    assert ledger.pages.of_portal("other") == {}
    assert ledger.pages.one("p", "http://www.example.org/2.html") is None


def test_applying_a_report_again_changes_nothing(ledger: Ledger, first_night) -> None:
    before = ledger.pages.of_portal("p")

    ledger.apply_report(first_night, as_of=NIGHT, notes={PAGE: PageNote(etag='"1"', last_modified="Mon, 03 Mar 2025")})

    assert ledger.pages.of_portal("p") == before


def test_an_older_report_does_not_undo_a_newer_one(ledger: Ledger, first_night, report_of: Callable) -> None:
    ledger.apply_report(report_of(seen(PAGE, Seen.ABSENT, absent_nights=1)), as_of=NEXT)
    ledger.apply_report(first_night, as_of=NIGHT)

    assert ledger.pages.one("p", PAGE).absent_nights == 1


def test_absence_is_counted_and_forgotten_when_the_page_comes_back(
    ledger: Ledger, first_night, report_of: Callable
) -> None:
    ledger.apply_report(report_of(seen(PAGE, Seen.ABSENT, absent_nights=1)), as_of=NEXT)
    absent = ledger.pages.one("p", PAGE)
    assert (absent.absent_nights, absent.last_seen_at, absent.last_checked_at) == (1, NIGHT, NEXT)

    back = seen(PAGE, Seen.UNCHANGED, first_night.captures[0])
    ledger.apply_report(report_of(back), as_of=NEXT + timedelta(days=1))
    assert ledger.pages.one("p", PAGE).absent_nights == 0


def test_a_failed_page_keeps_what_was_known_and_stays_due(ledger: Ledger, first_night, report_of: Callable) -> None:
    failed = seen(PAGE, Seen.FAILED, failure=FailureKind.CHALLENGE)
    ledger.apply_report(report_of(failed), as_of=NEXT)

    page = ledger.pages.one("p", PAGE)
    assert (page.etag, page.last_checked_at, page.last_seen_at) == ('"1"', NIGHT, NIGHT)
    assert page.payload_sha256 == first_night.captures[0].payload_sha256


def test_new_bytes_bring_their_own_validators(
    ledger: Ledger, first_night, capture_of: Callable, report_of: Callable
) -> None:
    newer = capture_of(PAGE, b"two", batch="b2")
    ledger.apply_report(report_of(seen(PAGE, Seen.CAPTURED, newer), captures=(newer,), batch="b2"), as_of=NEXT)

    page = ledger.pages.one("p", PAGE)
    assert (page.etag, page.payload_sha256, page.first_seen_at) == (None, newer.payload_sha256, NIGHT)


def test_an_attachment_that_a_new_wording_no_longer_links_is_forgotten(
    ledger: Ledger, first_night, capture_of: Callable, report_of: Callable
) -> None:
    newer = capture_of(PAGE, b"two", batch="b2")
    ledger.apply_report(report_of(seen(PAGE, Seen.CAPTURED, newer), captures=(newer,), batch="b2"), as_of=NEXT)

    assert ledger.pages.one("p", FILE) is None


def test_a_page_whose_markers_are_gone_does_not_take_its_attachments_along(
    ledger: Ledger, first_night, capture_of: Callable, report_of: Callable
) -> None:
    newer = capture_of(PAGE, b"two", batch="b2")
    rebuilt = seen(PAGE, Seen.CAPTURED, newer, failure=FailureKind.UNEXPECTED_STRUCTURE)
    ledger.apply_report(report_of(rebuilt, captures=(newer,), batch="b2"), as_of=NEXT)

    assert ledger.pages.one("p", FILE) is not None


def test_a_file_under_a_new_token_keeps_its_name_and_hash(ledger: Ledger, first_night, report_of: Callable) -> None:
    file = first_night.captures[1]
    moved = FILE.replace("token=a", "token=b")
    ledger.apply_report(report_of(seen(moved, Seen.UNCHANGED, file, role=Role.ATTACHMENT)), as_of=NEXT)

    again = ledger.pages.one("p", moved)
    assert (again.attachment_name, again.parent_url, again.payload_sha256) == ("附件.doc", PAGE, file.payload_sha256)
    assert again.first_seen_at == NIGHT


def test_the_first_walk_is_done_when_the_listing_was_read_and_every_page_asked(
    ledger: Ledger, report_of: Callable
) -> None:
    left = seen(PAGE, Seen.FAILED, failure=FailureKind.BUDGET)
    ledger.apply_report(report_of(left), as_of=NIGHT)
    assert ledger.columns.one("p", "c").first_walk_done is False

    broken = seen(PAGE, Seen.FAILED, failure=FailureKind.HTTP_ERROR)
    ledger.apply_report(report_of(broken), as_of=NEXT)
    assert ledger.columns.one("p", "c").first_walk_done is True
    assert ledger.columns.one("p", "other") is None


@pytest.mark.parametrize("outcome", [Outcome.COULD_NOT_CRAWL, Outcome.EMPTY_LISTING])
def test_a_failed_or_empty_walk_is_no_first_walk_and_no_full_walk(
    ledger: Ledger, report_of: Callable, outcome: Outcome
) -> None:
    ledger.apply_report(report_of(outcome=outcome), as_of=NIGHT)

    column = ledger.columns.one("p", "c")
    assert (column.first_walk_done, column.last_walk_ok, column.last_full_walk_at) == (False, False, None)


def test_the_last_full_walk_is_remembered_with_its_entries(ledger: Ledger, first_night, report_of: Callable) -> None:
    partial = report_of(seen(PAGE, Seen.UNCHANGED, first_night.captures[0]), full_walk=False)
    ledger.apply_report(partial, as_of=NEXT)

    column = ledger.columns.one("p", "c")
    assert (column.last_full_walk_at, column.last_full_entries, column.last_walk_at) == (NIGHT, 2, NEXT)


class Shelf:
    """An archive as the rebuild sees it."""

    def __init__(self, *batches: Batch) -> None:
        self.batches = {str(b.batch_id): b for b in batches}

    def batch_ids(self) -> list[str]:
        return sorted(self.batches)

    def batch(self, batch_id: str) -> Batch:
        return self.batches[batch_id]


def test_a_lost_ledger_is_rebuilt_from_the_reports(
    ledger: Ledger, first_night, report_of: Callable, tmp_path: Path
) -> None:
    second = replace(report_of(seen(PAGE, Seen.ABSENT, absent_nights=1)), batch_id=BatchId("b2"))
    ledger.apply_report(second, as_of=NEXT)
    shelf = Shelf(
        Batch(batch_id=BatchId("b1"), as_of=NIGHT, portal_ids=("p",), reports=(first_night,)),
        Batch(batch_id=BatchId("b2"), as_of=NEXT, portal_ids=("p", "q"), reports=(second,)),
    )
    other = Ledger(f"sqlite:///{tmp_path / 'again.sqlite'}")

    assert rebuild_ledger(shelf, other) == 2

    was, now = ledger.pages.of_portal("p"), other.pages.of_portal("p")
    assert {u: replace(m, etag=None, last_modified=None) for u, m in was.items()} == now
    assert other.columns.one("p", "c") == ledger.columns.one("p", "c")
    assert [b.batch_id for b in other.batches.pending("captured")] == ["b1"]
    assert [b.batch_id for b in other.batches.pending("opened")] == ["b2"]
    assert other.batches.uncaptured("b2") == ("q",)
    other.close()
