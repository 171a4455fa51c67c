"""Every Sunday at 12:30 Asia/Shanghai: bound what grows in the data folder and in Airflow's own tables.

Old WARC files are packed (published evidence goes on naming the same place), finished stages, old quarantine, notes and
task logs go, large logs are cut, rows of runs older than 90 days leave Airflow's database. Nothing that a release, a
decision or a pending batch needs is touched. Where it finds a backup at work it tries again.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.rules import DAG_RULES
from gongbao_airflow.schedules import weekly


@dag(dag_id="housekeeping", schedule=weekly(), doc_md=__doc__, **DAG_RULES)
def housekeeping() -> None:
    """Two tasks that know nothing of each other."""

    @task
    def bound_the_data_folder() -> dict[str, Any]:
        from datetime import UTC, datetime

        from gongbao_stages.housekeeping import keep_house

        return keep_house(Settings.from_env(), now=datetime.now(UTC), say=print)

    @task
    def bound_airflows_tables() -> dict[str, Any]:
        from datetime import UTC, datetime

        from gongbao_airflow.cleaning import clean_airflow

        return clean_airflow(Settings.from_env(), now=datetime.now(UTC))

    bound_the_data_folder()
    bound_airflows_tables()


housekeeping()
