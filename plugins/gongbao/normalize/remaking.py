"""Consolidated versions after a re-reading: made anew from the new reading and the same decisions, as one version of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.history.amending import Instruction, InstructionKind, read_amending_decision
from gongbao.model.change import Cause, Edit, Effect, InstructionOutcome, Origin
from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.model.policy import PolicyReading
from gongbao.normalize.acts import day_of
from gongbao.normalize.changes import Before, fact_edit
from gongbao.normalize.consolidated import wording_of
from gongbao.normalize.corrections import plain, shown
from gongbao.normalize.dated_versions import Carried, write_wordings
from gongbao.normalize.due import published_base
from gongbao.normalize.layers import Layer, wordings_by_day
from gongbao.normalize.night import Night
from gongbao.normalize.own_numbers import all_numbers
from gongbao.normalize.prior import Row
from gongbao.normalize.rereading import fact_edits
from gongbao.normalize.works import instructions_by_work, text_of

_FOLLOWS = (
    "wrapped_title",
    "doc_number",
    "unified_number",
    "index_number",
    "division_code",
    "signed_on",
    "published_on",
)
_DAYS = ("effective_on", "expires_on")
_OF_VERSION = ("doc_number", "signed_on", "expires_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """One decision that our versions of a policy carry: its policy, the rows of its instructions, and what it orders now."""

    decision: Row
    rows: Sequence[Row]
    orders: Sequence[Instruction]


def remake_consolidated(night: Night, amends: dict[str, list[Row]]) -> None:
    """Make anew what was consolidated from a text, or by a decision, that today's code reads otherwise.

    ``amends`` gives the relations of each amending decision. Where the wording comes out as it was, nothing is published. The
    instructions of a decision that was read again go on with it.
    """
    reread = night.ours()
    rows = _instructions(night)
    due = set(night.rebased) | {
        r["policy_id"] for r in rows if r["decision_policy_id"] in reread and _carried(night, r)
    }
    for policy_id in sorted(due):
        mine = [r for r in rows if r["policy_id"] == policy_id and _carried(night, r)]
        laid = [_laid(night, decision_id, policy_id, mine, amends) for decision_id in _in_order(night, mine)]
        _remake(night, policy_id, laid)
    _go_on_with(night, [r for r in rows if r["decision_policy_id"] in reread], amends)


def _instructions(night: Night) -> list[Row]:
    """Instructions of the newest wordings that decisions had before tonight; none where nothing was read again."""
    if not (night.ours() or night.rebased):
        return []
    table = night.prior.tables["amending_instructions"]
    latest = [row["latest_version_id"] for row in night.prior.policies.values()]
    rows: list[Row] = table.filter(
        pc.is_in(table["decision_version_id"], value_set=pa.array(latest, pa.string()))
    ).to_pylist()
    return sorted(rows, key=lambda row: (row["decision_version_id"], row["instruction_order"]))


def _carried(night: Night, row: Row) -> bool:
    """Whether a version of ours that still stands carries the instruction."""
    if row["outcome"] != InstructionOutcome.APPLIED or row["policy_id"] not in night.prior.policies:
        return False
    latest = night.prior.versions[night.prior.policies[row["policy_id"]]["latest_version_id"]]
    base = published_base(night.prior.versions, latest)
    made = night.prior.versions.get(row["version_after"] or "")
    return latest["origin"] == Origin.CONSOLIDATED and made is not None and made["sequence"] > base["sequence"]


def _in_order(night: Night, rows: Sequence[Row]) -> list[str]:
    decisions = {row["decision_policy_id"]: night.policy(row["decision_policy_id"]) or {} for row in rows}
    return sorted(decisions, key=lambda p: (str(day_of(decisions[p])), p))


def _laid(night: Night, decision_id: str, policy_id: str, rows: Sequence[Row], amends: dict[str, list[Row]]) -> _Laid:
    decision = night.policy(decision_id) or night.prior.policies[decision_id]
    read = read_amending_decision(text_of(night, decision["latest_version_id"]))
    works = instructions_by_work(read.instructions, amends.get(decision_id, ()))
    return _Laid(
        decision=decision,
        rows=[r for r in rows if r["decision_policy_id"] == decision_id],
        orders=[order for target, found in works if target.policy_id == policy_id for _, order in found],
    )


def _remake(night: Night, policy_id: str, laid: Sequence[_Laid]) -> None:
    latest = wording_of(night, night.prior.policies[policy_id]["latest_version_id"])
    base = wording_of(night, published_base(night.prior.versions, latest.version)["version_id"])
    reading = night.rebased.get(policy_id)
    first, last = base.version["sequence"] + 1, latest.version["sequence"]
    ours = [night.prior.versions[VersionId.of(PolicyId(policy_id), number)] for number in range(first, last + 1)]
    carried = Carried(base=base, ours=ours)
    layers = [Layer(decision=one.decision, orders=one.orders) for one in laid]
    clauses = reading.clauses if reading else base.clauses
    dated = wordings_by_day(clauses, reading.title if reading else carried.title, layers) if laid else []
    if not dated or not any(order.kind is not InstructionKind.SHIFT_NUMBERS for order in dated[-1].found.applied):
        return  # nothing fits the new reading: what was made of the old one stands
    policy, more = latest.policy, tuple[Edit, ...]()
    if reading:
        policy, days = _with_facts_of(latest.policy, base.version, reading)
        more = (*fact_edits(latest.policy, latest.consultation, reading), *days)
    facts = {name: policy[name] for name in (*_FOLLOWS, *_DAYS, "doc_numbers", "issuers", "kind")}

    def read_again(before: Before) -> Before:
        version = {**before.version, **{name: policy[name] for name in _OF_VERSION}}
        return replace(before, policy={**before.policy, **facts}, version=version)

    versions = write_wordings(
        night,
        carried,
        dated,
        latest=latest,
        complete=True,
        evidence="our re-reading; amending instruction: " + "、".join(f"《{one.decision['title']}》" for one in laid),
        capture_id=latest.version["capture_id"],
        cause=Cause.PARSER,
        more=more,
        read_again=read_again,
    )
    fresh = {"version_before": base.version["version_id"], "changed_at": night.as_of}
    for one, layer in zip(laid, layers, strict=True):
        days_of = {canonical_key(order.as_written): layer.day_of(order) for order in one.orders}
        for row in one.rows:
            day = days_of.get(canonical_key(row["as_written"]), dated[-1].on)
            version_id = versions.get(day, versions[dated[-1].on])
            if version_id not in night.prior.versions:
                night.add("amending_instructions", [{**row, **fresh, "version_after": version_id}])


def _with_facts_of(policy: Row, base: Row, reading: PolicyReading) -> tuple[Row, list[Edit]]:
    """The policy's row with what the new reading says.

    Its days follow only where the reading of the text differs: a decision may have moved them.
    """
    fresh = {name: getattr(reading, name) for name in _FOLLOWS} | {"issuers": list(reading.issuers)}
    fresh["doc_numbers"] = all_numbers(reading.doc_number, reading.doc_numbers)
    days = {name: getattr(reading, name) for name in _DAYS if getattr(reading, name) != base[name]}
    told = [
        fact_edit(Effect.VALIDITY, name, shown(plain(policy[name])), shown(plain(day)))
        for name, day in days.items()
        if day != policy[name]
    ]
    return {**policy, **fresh, **days, "kind": reading.kind}, told


def _go_on_with(night: Night, rows: Sequence[Row], amends: dict[str, list[Row]]) -> None:
    """Rows of the instructions that a decision, read again, still gives: with its new version, their outcome as it was."""
    written = {
        (r["decision_version_id"], r["instruction_order"]): r for r in night.added.get("amending_instructions", ())
    }
    for decision_id in sorted({row["decision_policy_id"] for row in rows}):
        policy = night.policies[decision_id]
        version_id = policy["latest_version_id"]
        read = read_amending_decision(text_of(night, version_id))
        works = instructions_by_work(read.instructions, amends.get(decision_id, ()))
        known = {
            _name(r["policy_id"], r["as_written"]): written.get((r["decision_version_id"], r["instruction_order"]), r)
            for r in rows
            if r["decision_policy_id"] == decision_id
        }
        for target, numbered in works:
            for order, instruction in numbered:
                if row := known.get(_name(target.policy_id, instruction.as_written)):
                    follows = {"decision_version_id": version_id, "instruction_order": order}
                    night.add("amending_instructions", [{**row, **follows, "changed_at": night.as_of}])


def _name(policy_id: str | None, as_written: str) -> tuple[str | None, str]:
    return policy_id, canonical_key(as_written)
