"""Amending decisions meet the policies that they name: each instruction gets its policy, its clause and its outcome.

A decision is looked at on the night it arrives or is worded anew, on the night a policy that it names arrives, and on the night
such a policy gets a new published text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.history.amending import AmendingDecision, ClauseRef, Instruction, read_amending_decision
from gongbao.history.commands import why_unread
from gongbao.model.change import InstructionOutcome
from gongbao.model.policy import PolicyKind, Relation
from gongbao.normalize.acts import Act, Finding, day_of
from gongbao.normalize.consolidating import base_that_lacks, lay_on
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.related import FROM, TO, relations_now
from gongbao.normalize.relaying import UNREAD, flag_open_instructions, instruction_rows, replace_rows
from gongbao.normalize.remaking import remake_consolidated
from gongbao.normalize.unapplied import tell_unapplied
from gongbao.normalize.works import Target, instructions_by_work, text_of

_OPEN = frozenset({InstructionOutcome.WAITING, InstructionOutcome.APPLIED, InstructionOutcome.NOT_APPLIED})


def carry_out_amendments(night: Night) -> None:
    """Give tonight's amending decisions their outcome: rows of ``amending_instructions``, consolidated versions, disputes."""
    concerned = _decisions_concerned(night)
    if not concerned:
        return
    relations: dict[str, list[Row]] = {one: [] for one in _of_unknown_works(night, concerned)}
    relations |= _amending_relations(night, concerned)
    remake_consolidated(night, relations)
    waiting, done = set(relations), set[str]()
    while waiting:
        decision_id = _oldest_first(night, waiting)[0]
        waiting.discard(decision_id)
        done.add(decision_id)
        policy = night.policy(decision_id)
        if policy is None:
            continue
        text = text_of(night, policy["latest_version_id"])
        latest = {p: row["latest_version_id"] for p in _targets(relations[decision_id]) if (row := night.policy(p))}
        _carry_out(night, policy, read_amending_decision(text), relations[decision_id])
        moved = {p for p, version_id in latest.items() if (night.policy(p) or {})["latest_version_id"] != version_id}
        later = _left_open_after(night, policy, moved) - done - waiting
        relations |= _amending_relations(night, later)
        waiting |= later & set(relations)
    flag_open_instructions(night, {p for rows in relations.values() for p in _targets(rows)})


def _targets(relations: Iterable[Row]) -> set[str]:
    return {row[TO] for row in relations if row[TO]}


def _of_unknown_works(night: Night, decisions: Iterable[str]) -> list[str]:
    """Amending decisions among these: one that names no work in a known form is looked at too, so that its orders are listed."""
    policies = {decision_id: night.policy(decision_id) or {} for decision_id in decisions}
    return [decision_id for decision_id, row in policies.items() if row.get("kind") == PolicyKind.AMENDING_DECISION]


def _left_open_after(night: Night, act: Row, policies: Collection[str]) -> set[str]:
    """Decisions made after ``act`` that could not be laid on these policies: they may cite what ``act`` has put there."""
    day = day_of(act)
    rows = instruction_rows(night, "policy_id", policies)
    left = {r["decision_policy_id"] for r in rows if r["outcome"] == InstructionOutcome.NOT_APPLIED}
    days = {decision_id: day_of(night.policy(decision_id) or {}) for decision_id in left}
    return {decision_id for decision_id, made in days.items() if made and day and made >= day}


