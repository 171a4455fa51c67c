"""The embedded stack's parts, without starting Airflow."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from gongbao.errors import AlreadyRunning, BadInput, StackFailed
from gongbao.settings import Settings
from gongbao_airflow.embedded import down, run_folder
from gongbao_airflow.embedded.commands import plan_up
from gongbao_airflow.embedded.environment import airflow_environment, write_local_settings
from gongbao_airflow.embedded.play import NightToPlay
from gongbao_airflow.embedded.ports import PORT_VARIABLE, airflow_port, free_port, is_free
from gongbao_airflow.embedded.processes import Started, check_alive, start, stop, tail
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.record import StackRecord, read_record, record_path, sole_command, write_record
from gongbao_airflow.embedded.rest import own_error
from gongbao_airflow.embedded.sample import SAMPLE_PORTAL, SampleStory
from gongbao_airflow.embedded.secrets import keep_keys, keep_password, password_path
from gongbao_airflow.embedded.summary import summary_lines
from gongbao_airflow.waiting import seconds_to_wait

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


def environment(settings: Settings, *, nightly: bool = False, **inherited: str) -> dict[str, str]:
    return airflow_environment(settings, port=4321, inherited=inherited, nightly=nightly)


def test_airflow_listens_on_loopback_alone_with_sqlite_and_four_slots(settings: Settings) -> None:
    env = environment(settings)
    assert env["AIRFLOW_HOME"] == str(settings.data_dir / "airflow")
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:4321/execution/"
    assert env["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert env["AIRFLOW__CORE__PARALLELISM"] == "4"
    assert env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{settings.data_dir / 'airflow' / 'airflow.db'}"
    assert env["AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL"] == "1"
    assert Path(env["AIRFLOW__CORE__DAGS_FOLDER"], "capture.py").is_file()
    assert Path(env["AIRFLOW__CORE__PLUGINS_FOLDER"], ".airflowignore").is_file()


def test_the_api_server_gives_a_lock_up_long_before_the_scheduler_does(tmp_path: Path) -> None:
    database = tmp_path / "airflow.db"
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("CREATE TABLE log (event TEXT)")
        writer.execute("BEGIN IMMEDIATE")
        write_local_settings(tmp_path)
        script = (
            f"import sys; sys.path.insert(0, {str(tmp_path / 'config')!r}); sys.argv = ['airflow', 'api-server'];"
            "from airflow_local_settings import create_metadata_engine;"
            f"engine = create_metadata_engine('sqlite:///{database}', engine_args={{}}, connect_args={{'timeout': 50}});"
            "engine.connect().exec_driver_sql('BEGIN IMMEDIATE')"
        )
        given_up = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=40, check=False
        )
    assert "database is locked" in given_up.stderr
    assert seconds_to_wait(["airflow", "scheduler"]) >= 10 * seconds_to_wait(["airflow", "api-server"])


def test_settings_of_another_airflow_are_not_inherited_and_a_proxy_is_not_asked_for_loopback(
    settings: Settings,
) -> None:
    env = environment(
        settings, AIRFLOW__CORE__EXECUTOR="CeleryExecutor", AIRFLOW_CONFIG="/x", no_proxy="a.example", LANG="C"
    )
    assert env["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "AIRFLOW_CONFIG" not in env
    assert env["LANG"] == "C"
    assert env["NO_PROXY"] == env["no_proxy"] == "a.example,127.0.0.1,localhost"


def test_tasks_read_the_same_settings_as_the_command(settings: Settings, tmp_path: Path) -> None:
    asked = replace(settings, connect_to={"www.a.example": "127.0.0.1:99"}, folder=tmp_path, user_agent="tester")
    assert Settings.from_env(environment(asked)) == asked


def test_the_clock_starts_nights_only_where_the_stack_stays_up(settings: Settings) -> None:
    assert environment(settings)["GONGBAO_NIGHTLY"] == "off"
    assert environment(settings, nightly=True)["GONGBAO_NIGHTLY"] == "on"


def test_the_sample_portal_stays_up_only_where_no_real_portal_runs(settings: Settings, tmp_path: Path) -> None:
    declared = Path(__file__).parents[2] / "portals"
    alone = plan_up(replace(settings, portals_dir=declared), port=4321)
    assert list(alone.companions) == ["sample-portal"]
    assert "www.qinglan.gov.example" in alone.settings.connect_to
    assert alone.nightly

    folder = tmp_path / "run by default"
    folder.mkdir()
    for path in declared.glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        real = text.replace("proven: false", "proven: true") if path.stem == "cn_330200_ningbo" else text
        (folder / path.name).write_text(real, encoding="utf-8")
    beside = plan_up(replace(settings, portals_dir=folder), port=4321)
    assert not beside.companions
    assert beside.settings.connect_to == settings.connect_to
    assert beside.nightly


def test_keys_and_password_are_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    assert keep_keys(tmp_path) == keep_keys(tmp_path)
    assert keep_password(tmp_path) == keep_password(tmp_path)
    assert keep_password(tmp_path) != keep_password(tmp_path / "other")
    for path in (tmp_path / "keys.json", password_path(tmp_path)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_damaged_keys_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    with pytest.raises(BadInput, match=r"keys\.json.*delete the file"):
        keep_keys(tmp_path)


def test_a_taken_port_names_the_port_the_listener_and_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StackFailed) as refused:
            airflow_port({PORT_VARIABLE: str(port)})
        assert airflow_port({}, preferred=port) != port
    assert f"port {port} on 127.0.0.1 is taken by process {os.getpid()}" in str(refused.value)
    assert "set GONGBAO_AIRFLOW_PORT to another port" in str(refused.value)


def test_the_port_asked_for_or_preferred_is_used_when_it_is_free() -> None:
    port = free_port()
    assert is_free(port)
    assert airflow_port({PORT_VARIABLE: str(port)}) == port
    assert airflow_port({}, preferred=port) == port


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput, match=PORT_VARIABLE):
        airflow_port({PORT_VARIABLE: text})


@pytest.fixture
def launch(tmp_path: Path) -> Callable[..., Started]:
    def launch(*command: str, grace_seconds: float = 5) -> Started:
        return start(
            "worker", command, env=os.environ, logs_dir=tmp_path / "logs", cwd=tmp_path, grace_seconds=grace_seconds
        )

    return launch


def wait_until(happened: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_dead_process_is_reported_with_exit_code_and_its_last_words(launch: Callable[..., Started]) -> None:
    started = launch(sys.executable, "-c", "print('no such table: job'); raise SystemExit(3)")
    wait_until(lambda: not started.is_alive())
    with pytest.raises(StackFailed, match=r"(?s)worker ended \(exit code 3\).*no such table: job"):
        check_alive([started])


def test_stopping_ends_a_process_that_ignores_sigterm_and_its_children(
    launch: Callable[..., Started], tmp_path: Path
) -> None:
    stubborn = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True);"
        "open('child', 'w').write(str(child.pid)); time.sleep(60)"
    )
    started = launch(sys.executable, "-c", stubborn, grace_seconds=0.3)
    wait_until(lambda: (tmp_path / "child").exists() and bool((tmp_path / "child").read_text()))
    child = int((tmp_path / "child").read_text())
    stop([started])
    assert not started.is_alive()
    wait_until(
        lambda: not Path(f"/proc/{child}").exists() or "\nState:\tZ" in Path(f"/proc/{child}/status").read_text()
    )


def test_stopping_ends_what_a_killed_leader_left_in_its_session(launch: Callable[..., Started], tmp_path: Path) -> None:
    leader = (
        "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "open('child', 'w').write(str(child.pid)); time.sleep(60)"
    )
    started = launch(sys.executable, "-c", leader)
    wait_until(lambda: (tmp_path / "child").exists() and bool((tmp_path / "child").read_text()))
    child = int((tmp_path / "child").read_text())
    os.kill(started.pid, signal.SIGKILL)
    wait_until(lambda: not started.is_alive())
    stop([started])
    wait_until(
        lambda: not Path(f"/proc/{child}").exists() or "\nState:\tZ" in Path(f"/proc/{child}/status").read_text()
    )
    assert not started.is_alive()


def test_stopping_spares_a_process_that_only_inherited_the_id(launch: Callable[..., Started]) -> None:
    other = launch(*SLEEP)
    stop([replace(other, started_at=other.started_at - 3600)])
    assert other.is_alive()
    stop([other])
    assert not other.is_alive()


def test_the_tail_of_a_log_is_without_colours_and_blank_lines(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("\x1b[31mone\x1b[0m\n\ntwo\nthree\n")
    assert tail(tmp_path / "a.log", lines=2) == "  two\n  three"
    assert "no log" in tail(tmp_path / "missing.log")


def test_down_stops_what_was_recorded_and_nothing_else(settings: Settings, launch: Callable[..., Started]) -> None:
    ours, another = launch(*SLEEP), launch(*SLEEP)
    home = settings.data_dir / "airflow"
    home.mkdir(parents=True)
    write_record(home, StackRecord(url="http://127.0.0.1:1", stays_up=True, processes=(ours,)))
    lines: list[str] = []
    assert down(settings, progress=Progress(write=lines.append)) == 0
    assert not ours.is_alive()
    assert another.is_alive()
    assert not record_path(home).exists()
    stop([another])
    assert down(settings, progress=Progress(write=lines.append)) == 0
    assert "stopped worker" in lines[0]
    assert "nothing runs" in lines[1]


def test_two_commands_on_one_data_folder_are_refused(tmp_path: Path) -> None:
    with sole_command(tmp_path / "airflow"):
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"), sole_command(tmp_path / "airflow"):
            pass
        with sole_command(tmp_path / "elsewhere" / "airflow"):
            assert (tmp_path / "elsewhere" / "airflow").is_dir()


def test_a_run_is_refused_while_a_stack_is_up(tmp_path: Path, launch: Callable[..., Started]) -> None:
    tmp_path.joinpath("airflow").mkdir()
    up = launch(*SLEEP)
    write_record(tmp_path / "airflow", StackRecord(url="http://127.0.0.1:1", stays_up=True, processes=(up,)))
    with pytest.raises(AlreadyRunning, match="make down"), sole_command(tmp_path / "airflow"):
        pass
    assert up.is_alive()
    stop([up])


def test_what_a_killed_run_left_behind_is_stopped_first(tmp_path: Path, launch: Callable[..., Started]) -> None:
    tmp_path.joinpath("airflow").mkdir()
    left = launch(*SLEEP)
    write_record(tmp_path / "airflow", StackRecord(url="http://127.0.0.1:1", stays_up=False, processes=(left,)))
    with sole_command(tmp_path / "airflow"):
        assert not left.is_alive()
        assert read_record(tmp_path / "airflow") is None


def test_a_damaged_record_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    record_path(tmp_path).write_text("[]")
    with pytest.raises(BadInput, match=r"stack\.json"):
        read_record(tmp_path)


def test_a_folder_that_is_not_there_is_bad_input(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such folder"):
        run_folder(settings, tmp_path / "missing")


def test_nights_that_were_played_are_left_out_and_then_a_quiet_one_follows(tmp_path: Path) -> None:
    first, second = (datetime.fromisoformat(f"2025-03-0{day}T02:30:00+08:00") for day in (3, 5))
    story = SampleStory(folder=tmp_path, nights=(first, second))
    assert [night.as_of for night in story.to_play()] == [first, second]
    story.mark_played(NightToPlay(name="first", as_of=first))
    (left,) = story.to_play()
    assert (left.as_of, left.name, left.conf["portals"]) == (second, "night 2 of 2 (2025-03-05)", [SAMPLE_PORTAL])
    story.mark_played(left)
    (quiet,) = story.to_play()
    assert quiet.as_of.isoformat() == "2025-03-06T02:30:00+08:00"
    story.mark_played(quiet)
    assert story.to_play()[0].as_of.isoformat() == "2025-03-07T02:30:00+08:00"


def test_the_portals_clock_stays_where_the_last_night_left_it(tmp_path: Path) -> None:
    night = datetime.fromisoformat("2025-03-03T02:30:00+08:00")
    story = SampleStory(folder=tmp_path, nights=(night,))
    story.start_clock()
    assert story.clock_path.read_text() == "2025-03-03T02:30:00+08:00"
    story.set_clock(night.replace(day=5))
    story.start_clock()
    assert story.clock_path.read_text() == "2025-03-05T02:30:00+08:00"


def test_a_tasks_own_error_is_found_in_json_lines_and_in_plain_ones() -> None:
    assert (
        own_error(['{"event": "x", "error_detail": [{"exc_type": "BadInput", "exc_value": "no"}]}']) == "BadInput: no"
    )
    assert own_error([{"event": "worker died", "level": "error"}, {"event": "bye", "level": "info"}]) == "worker died"
    assert own_error(["killed"]) == "killed"
    assert own_error([]) == "its log is empty"


def test_the_summary_is_laid_out_for_a_person() -> None:
    lines = summary_lines({"releases": ["r1", "r2"], "quarantined": {}, "release": None})
    assert lines == ["releases     r1, r2", "quarantined  none", "release      none"]


def test_the_embedded_stack_can_be_used_without_loading_airflow() -> None:
    script = "import sys, gongbao_airflow.embedded; sys.exit('airflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
