"""Readings between normalize and release, kept as Parquet: one file per batch and portal, replaced whole on a retry."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gongbao.archive.codec import from_json, to_json
from gongbao.errors import BadInput, StorageFailed
from gongbao.model.capture import Capture
from gongbao.model.policy import PolicyReading
from gongbao.model.portal import ColumnKind

_FIELDS: dict[str, pa.DataType] = {
    "capture_id": pa.string(),
    "url": pa.string(),
    "portal_id": pa.string(),
    "column_id": pa.string(),
    "title": pa.string(),
    "doc_number": pa.string(),
    "text_length": pa.int64(),
    "clause_count": pa.int32(),
    "error": pa.string(),
    "staged": pa.string(),
}
STAGE_SCHEMA = pa.schema([pa.field(name, kind) for name, kind in _FIELDS.items()])
"""A few columns for people with a Parquet viewer, and ``staged``: the whole reading as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedReading:
    """One capture, read; ``error`` says why it could not be. ``attachments`` are the captures of its files, where known.

    ``backfill`` tells that the page was first seen in the first walk of its column, however late it could be taken in.
    """

    capture: Capture
    column_kind: ColumnKind
    reading: PolicyReading | None
    error: str | None = None
    structure_lost: bool = False
    backfill: bool = False
    attachments: tuple[Capture, ...] = ()


def stage_path(stage_dir: Path, batch_id: str, portal_id: str) -> Path:
    """Name the file that holds one portal's readings of one batch."""
    return stage_dir / batch_id / f"{portal_id}.parquet"


def write_stage(path: Path, readings: list[StagedReading]) -> None:
    """Write the readings of one portal; StorageFailed when the disk refuses, and the former file stays."""
    rows = [
        {
            "capture_id": item.capture.capture_id,
            "url": item.capture.url,
            "portal_id": item.capture.portal_id,
            "column_id": item.capture.column_id,
            "title": item.reading.title if item.reading else None,
            "doc_number": item.reading.doc_number if item.reading else None,
            "text_length": len(item.reading.text) if item.reading else None,
            "clause_count": len(item.reading.clauses) if item.reading else None,
            "error": item.error,
            "staged": to_json(item).decode(),
        }
        for item in sorted(readings, key=lambda item: item.capture.url)
    ]
    draft = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=STAGE_SCHEMA), draft, compression="zstd")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StorageFailed(
            f"{path}: the staged readings could not be written ({error.strerror}); free space, then run normalize again"
        ) from error


def read_stage(path: Path) -> list[StagedReading]:
    """Read the readings of one portal; BadInput when the file is missing or damaged (run normalize again)."""
    try:
        column = pq.read_table(path, columns=["staged"]).column("staged")
    except (OSError, pa.ArrowInvalid) as error:
        raise BadInput(
            f"{path}: the staged readings cannot be read ({error}); run `gongbao normalize` for this batch again"
        ) from error
    return [from_json(value.encode(), StagedReading) for value in column.to_pylist() if value is not None]
