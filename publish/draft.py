"""A release before it is published: the state is the type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import ReleaseRejected
from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.model.tables import TABLES, TableSpec
from publish.delta import Delta, doubled_key, key_of
from publish.manifest import write_json
from publish.parquet import check_rows
from publish.parts import RELEASE_ID


def release_id_for(as_of: datetime, input_digest: str) -> ReleaseId:
    """Name the release of a batch: its ``as_of`` and the SHA-256 of its input, so that a retry gets the same name.

    >>> release_id_for(datetime(2025, 3, 3, 18, 30, tzinfo=UTC), "1f0c9a3b" + "0" * 56)
    '20250303T183000Z-1f0c9a3b'
    """
    return ReleaseId(f"{_utc(as_of):%Y%m%dT%H%M%SZ}-{Sha256(input_digest)[:8]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRelease:
    """Everything that decides a release.

    ``tables`` are the full new tables, all names, in the schemas of ``gongbao.normalize.arrow``; ``previous`` is the release
    they were built on (None for the first); ``changed`` says what leads from there to ``tables`` and is what gets published
    (None: it is found by comparing every row); ``validation`` the report as JSON values; ``notes`` lines for the change log.
    ``rewrites`` maps an append-only table to the reason why rows that were published are altered or removed (a take-down, a
    reading mended); without it that is refused. ``quarantined`` counts documents kept back; ``input_digest`` is kept for
    the record; ``takedowns`` gives the reason for each policy (by id) whose wording this release is the first to leave out.
    """

    release_id: ReleaseId
    as_of: datetime
    previous: ReleaseId | None
    tables: Mapping[str, pa.Table]
    validation: Mapping[str, Any]
    changed: Mapping[str, Delta] | None = None
    notes: tuple[str, ...] = ()
    quarantined: int = 0
    rewrites: Mapping[str, str] = field(default_factory=dict)
    takedowns: Mapping[str, str] = field(default_factory=dict)
    input_digest: str = ""

    def check(self) -> None:
        """Raise ReleaseRejected when this cannot be a release: id, time, names, columns, required values, unique keys."""
        if not RELEASE_ID.fullmatch(self.release_id) or not self.release_id.startswith(
            f"{_utc(self.as_of):%Y%m%dT%H%M%SZ}-"
        ):
            raise ReleaseRejected(
                f"release id {self.release_id!r} does not belong to as_of {self.as_of.isoformat()}; make it with release_id_for"
            )
        expected = {spec.name for spec in TABLES}
        if set(self.tables) != expected:
            raise ReleaseRejected(
                f"release {self.release_id}: tables missing {sorted(expected - set(self.tables))}, "
                f"unknown {sorted(set(self.tables) - expected)}; give all {len(expected)} tables"
            )
        try:
            write_json(dict(self.validation))
        except (TypeError, ValueError) as error:
            raise ReleaseRejected(f"release {self.release_id}: the validation report is not JSON ({error})") from error
        if unknown := set(self.rewrites) - {spec.name for spec in TABLES if spec.append_only}:
            raise ReleaseRejected(
                f"release {self.release_id}: rewrites names {sorted(unknown)}, which are not append-only tables"
            )
        for name, table in self.tables.items():
            try:
                check_rows(name, table)
            except ValueError as error:
                raise ReleaseRejected(f"release {self.release_id}: {error}; make rows with table_of") from error


def check_delta(release_id: ReleaseId, table: pa.Table, delta: Delta, spec: TableSpec, rows_before: int) -> None:
    """Raise ReleaseRejected unless ``delta`` leads to ``table`` as far as its own keys and the number of rows tell.

    Every key that it writes stands once in the table, every key that it removes does not; a scan of one column, nothing is hashed.
    """
    if delta.empty and table.num_rows == rows_before:
        return
    expected = rows_before + delta.inserts.num_rows - delta.deletes.num_rows
    written = pa.concat_tables([delta.inserts, delta.updates])
    keys, removed = key_of(written, spec), key_of(delta.deletes, spec)
    first = pc.unique(pa.chunked_array([t.column(spec.key[0]).combine_chunks() for t in (written, delta.deletes)]))
    near = key_of(table.select(list(spec.key)).filter(pc.is_in(table.column(spec.key[0]), value_set=first)), spec)
    for listed in (near, keys):
        if doubled := doubled_key(listed):
            raise ReleaseRejected(
                f"release {release_id}: table {spec.name} has two rows for {', '.join(spec.key)} = {doubled}; keep one of them"
            )
    if (
        table.num_rows != expected
        or not pc.all(pc.is_in(keys, value_set=near), min_count=0).as_py()
        or pc.any(pc.is_in(removed, value_set=near), min_count=0).as_py()
    ):
        raise ReleaseRejected(
            f"release {release_id}: table {spec.name} has {table.num_rows} rows, but the last release and what changed since "
            f"give {expected}, or other keys; what is published must be what was validated: report this with the batch"
        )


def _utc(as_of: datetime) -> datetime:
    if as_of.tzinfo is None:
        raise ReleaseRejected(f"as_of {as_of.isoformat()} has no time zone; pass aware UTC")
    return as_of.astimezone(UTC)
