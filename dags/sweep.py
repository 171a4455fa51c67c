"""Every two minutes: wake the consumer of work that stands in the ledger while no run attends to it.

The backstop for a lost wake-up (two asset events within a moment can become one). A consumer that failed is left
alone for six hours: the operator was told, and the next night wakes it anyway. A held release waits for its answer.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from gongbao_airflow.assets import WAKE_UPS
from gongbao_airflow.rules import DAG_RULES
from gongbao_airflow.schedules import every_two_minutes


@dag(dag_id="sweep", schedule=every_two_minutes(), doc_md=__doc__, **DAG_RULES)
def sweep() -> None:
    """Look twice, wake what was stranded both times."""

    @task(outlets=[WAKE_UPS])
    def wake_stranded(**context: Any) -> list[str]:
        from gongbao_airflow.sweeping import wake_stranded as wake
        from gongbao_stages.gatekeeping import answered_at, question
        from gongbao_stages.road import pending_work

        asked = context["ti"], context["outlet_events"]
        return wake(*asked, pending_work=pending_work, question=question, answered_at=answered_at)

    wake_stranded()


sweep()
