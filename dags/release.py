"""Validate and publish every pending batch, one after the other in order of its time.

Woken by the asset `records`; drains the ledger. A document that fails its expectations goes to quarantine and its last
good version stays; a bad portal is held at its last good state; the operator is told of both. A retry publishes nothing
twice. Emits the asset `releases`, or `held` when it failed: the gate then asks a person. What is held goes on waiting
in quiet: a later run that meets it unchanged is skipped.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.assets import HELD, RECORDS, RELEASES
from gongbao_airflow.lineage import folders
from gongbao_airflow.lines import lines_of
from gongbao_airflow.notifier import told
from gongbao_airflow.rules import DAG_RULES


@dag(dag_id="release", schedule=[RECORDS], doc_md=__doc__, **DAG_RULES)
def release() -> None:
    """One task: the release commit is the only serial step of the road."""

    @task(inlets=folders("archive", "stage"), outlets=[RELEASES, *folders("published")])
    def validate_and_publish() -> dict[str, Any]:
        from gongbao_airflow.asking import publish_or_wait

        return told(publish_or_wait(Settings.from_env(), say=lines_of()))

    @task(outlets=[HELD], trigger_rule="one_failed")
    def call_a_person() -> str:
        return "the gate looks at what is held"

    published: Any = validate_and_publish()
    published >> [call_a_person(), EmptyOperator(task_id="published")]


release()
