"""What documents do to others on a day: repeals, amendments, final texts of drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gongbao.model.change import EventKind
from gongbao.model.policy import ENDS, PolicyKind, Relation
from gongbao.normalize.life import portal_day
from gongbao.normalize.prior import Row
from gongbao.reading.ending_days import ending_of
from gongbao.reading.round_pages import speaks_of_round

ACTS: Mapping[Relation, EventKind] = {
    Relation.REPEALS: EventKind.REPEALED,
    Relation.DECLARES_EXPIRED: EventKind.EXPIRED,
    Relation.AMENDS: EventKind.AMENDED,
    Relation.FINALISES: EventKind.FINALISED,
}
"""Relations by which one document does something to another, and the event of the other."""

_WAITS = re.compile(r"[》）)号]：[^：]+$")


def effects_of_others(
    relations: Sequence[Row], policies: Mapping[str, Row], day: date
) -> Iterator[tuple[str, EventKind, date, Row]]:
    """Yield (target policy, event, day, relation) for every repeal, declared expiry, amendment and final text that holds on ``day``."""
    for relation in relations:
        kind, target = ACTS.get(relation["relation"]), relation["to_policy_id"]
        actor = policies.get(relation["from_policy_id"])
        if kind is None or target not in policies or actor is None or actor["kind"] == PolicyKind.CONSULTATION:
            continue
        if kind is EventKind.FINALISED and speaks_of_round(policies[target]["title"]):
            continue
        dated = actor["published_on"] if kind is EventKind.FINALISED else actor["effective_on"]
        on = relation["effective_on"] or dated or actor["signed_on"] or actor["published_on"]
        on = on or portal_day(relation["detected_at"])
        if waits := _condition(relation):
            on = ending_of(waits).first_day_without(on) or date.max
        if on <= day:
            yield target, kind, on, relation


def _condition(relation: Row) -> str:
    """The words behind the title and its number by which an end, also of a part, waits; the reading sets them apart by a colon."""
    if relation["relation"] not in {*ENDS, Relation.AMENDS} or relation["effective_on"] is not None:
        return ""
    return str(relation["as_written"]).rpartition("：")[2] if _WAITS.search(relation["as_written"]) else ""
