"""Put the new files of one table and say what the table is made of now."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS
from publish.delta import Delta, feed_of
from publish.digest import add_digests, digest_of
from publish.parquet import encode
from publish.parts import LOG, Part, TableEntry, feed_path, part_path
from publish.plan import FreshPart, TablePlan, empty_part
from publish.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTable:
    """The entry of one table, and for table ``changes`` the log of this release (which is a part only when it has rows)."""

    entry: TableEntry
    log: Part | None


def write_table(plan: TablePlan, release_id: ReleaseId, store: Store) -> WrittenTable:
    """Encode and put shards, segments and feed of one table."""
    spec = plan.spec
    shards = [_put(store, spec, g.fresh, release_id) for g in plan.groups if g.fresh]
    appended = [_put(store, spec, fresh, release_id) for fresh in plan.appended]
    log = next((p for p in appended if p.label == LOG), None)
    segments = [p for p in appended if p.rows]
    parts = [*plan.kept, *shards, *segments]
    if not parts:
        parts = [log or _put(store, spec, empty_part(spec), release_id)]
    delta = _joined(spec, [g.feed for g in plan.groups])
    entry = TableEntry(
        name=spec.name,
        rows=sum(p.rows for p in parts),
        digest=add_digests(p.digest for p in parts),
        parts=tuple(sorted(parts, key=lambda p: p.path)),
        inserts=delta.inserts.num_rows + sum(p.rows for p in appended),
        updates=delta.updates.num_rows,
        deletes=delta.deletes.num_rows,
        feed=None if delta.empty else _put_feed(store, spec, delta, release_id),
        fresh_segments=tuple(sorted(p.path for p in segments)),
    )
    return WrittenTable(entry=entry, log=log)


def _put(store: Store, spec: TableSpec, fresh: FreshPart, release_id: ReleaseId) -> Part:
    payload = encode(fresh.rows, spec)
    sha256 = Sha256.of(payload)
    path = part_path(spec.name, fresh.label, release_id, sha256)
    store.put(path, payload)
    return Part(
        path=path,
        label=fresh.label,
        bytes=len(payload),
        sha256=sha256,
        rows=fresh.rows.num_rows,
        digest=fresh.digest,
    )


def _put_feed(store: Store, spec: TableSpec, delta: Delta, release_id: ReleaseId) -> Part:
    rows = feed_of(spec, delta)
    payload = encode(rows, spec)
    sha256 = Sha256.of(payload)
    path = feed_path(spec.name, release_id, sha256)
    store.put(path, payload)
    return Part(path=path, label="feed", bytes=len(payload), sha256=sha256, rows=rows.num_rows, digest=digest_of(rows))


def _joined(spec: TableSpec, deltas: list[Delta]) -> Delta:
    empty = SCHEMAS[spec.name].empty_table()
    return Delta(
        inserts=pa.concat_tables([empty, *(d.inserts for d in deltas)]),
        updates=pa.concat_tables([empty, *(d.updates for d in deltas)]),
        deletes=pa.concat_tables([empty, *(d.deletes for d in deltas)]),
    )
