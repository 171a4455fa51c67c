"""Which policies a night can change: those that it touched, those whose day has come, and those that an act reaches tonight.

Every other policy stands as the last release left it. What is due is read from the state, not from the day of the last night: a night
that was left out is made up for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.change import EventKind, Status
from gongbao.model.policy import PolicyKind, Relation, StatedStatus
from gongbao.normalize.cycles import FACT_OF_CYCLE
from gongbao.normalize.life import ABSENT_NIGHTS_BEFORE_WITHDRAWN, Sight, portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.others import effects_of_others
from gongbao.normalize.prior import Row
from gongbao.normalize.prolonging import SETS_VALIDITY
from gongbao.normalize.related import FROM, TO
from gongbao.normalize.rescheduling import day_of_notice
from gongbao.normalize.suspending import PAUSES
from gongbao.reading.suspending import suspended_until

_OTHERS = frozenset({*SETS_VALIDITY, Relation.RESCHEDULES, *PAUSES})
_OVER = (Status.REPEALED, Status.EXPIRED, Status.MERGED)


def policies_to_visit(
    night: Night,
    relations: Sequence[Row],
    taken_back: Collection[str],
    cycles: Collection[str],
    sights: Mapping[str, Sight],
) -> set[str]:
    """Ids of the policies whose events or status this night can change, with the acts that reach them.

    ``relations`` are those of tonight by which one policy does something to another, ``taken_back`` the targets of relations that
    went with the old reading of their policy, ``cycles`` the policies that repeal one another.
    """
    original_of = night.ids.republications.original_of
    policies = night.all_policies()
    touched = {
        *night.policies,
        *night.consultations,
        *night.new_ids,
        *night.curated,
        *night.stated_by,
        *night.uncorrected,
    }
    visited = touched | due_on(night.prior.tables, portal_day(night.as_of)) | {*taken_back, *cycles}
    visited |= _gone_or_back(night, sights)
    added = {r["relation_id"] for r in night.added["relations"]}
    reached = [r for r in relations if r["relation_id"] in added or r[FROM] in touched]
    reached += _untold(night, relations, policies)
    visited |= {original_of(r[TO]) for r in reached if r[TO]}
    acts: dict[str, set[str]] = {}
    for r in relations:
        for target in {r[TO], original_of(r[TO])} if r[TO] else ():
            acts.setdefault(target, set()).add(r[FROM])
    waiting = [*visited]
    while waiting:
        found = acts.get(waiting.pop(), set()) - visited
        visited |= found
        waiting.extend(found)
    return visited & policies.keys()


def due_on(tables: Mapping[str, pa.Table], day: date) -> set[str]:
    """Policies of the last release whose own dates have come by ``day`` and whose status does not say so yet."""
    table = tables["policies"]
    status, today = table["status"], pa.scalar(day, pa.date32())
    is_draft = pc.equal(table["kind"], pa.scalar(PolicyKind.CONSULTATION.value))
    begun = pc.less_equal(pc.coalesce(table["effective_on"], table["published_on"], table["signed_on"]), today)
    over, said = pc.less(table["expires_on"], today), pc.less_equal(table["stated_status_on"], today)
    said_over = pc.and_(said, _among(table["stated_status"], *_OVER))
    said_amended = pc.and_(said, pc.equal(status, pa.scalar(Status.IN_FORCE.value)))
    waits = _among(status, Status.NOT_YET_IN_FORCE, Status.UNKNOWN)
    ended = _among(status, *_OVER)
    due = [
        pc.and_(waits, begun),
        pc.and_(pc.invert(ended), over),
        pc.and_(pc.invert(ended), said_over),
        pc.and_(said_amended, _among(table["stated_status"], StatedStatus.AMENDED, StatedStatus.PARTLY_REPEALED)),
        pc.and_(pc.and_(ended, pc.is_valid(table["stated_status"])), over),
        pc.and_(is_draft, pc.equal(status, pa.scalar(Status.UNKNOWN.value))),
    ]
    disputed = table.filter(pc.greater(pc.list_value_length(table["conflicts"]), pa.scalar(0))).select(
        ["policy_id", "conflicts"]
    )
    found = {
        row["policy_id"] for row in disputed.to_pylist() if any(FACT_OF_CYCLE in said for said in row["conflicts"])
    }
    for mask in due:
        found |= _ids(table.filter(mask))
    asked = tables["consultations"]
    closed = _ids(asked.filter(pc.less(asked["closes_on"], today)))
    shut = table.filter(_among(status, Status.COMMENT_CLOSED, Status.WITHDRAWN, Status.MERGED))
    return found | (closed - _ids(shut))


def _ids(table: pa.Table) -> set[str]:
    return {str(policy_id) for policy_id in table["policy_id"].to_pylist()}


def _among(column: Any, *values: StrEnum) -> Any:
    return pc.is_in(column, value_set=pa.array([value.value for value in values], pa.string()))


def _gone_or_back(night: Night, sights: Mapping[str, Sight]) -> set[str]:
    """Policies whose page has been absent long enough, or is there again."""
    left = {p for p, known in night.prior.events_of.items() if any(e["event"] == EventKind.WITHDRAWN for e in known)}
    absent = {p for p, s in sights.items() if not s.present and s.absent_nights >= ABSENT_NIGHTS_BEFORE_WITHDRAWN}
    return absent | {p for p in left if p in sights and sights[p].present}


def _untold(night: Night, relations: Sequence[Row], policies: Mapping[str, Row]) -> Iterator[Row]:
    """Relations of which the day has come and the event is not known yet."""
    today, original_of = portal_day(night.as_of), night.ids.republications.original_of
    steps = [(target, kind, on, r) for target, kind, on, r in effects_of_others(relations, policies, today)]
    steps += [(r[TO], kind, on, r) for r in relations for kind, on in _other_days(r, policies) if on <= today]
    for target, kind, on, relation in steps:
        known = night.prior.events_of.get(original_of(target), ())
        if not any(e["event"] == kind and e["event_on"] == on for e in known):
            yield relation


def _other_days(relation: Row, policies: Mapping[str, Row]) -> Iterator[tuple[EventKind, date]]:
    """Events, with their days, of an act that sets a first or last day, suspends, or resumes."""
    actor = policies.get(relation[FROM])
    if actor is None or relation[TO] not in policies or relation["relation"] not in _OTHERS:
        return
    if relation["relation"] == Relation.RESCHEDULES:
        yield EventKind.RESCHEDULED, day_of_notice(actor, relation)
        return
    made = actor["effective_on"] or actor["signed_on"] or actor["published_on"]
    if kind := SETS_VALIDITY.get(relation["relation"]):
        yield kind, made or portal_day(relation["detected_at"])
        return
    on = relation["effective_on"] or made or portal_day(relation["detected_at"])
    yield PAUSES[relation["relation"]], on
    until = suspended_until(relation["as_written"], on) if relation["relation"] == Relation.SUSPENDS else None
    if until:
        yield EventKind.RESUMED, until + timedelta(days=1)
