"""Walk the portals' listings and keep what they really say (WARC), one batch a night.

Starts at 02:30 Asia/Shanghai, when a watched listing changes (then for its column only), or by API with
`{"as_of": "2025-03-05T02:30:00+08:00", "portals": ["cn_…"]}`.
Portals are grouped by host into at most 64 mapped tasks. A group that fails fails the run, yet the batch is closed with
what the other groups saw, so that one broken portal does not cost the night. Emits the asset `captures`.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import dag, task

from gongbao.settings import Settings
from gongbao_airflow.assets import CAPTURES, listings
from gongbao_airflow.lineage import folders
from gongbao_airflow.lines import lines_of
from gongbao_airflow.nights import NIGHT_PARAMS, night_asked_for, open_what_was_asked_for
from gongbao_airflow.notifier import told
from gongbao_airflow.rules import DAG_RULES, GROUP_NAME, at_most
from gongbao_airflow.schedules import nights_and


@dag(dag_id="capture", schedule=nights_and(listings()), params=NIGHT_PARAMS, doc_md=__doc__, **DAG_RULES)
def capture() -> None:
    """Open the batch, walk its groups, close it."""

    @task
    def open_batch(**context: Any) -> str:
        run = context["dag_run"]
        night = night_asked_for(context["params"], run_after=run.run_after, run_type=run.run_type)
        return open_what_was_asked_for(night)

    @task
    def plan_groups(batch_id: str) -> list[dict[str, Any]]:
        from gongbao_stages.road import capture_groups

        return at_most(capture_groups(Settings.from_env(), batch_id))

    @task(map_index_template=GROUP_NAME)
    def capture_group(batch_id: str, name: str, portals: list[str]) -> dict[str, Any]:
        from gongbao_stages.road import capture_group as walk_group

        return {"group": name, **walk_group(Settings.from_env(), batch_id, portals, say=lines_of(batch_id))}

    @task(outlets=[CAPTURES, *folders("archive")], trigger_rule="all_done_min_one_success")
    def close_batch(batch_id: str) -> dict[str, Any]:
        from gongbao_stages.road import close_batch as close_night

        return told(close_night(Settings.from_env(), batch_id))

    batch_id: Any = open_batch()
    groups = capture_group.partial(batch_id=batch_id).expand_kwargs(plan_groups(batch_id))
    groups >> close_batch(batch_id) >> EmptyOperator(task_id="all_groups_went_well") << groups


capture()
