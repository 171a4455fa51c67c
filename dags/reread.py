"""Read the whole archive again after an upgrade of our code or of our tables; the release DAG publishes what differs, as ours.

Started by hand, or by API with `{"portals": ["cn_…"]}`; nothing is crawled and nobody is alerted. Pages are read in
segments of 200 by at most 64 mapped tasks. A segment that is staged stays: after a kill or a failure start it again, and
only what is left is read (decision 0007). Emits the asset `records`.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.assets import RECORDS
from gongbao_airflow.nights import NIGHT_PARAMS, open_rereading_asked_for
from gongbao_airflow.notifier import told
from gongbao_airflow.rules import DAG_RULES, GROUP_NAME, at_most


@dag(dag_id="reread", schedule=None, params=NIGHT_PARAMS, doc_md=__doc__, **DAG_RULES)
def reread() -> None:
    """Plan the segments, read them, hand the batch on."""

    @task
    def open_batch(**context: Any) -> str:
        return open_rereading_asked_for(context["params"])

    @task
    def plan_groups(batch_id: str) -> list[dict[str, Any]]:
        from gongbao_stages.mapped_rereading import reread_groups

        return at_most(reread_groups(Settings.from_env(), batch_id))

    @task(map_index_template=GROUP_NAME)
    def reread_group(name: str, batch_id: str, segments: list[str]) -> dict[str, Any]:
        from gongbao_stages.mapped_rereading import reread_group as read_group

        return {"group": name, **read_group(Settings.from_env(), batch_id=batch_id, segments=segments, say=print)}

    @task(outlets=[RECORDS], trigger_rule="none_failed_min_one_success")
    def finish_batch(batch_id: str) -> dict[str, Any]:
        from gongbao_stages.mapped_rereading import finish_reread

        return told(finish_reread(Settings.from_env(), batch_id))

    batch_id: Any = open_batch()
    groups = reread_group.expand_kwargs(plan_groups(batch_id))
    groups >> finish_batch(batch_id)


reread()
