"""Relations, events and statuses of every policy on the night's day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set

import pyarrow.compute as pc

from gongbao.model.capture import Batch, Seen
from gongbao.model.change import Cause, Effect, EventKind, Origin, Status
from gongbao.model.policy import Relation
from gongbao.normalize.acting import carry_out_acts, take_back_ends
from gongbao.normalize.acts import day_of
from gongbao.normalize.changes import change_row, status_edit
from gongbao.normalize.copies import follow_originals
from gongbao.normalize.cycles import repeal_cycles, with_cycle
from gongbao.normalize.life import (
    Life,
    Sight,
    begin_life,
    continue_consultation,
    judge_presence,
    portal_day,
    settle_status,
)
from gongbao.normalize.night import Night
from gongbao.normalize.others import ACTS
from gongbao.normalize.policy_index import index_policies
from gongbao.normalize.prior import Row
from gongbao.normalize.prolonging import SETS_VALIDITY, prolong_validities
from gongbao.normalize.related import FROM, TO, of_kind, rows_among
from gongbao.normalize.relations import finalising_relations, resolve_relations
from gongbao.normalize.rescheduling import reschedule_entries
from gongbao.normalize.rounds import OF_ROUNDS, link_rounds, tell_rounds
from gongbao.normalize.since import since_when
from gongbao.normalize.stated import with_contradiction
from gongbao.normalize.suspending import PAUSES, suspend_policies
from gongbao.normalize.taking_back import take_back_statement
from gongbao.normalize.undecided import without_decisions
from gongbao.normalize.visiting import policies_to_visit

REREAD = "reread"
"""Trigger of a batch that reads the archive again."""


def relate_policies(night: Night) -> None:
    """Resolve relations: tonight's, and those of earlier nights whose target has arrived."""
    copied = night.ids.republications.is_copy
    policies = {p: row for p, row in night.all_policies().items() if not copied(p)}
    spoken_for = link_rounds(night)
    asked = night.prior.consultations | night.consultations
    consultations = {p: row for p, row in asked.items() if p not in spoken_for}
    night.add(
        "relations", finalising_relations(policies, consultations, touched=set(night.policies), as_of=night.as_of)
    )
    prior = night.prior.tables["relations"]
    ids = [r["relation_id"] for r in night.added.get("relations", ())]
    known = {r["relation_id"]: r for r in rows_among(prior, "relation_id", ids)}
    tonight = {r["relation_id"]: _as_known(r, known.get(r["relation_id"])) for r in night.added.get("relations", ())}
    found: list[Row] = []
    if night.policies:
        untold = prior.filter(pc.is_null(prior[TO])).to_pylist()
        waiting = [r for r in untold if r[FROM] not in night.replaced["relations"]]
        found = resolve_relations([*waiting, *tonight.values()], index_policies(policies.values()))
    night.added["relations"] = list((tonight | {r["relation_id"]: r for r in found}).values())


def _as_known(relation: Row, known: Row | None) -> Row:
    """A relation that a new wording repeats keeps its first day and the target it found."""
    if known is None:
        return relation
    target = relation["to_policy_id"] or known["to_policy_id"]
    return {**relation, "to_policy_id": target, "detected_at": known["detected_at"]}


def date_amended_versions(night: Night) -> None:
    """A text that was replaced after an amending decision takes effect when the decision does; its own 施行 sentence is the old one."""
    policies = night.all_policies()
    reworded = {row["policy_id"] for row in night.added.get("versions", ())} & night.prior.policies.keys()
    amends = of_kind(night.prior.tables["relations"], Relation.AMENDS)
    relations = {r["relation_id"]: r for r in rows_among(amends, TO, reworded)}
    relations |= {r["relation_id"]: r for r in night.added["relations"]}
    for version in night.added.get("versions", ()):
        before = night.prior.policies.get(version["policy_id"])
        if before is None:
            continue
        latest = night.prior.versions[before["latest_version_id"]]
        seen_before = latest["detected_at"]
        days = [
            policies[r["from_policy_id"]]["effective_on"] or day_of(policies[r["from_policy_id"]])
            for r in relations.values()
            if r["relation"] == Relation.AMENDS
            and r["to_policy_id"] == version["policy_id"]
            and r["detected_at"] > seen_before
        ]
        if latest["origin"] == Origin.CONSOLIDATED:
            days.append(latest["effective_on"])  # ours bears the decision's day already
        if known := [day for day in days if day is not None]:
            version["effective_on"] = max(known)


