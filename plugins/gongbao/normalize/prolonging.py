"""A validity that another act prolongs or adjusts: the policy's last day follows the act, whatever its own page still says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from gongbao.model.change import Cause, EventKind
from gongbao.model.policy import PolicyKind, Relation
from gongbao.normalize.corrections import corrections_of
from gongbao.normalize.life import Life, name_act, portal_day
from gongbao.normalize.moved_days import tell_moved_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import PriorState, Row
from gongbao.reading.adjusting import adjusted_until
from gongbao.reading.prolonging import prolonged_until

SETS_VALIDITY = {Relation.PROLONGS: EventKind.PROLONGED, Relation.ADJUSTS_VALIDITY: EventKind.VALIDITY_ADJUSTED}
"""Relations by which an act gives a policy another last day in force, and the event of that."""

_EVENTS = frozenset(SETS_VALIDITY.values())


def prolong_validities(night: Night, lives: Mapping[str, Life], relations: Sequence[Row]) -> None:
    """Give every policy that an act prolongs or adjusts its new last day, with the event and, tonight, the change.

    Acts follow each other by their days. What a person corrected stands; where no act prolongs any more, the page's day returns.
    """
    acts: dict[str, list[tuple[date, Row]]] = defaultdict(list)
    for relation in relations:
        target, actor = relation["to_policy_id"], lives.get(relation["from_policy_id"])
        if relation["relation"] not in SETS_VALIDITY or target not in lives or actor is None:
            continue
        if actor.policy["kind"] == PolicyKind.CONSULTATION:
            continue
        made = actor.policy["effective_on"] or actor.policy["signed_on"] or actor.policy["published_on"]
        on = made or portal_day(relation["detected_at"])
        if on <= portal_day(night.as_of):
            acts[night.ids.republications.original_of(target)].append((on, relation))
    prolonged = {p for p in lives if any(e["event"] in _EVENTS for e in lives[p].known)}
    for policy_id in sorted(prolonged | acts.keys()):
        life = lives.get(policy_id)
        if life and "expires_on" not in {c.fact for c in corrections_of(life.policy)}:
            _prolong(night, life, lives, sorted(acts[policy_id], key=lambda act: (act[0], act[1]["relation_id"])))


def _prolong(night: Night, life: Life, lives: Mapping[str, Life], acts: Sequence[tuple[date, Row]]) -> None:
    versions = versions_of(night, life.policy)
    until: date | None = None
    spoken: date | None = None
    told: tuple[Row, date, Cause] | None = None
    lowered = False
    for on, relation in acts:
        known = [v for v in versions if v["detected_at"] <= relation["detected_at"]] or versions[:1]
        page: date | None = known[-1]["expires_on"]
        until, spoken = _with_page(until, page, spoken, lowered=lowered), page
        kind = SETS_VALIDITY[relation["relation"]]
        fresh = _set_by(relation, life.policy, until)
        if fresh is None or fresh == until or (kind is EventKind.PROLONGED and until and fresh < until):
            continue
        actor = lives[relation["from_policy_id"]].policy
        cause = Cause.PARSER if {actor["policy_id"], life.policy["policy_id"]} & night.ours() else Cause.SOURCE
        cause = Cause.BACKFILL if actor["policy_id"] in night.backfilled else cause
        life.add(kind, on, evidence=relation["as_written"], cause=cause, by=name_act(actor), until=fresh)
        told, until, lowered = (actor, fresh, cause), fresh, kind is EventKind.VALIDITY_ADJUSTED
    until = _with_page(until, versions[-1]["expires_on"], spoken, lowered=lowered)
    before = night.prior.policies.get(life.policy["policy_id"], {}).get("expires_on")
    life.policy["expires_on"] = until
    if told and until != before and any(e["event"] in _EVENTS for e in life.new):
        _tell(night, life, before, until, told)


def _set_by(relation: Row, policy: Row, until: date | None) -> date | None:
    """The last day that the words of an act give a policy which was to hold until ``until``."""
    if relation["relation"] == Relation.PROLONGS:
        return prolonged_until(relation["as_written"], until)
    return adjusted_until(relation["as_written"], begun=policy["effective_on"], expires_on=until)


def _with_page(until: date | None, page: date | None, spoken: date | None, *, lowered: bool) -> date | None:
    """The last day after a wording of the policy's own page: one that repeats its day (``spoken``) undoes no act.

    A new day on the page stands after an adjustment; after a prolongation only a later one does.
    """
    if page is None or page == spoken:
        return until
    return page if until is None or lowered else max(until, page)


def _tell(night: Night, life: Life, before: date | None, until: date | None, told: tuple[Row, date, Cause]) -> None:
    actor, _, cause = told
    tell_moved_day(night, life, "expires_on", before or _page_day(night, life), until, actor=actor, cause=cause)


def _page_day(night: Night, life: Life) -> date | None:
    day: date | None = versions_of(night, life.policy)[-1]["expires_on"]
    return day


def versions_of(night: Night, policy: Row) -> list[Row]:
    """Versions of a policy with those of tonight, oldest first."""
    tonight = {v["version_id"]: v for v in night.added.get("versions", ()) if v["policy_id"] == policy["policy_id"]}
    last = int(str(policy["latest_version_id"]).rpartition(".v")[2])
    ids = [f"{policy['policy_id']}.v{sequence}" for sequence in range(1, last + 1)]
    return [tonight.get(i) or night.prior.versions[i] for i in ids if i in tonight or i in night.prior.versions]


def as_its_page_has_it(prior: PriorState, policy: Row, version: Row) -> Row:
    """The row of a policy with the last day that its own page gives, where another act has set it: pages are compared by that."""
    prolonged = any(e["event"] in _EVENTS for e in prior.events_of.get(policy["policy_id"], ()))
    if not prolonged or "expires_on" in {c.fact for c in corrections_of(policy)}:
        return policy
    return {**policy, "expires_on": version["expires_on"]}
