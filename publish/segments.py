"""Append-only tables lie in segments: one per release, and small ones are merged by a rule, like the levels of an LSM tree.

A merge moves rows and changes none: the feed says nothing of it, ``previous + changes == new`` holds without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from gongbao.model.tables import TableSpec
from publish.address import Places
from publish.parts import LOG, RELEASE_ID, SEGMENT, Part

SEGMENT_ROWS, SEGMENT_BYTES = 65_536, 128_000_000
"""Most rows of one segment, and most bytes of their columns in memory."""

MERGE_AT = 30
"""So many segments of one level become one of the next: a month of nights."""

_FULL = 16_000_000
"""A file of this size, or of half the rows of a segment, is not merged any more: each row is written three times at most."""

_STAMP = re.compile(r"\d{8}T\d{6}Z")
_MERGED = re.compile(rf"{SEGMENT}([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Rows of the feed (their numbers) that become one new segment, with its label."""

    label: str
    rows: Places


def cut_segments(spec: TableSpec, feed: pa.Table, appended: Places) -> tuple[Segment, ...]:
    """Cut new rows into segments of bounded size; the change log is one file per release, also when it is empty."""
    if spec.name == "changes":
        return (Segment(label=LOG, rows=appended),)
    most = rows_within_bytes(feed, SEGMENT_ROWS, SEGMENT_BYTES)
    return tuple(Segment(label=SEGMENT, rows=appended[at : at + most]) for at in range(0, len(appended), most))


def rows_within_bytes(rows: pa.Table, most_rows: int, most_bytes: int) -> int:
    """How many rows of this table, of usual size, stay within both bounds; at least one."""
    usual = rows.nbytes / rows.num_rows if rows.num_rows else 0.0
    return max(1, min(most_rows, int(most_bytes / usual))) if usual else most_rows


def level_of(part: Part) -> int:
    """0 for a segment as it was appended, one more for each merge above it."""
    found = _MERGED.fullmatch(part.label)
    return int(found.group(1)) if found else 0


def merged_label(parts: Sequence[Part]) -> str:
    """Label of the segment that ``parts`` become."""
    return f"{SEGMENT}{max(map(level_of, parts)) + 1}"


def span_of(path: str) -> tuple[str, str]:
    """The first and the last release (their times) whose rows a segment holds.

    >>> span_of("texts/seg1-20250303T183000Z-20250401T183000Z-abababababababab.parquet")
    ('20250303T183000Z', '20250401T183000Z')
    """
    stamps = _STAMP.findall(path)
    return stamps[0], stamps[-1]


def merged_name(parts: Sequence[Part]) -> str:
    """The times of the first and the last release in a merged segment, for its path."""
    spans = [span_of(p.path) for p in parts]
    return f"{min(first for first, _ in spans)}-{max(last for _, last in spans)}"


def origin_of(part: Part) -> str:
    """What names the releases of a segment in its path: a release id, or the times of two."""
    if level_of(part):
        return merged_name([part])
    found = RELEASE_ID.search(part.path)
    return found[0] if found else merged_name([part])


def due_merges(parts: Iterable[Part]) -> tuple[tuple[Part, ...], ...]:
    """Segments to merge now, oldest first: ``MERGE_AT`` of one level, or fewer that fill a segment together."""
    levels: dict[int, list[Part]] = {}
    for part in sorted(parts, key=lambda p: (span_of(p.path), p.path)):
        if part.rows * 2 < SEGMENT_ROWS and part.bytes < _FULL and level_of(part) < 9:
            levels.setdefault(level_of(part), []).append(part)
    return tuple(group for _, waiting in sorted(levels.items()) if (group := _due(waiting)))


def _due(waiting: Sequence[Part]) -> tuple[Part, ...]:
    group: list[Part] = []
    for part in waiting:
        too_much = sum(p.rows for p in group) + part.rows > SEGMENT_ROWS or sum(p.bytes for p in group) >= _FULL
        if len(group) == MERGE_AT or too_much:
            return tuple(group) if len(group) > 1 else ()
        group.append(part)
    return tuple(group) if len(group) == MERGE_AT else ()
