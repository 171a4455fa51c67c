"""The archive: one folder with ``warc/``, ``batches/``, ``index/`` and ``decisions.jsonl``."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

from gongbao.archive.codec import from_json, to_json
from gongbao.archive.decisions import DecisionLog
from gongbao.archive.durable import CorruptArchive, write_atomically
from gongbao.archive.index import CaptureIndex, IndexedCapture
from gongbao.archive.members import read_record
from gongbao.archive.packing import PACKS, packs
from gongbao.archive.warc import ArchiveWriter, WarcPlace
from gongbao.model.capture import Batch, Capture, PortalReport
from gongbao.model.identifiers import BatchId, Sha256

T = TypeVar("T", Batch, PortalReport)


_REPORTS_AT_HAND = 32
"""Finished reports never change: a few are kept in memory, since one night asks for the same ones page by page."""


class Archive:
    """What was captured, under ``root``. Finished reports never change; a retry that says the same writes nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.decisions = DecisionLog(root / "decisions.jsonl")
        self.index = CaptureIndex(root / "index" / "captures.sqlite")
        self._reports: dict[tuple[str, str], PortalReport] = {}
        self._keeping = Lock()

    def open_writer(self, batch_id: str, portal_id: str) -> ArchiveWriter:
        """Give the writer of this portal's file in this batch (a context manager)."""
        return ArchiveWriter(self.root, batch_id, portal_id)

    def payload(self, capture: Capture) -> bytes:
        """Give the bytes of ``capture``, checked against its hash; CorruptArchive names file and offset."""
        path, base = self._where(capture.warc_file)
        payload = read_record(path, base + capture.warc_offset, capture.warc_length).payload
        if (found := Sha256.of(payload)) != capture.payload_sha256:
            raise CorruptArchive(
                f"{path} at {base + capture.warc_offset}: payload {found} where {capture.capture_id} says "
                f"{capture.payload_sha256}; restore this file from a backup of the archive"
            )
        return payload

    def write_batch(self, batch: Batch) -> None:
        """Keep the batch itself (its reports are files of their own)."""
        self._finish(
            self._batch_folder(batch.batch_id) / "batch.json",
            to_json(
                Batch(
                    batch_id=batch.batch_id,
                    as_of=batch.as_of,
                    portal_ids=batch.portal_ids,
                    trigger=batch.trigger,
                    notes=batch.notes,
                )
            ),
        )

    def write_report(self, report: PortalReport) -> None:
        """Keep a finished report and index its captures; saying the same again is a no-op, saying other things raises."""
        self._finish(self._report_path(report.batch_id, report.portal_id), to_json(report))
        self._add_to_index(report)

    def report(self, batch_id: str, portal_id: str) -> PortalReport | None:
        """The finished report of a portal in a batch; None while there is none."""
        key = (batch_id, portal_id)
        report = self._reports.get(key)
        if report is None:
            path = self._report_path(batch_id, portal_id)
            if not path.exists():
                return None
            report = _read(path, PortalReport)
            with self._keeping:
                if len(self._reports) >= _REPORTS_AT_HAND:
                    self._reports.pop(next(iter(self._reports)))
                self._reports[key] = report
        return report

    def batch(self, batch_id: str) -> Batch:
        """A batch with the reports finished so far, by portal id; CorruptArchive when it is not kept here."""
        folder = self._batch_folder(batch_id)
        head = _read(folder / "batch.json", Batch)
        names = sorted(p for p in folder.glob("*.json") if p.name != "batch.json" and not p.name.startswith("."))
        return Batch(
            batch_id=head.batch_id,
            as_of=head.as_of,
            portal_ids=head.portal_ids,
            trigger=head.trigger,
            reports=tuple(_read(p, PortalReport) for p in names),
            notes=head.notes,
        )

    def batch_ids(self) -> list[BatchId]:
        """Ids of all batches kept, in order of time."""
        return [BatchId(p.parent.name) for p in sorted(self.root.glob("batches/*/batch.json"))]

    def place_of(self, capture_id: str) -> WarcPlace:
        """File, offset and length of a capture; CorruptArchive when neither index nor reports know it."""
        rows = self._find("capture_id", capture_id)
        if not rows:
            raise CorruptArchive(f"{self.root}: no capture {capture_id}; check the id, or rebuild the index")
        return rows[0].place

    def captures_of(self, url: str) -> tuple[Capture, ...]:
        """Every capture of ``url``, oldest batch first."""
        return self._captures(self._find("url", url))

    def latest_captures(self, portal_id: str, until: str) -> dict[str, str]:
        """The newest capture id by address, of a portal, up to and with the batch ``until``."""
        self.index_reports()
        return self.index.latest_of(portal_id, until)

    def first_batch_of(self, portal_id: str, url: str) -> str | None:
        """The oldest batch that captured an address of a portal; None when none did."""
        return self.index.first_batch_of(portal_id, url)

    def captures_with(self, payload_sha256: str) -> tuple[Capture, ...]:
        """Every capture whose payload has this hash, oldest batch first."""
        return self._captures(self._find("payload_sha256", payload_sha256))

    def capture(self, capture_id: str) -> Capture:
        """The capture with this id; CorruptArchive when no report names it."""
        found = self._captures(self._find("capture_id", capture_id))
        if not found:
            raise CorruptArchive(f"{self.root}: no report names {capture_id}; check the id, or rebuild the index")
        return found[0]

    def report_places(self) -> set[tuple[str, str]]:
        """The (batch, portal) pairs whose reports are on disk."""
        found = self.root.glob("batches/*/*.json")
        return {(p.parent.name, p.stem) for p in found if p.name != "batch.json" and not p.name.startswith(".")}

    def index_packs(self) -> None:
        """Bring into the index which files stand in which pack."""
        for pack, listed in packs(self.root):
            self.index.add_packed(pack, {one.warc_file: one.base for one in listed})

    def index_reports(self) -> None:
        """Bring into the index what a crash between report and index left out."""
        for batch_id, portal_id in sorted(self.report_places() - self.index.reports()):
            self._add_to_index(_read(self._report_path(batch_id, portal_id), PortalReport))

    def _where(self, warc_file: str) -> tuple[Path, int]:
        """The file that holds what was written to ``warc_file``, and where that begins in it."""
        if (self.root / warc_file).exists() or not (self.root / PACKS).exists():
            return self.root / warc_file, 0
        found = self.index.packed(warc_file)
        if found is None:
            self.index_packs()
            found = self.index.packed(warc_file)
        return (self.root / warc_file, 0) if found is None else (self.root / found[0], found[1])

    def _find(self, column: str, value: str) -> tuple[IndexedCapture, ...]:
        rows = self.index.find(column, value)
        if not rows:
            self.index_reports()
            rows = self.index.find(column, value)
        return rows

    def _captures(self, rows: tuple[IndexedCapture, ...]) -> tuple[Capture, ...]:
        found: list[Capture] = []
        for row in rows:
            report = self.report(row.batch_id, row.portal_id)
            found.extend(c for c in (report.captures if report else ()) if c.capture_id == row.capture_id)
        return tuple(found)

    def _add_to_index(self, report: PortalReport) -> None:
        self.index.add(
            (
                IndexedCapture(
                    capture_id=c.capture_id,
                    payload_sha256=c.payload_sha256,
                    url=c.url,
                    batch_id=c.batch_id,
                    portal_id=c.portal_id,
                    place=WarcPlace(warc_file=c.warc_file, offset=c.warc_offset, length=c.warc_length),
                )
                for c in report.captures
            ),
            report=(report.batch_id, report.portal_id),
        )

    def _finish(self, path: Path, data: bytes) -> None:
        if not path.exists():
            write_atomically(path, data)
        elif path.read_bytes() != data:
            raise CorruptArchive(f"{path}: already finished with other content; open a new batch instead of this one")

    def _batch_folder(self, batch_id: str) -> Path:
        return self.root / "batches" / batch_id

    def _report_path(self, batch_id: str, portal_id: str) -> Path:
        return self._batch_folder(batch_id) / f"{portal_id}.json"


def _read(path: Path, kind: type[T]) -> T:
    try:
        return from_json(path.read_bytes(), kind)
    except OSError as error:
        raise CorruptArchive(f"{path}: {error.strerror}; restore it from a backup of the archive") from error
    except msgspec.DecodeError as error:
        raise CorruptArchive(f"{path}: not a {kind.__name__} ({error}); restore it from a backup") from error