def follow_moves(night: Night) -> None:
    """A policy lives where a page of it still answers: its address follows when its own page is gone or bears another policy."""
    policies = night.all_policies()
    owners = night.owners()
    others: dict[str, list[str]] = defaultdict(list)
    for portal_id, url in sorted(night.present):
        policy = policies.get(owners.get(url, ""))
        if policy and policy["portal_id"] == portal_id and policy["url"] != url:
            others[policy["policy_id"]].append(url)
    for policy_id, urls in others.items():
        policy = policies[policy_id]
        if night.is_gone(policy) or owners.get(policy["url"], policy_id) != policy_id:
            column_id = night.present[policy["portal_id"], urls[0]]
            moved = {"url": urls[0], "column_id": column_id, "changed_at": night.as_of}
            night.policies[policy_id] = {**policy, **moved}


def live_through(night: Night, batch: Batch, held: frozenset[str]) -> None:
    """Events and status, on tonight's day, of every policy that the night can change; repeal and expiry are changes as well.

    A re-reading of the archive goes through all: it may bring other rules of what a status is. So does a decision by hand, which may
    lead acts to other policies.
    """
    follow_moves(night)
    policies = night.all_policies()
    sights = _sights(night, batch, held)
    prior = of_kind(
        night.prior.tables["relations"], *ACTS, *SETS_VALIDITY, Relation.RESCHEDULES, *PAUSES, *OF_ROUNDS
    ).to_pylist()
    waiting = {r["relation_id"]: r for r in prior if r[FROM] not in night.replaced["relations"]}
    relations = [*(waiting | {r["relation_id"]: r for r in night.added["relations"]}).values()]
    undecided = without_decisions(night)
    cycles = repeal_cycles(relations, night.ids.republications.originals)
    original_of = night.ids.republications.original_of
    gone = {original_of(r[TO]) for r in prior if r[TO] and r[FROM] in night.replaced["relations"]}
    visited = policies_to_visit(night, relations, gone, cycles, sights)
    if batch.trigger == REREAD or night.curated:
        visited |= policies.keys()
    lives = _lives(night, visited, sights)
    relations = [r for r in relations if r[TO] in visited or original_of(r[TO]) in visited]
    reschedule_entries(night, lives, relations)
    prolong_validities(night, lives, relations)
    carry_out_acts(night, lives, relations, prior=prior, cycles=cycles, undecided=undecided)
    suspend_policies(night, lives, relations)
    tell_rounds(night, lives, relations)
    take_back_ends(night, lives, prior=prior, undecided=undecided)
    for policy_id, life in lives.items():
        if night.ids.republications.is_copy(policy_id):
            continue
        said = with_cycle(life.policy["conflicts"], policy_id, cycles.get(policy_id, frozenset()), policies)
        if said != [*life.policy["conflicts"]]:
            night.policies[policy_id] = {**life.policy, "conflicts": said}
        by_hand = {kind for kind in life.standing if undecided is not None and not undecided.happens(policy_id, kind)}
        _live_one(night, policy_id, life, sights.get(policy_id), by_hand=by_hand)
    follow_originals(night)


