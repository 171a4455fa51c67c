"""Decisions laid anew in the order of their days: one came after a later one, or was worded anew on its page."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.history.amending import Instruction, read_amending_decision
from gongbao.model.change import InstructionOutcome, Origin
from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.model.policy import Relation
from gongbao.normalize.acts import Act, Finding, day_of, finding_of
from gongbao.normalize.changes import Before
from gongbao.normalize.consolidated import INCOMPLETE, wording_of
from gongbao.normalize.dated_versions import Carried, first_day, write_wordings
from gongbao.normalize.due import published_base
from gongbao.normalize.layers import Layer, in_turn, wordings_by_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.related import FROM, relations_now
from gongbao.normalize.works import instructions_by_work, text_of

UNREAD = "unread"
"""Kind of a sentence that orders something in no known form."""

REWORDED = "the decision was reworded on its page"
"""Reason of the rows of a decision's earlier wording."""


def instruction_rows(night: Night, column: str, values: Iterable[str]) -> list[Row]:
    """Rows of instructions as they stand tonight, where ``column`` has one of ``values``."""
    wanted = set(values)
    table = night.prior.tables["amending_instructions"]
    rows = table.filter(pc.is_in(table[column], value_set=pa.array(sorted(wanted), pa.string()))).to_pylist()
    rows += [r for r in night.added.get("amending_instructions", ()) if r[column] in wanted]
    return list({(r["decision_version_id"], r["instruction_order"]): r for r in rows}.values())


def carried_by(night: Night, act: Act, orders: Sequence[Instruction], latest: Before) -> Carried | None:
    """Give what is to be laid anew with ``act``; None where ``act`` can be laid on the wording that stands.

    It cannot where a decision made later, or in force later, is in that wording, nor where its orders take force on several days.
    """
    days = Layer(decision=act.policy, orders=orders).days()
    if latest.version["origin"] != Origin.CONSOLIDATED:
        return Carried(base=latest) if len(days) > 1 else None
    versions = ChainMap({row["version_id"]: row for row in night.added.get("versions", ())}, dict(night.prior.versions))
    base = published_base(versions, latest.version)
    rows = [
        row
        for row in instruction_rows(night, "policy_id", [latest.policy["policy_id"]])
        if row["outcome"] == InstructionOutcome.APPLIED
        and versions[row["version_after"]]["sequence"] > base["sequence"]
        and (night.policy(row["decision_policy_id"]) or {}).get("latest_version_id")
    ]
    own = act.policy["policy_id"]
    stale = any(
        r["decision_policy_id"] == own and r["decision_version_id"] != act.policy["latest_version_id"] for r in rows
    )
    others = [row for row in rows if row["decision_policy_id"] != own and _is_newest(night, row)]
    ours = [
        versions[VersionId.of(PolicyId(base["policy_id"]), number)]
        for number in range(base["sequence"] + 1, latest.version["sequence"] + 1)
    ]
    since = date.min if stale else min(days, default=date.min)
    ahead = bool(days) and any(first_day(version) > since for version in ours)
    if not stale and not ahead and len(days) < 2 and not any(_is_later(night, row, act) for row in others):
        return None
    return Carried(base=wording_of(night, base["version_id"]), rows=others, ours=ours, since=since)


def _is_newest(night: Night, row: Row) -> bool:
    decision = night.policy(row["decision_policy_id"])
    return decision is not None and decision["latest_version_id"] == row["decision_version_id"]


def _is_later(night: Night, row: Row, act: Act) -> bool:
    day = day_of(night.policy(row["decision_policy_id"]) or {})
    return day is not None and act.day is not None and day > act.day


