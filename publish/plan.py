"""Which files of the last release stay, and which rows need new ones: a night writes what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import ReleaseRejected
from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS
from publish.delta import Delta, compare_rows, key_of
from publish.digest import ZERO, RowHashes, add_digests, row_hashes, sum_hashes
from publish.parquet import sort_rows
from publish.parts import ALL, EMPTY, LOG, SEGMENT, Part, TableEntry

SEGMENT_ROWS = 65_536
"""Most rows of one append-only segment."""

ReadPart = Callable[[Part, "list[str] | None"], pa.Table]
"""Read a part of the last release, verified; columns or all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshPart:
    """Rows that get a new file, with their digest in memory: the file, read again, must give the same."""

    label: str
    rows: pa.Table
    digest: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One shard that changed (a month, a whole unsharded table, a segment to rewrite): rows that come, None when all went."""

    fresh: FreshPart | None
    feed: Delta


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """What publishing one table means. ``appended`` are new segments; ``digest`` is of the whole draft table."""

    spec: TableSpec
    rows: int
    digest: Sha256
    kept: tuple[Part, ...]
    groups: tuple[Group, ...]
    appended: tuple[FreshPart, ...]


def plan_table(
    spec: TableSpec, table: pa.Table, prior: TableEntry | None, read_part: ReadPart, *, may_rewrite: bool
) -> TablePlan:
    """Compare a draft table with the last release; ReleaseRejected when published rows were touched that must stand."""
    table = sort_rows(table, spec)
    hashes = row_hashes(table)
    if not (table.num_rows or _filled(prior)):
        return TablePlan(spec=spec, rows=0, digest=ZERO, kept=(), groups=(), appended=_segments(spec, table, hashes))
    if spec.append_only:
        return _plan_segments(spec, table, hashes, prior, read_part, may_rewrite=may_rewrite)
    return _plan_shards(spec, table, hashes, prior, read_part)


def _plan_shards(
    spec: TableSpec, table: pa.Table, hashes: RowHashes, prior: TableEntry | None, read_part: ReadPart
) -> TablePlan:
    labels = _labels(spec, table)
    parts: dict[str, list[Part]] = {}
    for part in _filled(prior):
        parts.setdefault(part.label, []).append(part)
    kept: list[Part] = []
    groups: list[Group] = []
    for label in sorted({*labels.tolist(), *parts}):
        here = np.flatnonzero(labels == label)
        before = parts.get(label, [])
        if before and len(here) == sum(p.rows for p in before) and sum_hashes(hashes[here]) == _sum(before):
            kept.extend(before)
            continue
        old = _read_all(spec, before, read_part)
        new = table.take(here)
        delta = compare_rows(spec, old, row_hashes(old), new, hashes[here])
        groups.append(Group(fresh=_fresh(label, new, hashes[here]), feed=delta))
    _check_no_row_moved(spec, groups)
    return TablePlan(
        spec=spec,
        rows=table.num_rows,
        digest=sum_hashes(hashes),
        kept=tuple(kept),
        groups=tuple(groups),
        appended=(),
    )


def _plan_segments(
    spec: TableSpec,
    table: pa.Table,
    hashes: RowHashes,
    prior: TableEntry | None,
    read_part: ReadPart,
    *,
    may_rewrite: bool,
) -> TablePlan:
    parts = _filled(prior)
    keys = key_of(table, spec)
    published = pa.chunked_array([key_of(read_part(p, list(spec.key)), spec) for p in parts], type=keys.type)
    is_known = pc.is_in(keys, value_set=published.combine_chunks()).to_numpy(zero_copy_only=False)
    kept: tuple[Part, ...] = parts
    groups: tuple[Group, ...] = ()
    if int(is_known.sum()) != len(published) or sum_hashes(hashes[is_known]) != _sum(parts):
        kept, groups = _rewritten(spec, table, hashes, parts, read_part, may_rewrite=may_rewrite)
    return TablePlan(
        spec=spec,
        rows=table.num_rows,
        digest=sum_hashes(hashes),
        kept=kept,
        groups=groups,
        appended=_segments(spec, table.filter(pa.array(~is_known)), hashes[~is_known]),
    )


def _rewritten(
    spec: TableSpec,
    table: pa.Table,
    hashes: RowHashes,
    parts: tuple[Part, ...],
    read_part: ReadPart,
    *,
    may_rewrite: bool,
) -> tuple[tuple[Part, ...], tuple[Group, ...]]:
    """Find the segments whose rows were altered or removed; they alone are written anew."""
    keys = key_of(table, spec)
    kept: list[Part] = []
    groups: list[Group] = []
    for part in parts:
        old = read_part(part, None)
        here = np.flatnonzero(pc.is_in(keys, value_set=key_of(old, spec)).to_numpy(zero_copy_only=False))
        new = table.take(here)
        delta = compare_rows(spec, old, row_hashes(old), new, hashes[here])
        if delta.empty:
            kept.append(part)
            continue
        if not may_rewrite:
            touched = key_of(pa.concat_tables([delta.updates, delta.deletes]), spec)
            raise ReleaseRejected(
                f"table {spec.name} is append-only, but the draft alters {delta.updates.num_rows} and removes {delta.deletes.num_rows} "
                f"published rows, first {touched[0]}; keep those rows as published, "
                "or name the table in the draft's rewrites with the reason"
            )
        groups.append(Group(fresh=_fresh(SEGMENT, new, hashes[here]), feed=delta))
    return tuple(kept), tuple(groups)


def _segments(spec: TableSpec, appended: pa.Table, hashes: RowHashes) -> tuple[FreshPart, ...]:
    """Cut new rows into segments of bounded size; the change log is one file per release, also when it is empty."""
    if spec.name == "changes":
        return (FreshPart(label=LOG, rows=appended, digest=sum_hashes(hashes)),)
    cuts = range(0, appended.num_rows, SEGMENT_ROWS)
    return tuple(
        FreshPart(
            label=SEGMENT, rows=appended.slice(at, SEGMENT_ROWS), digest=sum_hashes(hashes[at : at + SEGMENT_ROWS])
        )
        for at in cuts
    )


def _fresh(label: str, rows: pa.Table, hashes: RowHashes) -> FreshPart | None:
    return FreshPart(label=label, rows=rows, digest=sum_hashes(hashes)) if rows.num_rows else None


def empty_part(spec: TableSpec) -> FreshPart:
    """A table without rows is one file without rows, so that every tool can open it."""
    return FreshPart(label=EMPTY, rows=SCHEMAS[spec.name].empty_table(), digest=ZERO)


def _labels(spec: TableSpec, table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    if spec.shard_by is None:
        return np.full(table.num_rows, ALL, dtype=object)
    column = table.column(spec.shard_by)
    months = pc.strftime(cast("Any", column.cast(pa.timestamp("us"))), format="%Y-%m")
    return np.asarray(months.to_numpy(zero_copy_only=False), dtype=object)


def _check_no_row_moved(spec: TableSpec, groups: list[Group]) -> None:
    """A key that leaves one shard and enters another would break the month as its address."""
    left = pa.concat_tables([SCHEMAS[spec.name].empty_table(), *(g.feed.deletes for g in groups)])
    came = pa.concat_tables([SCHEMAS[spec.name].empty_table(), *(g.feed.inserts for g in groups)])
    gone = key_of(left, spec)
    moved = gone.filter(pc.is_in(gone, value_set=key_of(came, spec)))
    if len(moved):
        raise ReleaseRejected(
            f"table {spec.name}: {spec.shard_by} changed for {moved[0]}; it must never change for a key: carry the published value over"
        )


def _filled(prior: TableEntry | None) -> tuple[Part, ...]:
    return tuple(p for p in prior.parts if p.rows) if prior else ()


def _sum(parts: tuple[Part, ...] | list[Part]) -> Sha256:
    return add_digests(p.digest for p in parts)


def _read_all(spec: TableSpec, parts: list[Part], read_part: ReadPart) -> pa.Table:
    return sort_rows(pa.concat_tables([SCHEMAS[spec.name].empty_table(), *(read_part(p, None) for p in parts)]), spec)
