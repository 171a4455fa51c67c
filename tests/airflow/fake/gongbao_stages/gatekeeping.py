"""A gate whose question and answer stand in the batch's file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongbao.settings import Settings
from gongbao_stages.road import ASKED, _batches, _store


def question(settings: Settings) -> dict[str, Any] | None:
    rows = [r for r in _batches(settings, "normalized") if ASKED in r["portals"] and "answer" not in r]
    rule = {"rule": "policies.kept", "description": "few go", "figures": "5 of 9", "rows": [{"title": "关于*甲*"}]}
    if not rows:
        return None
    named = {"batch_id": rows[0]["batch_id"], "release_id": "r", "as_of": rows[0]["as_of"], "draft": "d" * 64}
    return {**named, "rules": [rule], "tables": {}, "change_log": "- 第三条已修改"}


def _write(settings: Settings, batch_id: str, **said: str | None) -> dict[str, Any]:
    (row,) = [r for r in _batches(settings, "normalized") if r["batch_id"] == batch_id]
    _store(settings, {**row, "answer": said})
    return row


def approve_batch(
    settings: Settings, batch_id: str, *, by: str, reason: str, now: datetime, draft: str | None = None
) -> dict[str, Any]:
    return _write(settings, batch_id, kind="approve", by=by, reason=reason, draft=draft)


def reject_batch(
    settings: Settings, batch_id: str, *, by: str, reason: str, now: datetime, draft: str | None = None
) -> dict[str, Any]:
    return _write(settings, batch_id, kind="reject", by=by, reason=reason, draft=draft)


def answered_at(settings: Settings) -> datetime | None:
    return None
