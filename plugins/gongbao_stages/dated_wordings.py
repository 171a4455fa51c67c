"""Which wording of a policy stood on a day, from the rows of a published release alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc

from gongbao.errors import BadInput
from gongbao.model.change import Cause, EventKind, Origin
from gongbao.model.policy import Clause
from gongbao.normalize.life import portal_day
from gongbao.normalize.prior import Row, clause_of
from gongbao.normalize.stated_days import stated_day
from publish.published import PublishedRelease

OURS = frozenset({Cause.PARSER, Cause.SCHEMA, Cause.CURATION})
"""Causes of a version that speak of our reading: it takes the place of the one before from that one's first day on."""

_FROM_DAY = re.compile(r", from (\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWording:
    """One version's row with the first day from which its wording counts; ``until`` is the first day of the next, None for none."""

    version: Row
    since: date
    until: date | None

    @property
    def version_id(self) -> str:
        """Id of the version."""
        return str(self.version["version_id"])

    @property
    def is_ours(self) -> bool:
        """Whether no portal published it: consolidated by us from an amending decision."""
        return bool(self.version["origin"] == Origin.CONSOLIDATED)


def versions_of(release: PublishedRelease, policy_id: str) -> list[Row]:
    """Rows of a policy's versions, oldest first."""
    rows = release.table("versions", filters=pc.field("policy_id") == policy_id).to_pylist()
    return sorted(rows, key=lambda row: int(row["sequence"]))


def clauses_of(release: PublishedRelease, version_id: str) -> tuple[Clause, ...]:
    """Clauses of a version in document order."""
    rows = release.table("clauses", filters=pc.field("version_id") == version_id).to_pylist()
    return tuple(clause_of(row) for row in sorted(rows, key=lambda row: int(row["clause_order"])))


def as_rescheduled(versions: Sequence[Row], events: Sequence[Row]) -> list[Row]:
    """Give the first day that an act has set to the wordings whose page still states the day before."""
    acts = sorted(
        (e for e in events if e["event"] == EventKind.RESCHEDULED), key=lambda e: (e["event_on"], e["detected_at"])
    )
    day = next((found for act in reversed(acts) if (found := day_set_by(act))), None)
    if day is None:
        return [*versions]
    seen = portal_day(acts[-1]["detected_at"])
    spoken = {stated_day(row, "effective_on") for row in versions if portal_day(row["detected_at"]) <= seen}
    moved = {row["version_id"] for row in versions if row["effective_on"] in spoken}
    return [{**row, "effective_on": day} if row["version_id"] in moved else row for row in versions]


def day_set_by(event: Row) -> date | None:
    """The first day in force that an event of that kind names."""
    found = _FROM_DAY.search(event["sentence_en"])
    return date.fromisoformat(found.group(1)) if found else None


def date_wordings(versions: Sequence[Row], *, published_on: date | None) -> list[DatedWording]:
    """Give each wording the days on which it counts, oldest first; one that never came to count is left out.

    The first counts from its 施行 day, else from publication, else from the day it was first seen; a later one from a 施行 day of its
    own (its page's, or the amending decision's), else from the day on which we saw it, never before the 施行 day that it states.
    """
    starts = starts_of(versions, published_on=published_on)
    dated: list[DatedWording] = []
    for place, row in enumerate(versions):
        after = [starts[later] for later in range(place + 1, len(versions))]
        if any(_replaces_unborn(versions[later], row, starts[place]) for later in range(place + 1, len(versions))):
            continue
        until = min(after, default=None)
        if until is None or until > starts[place]:
            dated.append(DatedWording(version=row, since=starts[place], until=until))
    return dated


def starts_of(versions: Sequence[Row], *, published_on: date | None) -> list[date]:
    """Give the first day of each wording, also of one that never came to count."""
    starts: list[date] = []
    for place, row in enumerate(versions):
        starts.append(_start(row, versions[:place], starts, published_on))
    return starts


def published_by(versions: Sequence[Row], day: date, *, published_on: date | None) -> Row | None:
    """The version that was out on ``day``, whether or not it counted yet; None before the first was published, or else first seen."""
    if day < (published_on or portal_day(versions[0]["detected_at"])):
        return None
    place = max((n for n, row in enumerate(versions) if portal_day(row["detected_at"]) <= day), default=0)
    while place + 1 < len(versions) and versions[place + 1]["cause"] in OURS:
        place += 1
    return versions[place]


def wording_on(wordings: Sequence[DatedWording], day: date, *, name: str) -> DatedWording:
    """The wording that counted on ``day``; BadInput names the first known where the day lies before it."""
    standing = [w for w in wordings if w.since <= day]
    if not standing:
        first = wordings[0]
        raise BadInput(
            f"{name}: no wording is known for {day.isoformat()}; the first known one, {first.version_id}, counts from "
            f"{first.since.isoformat()}; give a day from then on"
        )
    return standing[-1]


def place_that_speaks(versions: Sequence[Row], wordings: Sequence[DatedWording], day: date) -> int:
    """Place of the version whose dates hold on ``day``: the newest that we had seen, or one seen later that counts from an earlier day."""
    seen = max((n for n, row in enumerate(versions) if portal_day(row["detected_at"]) <= day), default=0)
    counting = [one.version_id for one in wordings if one.since <= day][-1:]
    place = max(n for n, row in enumerate(versions) if n == seen or row["version_id"] in counting)
    while place + 1 < len(versions) and versions[place + 1]["cause"] in OURS:
        place += 1
    return place


def _start(row: Row, earlier: Sequence[Row], starts: Sequence[date], published_on: date | None) -> date:
    seen = portal_day(row["detected_at"])
    on: date | None = row["effective_on"]
    if not earlier:
        return on or published_on or row["signed_on"] or seen
    before = earlier[-1]
    if row["cause"] in OURS:
        return _of_the_same_day(row, earlier, starts)
    if (
        before["origin"] == Origin.CONSOLIDATED
        and row["origin"] != Origin.CONSOLIDATED
        and on == before["effective_on"]
    ):
        return starts[-1]  # the portal's own text of what we had consolidated
    if on and on != before["effective_on"] and on > starts[-1]:
        return on
    return max(seen, on) if on else seen


def _of_the_same_day(row: Row, earlier: Sequence[Row], starts: Sequence[date]) -> date:
    """Where decisions take force on several days, ours has a version for each: one read again takes the place of its day's."""
    days = [start for one, start in zip(earlier, starts, strict=True) if one["effective_on"] == row["effective_on"]]
    return days[-1] if days and row["origin"] == Origin.CONSOLIDATED else starts[-1]


def _replaces_unborn(row: Row, before: Row, start: date) -> bool:
    """The page itself gave another 施行 day before the earlier wording ever came into force: that one was put off."""
    if row["cause"] in OURS or row["origin"] == Origin.CONSOLIDATED or portal_day(row["detected_at"]) >= start:
        return False
    return stated_day(row, "effective_on") not in {None, stated_day(before, "effective_on")}
