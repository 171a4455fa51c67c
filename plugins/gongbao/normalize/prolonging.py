"""A validity that another act prolongs: the policy's last day follows the act, whatever its own page still says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from gongbao.model.change import Cause, Effect, EventKind
from gongbao.model.policy import PolicyKind, Relation
from gongbao.normalize.changes import change_row, fact_edit
from gongbao.normalize.corrections import corrections_of
from gongbao.normalize.life import Life, name_act, portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import PriorState, Row
from gongbao.reading.prolonging import prolonged_until


def prolong_validities(night: Night, lives: Mapping[str, Life], relations: Sequence[Row]) -> None:
    """Give every policy that an act prolongs its new last day, with the event and, tonight, the change.

    Acts follow each other by their days. What a person corrected stands; where no act prolongs any more, the page's day returns.
    """
    acts: dict[str, list[tuple[date, Row]]] = defaultdict(list)
    for relation in relations:
        target, actor = relation["to_policy_id"], lives.get(relation["from_policy_id"])
        if relation["relation"] != Relation.PROLONGS or target not in lives or actor is None:
            continue
        if actor.policy["kind"] == PolicyKind.CONSULTATION:
            continue
        made = actor.policy["effective_on"] or actor.policy["signed_on"] or actor.policy["published_on"]
        on = made or portal_day(relation["detected_at"])
        if on <= portal_day(night.as_of):
            acts[night.ids.republications.original_of(target)].append((on, relation))
    prolonged = {p for p in lives if any(e["event"] == EventKind.PROLONGED for e in lives[p].known)}
    for policy_id in sorted(prolonged | acts.keys()):
        life = lives.get(policy_id)
        if life and "expires_on" not in {c.fact for c in corrections_of(life.policy)}:
            _prolong(night, life, lives, sorted(acts[policy_id], key=lambda act: (act[0], act[1]["relation_id"])))


def _prolong(night: Night, life: Life, lives: Mapping[str, Life], acts: Sequence[tuple[date, Row]]) -> None:
    versions = _versions(night, life.policy)
    until: date | None = versions[-1]["expires_on"]
    told: tuple[Row, date, Cause] | None = None
    for on, relation in acts:
        known = [v for v in versions if v["detected_at"] <= relation["detected_at"]] or versions[:1]
        base = max((day for day in (known[-1]["expires_on"], told[1] if told else None) if day), default=None)
        fresh = prolonged_until(relation["as_written"], base)
        if fresh is None or (base and fresh <= base):
            continue
        actor = lives[relation["from_policy_id"]].policy
        cause = Cause.PARSER if {actor["policy_id"], life.policy["policy_id"]} & night.ours() else Cause.SOURCE
        cause = Cause.BACKFILL if actor["policy_id"] in night.backfilled else cause
        life.add(EventKind.PROLONGED, on, evidence=relation["as_written"], cause=cause, by=name_act(actor), until=fresh)
        told = (actor, fresh, cause)
        until = max(until, fresh) if until else fresh
    before = night.prior.policies.get(life.policy["policy_id"], {}).get("expires_on")
    life.policy["expires_on"] = until
    if told and until != before and any(e["event"] == EventKind.PROLONGED for e in life.new):
        _tell(night, life, before, until, told)


def _tell(night: Night, life: Life, before: date | None, until: date | None, told: tuple[Row, date, Cause]) -> None:
    actor, _, cause = told
    shown = [day.isoformat() if day else "" for day in (before or _page_day(night, life), until)]
    row = change_row(
        fact_edit(Effect.VALIDITY, "expires_on", *shown),
        policy=life.policy,
        version_before=life.policy["latest_version_id"],
        version_after=life.policy["latest_version_id"],
        cause=Cause.BACKFILL if life.is_new and life.backfill else cause,
        capture_id=None,
        evidence=name_act(actor),
        as_of=night.as_of,
        order=0,
    )
    night.add("changes", [row])


def _page_day(night: Night, life: Life) -> date | None:
    day: date | None = _versions(night, life.policy)[-1]["expires_on"]
    return day


def _versions(night: Night, policy: Row) -> list[Row]:
    """Versions of a policy, oldest first."""
    tonight = {v["version_id"]: v for v in night.added.get("versions", ()) if v["policy_id"] == policy["policy_id"]}
    last = int(str(policy["latest_version_id"]).rpartition(".v")[2])
    ids = [f"{policy['policy_id']}.v{sequence}" for sequence in range(1, last + 1)]
    return [tonight.get(i) or night.prior.versions[i] for i in ids if i in tonight or i in night.prior.versions]


def as_its_page_has_it(prior: PriorState, policy: Row, version: Row) -> Row:
    """The row of a policy with the last day that its own page gives, where another act has prolonged it: pages are compared by that."""
    prolonged = any(e["event"] == EventKind.PROLONGED for e in prior.events_of.get(policy["policy_id"], ()))
    if not prolonged or "expires_on" in {c.fact for c in corrections_of(policy)}:
        return policy
    return {**policy, "expires_on": version["expires_on"]}
