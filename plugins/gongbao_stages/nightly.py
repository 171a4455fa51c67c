"""The whole road in one process, without Airflow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from gongbao.ledger import Owner
from gongbao.settings import Settings
from gongbao_stages.alert import alert_pending
from gongbao_stages.capture import capture_batch
from gongbao_stages.normalize import normalize_pending
from gongbao_stages.release import release_pending
from gongbao_stages.wiring import open_ledger, quiet


def run_night(
    settings: Settings,
    *,
    as_of: datetime,
    portal_ids: Sequence[str] | None,
    moves_on: bool = False,
    say: Callable[[str], None] = quiet,
) -> dict[str, Any]:
    """Capture, normalize, publish, alert; AlreadyRunning when another run holds this data folder.

    ``moves_on``: nobody chose ``as_of``, and where the clock went back the night comes a second after the last one.
    """
    ledger = open_ledger(settings)
    with ledger.locks.held("run", owner=Owner.this_process(), now=datetime.now(UTC)):
        captured = capture_batch(settings, as_of=as_of, portal_ids=portal_ids, moves_on=moves_on, say=say)
        normalized = normalize_pending(settings, say=say)
        released = release_pending(settings, say=say)
        alerted = alert_pending(settings, say=say)
    return {**captured, **normalized, **released, **alerted}
