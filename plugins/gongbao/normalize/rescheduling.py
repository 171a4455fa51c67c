"""A first day in force that another act sets anew, before it has come: the policy follows the act, whatever its own page still says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from gongbao.model.change import Cause, EventKind, Origin
from gongbao.model.policy import PolicyKind, Relation
from gongbao.normalize.corrections import corrections_of
from gongbao.normalize.life import Life, name_act, portal_day
from gongbao.normalize.moved_days import tell_moved_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import PriorState, Row
from gongbao.normalize.prolonging import versions_of
from gongbao.normalize.stated_days import stated_day
from gongbao.reading.rescheduling import rescheduled_to


def reschedule_entries(night: Night, lives: Mapping[str, Life], relations: Sequence[Row]) -> None:
    """Give every policy that an act puts off, or brings forward, its new first day, with the event and, tonight, the change.

    What has come into force before the act was made stays in force. What a person corrected stands; where no act sets the day any
    more, the page's day returns.
    """
    acts: dict[str, list[tuple[date, Row]]] = defaultdict(list)
    for relation in relations:
        target, actor = relation["to_policy_id"], lives.get(relation["from_policy_id"])
        if relation["relation"] != Relation.RESCHEDULES or target not in lives or actor is None:
            continue
        on = day_of_notice(actor.policy, relation)
        if actor.policy["kind"] != PolicyKind.CONSULTATION and on <= portal_day(night.as_of):
            acts[night.ids.republications.original_of(target)].append((on, relation))
    known = {p for p in lives if any(e["event"] == EventKind.RESCHEDULED for e in lives[p].known)}
    for policy_id in sorted(known | acts.keys()):
        life = lives.get(policy_id)
        if life and "effective_on" not in {c.fact for c in corrections_of(life.policy)}:
            _reschedule(night, life, lives, sorted(acts[policy_id], key=lambda act: (act[0], act[1]["relation_id"])))


def day_of_notice(actor: Row, relation: Row) -> date:
    """The day from which an act that sets another first day is known: the one on which it was made, for it waits for nothing."""
    made: date | None = actor["signed_on"] or actor["published_on"]
    return made or portal_day(relation["detected_at"])


def _reschedule(night: Night, life: Life, lives: Mapping[str, Life], acts: Iterable[tuple[date, Row]]) -> None:
    versions = [v for v in versions_of(night, life.policy) if v["origin"] != Origin.CONSOLIDATED]
    begins: date | None = None
    spoken: date | None = None
    told: tuple[Row, Cause] | None = None
    for on, relation in acts:
        known = [v for v in versions if v["detected_at"] <= relation["detected_at"]] or versions[:1]
        page = stated_day(known[-1], "effective_on")
        begins, spoken = (page if page != spoken else begins), page
        fresh = rescheduled_to(relation["as_written"], begins)
        if fresh is None or fresh == begins or (begins and begins <= on):
            continue
        actor = lives[relation["from_policy_id"]].policy
        cause = Cause.PARSER if {actor["policy_id"], life.policy["policy_id"]} & night.ours() else Cause.SOURCE
        cause = Cause.BACKFILL if actor["policy_id"] in night.backfilled else cause
        life.add(
            EventKind.RESCHEDULED, on, evidence=relation["as_written"], cause=cause, by=name_act(actor), until=fresh
        )
        begins, told = fresh, (actor, cause)
    page = stated_day(versions[-1], "effective_on")
    begins = page if page != spoken else begins
    before = night.prior.policies.get(life.policy["policy_id"], {}).get("effective_on") or page
    life.policy["effective_on"] = begins
    if told and begins != before and any(e["event"] == EventKind.RESCHEDULED for e in life.new):
        _tell(night, life, before, begins, told)


def _tell(night: Night, life: Life, before: date | None, begins: date | None, told: tuple[Row, Cause]) -> None:
    actor, cause = told
    tell_moved_day(night, life, "effective_on", before, begins, actor=actor, cause=cause)


def with_its_own_first_day(prior: PriorState, policy: Row, version: Row) -> Row:
    """The row of a policy with the first day that its own page gives, where another act has set it: pages are compared by that."""
    moved = any(e["event"] == EventKind.RESCHEDULED for e in prior.events_of.get(policy["policy_id"], ()))
    if not moved or "effective_on" in {c.fact for c in corrections_of(policy)}:
        return policy
    return {**policy, "effective_on": stated_day(version, "effective_on")}
