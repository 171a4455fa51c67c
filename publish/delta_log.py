"""Commits and checkpoints of a Delta table (protocol: reader 1, writer 2) over files that are there already; pure bytes.

A commit names files and says how many rows they hold. It repeats no value of a row, so that a take-down has nothing to look for in it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gongbao.model.tables import TableSpec
from publish.parts import Part, TableEntry

LOG = "_delta_log"
LAST_CHECKPOINT = "_last_checkpoint"
FOLLOWS = "previousSha256"
"""In ``commitInfo``: the SHA-256 of the commit before; readers pass over what they do not know."""

_PROTOCOL = {"minReaderVersion": 1, "minWriterVersion": 2}
_TYPES: Mapping[str, Any] = {
    "string": "string",
    "category": "string",
    "int32": "integer",
    "int64": "long",
    "float64": "double",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "strings": {"type": "array", "elementType": "string", "containsNull": True},
}
_CONFIGURATION = {  # the publisher alone removes files: a VACUUM would take the change files, which no Delta table names
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
_TEXTS = pa.map_(pa.string(), pa.string())
_CHECKPOINT = pa.schema(
    [
        ("protocol", pa.struct([("minReaderVersion", pa.int32()), ("minWriterVersion", pa.int32())])),
        (
            "metaData",
            pa.struct(
                [
                    ("id", pa.string()),
                    ("name", pa.string()),
                    ("description", pa.string()),
                    ("format", pa.struct([("provider", pa.string()), ("options", _TEXTS)])),
                    ("schemaString", pa.string()),
                    ("partitionColumns", pa.list_(pa.string())),
                    ("configuration", _TEXTS),
                    ("createdTime", pa.int64()),
                ]
            ),
        ),
        (
            "add",
            pa.struct(
                [
                    ("path", pa.string()),
                    ("partitionValues", _TEXTS),
                    ("size", pa.int64()),
                    ("modificationTime", pa.int64()),
                    ("dataChange", pa.bool_()),
                    ("stats", pa.string()),
                ]
            ),
        ),
    ]
)
"""Columns of a checkpoint that this log needs; without tombstones, which only a VACUUM would read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaTable:
    """What all versions of one Delta table share: its columns, and the first release of the chain, which its id comes from."""

    spec: TableSpec
    first_release: str

    def commit(
        self,
        release: str,
        at: datetime,
        before: TableEntry | None,
        after: TableEntry | None,
        *,
        kept: bool,
        head: bool,
        follows: str | None = None,
    ) -> bytes:
        """The actions of one version: from the files of ``before`` to those of ``after``; None stands for no file.

        ``head``: say protocol and columns (in the first version, and where columns were added); ``kept``: there is such a release;
        ``follows``: SHA-256 of the commit before, which this one vouches for.
        """
        info = {
            "timestamp": _millis(at),
            "operation": "PUBLISH",
            "operationParameters": {"release": release},
            "engineInfo": "gongbao",
            "userMetadata": release if kept else f"{release} is not kept any more",
            **({FOLLOWS: follows} if follows else {}),
        }
        actions: list[dict[str, Any]] = [{"commitInfo": info}]
        if head:
            actions += [{"protocol": _PROTOCOL}, {"metaData": self._meta_data()}]
        old, new = _files(before), _files(after)
        moved = bool(before and after and after.feed is None)
        fresh = set(after.fresh_segments) if after else set()
        for path in sorted(old.keys() - new.keys()):
            removed = {"path": _name(path), "deletionTimestamp": _millis(at), "dataChange": not moved}
            actions.append(
                {"remove": {**removed, "extendedFileMetadata": True, "partitionValues": {}, "size": old[path].bytes}}
            )
        for path in sorted(new.keys() - old.keys()):
            actions.append({"add": _add(new[path], at, changes=not moved or path in fresh)})
        return b"".join(_line(action) for action in actions)

    def checkpoint(self, at: datetime, standing: TableEntry | None) -> tuple[bytes, int]:
        """The whole state of a version as Parquet, and of how many actions it is made."""
        rows: list[dict[str, Any]] = [{"protocol": _PROTOCOL}, {"metaData": self._meta_data()}]
        rows += [{"add": _add(part, at, changes=False)} for _, part in sorted(_files(standing).items())]
        sink = pa.BufferOutputStream()
        table = pa.Table.from_pylist([_as_maps(row) for row in rows], schema=_CHECKPOINT)
        pq.write_table(table, sink, compression="zstd", store_schema=False)
        return sink.getvalue().to_pybytes(), len(rows)

    def _meta_data(self) -> dict[str, Any]:
        spec = self.spec
        fields = [
            {"name": f.name, "type": _TYPES[f.kind], "nullable": f.nullable, "metadata": {"comment": f.meaning}}
            for f in spec.fields
        ]
        return {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:gongbao:{self.first_release}:{spec.name}")),
            "name": spec.name,
            "description": f"{spec.title_zh}: {spec.title}",
            "format": {"provider": "parquet", "options": {}},
            "schemaString": json.dumps({"type": "struct", "fields": fields}, ensure_ascii=False),
            "partitionColumns": [],
            "configuration": _CONFIGURATION,
            "createdTime": _millis(time_of(self.first_release)),
        }


def log_path(table: str, version: int, ending: str = "json") -> str:
    """Where a version of a table's log lies.

    >>> log_path("texts", 7)
    'texts/_delta_log/00000000000000000007.json'
    """
    return f"{table}/{LOG}/{version:020}.{ending}"


def time_of(release: str) -> datetime:
    """The time that a release id begins with.

    >>> time_of("20250303T183000Z-1f0c9a3b").isoformat()
    '2025-03-03T18:30:00+00:00'
    """
    return datetime.strptime(release[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _files(entry: TableEntry | None) -> dict[str, Part]:
    """Files with rows, by path: a table without any is a Delta table without files."""
    return {part.path: part for part in entry.parts if part.rows} if entry else {}


def _add(part: Part, at: datetime, *, changes: bool) -> dict[str, Any]:
    return {
        "path": _name(part.path),
        "partitionValues": {},
        "size": part.bytes,
        "modificationTime": _millis(at),
        "dataChange": changes,
        "stats": json.dumps({"numRecords": part.rows}),
    }


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _line(action: Mapping[str, Any]) -> bytes:
    return (json.dumps(action, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _as_maps(row: Mapping[str, Any]) -> dict[str, Any]:
    """Objects of text by text as pairs, which is how Arrow takes a map."""
    return {
        name: list(value.items()) if name in {"partitionValues", "options", "configuration"} else
        _as_maps(value) if isinstance(value, Mapping) else value
        for name, value in row.items()
    }  # fmt: skip
