"""The folders that OpenLineage is told of, and that nothing is told where nobody listens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from gongbao_airflow.embedded.environment import inherited_by
from gongbao_airflow.lineage import folders

DAGS = Path(__file__).parents[2] / "dags"
DATASETS = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.providers.openlineage.extractors.manager import ExtractorManager
told = {}
for dag_id, dag in DagBag(dag_folder=sys.argv[1]).dags.items():
    for task in dag.tasks:
        sides = [[ExtractorManager.convert_to_ol_dataset(asset) for asset in side] for side in (task.inlets, task.outlets)]
        named = [[f"{d.namespace} {d.name}" for d in side if d] for side in sides]
        if any(named):
            told[f"{dag_id}.{task.task_id}"] = named
print("told", json.dumps(told))
"""


def test_without_a_transport_no_folder_is_named() -> None:
    assert folders("archive", "published", env={"GONGBAO_DATA": "/srv/gongbao"}) == []


def test_a_bucket_is_named_by_its_address() -> None:
    env = {
        "GONGBAO_DATA": "/srv/gongbao",
        "GONGBAO_PUBLISHED": "s3://gazette/city",
        "OPENLINEAGE_URL": "http://127.0.0.1:9",
    }
    assert [asset.uri for asset in folders("stage", "published", env=env)] == [
        "file:///srv/gongbao/stage",
        "s3://gazette/city",
    ]


def test_the_road_is_told_as_datasets_that_lead_from_one_stage_to_the_next(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "GONGBAO_DATA": "/srv/gongbao",
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(
            {"type": "file", "log_file_path": str(tmp_path / "events.jsonl")}
        ),
    }
    command = [sys.executable, "-c", DATASETS, str(DAGS)]
    run = subprocess.run(command, env=env, check=True, capture_output=True, text=True, timeout=240)
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("told ")]
    at = "file /srv/gongbao"
    assert json.loads(line.removeprefix("told ")) == {
        "capture.close_batch": [[], [f"{at}/archive"]],
        "normalize.finish_batches": [[f"{at}/archive"], [f"{at}/stage"]],
        "release.validate_and_publish": [[f"{at}/archive", f"{at}/stage"], [f"{at}/published"]],
        "alert.match_and_deliver": [[f"{at}/published"], [f"{at}/alerts"]],
    }


def test_where_metrics_and_lineage_go_is_handed_on_and_other_settings_of_an_airflow_are_not() -> None:
    kept = inherited_by(
        {
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__OPENLINEAGE__TRANSPORT": "{}",
            "AIRFLOW_HOME": "/x",
            "AIRFLOW__CORE__EXECUTOR": "y",
        }
    )
    assert {name for name in kept if name.startswith("AIRFLOW")} == {
        "AIRFLOW__METRICS__STATSD_ON",
        "AIRFLOW__OPENLINEAGE__TRANSPORT",
    }
