"""A page that breaks off, in mid-sentence or plainly too early, is a fault of the capture: recorded once, the last whole wording stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gongbao.history.cut_off import find_break
from gongbao.history.early_end import ends_before_its_closing, ends_before_its_contents
from gongbao.model.change import Cause, Effect, Operation
from gongbao.model.policy import PolicyReading
from gongbao.normalize.changes import Before, change_row, whole_edit
from gongbao.normalize.night import Night
from gongbao.normalize.staging import StagedReading

BROKEN_OFF: Final = "broken_off"
"""Flag of a policy whose page, as it was captured last, breaks off."""

_SHOWN = 40


def is_broken_off(before: Before, reading: PolicyReading) -> bool:
    """Tell that a page stops where the wording published last goes on, with all that follows missing.

    It stops in mid-sentence; or its own contents list more, which that wording had; or the closing rules went with other clauses.
    """
    old, new = before.clauses, reading.clauses
    return find_break(old, new) is not None or ends_before_its_closing(old, new)


def with_break(reading: PolicyReading) -> PolicyReading:
    """The first reading of a policy, flagged where its own contents list more than it holds."""
    if not ends_before_its_contents(reading.clauses):
        return reading
    return replace(reading, flags=(*reading.flags, BROKEN_OFF))


def note_break(night: Night, staged: StagedReading, before: Before) -> None:
    """Flag the policy for the operator and record the fault once; its wording, facts and status stand as they were."""
    policy_id, reading = before.policy["policy_id"], staged.reading
    known = night.policy(policy_id) or before.policy
    if BROKEN_OFF in known["flags"] or reading is None:
        return
    flagged = {**known, "flags": sorted({*known["flags"], BROKEN_OFF}), "changed_at": night.as_of}
    night.policies[policy_id] = flagged
    edit = whole_edit(
        Operation.SUBSTITUTE,
        Effect.CAPTURE_FAULT,
        "text",
        f"…{before.clauses[-1].text[-_SHOWN:]}",
        f"…{reading.clauses[-1].text[-_SHOWN:]}",
    )
    row = change_row(
        edit,
        policy=flagged,
        version_before=known["latest_version_id"],
        version_after=known["latest_version_id"],
        cause=Cause.SOURCE,
        capture_id=None,
        evidence=f"capture {staged.capture.capture_id} breaks off and was not taken in",
        as_of=night.as_of,
        order=0,
    )
    night.add("changes", [row])
