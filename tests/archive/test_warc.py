from __future__ import annotations

import errno
import gzip
import os
from collections.abc import Callable

import pytest
from warcio.archiveiterator import ArchiveIterator

from gongbao.archive import Archive
from gongbao.archive.durable import make_folder
from gongbao.archive.members import members, read_record
from gongbao.errors import AlreadyRunning, StorageFailed
from gongbao.model.capture import Role
from gongbao.model.web import WebPage

BATCH = "20250303T183000Z-abc123"
FILE = f"warc/p/{BATCH}.warc.gz"


def keep(archive: Archive, *pages: WebPage) -> list:
    with archive.open_writer(BATCH, "p") as writer:
        return [writer.keep(page, column_id="normative", role=Role.DETAIL) for page in pages]


def test_other_tools_read_the_file_as_warc_1_1_with_matching_digests(archive: Archive, page_of: Callable) -> None:
    body = "<p>第一条</p>".encode()
    keep(archive, page_of(body, x_cache="HIT"))

    with (archive.root / FILE).open("rb") as file:
        seen = []
        for record in ArchiveIterator(file, check_digests="raise"):
            content = record.content_stream().read()
            seen.append(
                (record.rec_type, record.rec_headers.protocol, record.http_headers, record.rec_headers, content)
            )

    assert [s[0] for s in seen] == ["warcinfo", "response"]
    assert seen[1][1] == "WARC/1.1"
    assert seen[1][2].get_statuscode() == "200"
    assert seen[1][2].get_header("x-cache") == "HIT"
    assert seen[1][3].get_header("Gongbao-Portal") == "p"
    assert seen[1][3].get_header("Gongbao-Column") == "normative"
    assert seen[1][3].get_header("Gongbao-Role") == "detail"
    assert seen[1][3].get_header("Gongbao-Batch") == BATCH
    assert seen[1][3].get_header("WARC-Date") == "2025-03-03T18:31:05Z"
    assert seen[1][3].get_header("WARC-Payload-Digest").startswith("sha256:")
    assert seen[1][4] == body


def test_every_record_is_a_gzip_member_at_the_place_handed_out(archive: Archive, page_of: Callable) -> None:
    places = keep(archive, page_of(b"one"), page_of(b"two"))

    data = (archive.root / FILE).read_bytes()
    for place, body in zip(places, (b"one", b"two"), strict=True):
        assert body in gzip.decompress(data[place.offset : place.offset + place.length])
    assert places[0].offset + places[0].length == places[1].offset


def test_a_body_decoded_on_the_way_is_not_decoded_again(
    archive: Archive, page_of: Callable, capture_of: Callable
) -> None:
    page = page_of(b"plain text", content_encoding="gzip", transfer_encoding="chunked", content_length="30")

    place = keep(archive, page)[0]

    assert archive.payload(capture_of(page, place)) == b"plain text"


def test_a_saved_file_becomes_a_resource_record(archive: Archive, page_of: Callable) -> None:
    place = keep(archive, page_of(b"text", "file:///saved/a.txt"))[0]

    record = read_record(archive.root / FILE, place.offset, place.length)

    assert record.fields["WARC-Type"] == "resource"
    assert record.payload == b"text"


def test_a_quiet_night_leaves_no_file(archive: Archive) -> None:
    with archive.open_writer(BATCH, "p"):
        pass

    assert not (archive.root / FILE).exists()


def test_a_second_attempt_appends_and_loses_nothing(archive: Archive, page_of: Callable, capture_of: Callable) -> None:
    first = keep(archive, page_of(b"one"))[0]
    second = keep(archive, page_of(b"two"))[0]

    assert archive.payload(capture_of(page_of(b"one"), first)) == b"one"
    assert archive.payload(capture_of(page_of(b"two"), second)) == b"two"
    assert second.offset == first.offset + first.length


@pytest.mark.parametrize("tail", [b"half", b"\0" * 50])
def test_the_tail_of_a_crashed_attempt_is_moved_aside(
    archive: Archive, page_of: Callable, capture_of: Callable, tail: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    first = keep(archive, page_of(b"one"))[0]
    path = archive.root / FILE
    whole = path.read_bytes()
    torn = whole[first.offset : first.offset + 40] if tail == b"half" else tail
    path.write_bytes(whole + torn)

    second = keep(archive, page_of(b"two"))[0]

    assert second.offset == len(whole)
    assert archive.payload(capture_of(page_of(b"one"), first)) == b"one"
    assert archive.payload(capture_of(page_of(b"two"), second)) == b"two"
    assert path.with_name(path.name + ".torn").read_bytes() == torn
    assert f"partial record at {len(whole)}" in caplog.text
    assert sum(1 for _ in members(path)) == 3


def test_a_full_disk_leaves_complete_records_only(
    archive: Archive, page_of: Callable, capture_of: Callable, full_disk: Callable
) -> None:
    page = page_of(b"one")
    with archive.open_writer(BATCH, "p") as writer:
        place = writer.keep(page, column_id="normative", role=Role.DETAIL)
        full_disk()
        with pytest.raises(StorageFailed, match=r"No space left.*run again"):
            writer.keep(page_of(os.urandom(5000)), column_id="normative", role=Role.DETAIL)

    assert (archive.root / FILE).stat().st_size == place.offset + place.length
    assert archive.payload(capture_of(page, place)) == b"one"


def test_a_place_is_not_handed_out_before_the_disk_has_it(
    archive: Archive, page_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    make_folder((archive.root / FILE).parent)
    monkeypatch.setattr("gongbao.archive.durable.os.fsync", refuse)

    with pytest.raises(StorageFailed):
        keep(archive, page_of(b"one"))

    assert list(members(archive.root / FILE)) == []


def test_two_writers_of_one_file_are_refused(archive: Archive, page_of: Callable) -> None:
    with archive.open_writer(BATCH, "p") as writer:
        writer.keep(page_of(b"one"), column_id="c", role=Role.DETAIL)
        with pytest.raises(AlreadyRunning, match=r"abc123\.warc\.gz"):
            keep(archive, page_of(b"two"))


def test_a_large_record_is_measured_right(archive: Archive, page_of: Callable) -> None:
    body = os.urandom(3_000_000) + b"\0" * 5_000_000

    place = keep(archive, page_of(body), page_of(b"two"))[0]

    path = archive.root / FILE
    assert list(members(path))[1] == (place.offset, place.length)
    assert read_record(path, place.offset, place.length).payload == body
