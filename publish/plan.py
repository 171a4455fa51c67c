"""Which files of the last release a delta touches: a night rewrites the shards of what changed and adds segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import ReleaseRejected
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS, SPECS
from publish.address import Addresses, Places, bases, row_bits
from publish.delta import DELETE, INSERT, Delta, feed_of, key_of
from publish.digest import RowHashes, row_hashes
from publish.parquet import OPERATION, feed_schema
from publish.parts import Part, TableEntry
from publish.segments import Segment, cut_segments, due_merges

ReadPart = Callable[[Part, "list[str] | None"], pa.Table]
"""Read a part of the last release, verified; columns or all."""

_EMPTY = {name: schema.empty_table() for name, schema in SCHEMAS.items()}
_NO_CHANGE = {name: feed_schema(spec).empty_table() for name, spec in SPECS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One place that changes: its label, its files of the last release, and the numbers of the feed's rows for it."""

    label: str
    old: tuple[Part, ...]
    rows: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """What publishing one table means.

    ``feed`` holds every changed row with ``_op``, ``hashes`` those rows' hashes (a row that goes has none that counts). ``shards`` are
    written anew, ``segments`` (rows of the feed) are appended, ``merges`` (segments of the last release) become one each; ``kept``
    files stay.
    """

    spec: TableSpec
    prior: TableEntry | None
    kept: tuple[Part, ...]
    feed: pa.Table
    hashes: RowHashes
    shards: tuple[Shard, ...] = ()
    segments: tuple[Segment, ...] = ()
    merges: tuple[tuple[Part, ...], ...] = ()


def plan_table(
    spec: TableSpec, delta: Delta, prior: TableEntry | None, read_part: ReadPart, *, may_rewrite: bool
) -> TablePlan:
    """Lay ``delta`` over the files of the last release; ReleaseRejected when published rows were touched that must stand."""
    parts = tuple(p for p in prior.parts if p.rows) if prior else ()
    feed = _NO_CHANGE[spec.name] if delta.empty else feed_of(spec, delta)
    hashes = row_hashes(feed.drop_columns([OPERATION]))
    if spec.append_only:
        altered = np.flatnonzero(pc.not_equal(feed.column(OPERATION), pa.scalar(INSERT)).to_numpy())
        if len(altered) and not may_rewrite:
            raise _refused(spec, feed.take(altered))
        shards = _segments_of(spec, feed, altered, parts, read_part) if len(altered) else ()
        merges = () if shards else due_merges(parts)
        segments = cut_segments(spec, feed, np.setdiff1d(np.arange(feed.num_rows), altered))
    else:
        shards, merges, segments = _touched_shards(spec, feed, parts), (), ()
    gone = {p.path for group in (*merges, *(s.old for s in shards)) for p in group}
    return TablePlan(
        spec=spec,
        prior=prior,
        kept=tuple(p for p in parts if p.path not in gone),
        feed=feed,
        hashes=hashes,
        shards=shards,
        segments=segments,
        merges=merges,
    )


def _touched_shards(spec: TableSpec, feed: pa.Table, parts: Sequence[Part]) -> tuple[Shard, ...]:
    if not feed.num_rows:
        return ()
    standing: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        standing[part.label].append(part)
    addresses = Addresses.of(standing)
    rows: dict[str, list[int]] = defaultdict(list)
    for number, (base, bits) in enumerate(zip(bases(spec, feed), row_bits(spec, feed).tolist(), strict=True)):
        rows[addresses.place(base, bits)].append(number)
    return tuple(
        Shard(label=label, old=tuple(standing.get(label, ())), rows=np.array(rows[label])) for label in sorted(rows)
    )


def _segments_of(
    spec: TableSpec, feed: pa.Table, altered: Places, parts: Sequence[Part], read_part: ReadPart
) -> tuple[Shard, ...]:
    """Find the segments that hold the rows of the feed that alter or remove published ones; they alone are written anew."""
    keys = key_of(feed.take(altered), spec)
    shards = []
    for part in parts:
        here = pc.is_in(keys, value_set=key_of(read_part(part, list(spec.key)), spec)).to_numpy(zero_copy_only=False)
        if here.any():
            shards.append(Shard(label=part.label, old=(part,), rows=altered[here]))
    if sum(len(s.rows) for s in shards) != len(altered):
        raise ReleaseRejected(
            f"table {spec.name}: the draft alters or removes rows that are not published, among them one of {keys[0]}; "
            "build the draft again on the last release"
        )
    return tuple(shards)


def _refused(spec: TableSpec, altered: pa.Table) -> ReleaseRejected:
    removed = altered.column(OPERATION).to_pylist().count(DELETE)
    first = key_of(altered.drop_columns([OPERATION]), spec)[0]
    return ReleaseRejected(
        f"table {spec.name} is append-only, but the draft alters {altered.num_rows - removed} and removes {removed} "
        f"published rows, first {first}; keep those rows as published, "
        "or name the table in the draft's rewrites with the reason"
    )


def empty_rows(spec: TableSpec) -> pa.Table:
    """A table without rows is one file without rows, so that every tool can open it."""
    return _EMPTY[spec.name]
