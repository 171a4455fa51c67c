"""Airflow's own tables kept within a bound: ``airflow db clean`` as a process of its own, since tasks are kept from the database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gongbao.errors import GongbaoError
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import airflow_home

KEPT = timedelta(days=90)
"""How long runs, tasks, events and log rows are kept; the release and its reports say what a night did for ever."""

DATABASE = "GONGBAO_AIRFLOW_DATABASE"
"""Address of Airflow's database for this task alone, where workers are given it; the embedded one is found by itself."""

_SECONDS = 1800


class CleaningFailed(GongbaoError):
    """Raised by the weekly task: Airflow could not clean its tables; nothing of ours is touched, a person looks at its words."""


def clean_airflow(settings: Settings, *, now: datetime, env: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Delete rows older than 90 days from Airflow's tables; where no database can be reached from here, say so."""
    database = env.get(DATABASE)
    embedded = airflow_home(settings) / "airflow.db"
    if not database and embedded.exists():
        database = f"sqlite:///{embedded}"
    if not database:
        return {"airflow_tables": f"not cleaned: set {DATABASE}, or run `airflow db clean` beside the scheduler"}
    before = (now - KEPT).isoformat()
    command = [sys.executable, "-m", "airflow", "db", "clean", "--clean-before-timestamp", before]
    run = subprocess.run(  # noqa: S603 -- our own command line, no shell
        [*command, "--yes", "--skip-archive", "--error-on-cleanup-failure"],
        env=_without_a_task(env) | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        cwd=airflow_home(settings),
    )
    if run.returncode:
        raise CleaningFailed(
            f"airflow db clean ended with {run.returncode}: {run.stderr.strip()[-800:]}; mend it, run it again"
        )
    return {"airflow_tables": f"cleaned of rows before {before}"}


def _without_a_task(env: Mapping[str, str]) -> dict[str, str]:
    """The environment of a task without what bars it from the database."""
    barred = {"AIRFLOW__CORE__SQL_ALCHEMY_CONN", "_AIRFLOW_PROCESS_CONTEXT", "__AIRFLOW_SUPERVISOR_FD"}
    return {name: value for name, value in env.items() if name not in barred}
