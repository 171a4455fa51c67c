"""What amending decisions order that a wording lacks, and what those that it carries leave behind in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongbao.history.consolidation import STILL_CITES
from gongbao.model.change import InstructionOutcome, Origin
from gongbao.model.policy import Relation
from gongbao.normalize.prior import Row
from gongbao.normalize.relaying import REWORDED
from gongbao.wording.reasons import reason_zh
from gongbao_stages.dated_wordings import DatedWording
from gongbao_stages.watch import Watched


def not_applied(found: Watched, wording: DatedWording, on: date) -> list[Row]:
    """Orders of amending decisions in force on the day that this wording lacks or reads otherwise, with the reason."""
    rows = _rows_in_force(found, on)
    laid_on = _steps_of(found, wording)
    mine = [r for r in rows if {r["version_before"], r["version_after"]} & laid_on]
    nowhere = [row for row in rows if _is_laid_on_nothing(row, found, rows)]
    decisions = {r["decision_version_id"] for r in mine}
    missing = nowhere + [
        r for r in mine if r["outcome"] == InstructionOutcome.NOT_APPLIED and r["version_before"] in laid_on
    ]
    missing += [
        r for r in mine if r["outcome"] == InstructionOutcome.DISPUTED and r["version_after"] == wording.version_id
    ]
    if wording.is_ours or missing:
        missing += [
            r
            for r in rows
            if r["policy_id"] is None
            and r["kind"] == "unread"
            and r["decision_version_id"] in decisions
            and r not in missing
        ]
    return _shown(missing)


def _is_laid_on_nothing(row: Row, found: Watched, rows: Iterable[Row]) -> bool:
    """Whether an order was laid on no wording at all, as where nothing of its decision could be: it is missing from every one.

    A sentence that could not be read names no policy: it is counted where the decision amends this one and settled nothing in it.
    """
    if row["outcome"] != InstructionOutcome.NOT_APPLIED or row["version_before"] or row["reason"] == REWORDED:
        return False
    if row["policy_id"] is not None:
        return bool(row["policy_id"] == found.policy_id)
    own = [r for r in rows if r["decision_version_id"] == row["decision_version_id"]]
    reached = any(r["policy_id"] == found.policy_id for r in own)
    amends = {
        r["to_policy_id"]
        for r in found.relations
        if r["relation"] == Relation.AMENDS and r["from_policy_id"] == row["decision_policy_id"]
    }
    others = [title for p in amends - {found.policy_id} if p and (title := (found.policies.get(p) or {}).get("title"))]
    return not reached and found.policy_id in amends and not any(title in row["as_written"] for title in others)


def citations_left(found: Watched, wording: DatedWording, on: date) -> list[Row]:
    """Orders in a wording of ours that leave a citation of a clause which they struck or moved away, with which clause cites it."""
    laid = _steps_of(found, wording) if wording.is_ours else set[str]()
    carried = {InstructionOutcome.APPLIED, InstructionOutcome.CONFIRMED}
    rows = [r for r in _rows_in_force(found, on) if r["version_after"] in laid and r["outcome"] in carried]
    return _shown([row for row in rows if STILL_CITES in (row["reason"] or "")])


def _rows_in_force(found: Watched, on: date) -> list[Row]:
    """Instructions of the decisions that hold on the day."""
    acts = {policy_id for policy_id, act in found.policies.items() if (day := _act_day(act)) is None or day <= on}
    rows = found.release.table("amending_instructions").to_pylist()
    return [row for row in rows if row["decision_policy_id"] in acts]


def _shown(rows: Iterable[Row]) -> list[Row]:
    kept = ("decision_policy_id", "instruction_order", "kind", "clauses", "as_written", "outcome", "reason")
    ordered = sorted(rows, key=lambda r: (r["decision_version_id"], r["instruction_order"]))
    return [{**{name: row[name] for name in kept}, "reason_zh": reason_zh(row["reason"])} for row in ordered]


def _steps_of(found: Watched, wording: DatedWording) -> set[str]:
    """The wording, and where it is ours those that it was made of, down to the last published text."""
    steps: set[str] = set()
    for row in reversed([row for row in found.versions if row["sequence"] <= wording.version["sequence"]]):
        steps.add(row["version_id"])
        if row["origin"] != Origin.CONSOLIDATED:
            break
    return steps


def _act_day(act: Row) -> date | None:
    """The day from which a decision holds, as the status takes it."""
    day: date | None = act["effective_on"] or act["signed_on"] or act["published_on"]
    return day
