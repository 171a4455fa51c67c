"""The change that tells a day in force, first or last, which another act has set anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongbao.model.change import Cause, Direction, Effect
from gongbao.normalize.changes import change_row, fact_edit
from gongbao.normalize.life import Life, name_act
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row


def tell_moved_day(
    night: Night, life: Life, fact: str, before: date | None, after: date | None, *, actor: Row, cause: Cause
) -> None:
    """Add to the night's changes that ``fact`` (``effective_on``, ``expires_on``) of a policy went from one day to another by ``actor``."""
    shown = [day.isoformat() if day else "" for day in (before, after)]
    edit = fact_edit(Effect.VALIDITY, fact, *shown)
    if all(shown):
        edit = replace(edit, direction=Direction.LATER if shown[1] > shown[0] else Direction.EARLIER)
    row = change_row(
        edit,
        policy=life.policy,
        version_before=life.policy["latest_version_id"],
        version_after=life.policy["latest_version_id"],
        cause=Cause.BACKFILL if life.is_new and life.backfill else cause,
        capture_id=None,
        evidence=name_act(actor),
        as_of=night.as_of,
        order=0,
    )
    night.add("changes", [row])
