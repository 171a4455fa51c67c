"""Tells the operator when a task has failed for good, or when a stage held something back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from airflow.providers.standard.exceptions import HITLTimeoutError
from airflow.sdk import BaseNotifier, get_current_context
from airflow.sdk.definitions.context import Context

from gongbao.model.alarms import TASK_REPORTS
from gongbao.settings import Settings
from gongbao_airflow.metrics import count
from gongbao_airflow.notes import Note, leave_note

HOLDS = (*(kind.value for kind in TASK_REPORTS), "alarms")
"""Keys of a stage's report that name what was kept back; ``alarms`` are lines that begin with their own kind."""


class OperatorNotifier(BaseNotifier):
    """Leaves a note with the failing task's own error; attach as ``on_failure_callback``."""

    def notify(self, context: Context) -> None:
        """Write the note (called by Airflow in the task's process after the last try)."""
        error = context.get("exception")
        if isinstance(error, HITLTimeoutError):
            return  # the question stands and is asked again; the operator was told when the release was held
        _leave("failed", words_of(error), context, {})


def words_of(error: object) -> str:
    """Say what failed, as it stands in a note.

    >>> words_of(ValueError("no such portal"))
    'ValueError: no such portal'
    """
    return f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error or "no error given")


def told(report: dict[str, Any]) -> dict[str, Any]:
    """Return ``report`` unchanged, counted, and after a note to the operator when it names something held back."""
    count(report)
    kept_back = {key: report[key] for key in HOLDS if report.get(key)}
    if kept_back:
        said = "; ".join(f"{key.replace('_', ' ')}: {_list(value)}" for key, value in kept_back.items())
        _leave("held", said, get_current_context(), kept_back)
    return report


def _list(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} ({reason})" for key, reason in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)


def _leave(kind: str, said: str, context: Context, details: Mapping[str, object]) -> None:
    task = context["ti"]
    note = Note(
        kind=kind,
        at=datetime.now(UTC),
        dag_id=task.dag_id,
        run_id=task.run_id,
        task_id=task.task_id if task.map_index in {None, -1} else f"{task.task_id}[{task.map_index}]",
        said=said,
        details=details,
    )
    leave_note(note, data_dir=Settings.from_env().data_dir, webhook=os.environ.get("GONGBAO_OPERATOR_WEBHOOK"))
