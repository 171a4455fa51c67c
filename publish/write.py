"""Put the new files of one table and say what the table is made of now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import ReleaseRejected
from gongbao.model.identifiers import ReleaseId, Sha256
from publish import address
from publish.delta import DELETE, INSERT, apply_feed, key_of
from publish.digest import ZERO, add_digests, digest_of, row_hashes, sum_hashes
from publish.parquet import OPERATION, encode, sort_rows
from publish.parts import EMPTY, LOG, Part, TableEntry, feed_path, part_path
from publish.plan import ReadPart, Shard, TablePlan, empty_rows
from publish.segments import Segment, merged_label, merged_name, origin_of
from publish.spread import Spread
from publish.store import Store

_In = TypeVar("_In")
_TOGETHER = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTable:
    """The entry of one table, and for table ``changes`` the log of this release (which is a part only when it has rows)."""

    entry: TableEntry
    log: Part | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file to put, and its entry."""

    part: Part
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rewritten:
    """A shard's new files, and the old rows that went or were replaced."""

    files: tuple[_File, ...]
    replaced: pa.Table


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes the files of one planned table into a store."""

    plan: TablePlan
    release_id: ReleaseId
    store: Store
    read_part: ReadPart
    spread: Spread

    def write(self) -> WrittenTable:
        """Encode and put shards, segments, merged segments and feed."""
        plan = self.plan
        shards = [parts for some in _batches(plan.shards) for parts in self._write_shards(some)]
        appended = self._put_each(self._append, plan.segments)
        merged = self._put_each(self._merge, plan.merges)
        log = next((p for p in appended if p.label == LOG), None)
        new = [p for s, parts in zip(plan.shards, shards, strict=True) if not s.old for p in parts]
        fresh = [*(p for p in appended if p.rows), *new]
        parts = [*plan.kept, *merged, *(p for parts in shards for p in parts), *(p for p in appended if p.rows)]
        if not parts:
            parts = [log or self._empty()]
        feed = self._feed()
        operations = plan.feed.column(OPERATION).to_pylist()
        inserts, deletes = operations.count(INSERT), operations.count(DELETE)
        entry = TableEntry(
            name=plan.spec.name,
            rows=sum(p.rows for p in parts),
            digest=add_digests(p.digest for p in parts),
            parts=tuple(sorted(parts, key=lambda p: p.path)),
            inserts=inserts,
            updates=len(operations) - inserts - deletes,
            deletes=deletes,
            feed=feed,
            fresh_segments=tuple(sorted(p.path for p in fresh)),
        )
        return WrittenTable(entry=entry, log=log)

    def _write_shards(self, shards: Sequence[Shard]) -> list[tuple[Part, ...]]:
        rewritten = list(self.spread(self._rewrite, shards))
        self.store.put_many((f.part.path, f.payload) for done in rewritten for f in done.files)
        return self._with_digests(shards, rewritten)

    def _put_each(self, make: Callable[[_In], _File], over: Sequence[_In]) -> list[Part]:
        found: list[Part] = []
        for some in _batches(over):
            files = list(self.spread(make, some))
            self.store.put_many((f.part.path, f.payload) for f in files)
            found += [f.part for f in files]
        return found

    def _rewrite(self, shard: Shard) -> _Rewritten:
        spec, changes = self.plan.spec, self.plan.feed.take(shard.rows)
        old = pa.concat_tables([empty_rows(spec), *(self.read_part(p, None) for p in shard.old)])
        try:
            new = apply_feed(spec, old, changes)
        except ValueError as error:
            raise ReleaseRejected(
                f"table {spec.name}, {shard.label}: {error}; build the draft again on the last release"
            ) from error
        replaced = old.filter(pc.is_in(key_of(old, spec), value_set=key_of(changes, spec)))
        name, pieces = self._name(shard), self._pieces(shard, new)
        whole = len(pieces) == 1
        return _Rewritten(
            files=tuple(
                self._file(label, rows, ZERO if whole else digest_of(rows), name=name) for label, rows in pieces
            ),
            replaced=replaced,
        )

    def _name(self, shard: Shard) -> str:
        """A segment written anew keeps the name of its releases."""
        return origin_of(shard.old[0]) if shard.old and self.plan.spec.append_only else ""

    def _pieces(self, shard: Shard, rows: pa.Table) -> list[tuple[str, pa.Table]]:
        spec = self.plan.spec
        if not rows.num_rows:
            return []
        if spec.append_only or rows.num_rows <= address.SHARD_ROWS:
            return [(shard.label, rows)]
        pieces = address.cut(shard.label, address.row_bits(spec, rows), address.SHARD_ROWS)
        return [(label, rows.take(numbers)) for label, numbers in pieces]

    def _with_digests(self, shards: Sequence[Shard], rewritten: Sequence[_Rewritten]) -> list[tuple[Part, ...]]:
        """Give each file its digest: old − replaced + written; only the rows of a shard that was parted are hashed."""
        replaced = row_hashes(pa.concat_tables([empty_rows(self.plan.spec), *(r.replaced for r in rewritten)]))
        places = np.cumsum([0, *(r.replaced.num_rows for r in rewritten)])
        found = []
        for shard, done, start, end in zip(shards, rewritten, places[:-1], places[1:], strict=True):
            parts = tuple(f.part for f in done.files)
            if len(parts) == 1:
                stays = pc.not_equal(self.plan.feed.column(OPERATION), pa.scalar(DELETE)).to_numpy()[shard.rows]
                written = sum_hashes(self.plan.hashes[shard.rows[stays]])
                before = [*(p.digest for p in shard.old), written]
                digest = add_digests(before, minus=[sum_hashes(replaced[start:end])])
                parts = (replace(parts[0], digest=digest),)
            found.append(parts)
        return found

    def _append(self, segment: Segment) -> _File:
        rows = self.plan.feed.take(segment.rows).drop_columns([OPERATION])
        return self._file(segment.label, rows, sum_hashes(self.plan.hashes[segment.rows]))

    def _merge(self, parts: Sequence[Part]) -> _File:
        spec = self.plan.spec
        rows = sort_rows(pa.concat_tables([self.read_part(p, None) for p in parts]), spec)
        digest = add_digests(p.digest for p in parts)
        return self._file(merged_label(parts), rows, digest, name=merged_name(parts))

    def _empty(self) -> Part:
        prior = self.plan.prior
        if prior and not prior.rows:
            return prior.parts[0]
        file = self._file(EMPTY, empty_rows(self.plan.spec), ZERO)
        self.store.put(file.part.path, file.payload)
        return file.part

    def _file(self, label: str, rows: pa.Table, digest: Sha256, *, name: str = "") -> _File:
        payload = encode(rows, self.plan.spec)
        sha256 = Sha256.of(payload)
        path = part_path(self.plan.spec.name, label, name or self.release_id, sha256)
        part = Part(path=path, label=label, bytes=len(payload), sha256=sha256, rows=rows.num_rows, digest=digest)
        return _File(part=part, payload=payload)

    def _feed(self) -> Part | None:
        """The change file: rows of all places where something stood before."""
        numbers = [s.rows for s in self.plan.shards if s.old]
        if not numbers:
            return None
        rows = self.plan.feed.take(np.sort(np.concatenate(numbers)))
        payload = encode(rows, self.plan.spec)
        sha256 = Sha256.of(payload)
        path = feed_path(self.plan.spec.name, self.release_id, sha256)
        self.store.put(path, payload)
        return Part(
            path=path, label="feed", bytes=len(payload), sha256=sha256, rows=rows.num_rows, digest=digest_of(rows)
        )


def _batches(over: Sequence[_In]) -> Iterable[Sequence[_In]]:
    """So many files are in memory together, and synced together."""
    return (over[at : at + _TOGETHER] for at in range(0, len(over), _TOGETHER))


def write_table(
    plan: TablePlan, release_id: ReleaseId, store: Store, read_part: ReadPart, spread: Spread
) -> WrittenTable:
    """Write one planned table; a table that nothing touches is named as it was."""
    idle = not (plan.feed.num_rows or plan.segments or plan.merges)
    if idle and plan.prior:
        entry = replace(plan.prior, inserts=0, updates=0, deletes=0, feed=None, fresh_segments=())
        return WrittenTable(entry=entry, log=None)
    return TableWriter(plan, release_id, store, read_part, spread).write()
