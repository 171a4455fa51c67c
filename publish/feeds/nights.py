"""The nights of a dataset with their entries: those that came since the feeds were written, or all there ever were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease
from gongbao.model.change import Cause
from publish.feeds.entry import LONGEST_TITLE, Entry, Facts, entries_of_night, shortened
from publish.parquet import OPERATION
from publish.parts import Part
from publish.published import PublishedRelease

TOLD = ("changes", "events")
"""Tables whose rows become entries."""

_FACTS = ["policy_id", "title", "kind", "division_code", "issuers", "url"]
_SIGNS = ["detected_at", "cause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one batch brought: entries in the order in which they are read, and issuers of policies that it touched."""

    entries: Sequence[Entry]
    issuers: Collection[str]


def new_nights(later: Sequence[PublishedRelease]) -> Iterator[Night]:
    """The nights of releases that follow one upon the other, from their own change files: work grows with what changed alone."""
    for release in later:
        events = _source(release.feed("events").drop_columns([OPERATION])).to_pylist()
        changes = _source(release.changes()).to_pylist()
        ids = {row["policy_id"] for row in (*changes, *events)}
        facts = _facts(release.table("policies", _FACTS, policies=ids)) if ids else {}
        for at in sorted({row["detected_at"] for row in (*changes, *events)}):
            edits, steps = ([row for row in rows if row["detected_at"] == at] for rows in (changes, events))
            yield Night(entries=entries_of_night(edits, steps, facts), issuers=())
        touched = release.feed("policies").column("issuers").to_pylist()
        yield Night(entries=(), issuers={issuer for issuers in touched for issuer in issuers or ()})


def all_nights(releases: Sequence[PublishedRelease]) -> Iterator[Night]:
    """Every night that the newest of ``releases`` (oldest first) knows of, oldest first; one night in memory at a time.

    The rows are those of its tables, so that what was taken down since is not told; what a policy was (issuers, kind, place) is
    taken from the first release kept that knew of the night.
    """
    latest = releases[-1]
    shelf = _Shelf(latest)
    nights = sorted(shelf.places)
    for release, facts, issuers in _known(releases):
        due = [at for at in nights if at <= release.as_of] if release is not latest else nights
        nights = nights[len(due) :]
        for at in due:
            changes, events = (shelf.rows(at, table) for table in TOLD)
            yield Night(entries=entries_of_night(changes, events, facts), issuers=())
        yield Night(entries=(), issuers=issuers)


def came_late(later: Sequence[PublishedRelease], told_through: datetime) -> bool:
    """Whether a release brings rows of nights that are told already; none should, and then all is told anew."""
    through = pa.scalar(told_through, pa.timestamp("us", tz="UTC"))
    told = (table for release in later for table in (release.changes(), release.feed("events")))
    return any(pc.any(pc.less_equal(rows.column("detected_at"), through)).as_py() for rows in told)


def _known(
    releases: Sequence[PublishedRelease],
) -> Iterator[tuple[PublishedRelease, Mapping[str, Facts], Collection[str]]]:
    """Each release that can be read with what was known of policies then, and the issuers that it names."""
    facts: dict[str, Facts] = {}
    before: PublishedRelease | None = None
    for release in releases:
        follows = before is not None and release.previous == before.release_id
        try:
            rows = release.feed("policies") if follows else release.table("policies", _FACTS)
        except CorruptRelease:
            if release is releases[-1]:
                raise
            continue  # an older release may name files that a take-down removed; the next one knows of its nights
        came = _facts(rows)
        facts |= came
        before = release
        yield release, facts, {issuer for known in came.values() for issuer in known.issuers}


def _facts(policies: pa.Table) -> dict[str, Facts]:
    """By policy; a row that went has nothing but its key."""
    columns = [policies.column(name).to_pylist() for name in _FACTS]
    return {
        policy_id: Facts(
            title=shortened(title or "", LONGEST_TITLE),
            kind=kind,
            place=place or "",
            issuers=tuple(issuers or ()),
            url=url or "",
        )
        for policy_id, title, kind, place, issuers, url in zip(*columns, strict=True)
        if kind
    }


def _source(rows: pa.Table) -> pa.Table:
    return rows.filter(pc.equal(rows.column("cause"), pa.scalar(Cause.SOURCE.value)))


class _Shelf:
    """Where the rows of each night lie; of each table one file is held at a time, for files follow one upon the other."""

    def __init__(self, release: PublishedRelease) -> None:
        self.release = release
        self.places: dict[datetime, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
        self.held: dict[str, tuple[str, pa.Table]] = {}
        for table in TOLD:
            entry, read = release.manifest.tables.get(table), release.reader(table)
            for part in entry.parts if entry else ():
                for at in pc.unique(_source(read(part, _SIGNS)).column("detected_at")).to_pylist():
                    if at is not None:
                        self.places[at][table].append(part)

    def rows(self, at: datetime, table: str) -> list[dict[str, Any]]:
        """Rows of one night that the government caused."""
        found: list[dict[str, Any]] = []
        for part in self.places[at].get(table, ()):
            if self.held.get(table, ("",))[0] != part.path:
                self.held[table] = (part.path, _source(self.release.reader(table)(part, None)))
            rows = self.held[table][1]
            found += rows.filter(
                pc.equal(rows.column("detected_at"), pa.scalar(at, rows.schema.field("detected_at").type))
            ).to_pylist()
        return found
