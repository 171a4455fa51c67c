"""The index made anew from what decides: the WARC files, then the reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongbao.archive.index import IndexedCapture
from gongbao.archive.members import members, read_record
from gongbao.archive.packing import PackedFile, packs
from gongbao.archive.store import Archive
from gongbao.archive.warc import WarcPlace
from gongbao.model.identifiers import CaptureId, Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What a rebuilt index holds: records found in WARC files, reports read, WARC files read."""

    records: int
    reports: int
    warc_files: int


def rebuild_index(archive: Archive) -> IndexReport:
    """Forget the index and make it from WARC files and reports; one record in memory at a time."""
    archive.index.clear()
    records = files = 0
    for path in sorted((archive.root / "warc").glob("*/*.warc.gz")):
        files += 1
        rows = list(_rows_of(path, path.relative_to(archive.root).as_posix(), members(path)))
        records += len(rows)
        archive.index.add(rows)
    for pack, listed in packs(archive.root):
        files += len(listed)
        rows = list(_packed_rows(archive.root / pack, listed))
        records += len(rows)
        archive.index.add(rows)
    archive.index_packs()
    archive.index_reports()
    return IndexReport(records=records, reports=len(archive.index.reports()), warc_files=files)


def _packed_rows(pack: Path, listed: Sequence[PackedFile]) -> Iterator[IndexedCapture]:
    """Rows of the files of a pack, each at its place in the file that the reports name."""
    places = list(members(pack))
    for one in listed:
        mine = [(offset, length) for offset, length in places if one.base <= offset < one.base + one.length]
        yield from _rows_of(pack, one.warc_file, mine, base=one.base)


def _rows_of(
    path: Path, warc_file: str, places: Iterable[tuple[int, int]], *, base: int = 0
) -> Iterator[IndexedCapture]:
    for offset, length in places:
        record = read_record(path, offset, length)
        if record.fields["WARC-Type"] not in {"response", "resource"}:
            continue
        sha256, url, batch_id = Sha256.of(record.payload), record.fields["Gongbao-Url"], record.fields["Gongbao-Batch"]
        yield IndexedCapture(
            capture_id=CaptureId.of(batch_id, url, sha256),
            payload_sha256=sha256,
            url=url,
            batch_id=batch_id,
            portal_id=record.fields["Gongbao-Portal"],
            place=WarcPlace(warc_file=warc_file, offset=offset - base, length=length),
        )
