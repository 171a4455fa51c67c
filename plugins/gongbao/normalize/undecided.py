"""What acts would do to others tonight if nothing had been decided by hand tonight: all that differs from it is ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.model.change import EventKind
from gongbao.model.policy import Relation
from gongbao.normalize.life import portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.others import effects_of_others
from gongbao.normalize.policy_index import index_policies
from gongbao.normalize.prior import Row, survivor_of
from gongbao.normalize.relations import finalising_relations, resolve_relations


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Effects of acts on others as (target, event, day), of a night on which nothing had been decided."""

    effects: frozenset[tuple[str, EventKind, date]]

    def happens(self, target: str, kind: EventKind, on: date | None = None) -> bool:
        """Tell whether ``kind`` happens to the policy ``target`` without the decisions, on that day or on any."""
        if on is not None:
            return (target, kind, on) in self.effects
        return any(effect[:2] == (target, kind) for effect in self.effects)


def without_decisions(night: Night) -> Undecided | None:
    """Work out tonight's effects from the tables before the decisions and the readings of tonight; None when none was decided.

    A policy that tonight gave a new wording counts as it stands now.
    """
    if night.undecided is None or not night.curated:
        return None
    policies = _policies(night)
    before = night.undecided["relations"].to_pylist()
    known = {r["relation_id"]: r for r in before}
    reread = {v["policy_id"] for v in night.added.get("versions", ())}
    relations = [r for r in before if r["from_policy_id"] not in reread]
    relations += [r for r in night.added.get("relations", ()) if r["from_policy_id"] in reread]
    relations += _final_texts(night, policies, known)
    found = {r["relation_id"]: r for r in resolve_relations(relations, index_policies(policies.values()))}
    rows = [found.get(r["relation_id"], r) for r in relations]
    effects = effects_of_others(rows, policies, portal_day(night.as_of))
    standing = {row["policy_id"]: row for row in night.undecided["policies"].to_pylist()} | policies
    originals = night.ids.republications.originals
    return Undecided(
        effects=frozenset(
            (survivor_of(standing, originals.get(target, target)), kind, on) for target, kind, on, _ in effects
        )
    )


def _policies(night: Night) -> dict[str, Row]:
    """Every policy of tonight as it would stand: the rows that a decision changed as they stood before it."""
    if night.undecided is None:
        return night.all_policies()
    reread = {v["policy_id"] for v in night.added.get("versions", ())}
    before = {row["policy_id"]: row for row in night.undecided["policies"].to_pylist()}
    policies = {p: row for p, row in night.all_policies().items() if p not in night.curated or p in reread}
    kept = {p: before[p] for p in night.curated if p in before and p not in policies and not before[p]["merged_into"]}
    return policies | kept


def _final_texts(night: Night, policies: dict[str, Row], known: dict[str, Row]) -> Sequence[Row]:
    consultations = night.prior.consultations | night.consultations
    found = finalising_relations(policies, consultations, touched=set(night.policies), as_of=night.as_of)
    return [r for r in found if r["relation_id"] not in known and r["relation"] == Relation.FINALISES]
