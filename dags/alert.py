"""Match the changes of every new release with the subscriptions and deliver what is due.

Woken by the asset `releases`; drains the ledger's outbox. An alert has one key per release and subscription, so that
a retry delivers nothing twice.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.assets import RELEASES
from gongbao_airflow.lineage import folders
from gongbao_airflow.lines import lines_of
from gongbao_airflow.notifier import told
from gongbao_airflow.rules import DAG_RULES


@dag(dag_id="alert", schedule=[RELEASES], doc_md=__doc__, **DAG_RULES)
def alert() -> None:
    """Match, compose, deliver."""

    @task(inlets=folders("published"), outlets=folders("alerts"))
    def match_and_deliver() -> dict[str, Any]:
        from gongbao_stages.road import alert_pending

        return told(alert_pending(Settings.from_env(), say=lines_of()))

    match_and_deliver()


alert()
