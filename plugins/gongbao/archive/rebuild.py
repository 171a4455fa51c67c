"""The index made anew from what decides: the WARC files, then the reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongbao.archive.index import IndexedCapture
from gongbao.archive.members import members, read_record
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
        rows = list(_rows_of(archive.root, path))
        records += len(rows)
        archive.index.add(rows)
    archive.index_reports()
    return IndexReport(records=records, reports=len(archive.index.reports()), warc_files=files)


def _rows_of(root: Path, path: Path) -> Iterator[IndexedCapture]:
    for offset, length in members(path):
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
            place=WarcPlace(warc_file=path.relative_to(root).as_posix(), offset=offset, length=length),
        )
