"""What Airflow makes of ``dags/``: ids, schedules, assets, and the limits that keep the files readable."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag

from gongbao_airflow.notifier import OperatorNotifier
from gongbao_airflow.schedules import nightly

DAGS = Path(__file__).parents[2] / "dags"
FILES = sorted(path for path in DAGS.glob("*.py") if path.name != "__init__.py")
LIGHT = {"__future__", "airflow", "datetime", "gongbao", "gongbao_airflow", "typing"}


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=DAGS)


def test_every_file_gives_its_dag_and_none_fails_to_import(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {"capture", "normalize", "release", "alert", "sweep", "reread", "gate", "housekeeping"}
    assert set(bag.dags) == {path.stem for path in FILES}


def assets_of(condition: Any) -> list[str]:
    return sorted(asset.name for asset in condition.objects)


def outlets_of(dag: Any) -> list[str]:
    return sorted(outlet.name for task in dag.tasks for outlet in task.outlets)


def test_assets_join_capture_normalize_release_and_alert(bag: DagBag) -> None:
    consumed = {
        dag_id: assets_of(bag.dags[dag_id].timetable.asset_condition)
        for dag_id in ("normalize", "release", "alert", "gate")
    }
    assert consumed == {"normalize": ["captures"], "release": ["records"], "alert": ["releases"], "gate": ["held"]}
    assert {dag_id: outlets_of(dag) for dag_id, dag in bag.dags.items()} == {
        "capture": ["captures"],
        "normalize": ["records"],
        "release": ["held", "releases"],
        "alert": [],
        "sweep": ["wake-ups"],
        "reread": ["records"],
        "housekeeping": [],
        "gate": ["records"],
    }


def test_the_clock_starts_capture_at_half_past_two_in_shanghai_and_the_sweep_every_two_minutes(bag: DagBag) -> None:
    night = bag.dags["capture"].timetable.timetable  # beside it the watched listings
    assert (night.expression, str(night.timezone)) == ("30 2 * * *", "Asia/Shanghai")
    assert bag.dags["sweep"].timetable.expression == "*/2 * * * *"


def test_the_clock_is_off_while_given_nights_are_played() -> None:
    assert nightly({"GONGBAO_NIGHTLY": "off"}) is None


def test_runs_do_not_overlap_catch_up_or_start_at_once(bag: DagBag) -> None:
    for dag in bag.dags.values():
        assert (dag.max_active_runs, dag.catchup, dag.start_date) == (1, False, None)


def test_the_first_start_waits_for_the_clock(bag: DagBag) -> None:
    for timetable in (bag.dags["capture"].timetable.timetable, bag.dags["sweep"].timetable):
        assert timetable.run_immediately == timedelta(0)


def test_every_dag_explains_itself_and_tells_the_operator(bag: DagBag) -> None:
    for dag in bag.dags.values():
        assert len(dag.doc_md or "") > 80
        for task in dag.tasks:
            assert any(isinstance(told, OperatorNotifier) for told in task.on_failure_callback), task.task_id


def test_mapped_tasks_have_names_a_person_can_read(bag: DagBag) -> None:
    names = {
        task.task_id: task.partial_kwargs["map_index_template"]
        for dag in bag.dags.values()
        for task in dag.tasks
        if task.is_mapped
    }
    assert names == dict.fromkeys(["capture_group", "normalize_group", "reread_group"], "{{ task.op_kwargs['name'] }}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dag_file_is_short_and_loads_nothing_heavy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    imported = {
        alias.name.partition(".")[0] if isinstance(node, ast.Import) else (node.module or "").partition(".")[0]
        for node in ast.parse(text).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= LIGHT


def test_all_packages_below_plugins_are_named_so_that_airflow_does_not_execute_them() -> None:
    plugins = DAGS.parent / "plugins"
    named = {line for line in (plugins / ".airflowignore").read_text("utf-8").splitlines() if not line.startswith("#")}
    packages = {f"{path.parent.name}/" for path in plugins.glob("*/__init__.py")}
    assert packages
    assert packages <= named
