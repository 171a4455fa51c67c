"""What changed between two states of a table, row by row, and how a reader applies it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import ReleaseRejected
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS
from publish.address import address_columns
from publish.digest import RowHashes, canonical_rows, row_hashes
from publish.parquet import OPERATION, feed_schema, sort_rows

INSERT, UPDATE, DELETE = "insert", "update", "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Rows that came, rows that stand differently now (as they stand now), rows that went (as they stood).

    Of rows that went only the key and the columns that say where they lay are used; the others may be null.
    """

    inserts: pa.Table
    updates: pa.Table
    deletes: pa.Table

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.inserts.num_rows or self.updates.num_rows or self.deletes.num_rows)


def key_of(table: pa.Table, spec: TableSpec) -> pa.Array[Any]:
    """One value per row that identifies it: the key column, or the canonical text of several."""
    keys = table.select(list(spec.key)).combine_chunks()
    if len(spec.key) == 1:
        return _one_array(keys.column(0))
    return pa.chunked_array([canonical_rows(b) for b in keys.to_batches()], type=pa.large_string()).combine_chunks()


def doubled_key(keys: pa.Array[Any]) -> str | None:
    """A key that stands on two rows, if there is one."""
    counts = pc.value_counts(keys)
    doubled = counts.filter(pc.greater(counts.field("counts"), pa.scalar(1)))
    return str(doubled.field("values")[0]) if len(doubled) else None


def compare_rows(spec: TableSpec, old: pa.Table, old_hashes: RowHashes, new: pa.Table, new_hashes: RowHashes) -> Delta:
    """Compare two states of a table by key; hashes are ``row_hashes`` of each. ReleaseRejected when a row moved to another shard."""
    old_keys, new_keys = key_of(old, spec), key_of(new, spec)
    place = pc.index_in(new_keys, value_set=old_keys)
    known = place.is_valid().to_numpy(zero_copy_only=False)
    at_old = place.drop_null().to_numpy(zero_copy_only=False)
    at_new = np.flatnonzero(known)
    differs = (old_hashes[at_old] != new_hashes[at_new]).any(axis=1)
    updates = new.take(pa.array(at_new[differs]))
    if not spec.append_only:
        _check_no_row_moved(spec, old.take(pa.array(at_old[differs])), updates)
    return Delta(
        inserts=new.filter(pa.array(~known)),
        updates=updates,
        deletes=old.filter(pc.invert(pc.is_in(old_keys, value_set=new_keys))),
    )


def _check_no_row_moved(spec: TableSpec, before: pa.Table, after: pa.Table) -> None:
    """A key that leaves one shard and enters another would break the place as its address."""
    for name in address_columns(spec):
        moved = pc.not_equal(before.column(name), after.column(name))
        if pc.any(moved).as_py():
            key = key_of(after.filter(moved), spec)[0]
            raise ReleaseRejected(
                f"table {spec.name}: {name} changed for {key}; it must never change for a key: carry the published value over"
            )


def delta_between(spec: TableSpec, old: pa.Table, new: pa.Table) -> Delta:
    """What leads from one state of a whole table to another; hashes every row of both (about 4 s per million rows)."""
    return compare_rows(spec, old, row_hashes(old), new, row_hashes(new))


def delta_of(spec: TableSpec, old: pa.Table, new: pa.Table, touched: Collection[str]) -> Delta:
    """What leads from ``old`` to ``new`` where only rows may differ whose first key column is one of ``touched``."""
    if old is new or not touched:
        return no_change(spec)
    first = pa.array(sorted(touched), pa.string())
    before, after = (t.filter(pc.is_in(t.column(spec.key[0]), value_set=first)) for t in (old, new))
    return delta_between(spec, before, after)


def no_change(spec: TableSpec) -> Delta:
    """A delta without rows."""
    empty = SCHEMAS[spec.name].empty_table()
    return Delta(inserts=empty, updates=empty, deletes=empty)


def feed_of(spec: TableSpec, delta: Delta) -> pa.Table:
    """The change file of a table: full new rows; of a deleted row key and place alone, so that a take-down repeats nothing."""
    schema = feed_schema(spec)
    kept = {*spec.key, *address_columns(spec)}
    tables = []
    for operation, rows in ((INSERT, delta.inserts), (UPDATE, delta.updates), (DELETE, delta.deletes)):
        arrays = [
            rows.column(f.name) if operation != DELETE or f.name in kept else pa.nulls(rows.num_rows, f.type)
            for f in list(schema)[1:]
        ]
        marks = pa.array([operation] * rows.num_rows, pa.string())
        tables.append(pa.Table.from_arrays([marks, *arrays], schema=schema))
    return sort_rows(pa.concat_tables(tables), spec)


def apply_feed(spec: TableSpec, old: pa.Table, feed: pa.Table) -> pa.Table:
    """Return the rows of ``old`` after ``feed``; ValueError when it inserts what is there, or changes what is not."""
    old_keys, feed_keys = key_of(old, spec), key_of(feed, spec)
    inserting = pc.equal(feed.column(OPERATION), pa.scalar(INSERT))
    present = pc.is_in(feed_keys, value_set=old_keys)
    wrong = pc.equal(inserting, present)
    if pc.any(wrong).as_py():
        key = pc.filter(feed_keys, _one_array(wrong))[0]
        raise ValueError(f"{spec.name}: the feed inserts a row that exists, or changes one that does not: {key}")
    kept = old.filter(pc.invert(pc.is_in(old_keys, value_set=feed_keys)))
    written = feed.filter(pc.not_equal(feed.column(OPERATION), pa.scalar(DELETE))).drop_columns([OPERATION])
    return sort_rows(pa.concat_tables([kept, pa.Table.from_arrays(written.columns, schema=old.schema)]), spec)


def _one_array(column: pa.Array[Any] | pa.ChunkedArray[Any]) -> pa.Array[Any]:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
