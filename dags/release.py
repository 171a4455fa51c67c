"""Validate and publish every pending batch, one after the other in order of its time.

Woken by the asset `records`; drains the ledger. A document that fails its expectations goes to quarantine and its last
good version stays; a bad portal is held at its last good state; the operator is told of both. A retry publishes nothing
twice. Emits the asset `releases`.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.assets import RECORDS, RELEASES
from gongbao_airflow.notifier import told
from gongbao_airflow.rules import DAG_RULES


@dag(dag_id="release", schedule=[RECORDS], doc_md=__doc__, **DAG_RULES)
def release() -> None:
    """One task: the release commit is the only serial step of the road."""

    @task(outlets=[RELEASES])
    def validate_and_publish() -> dict[str, Any]:
        from gongbao_stages import release_pending

        return told(release_pending(Settings.from_env()))

    validate_and_publish()


release()
