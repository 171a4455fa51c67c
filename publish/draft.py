"""A release before it is published: the state is the type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from gongbao.errors import ReleaseRejected
from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.model.tables import TABLES
from gongbao.normalize.arrow import SPECS
from publish.delta import doubled_key, key_of
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

    ``tables`` are the full new tables, all 15 names, in the schemas of ``gongbao.normalize.arrow``; ``previous`` is the release
    they were built on (None for the first); ``validation`` the report as JSON values; ``notes`` lines for the change log.
    ``rewrites`` maps an append-only table to the reason why rows that were published are altered or removed (a take-down, a
    reading mended); without it that is refused. ``quarantined`` counts documents kept back; ``input_digest`` is kept for
    the record.
    """

    release_id: ReleaseId
    as_of: datetime
    previous: ReleaseId | None
    tables: Mapping[str, pa.Table]
    validation: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    quarantined: int = 0
    rewrites: Mapping[str, str] = field(default_factory=dict)
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
            if table.num_rows and (doubled := doubled_key(key_of(table, SPECS[name]))):
                raise ReleaseRejected(
                    f"release {self.release_id}: table {name} has two rows for {', '.join(SPECS[name].key)} = {doubled}; "
                    "keep one of them"
                )


def _utc(as_of: datetime) -> datetime:
    if as_of.tzinfo is None:
        raise ReleaseRejected(f"as_of {as_of.isoformat()} has no time zone; pass aware UTC")
    return as_of.astimezone(UTC)
