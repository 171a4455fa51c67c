"""Held drafts on disk: what was shown to a person, and batches that a person set aside."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongbao.archive.durable import write_atomically
from gongbao.ledger import Ledger
from gongbao.settings import Settings
from gongbao_stages.gate import REJECT, HeldDraft, decision_about, described
from gongbao_stages.wiring import decision_log, keep_private


def held_path(settings: Settings, batch_id: str) -> Path:
    """Where the description of a held draft lies."""
    return settings.held_dir / f"{batch_id}.json"


def keep_for_a_person(settings: Settings, held: HeldDraft) -> dict[str, Any]:
    """Write what a person is shown; a decision is about this and nothing else. Return it."""
    shown = described(held)
    keep_private(settings)
    body = json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(held_path(settings, held.batch_id), body.encode())
    return shown


def last_shown(settings: Settings, batch_id: str) -> dict[str, Any] | None:
    """What a person was shown last of a held batch; None when nothing was."""
    path = held_path(settings, batch_id)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def set_aside(settings: Settings, ledger: Ledger, batch_id: str) -> bool:
    """Take a batch that a person rejected off the road; also after the ledger was rebuilt. Tell whether it was one."""
    decided = decision_about(batch_id, decision_log(settings).read())
    if decided is None or decided.kind != REJECT:
        return False
    ledger.batches.advance(batch_id, "alerted", at=datetime.now(UTC))
    forget(settings, batch_id)
    return True


def forget(settings: Settings, batch_id: str) -> None:
    """Drop what was shown: the batch is held no longer."""
    held_path(settings, batch_id).unlink(missing_ok=True)
