"""``previous + changes == new``, proven from files read again from disk before anything points at them.

What it costs follows what changed: only shards and segments that came or went are read, and of their rows only those that the feed
names are hashed; the rest must be the same row for row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS
from publish.address import Addresses, bases, holds, part_label, row_bits
from publish.delta import DELETE, INSERT, apply_feed, key_of
from publish.digest import RowHashes, add_digests, digest_of, row_hashes, sum_hashes
from publish.parquet import OPERATION, feed_schema, sort_rows
from publish.parts import Part, TableEntry
from publish.spread import Spread, in_turn

ReadRows = Callable[[Part, pa.Schema], pa.Table]
"""Re-open a file, compare its bytes with the part's hash, and read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What was proven for one table, for the record: rows of the table, before and after."""

    table: str
    rows_before: int
    rows_after: int


@dataclass(slots=True, kw_only=True)
class _Place:
    """Files that went and came at one place, and the feed's rows for it (their numbers)."""

    gone: list[Part] = field(default_factory=list)
    came: list[Part] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """What one place showed: digests of its files, and the old rows that the feed replaced or removed."""

    gone: Sha256
    came: Sha256
    replaced: pa.Table


def prove_table(
    spec: TableSpec, before: TableEntry | None, after: TableEntry, read: ReadRows, spread: Spread = in_turn
) -> Proven:
    """Prove one table from disk; ReleaseRejected says which table, shard and side disagree.

    Files that both releases name are the same bytes and need no reading. At each other place, the old rows with the feed applied
    must be the new rows; rows lie where their address says; and there, as over the whole table, the digests must add up.
    """
    if _untouched(before, after):
        return Proven(table=spec.name, rows_before=after.rows, rows_after=after.rows)
    feed = read(after.feed, feed_schema(spec)) if after.feed else feed_schema(spec).empty_table()
    places = _places(spec, before, after, feed)
    moved = list(spread(lambda place: _prove_place(spec, place, feed, read), places))
    written = row_hashes(feed.drop_columns([OPERATION])).copy()
    written[np.asarray(pc.equal(feed.column(OPERATION), pa.scalar(DELETE)).to_numpy())] = 0
    replaced = row_hashes(pa.concat_tables([SCHEMAS[spec.name].empty_table(), *(m.replaced for m in moved)]))
    _check_places(spec, places, moved, written, replaced)
    fresh = [p for p in after.parts if p.path in set(after.fresh_segments)]
    appended = add_digests(spread(lambda part: _fresh_digest(spec, part, read), fresh))
    start = [before.digest] if before else []
    expected = add_digests([*start, sum_hashes(written), appended], minus=[sum_hashes(replaced)])
    if not expected == after.digest == add_digests(p.digest for p in after.parts):
        raise _unequal(spec)
    _check_counts(spec, after, feed, sum(p.rows for p in fresh))
    return Proven(table=spec.name, rows_before=before.rows if before else 0, rows_after=after.rows)


def check_part(part: Part, rows: pa.Table) -> None:
    """Raise CorruptRelease when the rows of a re-opened file are not those that its entry claims."""
    check_count(part, rows)
    if digest_of(rows) != part.digest:
        raise CorruptRelease(
            f"{part.path}: its rows have another digest than the manifest says; restore the file from a copy"
        )


def check_count(part: Part, rows: pa.Table) -> None:
    """Raise CorruptRelease when a re-opened file holds another number of rows than its entry claims."""
    if rows.num_rows != part.rows:
        raise CorruptRelease(
            f"{part.path}: holds {rows.num_rows} rows, expected {part.rows}; restore the file from a copy"
        )


def _untouched(before: TableEntry | None, after: TableEntry) -> bool:
    return (
        before is not None
        and before.parts == after.parts
        and (before.digest, before.rows) == (after.digest, after.rows)
        and not (after.touched or after.feed or after.fresh_segments)
    )


def _places(spec: TableSpec, before: TableEntry | None, after: TableEntry, feed: pa.Table) -> list[_Place]:
    """Bring together what went and came at one place: a shard with those that it was parted into, all segments of a table."""
    old = {p.path: p for p in before.parts} if before else {}
    new = {p.path: p for p in after.parts}
    gone = [p for path, p in old.items() if path not in new]
    came = [p for path, p in new.items() if path not in old and path not in after.fresh_segments]
    if spec.append_only:
        place = _Place(gone=gone, came=came, rows=list(range(feed.num_rows)))
        return [place] if gone or came or feed.num_rows else []
    labels = {p.label for p in (*gone, *came)}
    addresses = Addresses.of(labels)  # the shortest label above a row is its place
    places: dict[str, _Place] = defaultdict(_Place)
    for side, parts in (("gone", gone), ("came", came)):
        for part in parts:
            base, prefix = part_label(part.label)
            root = addresses.place(base, int(prefix.ljust(32, "0"), 2))
            getattr(places[root], side).append(part)
    for number, (base, bits) in enumerate(zip(bases(spec, feed), row_bits(spec, feed).tolist(), strict=True)):
        places[addresses.place(base, bits)].rows.append(number)
    return [places[label] for label in sorted(places)]


