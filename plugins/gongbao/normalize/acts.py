"""An amending decision that meets a policy, and what becomes of each of its instructions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongbao.history.amending import Instruction
from gongbao.history.consolidation import Consolidation
from gongbao.model.change import Cause, InstructionOutcome
from gongbao.normalize.changes import Before
from gongbao.normalize.prior import Row
from gongbao.wording.quoting import name_title

READS_SO = "the text that we have reads so"
"""Why an order is not carried out whose words stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The amending decision: its row of ``policies``, the capture that shows it, whether it belongs to a first walk.

    ``ours`` are the policies that have a wording of tonight from our reading alone.
    """

    policy: Row
    capture_id: str
    backfill: bool
    ours: frozenset[str] = frozenset()

    def cause(self, policy_id: str) -> Cause:
        """Who made that the decision meets this policy tonight."""
        if self.backfill:
            return Cause.BACKFILL
        return Cause.PARSER if {policy_id, self.policy["policy_id"]} & self.ours else Cause.SOURCE

    @property
    def name(self) -> str:
        """《title》（number）."""
        number = self.policy["doc_number"]
        return name_title(self.policy["title"] or "") + (f"（{number}）" if number else "")

    @property
    def day(self) -> date | None:
        """The day it was made."""
        return day_of(self.policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one instruction, why, and the versions it was laid on and is carried by."""

    outcome: InstructionOutcome
    reason: str | None = None
    version_before: str | None = None
    version_after: str | None = None

    def columns(self) -> Row:
        """Values of its columns in ``amending_instructions``."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason,
            "version_before": self.version_before,
            "version_after": self.version_after,
        }


def day_of(policy: Row) -> date | None:
    """The day on which a decision was made."""
    day: date | None = policy.get("signed_on") or policy.get("published_on") or policy.get("effective_on")
    return day


def finding_of(
    order: Instruction, found: Consolidation, before: Before, after: Before, outcome: InstructionOutcome
) -> Finding:
    """Say what became of one order: left out for a reason, there before, else ``outcome``."""
    if any(order is one for one in found.standing):
        return Finding(
            outcome=InstructionOutcome.STANDS_ALREADY, reason=READS_SO, version_after=before.version["version_id"]
        )
    reasons = {id(instruction): reason for instruction, reason in found.unapplied}
    if id(order) in reasons:
        return Finding(
            outcome=InstructionOutcome.NOT_APPLIED,
            reason=reasons[id(order)],
            version_before=before.version["version_id"],
        )
    return Finding(
        outcome=outcome,
        reason="; ".join(remark for instruction, remark in found.remarks if instruction is order) or None,
        version_before=before.version["version_id"],
        version_after=after.version["version_id"],
    )