def _lives(night: Night, visited: Set[str], sights: Mapping[str, Sight]) -> dict[str, Life]:
    ours = night.ours()
    return {
        policy_id: Life(
            policy=dict(row),
            consultation=night.consultations.get(policy_id) or night.prior.consultations.get(policy_id),
            known=night.prior.events_of.get(policy_id, ()),
            as_of=night.as_of,
            new=[],
            is_new=policy_id in night.new_ids,
            backfill=policy_id in night.backfilled,
            cause=Cause.PARSER if policy_id in ours else Cause.SOURCE,
            capture_id=sight.capture_id if (sight := sights.get(policy_id)) else None,
        )
        for policy_id, row in night.all_policies().items()
        if policy_id in visited
    }


def _live_one(night: Night, policy_id: str, life: Life, sight: Sight | None, *, by_hand: Set[EventKind]) -> None:
    known = night.prior.policies.get(policy_id)
    if life.is_new:
        begin_life(life)
    elif policy_id in night.consultations:
        continue_consultation(life, night.prior.consultations.get(policy_id))
    judge_presence(life, sight)
    status_before = known["status"] if known else None
    stated_by = night.stated_by.get(policy_id)
    if known and stated_by:
        take_back_statement(life, known, cause=stated_by)
    status, evidence, caused_by = settle_status(life, status_before, night.uncorrected.get(policy_id), stated_by)
    effect = {Status.REPEALED: Effect.REPEAL, Status.EXPIRED: Effect.EXPIRY}.get(status)
    night.add("events", life.new)
    set_by_acts = {name: life.policy[name] for name in ("effective_on", "expires_on")}
    row = {**(night.policies.get(policy_id) or life.policy), **set_by_acts}
    words = row["stated_status_as_written"]
    conflicts = with_contradiction(row["conflicts"], life.facts(), portal_day(night.as_of), words)
    quiet = status_before == status and not life.new and conflicts == row["conflicts"]
    quiet = quiet and known is not None and all(known[name] == day for name, day in set_by_acts.items())
    if quiet and policy_id not in night.policies:
        return
    row = {**row, "status": status, "status_evidence": evidence, "conflicts": conflicts}
    if row != known:
        night.policies[policy_id] = {**row, "changed_at": night.as_of}
    if effect and status_before is not None and status_before != status:
        cause = caused_by
        if cause is life.cause:
            cause = next((Cause(e["cause"]) for e in life.new), life.cause)
        kind = EventKind.REPEALED if effect is Effect.REPEAL else EventKind.EXPIRED
        if kind in by_hand:
            cause = Cause.CURATION
        edit = status_edit(effect, policy=row, status_before=status_before, status_after=status)
        night.add(
            "changes",
            [
                change_row(
                    edit,
                    policy=row,
                    version_before=row["latest_version_id"],
                    version_after=row["latest_version_id"],
                    cause=cause,
                    capture_id=None,
                    evidence=evidence,
                    as_of=night.as_of,
                    order=0,
                    remark=since_when(life, kind),
                )
            ],
        )


def _sights(night: Night, batch: Batch, held: frozenset[str]) -> dict[str, Sight]:
    """What tonight showed of each policy's own page; absence proves nothing while another address of it may answer."""
    pages = {(r.portal_id, p.url): p for r in batch.reports if r.portal_id not in held for p in r.pages}
    owners = night.owners()
    captures = night.prior.tables["captures"].select(["url", "policy_id", "portal_id"]).to_pylist()
    portal_of = {(row["url"], owners.get(row["url"])): row["portal_id"] for row in captures}
    portal_of |= {(row["url"], row["policy_id"]): row["portal_id"] for row in captures}
    known = {(portal_of.get((url, owner)), url): owner for url, owner in owners.items()}
    in_doubt = {(place[0], owner) for place, owner in known.items() if place not in night.absent}
    sights: dict[str, Sight] = {}
    for policy_id, row in (night.all_policies()).items():
        page = pages.get((row["portal_id"], row["url"]))
        if page is None or page.seen is Seen.FAILED:
            continue
        if page.seen is Seen.ABSENT and (row["portal_id"], policy_id) in in_doubt:
            continue
        sights[policy_id] = Sight(
            present=page.seen is not Seen.ABSENT, absent_nights=page.absent_nights, capture_id=page.capture_id
        )
    return sights