def _prove_place(spec: TableSpec, place: _Place, feed: pa.Table, read: ReadRows) -> _Moved:
    schema = SCHEMAS[spec.name]
    pieces = [(p, read(p, schema)) for p in place.came]
    old = _joined(spec, (read(p, schema) for p in place.gone))
    changes = feed.take(pa.array(place.rows, pa.int64()))
    try:
        rebuilt = apply_feed(spec, old, changes)
    except ValueError as error:
        raise ReleaseRejected(f"{_unproven(spec)}: {error}") from error
    if not rebuilt.equals(_joined(spec, (rows for _, rows in pieces))):
        raise ReleaseRejected(
            f"{_unproven(spec)}: old rows with the feed applied are not the new rows ({_labels(place)})"
        )
    for part, rows in pieces:
        check_count(part, rows)
        if not spec.append_only and (len(pieces) > 1 or {part.label} != {p.label for p in place.gone}):
            _check_addresses(spec, part, rows)
    if len(pieces) > 1:
        for part, rows in pieces:
            check_part(part, rows)
    replaced = old.filter(pc.is_in(key_of(old, spec), value_set=key_of(changes, spec)))
    return _Moved(
        gone=add_digests(p.digest for p in place.gone),
        came=add_digests(p.digest for p in place.came),
        replaced=replaced,
    )


def _check_places(
    spec: TableSpec, places: Sequence[_Place], moved: Sequence[_Moved], written: RowHashes, replaced: RowHashes
) -> None:
    """At each place: old digest − replaced + written == new digest. So every file's digest follows from what the feed says."""
    start = 0
    for place, shown in zip(places, moved, strict=True):
        end = start + shown.replaced.num_rows
        came = sum_hashes(written[place.rows]) if place.rows else sum_hashes(written[:0])
        if add_digests([shown.gone, came], minus=[sum_hashes(replaced[start:end])]) != shown.came:
            raise _unequal(spec)
        start = end


def _fresh_digest(spec: TableSpec, part: Part, read: ReadRows) -> Sha256:
    """Digest of the rows of a file that are all new, as they are read."""
    rows = read(part, SCHEMAS[spec.name])
    if not spec.append_only:
        _check_addresses(spec, part, rows)
    return digest_of(rows)


def _check_addresses(spec: TableSpec, part: Part, rows: pa.Table) -> None:
    """A reader that looks for one policy opens only the shards where its rows must lie."""
    for base, bits in zip(bases(spec, rows), row_bits(spec, rows).tolist(), strict=True):
        if not holds(part.label, base, bits):
            raise ReleaseRejected(f"{_unproven(spec)}: {part.path} holds rows that belong into another shard")


def _joined(spec: TableSpec, tables: Iterable[pa.Table]) -> pa.Table:
    listed = list(tables)
    if len(listed) == 1:
        return listed[0].combine_chunks()  # sorted as it was written; if not, the comparison tells
    return sort_rows(pa.concat_tables([SCHEMAS[spec.name].empty_table(), *listed]), spec)


def _check_counts(spec: TableSpec, after: TableEntry, feed: pa.Table, appended: int) -> None:
    operations = feed.column(OPERATION).to_pylist()
    counted = (
        operations.count(INSERT) + appended,
        len(operations) - operations.count(INSERT) - operations.count(DELETE),
        operations.count(DELETE),
    )
    if counted != (after.inserts, after.updates, after.deletes):
        raise ReleaseRejected(
            f"{_unproven(spec)}: counted {counted} inserts, updates, deletes, the manifest says otherwise"
        )


def _labels(place: _Place) -> str:
    return "shards " + ", ".join(sorted({p.label for p in (*place.gone, *place.came)}))


def _unequal(spec: TableSpec) -> ReleaseRejected:
    return ReleaseRejected(
        f"{_unproven(spec)}: the digests of the last release and of the changes do not add up to the new one"
    )


def _unproven(spec: TableSpec) -> str:
    return f"table {spec.name}: previous + changes != new; nothing was published, report this with the batch"
