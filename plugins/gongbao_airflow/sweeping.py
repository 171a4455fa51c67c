"""The sweep's task: looks twice, then emits through the alias what was stranded both times."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from airflow.sdk.types import RuntimeTaskInstanceProtocol

from gongbao.settings import Settings
from gongbao_airflow import assets
from gongbao_airflow.notes import last_failure
from gongbao_airflow.wakeups import CONSUMERS, stranded

GRACE_SECONDS = 5.0
"""An event becomes a run within 1 to 2 s; what is still unattended after this has lost its wake-up."""

_ASSETS = {asset.name: asset for asset in (assets.CAPTURES, assets.RECORDS, assets.RELEASES, assets.HELD)}


def wake_stranded(
    task: RuntimeTaskInstanceProtocol,
    outlet_events: Any,
    *,
    pending_work: Callable[[Settings], Mapping[str, int]],
    question: Callable[[Settings], object | None],
    answered_at: Callable[[Settings], datetime | None],
) -> list[str]:
    """Emit one event for each kind of work that nobody takes up; return the kinds.

    A held release rests until a person answers its ``question``: the gate is woken where it does not ask, and nothing else.
    """
    settings = Settings.from_env()
    look = partial(_look, task, settings, pending_work, question, answered_at)
    first = look()
    if not first:
        return []
    time.sleep(GRACE_SECONDS)
    still = [kind for kind in look() if kind in first]
    for kind in still:
        asset_name, _ = CONSUMERS[kind]
        outlet_events[assets.WAKE_UPS].add(_ASSETS[asset_name])
    return still


def _look(
    task: RuntimeTaskInstanceProtocol,
    settings: Settings,
    pending_work: Callable[[Settings], Mapping[str, int]],
    question: Callable[[Settings], object | None],
    answered_at: Callable[[Settings], datetime | None],
) -> tuple[str, ...]:
    def failed_unanswered(dag_id: str) -> datetime | None:
        failed, answered = last_failure(dag_id, data_dir=settings.data_dir), answered_at(settings)
        over = dag_id == "release" and failed is not None and answered is not None and answered > failed
        return None if over else failed

    pending = {**pending_work(settings), "held": 0}
    if question(settings) is not None:
        pending |= {"normalized": 0, "held": 1}
    return stranded(
        pending,
        active_runs=lambda dag_id: task.get_dr_count(dag_id, states=["queued", "running"]),
        last_failure=failed_unanswered,
        now=datetime.now(UTC),
    )
