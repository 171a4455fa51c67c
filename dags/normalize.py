"""Read the captures of every pending batch into records (staged Parquet).

Woken by the asset `captures`; what is pending stands in the ledger, and a run drains all of it: a lost or doubled
wake-up changes nothing. At most 64 mapped tasks. Emits the asset `records`.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.assets import CAPTURES, RECORDS
from gongbao_airflow.lineage import folders
from gongbao_airflow.lines import lines_of
from gongbao_airflow.notifier import told
from gongbao_airflow.rules import DAG_RULES, GROUP_NAME, at_most


@dag(dag_id="normalize", schedule=[CAPTURES], doc_md=__doc__, **DAG_RULES)
def normalize() -> None:
    """Plan what is pending, read it group by group, mark what is complete."""

    @task
    def plan_groups() -> list[dict[str, Any]]:
        from gongbao_stages.road import pending_normalize

        return at_most(pending_normalize(Settings.from_env()))

    @task(map_index_template=GROUP_NAME)
    def normalize_group(name: str, batch_id: str, portals: list[str]) -> dict[str, Any]:
        from gongbao_stages.road import normalize_group as read_group

        return {
            "group": name,
            **read_group(Settings.from_env(), batch_id=batch_id, portals=portals, say=lines_of(batch_id)),
        }

    @task(inlets=folders("archive"), outlets=[RECORDS, *folders("stage")], trigger_rule="all_done")
    def finish_batches() -> dict[str, Any]:
        from gongbao_stages.road import finish_normalize

        return told(finish_normalize(Settings.from_env()))

    groups = normalize_group.expand_kwargs(plan_groups())
    groups >> finish_batches() >> EmptyOperator(task_id="all_groups_went_well", trigger_rule="none_failed") << groups


normalize()
