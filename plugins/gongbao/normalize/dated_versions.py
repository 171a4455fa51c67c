"""Versions of ours written day by day: each says what stands from its first day on, and tells only what no other one has told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.change import Cause, Edit
from gongbao.normalize.changes import Before
from gongbao.normalize.consolidated import ToldEdit, add_consolidated, same_wording, told_row, wording_of
from gongbao.normalize.layers import DatedConsolidation
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a policy's versions of ours were made of: the published text, and the newest rows of each decision in them.

    ``ours`` are those versions, oldest first; ``since`` is the first day from which their wording may have to change.
    """

    base: Before
    rows: Sequence[Row] = ()
    ours: Sequence[Row] = ()
    since: date = date.min

    @property
    def title(self) -> str | None:
        """Title of the published text, where one of ours has another; None where the policy's own holds throughout."""
        title: str | None = self.base.version["title"]
        return title if any(version["title"] != title for version in self.ours) else None

    def standing(self) -> list[Row]:
        """Versions of ours that no newer one replaces from its first day on, by that day."""
        days = [first_day(version) for version in self.ours]
        return [v for at, v in enumerate(self.ours) if not any(day <= days[at] for day in days[at + 1 :])]


def first_day(version: Row) -> date:
    """First day of a version of ours; ``date.min`` where it is not known."""
    day: date | None = version["effective_on"]
    return day or date.min


def write_wordings(
    night: Night,
    carried: Carried,
    dated: Sequence[DatedConsolidation],
    *,
    latest: Before,
    complete: bool,
    evidence: str,
    capture_id: str,
    cause: Cause,
    more: tuple[Edit, ...] = (),
    read_again: Callable[[Before], Before] | None = None,
) -> dict[date, str]:
    """Write a version for each day whose wording differs from what we have, and for all days after; give the version of each day.

    A day that had a version is compared with it; else, and behind a version of tonight, with the wording before the day, and what
    other versions of ours told already is not told again. ``read_again`` puts facts of a new reading in place; each day is then
    compared with its own version alone.
    """
    standing = carried.standing()
    told = _told(night, [version["version_id"] for version in carried.ours])
    sequence = int(latest.version["sequence"])
    found: dict[date, str] = {}
    written: list[str] = []
    for one in dated:
        same = next((v["version_id"] for v in standing if first_day(v) == one.on), None)
        under = next((v["version_id"] for v in reversed(standing) if first_day(v) < one.on), None)
        under = written[-1] if written else under or carried.base.version["version_id"]
        known = same or under
        stands = not written and not more and same_wording(night, _titled(carried, wording_of(night, known)), one.found)
        is_last = one is dated[-1]
        if one.on < carried.since or (stands and (not is_last or same_wording(night, latest, one.found))):
            found[one.on] = known
            continue
        itself = same is not None and (read_again is not None or not written)
        before = _titled(carried, wording_of(night, known if itself else under))
        sequence += 1
        version_id = add_consolidated(
            night,
            read_again(before) if read_again else before,
            one.found,
            complete=complete and not dated[-1].found.unapplied,
            act=one.by,
            evidence=evidence,
            capture_id=capture_id,
            cause=cause,
            more=() if written else more,
            read_again=read_again is not None,
            on=one.on if one.on > date.min else None,
            sequence=sequence,
            told=set() if itself else told | _told(night, written),
        )
        written.append(version_id)
        found[one.on] = version_id
    return found


def _titled(carried: Carried, wording: Before) -> Before:
    """The wording under the title of its own day."""
    title = wording.version["title"]
    return replace(wording, policy={**wording.policy, "title": title}) if carried.title else wording


def _told(night: Night, versions: Sequence[str]) -> set[ToldEdit]:
    """Edits that rows of the change log tell of these versions."""
    table = night.prior.tables["changes"]
    rows = table.filter(pc.is_in(table["version_after"], value_set=pa.array(sorted(versions), pa.string()))).to_pylist()
    rows += [row for row in night.added.get("changes", ()) if row["version_after"] in versions]
    return {told_row(row) for row in rows}
