"""What a decision orders and our wording lacks, told in the change log the night that it is found: an amendment without its words."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.amending import InstructionKind
from gongbao.model.change import Effect, InstructionOutcome, Operation
from gongbao.normalize.acts import Act
from gongbao.normalize.changes import change_row, whole_edit
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.wording.reasons import reason_zh
from gongbao.wording.remarks import NOT_IN_TEXT

ORDERS = "fact:orders"
"""Method of such a row: it stands at no clause, for none was found that the order fits."""

_SETTLED = frozenset({InstructionOutcome.CONFIRMED, InstructionOutcome.DISPUTED})


def tell_unapplied(
    night: Night,
    act: Act,
    policy_id: str,
    *,
    rows: Sequence[Row] = (),
    known: Sequence[Row | None] = (),
    unread: Sequence[Row] = (),
) -> None:
    """Add one change for the orders of a decision that tonight do not fit the wording of a policy, and did not fail before.

    ``rows`` are its instructions for the policy, ``known`` the same of an earlier night, ``unread`` its sentences in no known form.
    Nothing is told where a published text shows what became of the decision, nor of orders that were laid on no wording.
    """
    if any(row["outcome"] in _SETTLED for row in rows):
        return
    failed = InstructionOutcome.NOT_APPLIED
    left = [row for row, old in zip(rows, known, strict=True) if old is None or old["outcome"] != failed]
    left = [row for row in (*left, *unread) if row["outcome"] == failed and row["version_before"] and row["reason"]]
    left = [row for row in left if row["kind"] != InstructionKind.SHIFT_NUMBERS]
    policy = night.policy(policy_id)
    if not left or policy is None:
        return
    words = "\n".join(row["as_written"] for row in left)
    row = change_row(
        whole_edit(Operation.SUBSTITUTE, Effect.AMENDMENT, ORDERS, "", words),
        policy=policy,
        version_before=policy["latest_version_id"],
        version_after=policy["latest_version_id"],
        cause=act.cause(policy_id),
        capture_id=act.capture_id,
        evidence=f"amending instruction: {act.name}",
        as_of=night.as_of,
        order=len(night.added.get("changes", ())),
        remark=NOT_IN_TEXT,
    )
    reasons = [*dict.fromkeys(one["reason"] for one in left)]
    said = "；".join(f"未能落实：{zh}" for reason in reasons if (zh := reason_zh(reason)))
    row["disputed"] = " · ".join(filter(None, (said, "; ".join(f"not carried out: {reason}" for reason in reasons))))
    night.add("changes", [row])
