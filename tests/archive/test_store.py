from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gongbao.archive import Archive, CorruptArchive, rebuild_index
from gongbao.errors import StorageFailed
from gongbao.model.capture import Batch, Capture, PortalReport, Role
from gongbao.model.identifiers import BatchId, Sha256

BATCH = BatchId("20250303T183000Z-abc123")
LATER = BatchId("20250304T183000Z-abc123")


@pytest.fixture
def captured(archive: Archive, page_of: Callable, capture_of: Callable, report_of: Callable) -> PortalReport:
    """Two pages kept and reported."""
    pages = [page_of(b"one", "http://www.example.org/1"), page_of(b"two", "http://www.example.org/2")]
    with archive.open_writer(BATCH, "p") as writer:
        places = [writer.keep(p, column_id="normative", role=Role.DETAIL) for p in pages]
    report = report_of(*(capture_of(p, place) for p, place in zip(pages, places, strict=True)))
    archive.write_report(report)
    return report


def batch(batch_id: BatchId = BATCH) -> Batch:
    return Batch(batch_id=batch_id, as_of=datetime(2025, 3, 3, 18, 30, tzinfo=UTC), portal_ids=("p",))


def test_a_batch_is_read_back_with_its_reports(archive: Archive, captured: PortalReport) -> None:
    archive.write_batch(batch())

    assert archive.batch(BATCH) == replace(batch(), reports=(captured,))
    assert archive.report(BATCH, "p") == captured
    assert archive.report(BATCH, "other") is None


def test_batches_are_listed_in_order_of_time(archive: Archive) -> None:
    archive.write_batch(batch(LATER))
    archive.write_batch(batch(BATCH))

    assert archive.batch_ids() == [BATCH, LATER]


def test_saying_the_same_again_is_no_error_and_saying_other_things_is(
    archive: Archive, captured: PortalReport, report_of: Callable
) -> None:
    path = archive.root / "batches" / BATCH / "p.json"
    before = path.stat().st_mtime_ns

    archive.write_report(captured)
    with pytest.raises(CorruptArchive, match="already finished"):
        archive.write_report(report_of())

    assert path.stat().st_mtime_ns == before


def test_a_full_disk_leaves_no_report_behind(archive: Archive, report_of: Callable, full_disk: Callable) -> None:
    archive.write_batch(batch())
    full_disk()

    with pytest.raises(StorageFailed, match="No space left"):
        archive.write_report(report_of())

    assert sorted(p.name for p in (archive.root / "batches" / BATCH).iterdir()) == ["batch.json"]
    assert archive.batch(BATCH).reports == ()


def test_an_altered_warc_file_is_named_with_its_offset(archive: Archive, captured: PortalReport) -> None:
    capture = captured.captures[1]
    path = archive.root / capture.warc_file
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + capture.warc_length // 2] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(CorruptArchive, match=rf"{BATCH}.warc.gz at {capture.warc_offset}: .*restore"):
        archive.payload(capture)
    assert archive.payload(captured.captures[0]) == b"one"


def test_a_missing_warc_file_is_named(archive: Archive, captured: PortalReport) -> None:
    (archive.root / captured.captures[0].warc_file).unlink()

    with pytest.raises(CorruptArchive, match=r"warc\.gz at \d+: No such file.*restore"):
        archive.payload(captured.captures[0])


def test_a_capture_that_names_another_hash_is_corrupt(archive: Archive, captured: PortalReport) -> None:
    with pytest.raises(CorruptArchive, match=r"payload .* where"):
        archive.payload(replace(captured.captures[0], payload_sha256=Sha256.of(b"other")))


def test_a_torn_report_is_named(archive: Archive, captured: PortalReport) -> None:
    path = archive.root / "batches" / BATCH / "p.json"
    path.write_bytes(path.read_bytes()[:-10])

    with pytest.raises(CorruptArchive, match=r"p\.json: not a PortalReport"):
        archive.report(BATCH, "p")


def test_the_index_leads_from_id_hash_and_url_to_the_place(archive: Archive, captured: PortalReport) -> None:
    one, two = captured.captures

    assert archive.captures_of("http://www.example.org/2") == (two,)
    assert archive.captures_with(Sha256.of(b"one")) == (one,)
    assert archive.capture(two.capture_id) == two
    place = archive.place_of(one.capture_id)
    assert (place.warc_file, place.offset, place.length) == (one.warc_file, one.warc_offset, one.warc_length)
    assert archive.captures_of("http://www.example.org/3") == ()
    with pytest.raises(CorruptArchive, match="no capture nothing"):
        archive.place_of("nothing")


def test_captures_of_a_url_come_oldest_first(
    archive: Archive, captured: PortalReport, capture_of: Callable, page_of: Callable, report_of: Callable
) -> None:
    page = page_of(b"newer", "http://www.example.org/1")
    with archive.open_writer(LATER, "p") as writer:
        later: Capture = capture_of(page, writer.keep(page, column_id="c", role=Role.DETAIL), LATER)
    archive.write_report(report_of(later, batch_id=LATER))

    assert archive.captures_of("http://www.example.org/1") == (captured.captures[0], later)


def test_what_a_crash_left_out_of_the_index_is_found_all_the_same(archive: Archive, captured: PortalReport) -> None:
    archive.index.clear()

    assert archive.captures_of("http://www.example.org/1") == (captured.captures[0],)


def test_the_index_is_rebuilt_from_warc_files_even_without_their_reports(
    archive: Archive, captured: PortalReport
) -> None:
    (archive.root / "batches" / BATCH / "p.json").unlink()

    report = rebuild_index(archive)

    assert (report.records, report.reports, report.warc_files) == (2, 0, 1)
    for capture in captured.captures:
        assert archive.place_of(capture.capture_id).offset == capture.warc_offset


def test_an_index_that_is_no_database_says_what_to_do(archive: Archive, captured: PortalReport) -> None:
    (archive.root / "index" / "captures.sqlite").write_bytes(b"not a database" * 100)

    with pytest.raises(CorruptArchive, match="rebuild it"):
        archive.captures_of("http://www.example.org/1")
    rebuild_index(archive)
    assert archive.captures_of("http://www.example.org/1") == (captured.captures[0],)
