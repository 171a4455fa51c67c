"""Acts that repeal one another: neither is taken to have ended, and each says so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gongbao.model.policy import ENDS
from gongbao.normalize.life import name_act
from gongbao.normalize.prior import Row

FACT_OF_CYCLE = "repealed_by_each_other"


def repeal_cycles(relations: Iterable[Row], original_of: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Policies that repeal, in the end, themselves (甲 repeals 乙, 乙 repeals 甲), each with all of its cycle.

    ``original_of`` gives the policy of which another one is a copy.
    """
    ended: dict[str, set[str]] = defaultdict(set)
    for row in relations:
        if row["relation"] in ENDS and row["to_policy_id"]:
            actor, target = (original_of.get(row[end], row[end]) for end in ("from_policy_id", "to_policy_id"))
            if actor != target:
                ended[actor].add(target)
    actors = {p for p in ended if any(p in targets for targets in ended.values())}
    reached = {p: _reached(p, ended) for p in sorted(actors)}
    return {
        p: frozenset(other for other in reach if p in reached.get(other, ()))
        for p, reach in reached.items()
        if p in reach
    }


def _reached(policy_id: str, ended: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*ended.get(policy_id, ())]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(ended.get(one, ()))
    return found


def without_cycles(relations: Sequence[Row], original_of: Mapping[str, str]) -> list[Row]:
    """The relations without those by which policies end one another: they end nothing."""
    cycles = repeal_cycles(relations, original_of)
    return [
        row
        for row in relations
        if row["relation"] not in ENDS
        or original_of.get(row["from_policy_id"], row["from_policy_id"])
        not in cycles.get(original_of.get(row["to_policy_id"], row["to_policy_id"]), ())
    ]


def with_cycle(
    conflicts: Sequence[str], policy_id: str, cycle: frozenset[str], policies: Mapping[str, Row]
) -> list[str]:
    """The conflicts of a row with the one that names the acts which it repeals and which repeal it; none outside a cycle."""
    others = [line for line in conflicts if json.loads(line)["fact"] != FACT_OF_CYCLE]
    if not cycle:
        return others
    names = [name_act(policies[other]) for other in sorted(cycle - {policy_id})]
    return [*others, json.dumps({"fact": FACT_OF_CYCLE, "acts": "、".join(names)}, ensure_ascii=False, sort_keys=True)]