def _amending_relations(night: Night, decisions: Collection[str]) -> dict[str, list[Row]]:
    """Relations ``amends`` as they stand tonight, by the decision."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in relations_now(night, Relation.AMENDS, decisions, ends=(FROM,)).values():
        found[row[FROM]].append(row)
    return found


def _decisions_concerned(night: Night) -> set[str]:
    """Decisions with a new wording, or of which a policy arrived or has a new wording or reading tonight."""
    reworded = {row["policy_id"] for row in night.added.get("versions", ())}
    resolved = {r[FROM] for r in night.added.get("relations", ()) if r[TO]}
    targets = relations_now(night, Relation.AMENDS, reworded | set(night.rebased), ends=(TO,))
    return reworded | resolved | {row[FROM] for row in targets.values()}


def _oldest_first(night: Night, decisions: Iterable[str]) -> list[str]:
    """A later decision builds on an earlier one of the same night."""
    policies = {decision_id: night.policy(decision_id) or {} for decision_id in decisions}
    return sorted(policies, key=lambda p: (str(day_of(policies[p])), p))


def _carry_out(night: Night, policy: Row, decision: AmendingDecision, relations: Sequence[Row]) -> None:
    version_id = policy["latest_version_id"]
    table = night.prior.tables["amending_instructions"]
    known = {
        row["instruction_order"]: row
        for row in table.filter(pc.equal(table["decision_version_id"], pa.scalar(version_id))).to_pylist()
    }
    tonight = [r for r in night.added.get("amending_instructions", ()) if r["decision_version_id"] == version_id]
    known |= {row["instruction_order"]: row for row in tonight}
    act = Act(
        policy=policy,
        capture_id=_capture_of(night, version_id),
        backfill=policy["policy_id"] in night.backfilled,
        ours=night.ours(),
    )
    unread = len(decision.unread)
    for target, numbered in instructions_by_work(decision.instructions, relations):
        rows = [known.get(order) for order, _ in numbered]
        if rows and all(row and row["outcome"] not in _OPEN for row in rows):
            continue
        orders = [instruction for _, instruction in numbered]
        findings = (
            lay_on(night, act, target.policy_id, orders, known=rows, unread=unread)
            if target.policy_id
            else [Finding(outcome=InstructionOutcome.WAITING, reason=_why_waiting(target))] * len(orders)
        )
        found = [
            _row(policy, order, instruction, target=target, finding=finding)
            for (order, instruction), finding in zip(numbered, findings, strict=True)
        ]
        for row, old in zip(found, rows, strict=True):
            _put(night, row, old)
        if target.policy_id:
            tell_unapplied(night, act, target.policy_id, rows=found, known=rows)
    if policy["policy_id"] not in night.ours():
        replace_rows(night, policy)
    only = _targets(relations) if decision.unread and not decision.instructions else set()
    base = base_that_lacks(night, act, min(only)) if len(only) == 1 else None
    unread_rows = [
        _unread_row(policy, place, sentence, base=base)
        for place, sentence in enumerate(decision.unread, start=len(decision.instructions))
    ]
    for row in unread_rows:
        _put(night, row, known.get(row["instruction_order"]))
    if base:
        fresh = [row for row in unread_rows if row["instruction_order"] not in known]
        tell_unapplied(night, act, min(only), unread=fresh)


def _why_waiting(target: Target) -> str:
    told = "the policy is not in the dataset"
    return told if target.title else "the decision does not tell in a known form which of its works it amends here"


def _put(night: Night, row: Row, known: Row | None) -> None:
    if known is None or any(row[name] != known[name] for name in row):
        night.add("amending_instructions", [{**row, "changed_at": night.as_of}])


def _capture_of(night: Night, version_id: str) -> str:
    tonight = {row["version_id"]: row for row in night.added.get("versions", ())}
    return str((tonight.get(version_id) or night.prior.versions[version_id])["capture_id"])


def _row(policy: Row, order: int, instruction: Instruction, *, target: Target, finding: Finding) -> Row:
    words = instruction.words
    text = instruction.replacement if words else instruction.text
    return {
        "decision_version_id": policy["latest_version_id"],
        "instruction_order": order,
        "decision_policy_id": policy["policy_id"],
        "work_title": target.title,
        "policy_id": target.policy_id,
        "kind": instruction.kind.value,
        "clauses": [name_ref(ref) for ref in instruction.targets],
        "clauses_after": [name_ref(ref) for ref in instruction.becomes],
        "words": words or None,
        "text": text or None,
        "as_written": instruction.as_written,
        **finding.columns(),
    }


def _unread_row(policy: Row, order: int, sentence: str, *, base: str | None) -> Row:
    return {
        "decision_version_id": policy["latest_version_id"],
        "instruction_order": order,
        "decision_policy_id": policy["policy_id"],
        "work_title": None,
        "policy_id": None,
        "kind": UNREAD,
        "clauses": [],
        "clauses_after": [],
        "words": None,
        "text": None,
        "as_written": sentence,
        "outcome": InstructionOutcome.NOT_APPLIED.value,
        "reason": why_unread(sentence),
        "version_before": base,
        "version_after": None,
    }


def name_ref(ref: ClauseRef) -> str:
    """Write a clause as one cites it.

    >>> name_ref(ClauseRef(article="第12条", paragraph="第2款"))
    '第12条第2款'
    >>> name_ref(ClauseRef(path=("二", "（三）"), paragraph="第2款"))
    '二、（三）第2款'
    >>> name_ref(ClauseRef(article="第5条", sentence="第-1句"))
    '第5条末句'
    """
    path = "".join(f"{label}、" if label[-1].isalnum() else label for label in ref.path)
    below = "".join(name.replace("第-1", "末") for name in (ref.paragraph, ref.item, ref.subitem, ref.sentence) if name)
    return f"{ref.annex or ''}{ref.chapter or ''}{path}{ref.article or ''}{below}"
