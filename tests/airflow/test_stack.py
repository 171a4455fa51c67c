"""Real Airflow processes, the real DAGs, and stages that need no network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import psutil
import pytest

from gongbao.errors import ReleaseRejected, StackFailed
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.embedded.play import NightToPlay, play_night
from gongbao_airflow.embedded.ports import PORT_VARIABLE, free_port
from gongbao_airflow.embedded.processes import start, stop
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.record import read_record, record_path
from gongbao_airflow.embedded.rest import AirflowApi
from gongbao_airflow.embedded.secrets import ADMIN, keep_password
from gongbao_airflow.embedded.stack import COMPONENTS, DAG_IDS, Stack, StackPlan, running_stack

pytestmark = pytest.mark.airflow

Play = Callable[..., list[str]]


@pytest.fixture
def play(stack: Stack, fake_stages: ModuleType) -> Play:
    """Play one night on the stack; return what it said."""

    def play(day: int, *portals: str) -> list[str]:
        lines: list[str] = []
        night = NightToPlay(name=f"day {day}", as_of=datetime(2025, 3, day, tzinfo=UTC), portals=portals or None)
        play_night(
            stack,
            night,
            pending_work=lambda: fake_stages.pending_work(stack.plan.settings),
            progress=Progress(write=lines.append),
        )
        return [line.partition(" s  ")[2] for line in lines]

    return play


def batch(stack: Stack, day: int) -> dict[str, Any]:
    (path,) = (stack.plan.settings.data_dir / "fake").glob(f"202503{day:02}*.json")
    return dict(json.loads(path.read_text()))


def notes(stack: Stack) -> str:
    path = stack.plan.settings.data_dir / "operator" / "notes.log"
    return path.read_text("utf-8") if path.exists() else ""


def test_the_stack_says_what_it_waits_for_and_that_it_is_healthy(stack: Stack, said: list[str]) -> None:
    # Right after its start, beside another stack on two cores, a beat of the scheduler may come late once.
    wait_for(lambda: stack.api.health()["scheduler"] == "healthy")
    assert any(line.endswith(f"Airflow is healthy, {len(DAG_IDS)} DAGs known") for line in said)
    record = read_record(airflow_home(stack.plan.settings))
    assert record is not None
    assert record.processes == stack.processes


def test_two_nights_go_the_whole_road_one_after_the_other(stack: Stack, play: Play) -> None:
    for day in (3, 4):
        assert play(day) == [
            f"day {day}: {step}"
            for step in ("triggered", "capture done", "normalize done", "release done", "alert done")
        ]
        assert (batch(stack, day)["state"], batch(stack, day)["trigger"]) == ("done", "manual")


def test_mapped_tasks_carry_the_name_of_their_group(stack: Stack, play: Play) -> None:
    play(5, "aa_calm", "bb_calm")
    runs = stack.api.runs_since(datetime(2025, 1, 1, tzinfo=UTC), dag_ids=("capture",))
    tasks = stack.api._get(f"dags/capture/dagRuns/{runs[-1].run_id}/taskInstances")["task_instances"]
    assert {task["rendered_map_index"] for task in tasks if task["map_index"] >= 0} == {
        "host of aa_calm",
        "host of bb_calm",
    }


def test_a_failing_group_ends_the_run_with_its_own_error_and_costs_the_others_nothing(stack: Stack, play: Play) -> None:
    with pytest.raises(StackFailed) as failed:
        play(6, "xx_changed", "aa_calm")
    own = "SourceChanged: xx_changed: the listing's marker is gone"
    assert f"capture.capture_group [host of xx_changed] (try 1): {own}" in str(failed.value)
    assert "failed capture/capture_group[0]: SourceChanged: xx_changed" in notes(stack)
    wait_for(lambda: batch(stack, 6)["state"] == "done")


def test_a_held_release_is_told_apart_from_a_failure(stack: Stack, play: Play) -> None:
    with pytest.raises(ReleaseRejected, match="half of the policies are gone"):
        play(7, "zz_held")
    assert "failed release/validate_and_publish: ReleaseRejected" in notes(stack)


@pytest.mark.parametrize(("option", "day", "state"), [("Approve", 10, "done"), ("Reject", 11, "rejected")])
def test_a_person_is_asked_about_a_held_release_and_the_answer_is_acted_on(
    stack: Stack, play: Play, option: str, day: int, state: str
) -> None:
    with pytest.raises(ReleaseRejected, match="a person is asked"):
        play(day, "ww_asked")
    asked = question_of(stack)
    assert asked["subject"] == "Release r is held: policies.kept"
    assert "**policies.kept**: few go (5 of 9)\n\n- title: 关于\\*甲\\*" in asked["body"]
    assert asked["body"].endswith("- 第三条已修改")
    answer(stack, asked, option, reason="the portal tidied up")
    wait_for(lambda: batch(stack, day)["state"] == state, seconds=150)
    told = {"kind": option.lower(), "by": "admin", "reason": "the portal tidied up", "draft": "d" * 64}
    assert batch(stack, day)["answer"] == told


def test_the_operator_is_told_what_was_held_back_in_a_night_that_went_through(stack: Stack, play: Play) -> None:
    play(8, "yy_silent")
    assert "held capture/close_batch: could not crawl: yy_silent (no answer)" in notes(stack)


def test_the_sweep_wakes_work_whose_event_was_lost(stack: Stack, fake_stages: ModuleType, play: Play) -> None:
    play(9)
    settings = stack.plan.settings
    fake_stages._store(settings, {**batch(stack, 9), "state": "captured"})
    stack.api.trigger("sweep", conf={})
    wait_for(lambda: batch(stack, 9)["state"] == "done")


def test_a_listing_that_changes_between_nights_starts_the_road_for_its_portal_alone(stack: Stack) -> None:
    (changed,) = call_for(stack, "aa_calm")
    wait_for(lambda: [b["state"] for b in batches(stack) if b["trigger"] == "watch"] == ["done"])
    assert [b["portals"] for b in batches(stack) if b["trigger"] == "watch"] == [["aa_calm"]]
    assert not changed.exists()


def test_a_call_that_finds_nothing_left_to_read_is_skipped_and_no_failure(stack: Stack) -> None:
    before = len(batches(stack))
    fire(stack, "listings")
    begun = datetime.now(UTC)

    def last_run() -> str:
        runs = stack.api.runs_since(begun - timedelta(seconds=5), dag_ids=("capture",))
        return runs[-1].state if runs else ""

    wait_for(lambda: last_run() in {"success", "failed"})
    assert last_run() == "success"
    assert len(batches(stack)) == before


def test_fifty_captures_that_arrive_at_once_are_all_taken_down_the_road(stack: Stack, fake_stages: ModuleType) -> None:
    settings = stack.plan.settings
    ids = [f"20250401T0000{n:02}Z-fake" for n in range(50)]

    def arrive(batch_id: str) -> None:
        row = {"batch_id": batch_id, "as_of": "2025-04-01T00:00:00+00:00", "portals": ["aa_calm"], "trigger": "manual"}
        fake_stages._store(settings, {**row, "state": "captured"})
        fire(stack, "captures")

    for (
        batch_id
    ) in ids:  # one after the other: SQLite has one writer, and five that post at once kept the scheduler from it
        arrive(batch_id)

    wait_for(lambda: {b["batch_id"] for b in batches(stack) if b["state"] == "done"} >= set(ids), seconds=300)


def test_a_triggerer_that_is_killed_loses_no_change(stack: Stack) -> None:
    (triggerer,) = [p for p in stack.processes if p.name == "triggerer"]
    os.kill(triggerer.pid, signal.SIGKILL)
    call_for(stack, "bb_calm")
    env, home = stack.plan.environment(), airflow_home(stack.plan.settings)
    command = (sys.executable, "-m", "airflow", *COMPONENTS["triggerer"])
    logs_dir = stack.plan.settings.data_dir / "logs"
    again = start("triggerer", command, env=env, logs_dir=logs_dir, cwd=home, grace_seconds=2)
    try:
        wait_for(lambda: any(b["portals"] == ["bb_calm"] and b["state"] == "done" for b in batches(stack)), seconds=150)
        assert len([b for b in batches(stack) if b["portals"] == ["bb_calm"]]) == 1
    finally:
        stop((again,))


def batches(stack: Stack) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((stack.plan.settings.data_dir / "fake").glob("*.json"))]


def call_for(stack: Stack, *portals: str) -> list[Path]:
    """Let the listings of these portals have changed."""
    folder = stack.plan.settings.data_dir / "fake" / "changed"
    folder.mkdir(parents=True, exist_ok=True)
    for portal in portals:
        (folder / portal).touch()
    return [folder / portal for portal in portals]


def question_of(stack: Stack) -> dict[str, Any]:
    """What Airflow shows of the one task that waits for a person."""
    path, found = "dags/gate/dagRuns/~/hitlDetails", []

    def is_asked() -> bool:
        found[:] = stack.api._get(path, response_received="false")["hitl_details"]
        return [d["task_instance"]["state"] for d in found] == ["awaiting_input"]

    wait_for(is_asked, seconds=150)
    # Airflow loses an answer that comes while the task's process still ends, which no person is quick enough for.
    time.sleep(5)
    return dict(found[0])


def answer(stack: Stack, asked: dict[str, Any], option: str, **form: str) -> None:
    task = asked["task_instance"]
    path = f"dags/gate/dagRuns/{quote(task['dag_run_id'], safe='')}/taskInstances/ask/-1/hitlDetails"
    stack.api._call("PATCH", path, {"chosen_options": [option], "params_input": form})


def fire(stack: Stack, asset: str) -> None:
    """Post an asset event as anybody may, over REST."""
    (known,) = [a for a in stack.api._get("assets", limit="100")["assets"] if a["name"] == asset]
    stack.api._call("POST", "assets/events", {"asset_id": known["id"], "extra": {}})


def wait_for(happened: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_an_airflow_that_does_not_come_up_says_why_and_leaves_nothing_running(
    tmp_path: Path, make_settings: Callable[[Path], Settings]
) -> None:
    plan = StackPlan(
        settings=make_settings(tmp_path),
        port=free_port(),
        nightly=False,
        more_env={"AIRFLOW__CORE__EXECUTOR": "no_such_module.NoSuchExecutor"},
    )
    ended = r"(?s)ended \(exit code 1\); its log .*no_such_module"
    with pytest.raises(StackFailed, match=ended), running_stack(plan, Progress(write=lambda line: None)):
        pass
    assert read_record(airflow_home(plan.settings)) is None
    assert processes_of(tmp_path) == []


def test_up_stays_up_refuses_a_second_and_down_ends_it(tmp_path: Path) -> None:
    port = free_port()
    env = {**os.environ, "GONGBAO_DATA": str(tmp_path / "data"), PORT_VARIABLE: str(port)}

    def gongbao(*words: str) -> subprocess.CompletedProcess[str]:
        command = [Path(sys.executable).with_name("gongbao"), "airflow", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    up = gongbao("up")
    assert f"Airflow is up at http://127.0.0.1:{port}" in up.stdout, up.stderr
    airflow = AirflowApi(f"http://127.0.0.1:{port}", user=ADMIN, password=keep_password(tmp_path / "data" / "airflow"))
    assert set(airflow.dags()) == DAG_IDS
    assert airflow.runs_since(datetime(2025, 1, 1, tzinfo=UTC), dag_ids=["capture"]) == []
    for words in (("up",), ("run",)):
        refused = gongbao(*words)
        assert (refused.returncode, "stop it first: make down" in refused.stderr) == (9, True), refused.stderr
    assert airflow.health()["scheduler"] == "healthy"
    airflow.close()
    assert "stopped sample-portal, api-server" in gongbao("down").stdout
    assert processes_of(tmp_path) == []
    assert "nothing runs" in gongbao("down").stdout


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM], ids=lambda word: word.name)
def test_an_interrupted_run_stops_all_that_it_started(tmp_path: Path, word: signal.Signals) -> None:
    gongbao = Path(sys.executable).with_name("gongbao")
    env = {**os.environ, "GONGBAO_DATA": str(tmp_path / "data")}
    with subprocess.Popen([gongbao, "airflow", "run"], env=env, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert any("started sample-portal, api-server, scheduler" in line for line in run.stdout)
        assert len(processes_of(tmp_path)) >= 5
        run.send_signal(word)
        run.stdout.read()
        assert run.wait(30) != 0
    assert processes_of(tmp_path) == []
    assert not record_path(tmp_path / "data" / "airflow").exists()


def processes_of(folder: Path) -> list[int]:
    return [p.pid for p in psutil.process_iter() if str(folder) in environ_of(p).get("AIRFLOW_HOME", "")]


def environ_of(process: psutil.Process) -> dict[str, str]:
    try:
        return dict(process.environ())
    except psutil.Error:
        return {}