def lay_anew(
    night: Night, act: Act, orders: Sequence[Instruction], latest: Before, carried: Carried, *, unread: int
) -> list[Finding]:
    """Lay ``act`` and the decisions of ``carried`` on the published text, oldest first: a new version for each day that needs one.

    Rows of the other decisions are written with what became of them; the findings are those of ``orders``.
    """
    policy_id = latest.policy["policy_id"]
    ids = {row["decision_policy_id"] for row in carried.rows}
    decisions = {i: night.policy(i) or {} for i in ids}
    laid = {i: _orders_of(night, decisions[i], policy_id) for i in sorted(ids)}
    own = Layer(decision=act.policy, orders=orders)
    layers = in_turn([own, *(Layer(decision=decisions[i], orders=[*laid[i].values()]) for i in laid)])
    dated = wordings_by_day(carried.base.clauses, carried.title, layers)
    versions = write_wordings(
        night,
        carried,
        dated,
        latest=latest,
        complete=not unread,
        evidence=f"amending instruction: {act.name}",
        capture_id=act.capture_id,
        cause=act.cause(policy_id),
    )

    def finding(layer: Layer, order: Instruction) -> Finding:
        day = dated[-1].on if order.waits_for else layer.day_of(order)
        after, left = wording_of(night, versions[day]), {id(one) for one, _ in dated[-1].found.unapplied}
        found = dated[-1].found if id(order) in left else next(one.found for one in dated if one.on == day)
        return finding_of(order, found, carried.base, after, InstructionOutcome.APPLIED)

    for layer in layers:
        decision_id = layer.decision["policy_id"]
        for row in instruction_rows(night, "decision_version_id", [layer.decision["latest_version_id"]]):
            order = laid.get(decision_id, {}).get(row["instruction_order"])
            if order is not None and row["policy_id"] == policy_id:
                fresh = finding(layer, order).columns()
                night.add("amending_instructions", [{**row, **fresh, "changed_at": night.as_of}])
    return [finding(own, order) for order in orders]


def _orders_of(night: Night, decision: Row, policy_id: str) -> dict[int, Instruction]:
    read = read_amending_decision(text_of(night, decision["latest_version_id"]))
    relations = list(relations_now(night, Relation.AMENDS, {decision["policy_id"]}, ends=(FROM,)).values())
    works = instructions_by_work(read.instructions, relations)
    return {order: one for target, found in works if target.policy_id == policy_id for order, one in found}


def replace_rows(night: Night, decision: Row) -> None:
    """Rows of an earlier wording of a decision say that another one stands, where what they ordered was not found published."""
    open_ = {InstructionOutcome.APPLIED, InstructionOutcome.NOT_APPLIED, InstructionOutcome.WAITING}
    for row in instruction_rows(night, "decision_policy_id", [decision["policy_id"]]):
        if row["decision_version_id"] != decision["latest_version_id"] and row["outcome"] in open_:
            fresh = {"outcome": InstructionOutcome.NOT_APPLIED.value, "reason": REWORDED}
            gone = {"version_before": None, "version_after": None}
            if row["reason"] != REWORDED:
                night.add("amending_instructions", [{**row, **fresh, **gone, "changed_at": night.as_of}])


def flag_open_instructions(night: Night, policies: Iterable[str]) -> None:
    """Set the flag of policies whose latest wording lacks what a decision orders, and take it from those that lack nothing."""
    for policy_id in sorted(policies):
        policy = night.policy(policy_id)
        if policy is None:
            continue
        version_id = policy["latest_version_id"]
        standing = _standing(night, version_id)
        rows = instruction_rows(night, "version_before", standing)
        rows = [r for r in rows if r["policy_id"] in {policy_id, None} and _is_newest(night, r)]
        left = [r for r in rows if r["outcome"] == InstructionOutcome.NOT_APPLIED and r["reason"]]
        carried = {r["decision_version_id"] for r in rows if r["outcome"] == InstructionOutcome.APPLIED}
        left += [r for r in instruction_rows(night, "decision_version_id", carried) if r["kind"] == UNREAD]
        lacks = bool(left)
        flags = {*policy["flags"]} - {INCOMPLETE} | ({INCOMPLETE} if lacks else set())
        if flags != {*policy["flags"]}:
            night.policies[policy_id] = {**policy, "flags": sorted(flags), "changed_at": night.as_of}


def _standing(night: Night, version_id: str) -> set[str]:
    """Give the version, and where it is ours those below it down to the published text."""
    chain = [wording_of(night, version_id).version]
    while chain[-1]["origin"] == Origin.CONSOLIDATED:
        before = VersionId.of(PolicyId(chain[-1]["policy_id"]), chain[-1]["sequence"] - 1)
        chain.append(wording_of(night, before).version)
    return {version["version_id"] for version in chain}
