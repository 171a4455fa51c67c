"""``previous + changes == new``, proven from files read again from disk before anything points at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS
from publish.delta import DELETE, INSERT, apply_feed, key_of
from publish.digest import add_digests, row_hashes, sum_hashes
from publish.parquet import OPERATION, feed_schema, sort_rows
from publish.parts import Part, TableEntry

ReadRows = Callable[[Part, pa.Schema], pa.Table]
"""Re-open a file, compare its bytes with the part's hash, and read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What was proven for one table, for the record: rows read again, before and after."""

    table: str
    rows_before: int
    rows_after: int


def prove_table(spec: TableSpec, before: TableEntry | None, after: TableEntry, read: ReadRows) -> Proven:
    """Prove one table from disk; ReleaseRejected says which table, shard and side disagree.

    Shards that both releases name are the same bytes and need no reading. For each other shard, the old rows with the feed
    applied must equal the new rows; and over the whole table the digests must add up.
    """
    old_parts = {p.path: p for p in before.parts} if before else {}
    new_parts = {p.path: p for p in after.parts}
    gone = [p for path, p in old_parts.items() if path not in new_parts]
    segments = [p for p in after.parts if p.path in after.fresh_segments]
    came = [p for path, p in new_parts.items() if path not in old_parts and path not in after.fresh_segments]
    schema = SCHEMAS[spec.name]
    if before and not (gone or came or segments or after.feed) and after.digest == before.digest:
        return Proven(table=spec.name, rows_before=before.rows, rows_after=after.rows)
    old, new = _rows(spec, gone, read), _rows(spec, came, read)
    feed = read(after.feed, feed_schema(spec)) if after.feed else feed_schema(spec).empty_table()
    try:
        rebuilt = apply_feed(spec, old, feed)
    except ValueError as error:
        raise ReleaseRejected(f"{_unproven(spec)}: {error}") from error
    if not rebuilt.equals(new):
        raise ReleaseRejected(
            f"{_unproven(spec)}: old rows with the feed applied are not the new rows ({_labels(gone, came)})"
        )
    appended = pa.concat_tables([schema.empty_table(), *(read(p, schema) for p in segments)])
    _check_digest(spec, before, after, _feed_digests(spec, old, feed), appended)
    _check_counts(spec, after, feed, appended)
    return Proven(table=spec.name, rows_before=before.rows if before else 0, rows_after=after.rows)


def check_part(part: Part, rows: pa.Table) -> None:
    """Raise CorruptRelease when the rows of a re-opened file are not those that its entry claims."""
    if rows.num_rows != part.rows:
        raise CorruptRelease(
            f"{part.path}: holds {rows.num_rows} rows, expected {part.rows}; restore the file from a copy"
        )
    if sum_hashes(row_hashes(rows)) != part.digest:
        raise CorruptRelease(
            f"{part.path}: its rows have another digest than the manifest says; restore the file from a copy"
        )


def _rows(spec: TableSpec, parts: Sequence[Part], read: ReadRows) -> pa.Table:
    schema = SCHEMAS[spec.name]
    return sort_rows(pa.concat_tables([schema.empty_table(), *(read(p, schema) for p in parts)]), spec)


def _feed_digests(spec: TableSpec, old: pa.Table, feed: pa.Table) -> tuple[Sha256, Sha256]:
    """Digest of rows that the feed writes, and of the old rows that it replaces or removes."""
    written = feed.filter(pc.not_equal(feed.column(OPERATION), pa.scalar(DELETE))).drop_columns([OPERATION])
    replaced = old.filter(pc.is_in(key_of(old, spec), value_set=key_of(feed, spec)))
    return sum_hashes(row_hashes(written)), sum_hashes(row_hashes(replaced))


def _check_digest(
    spec: TableSpec, before: TableEntry | None, after: TableEntry, feed: tuple[Sha256, Sha256], appended: pa.Table
) -> None:
    written, replaced = feed
    start = [before.digest] if before else []
    expected = add_digests([*start, written, sum_hashes(row_hashes(appended))], minus=[replaced])
    if not expected == after.digest == add_digests(p.digest for p in after.parts):
        raise ReleaseRejected(
            f"{_unproven(spec)}: the digests of the last release and of the changes do not add up to the new one"
        )


def _check_counts(spec: TableSpec, after: TableEntry, feed: pa.Table, appended: pa.Table) -> None:
    operations = feed.column(OPERATION).to_pylist()
    counted = (
        operations.count(INSERT) + appended.num_rows,
        len(operations) - operations.count(INSERT) - operations.count(DELETE),
        operations.count(DELETE),
    )
    if counted != (after.inserts, after.updates, after.deletes):
        raise ReleaseRejected(
            f"{_unproven(spec)}: counted {counted} inserts, updates, deletes, the manifest says otherwise"
        )


def _labels(gone: Sequence[Part], came: Sequence[Part]) -> str:
    return "shards " + ", ".join(sorted({p.label for p in (*gone, *came)}))


def _unproven(spec: TableSpec) -> str:
    return f"table {spec.name}: previous + changes != new; nothing was published, report this with the batch"
