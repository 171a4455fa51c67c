"""What acts end, change and adopt: the event of each policy that they reach, and the end that an act does not state any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongbao.model.change import Cause, EventKind
from gongbao.model.policy import ENDS, Relation
from gongbao.normalize.life import Life, name_act, portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.others import ACTS, effects_of_others
from gongbao.normalize.prior import Row
from gongbao.normalize.related import FROM, TO
from gongbao.normalize.taking_back import take_back_end
from gongbao.normalize.undecided import Undecided


def carry_out_acts(
    night: Night,
    lives: Mapping[str, Life],
    relations: Sequence[Row],
    *,
    prior: Sequence[Row],
    cycles: Mapping[str, frozenset[str]],
    undecided: Undecided | None,
) -> None:
    """Give the policies of ``lives`` the events of the acts on them, and what of it stands; acts that repeal one another do nothing.

    ``prior`` are the relations of the last release.
    """
    policies, ours = night.all_policies(), night.ours()
    original_of = night.ids.republications.original_of
    resolved = _resolved_tonight(prior, night)
    for named, kind, on, relation in effects_of_others(relations, policies, portal_day(night.as_of)):
        actor, target = policies[relation[FROM]], original_of(named)
        life = lives.get(target)
        if life is None or (relation["relation"] in ENDS and original_of(actor["policy_id"]) in cycles.get(target, ())):
            continue
        if kind is EventKind.EXPIRED and (last := life.policy["expires_on"]) and last < on:
            continue  # its own last day had ended it
        led = actor["policy_id"] in ours or (named in ours and relation["relation_id"] in resolved)
        cause = Cause.PARSER if led else Cause.SOURCE
        cause = Cause.BACKFILL if actor["policy_id"] in night.backfilled else cause
        if undecided and not undecided.happens(target, kind, on):
            cause = Cause.CURATION
        evidence = name_act(actor)
        life.add(kind, on, evidence=evidence, cause=cause, by=evidence)
        life.standing[kind] = max(life.standing.get(kind, (on, evidence)), (on, evidence))


def take_back_ends(
    night: Night, lives: Mapping[str, Life], *, prior: Sequence[Row], undecided: Undecided | None
) -> None:
    """Restore the policies of ``lives`` that an act had ended and that no act ends any more."""
    policies, ours = night.all_policies(), night.ours()
    original_of = night.ids.republications.original_of
    before = night.undecided["relations"].to_pylist() if night.undecided and undecided else []
    enders = {
        original_of(r[TO]): (original_of(r[FROM]), Relation(r["relation"]))
        for r in (*before, *prior)
        if r["relation"] in ENDS and r[TO]
    }
    for policy_id in lives.keys() & enders.keys():
        actor_id, ended_as = enders[policy_id]
        if actor_id not in policies or night.ids.republications.is_copy(policy_id):
            continue
        cause = Cause.PARSER if actor_id in ours else Cause.SOURCE
        if undecided and undecided.happens(policy_id, ACTS[ended_as]):
            cause = Cause.CURATION
        status = night.prior.policies.get(policy_id, {}).get("status")
        take_back_end(lives[policy_id], status, ended_as, by=name_act(policies[actor_id]), cause=cause)


def _resolved_tonight(prior: Sequence[Row], night: Night) -> set[str]:
    """Relations that found their target tonight."""
    known = {row["relation_id"] for row in prior if row[TO]}
    return {r["relation_id"] for r in night.added["relations"] if r[TO]} - known
