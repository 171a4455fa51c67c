"""docker-compose.yml as it is written: what it promises, and that a cluster on this machine runs what it says. No server is asked."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from gongbao.alert import load_subscriptions
from gongbao.errors import BadInput, StackFailed
from gongbao.settings import Settings
from gongbao_airflow import cleaning
from gongbao_airflow.cluster import commands, drop_cluster
from gongbao_airflow.cluster.composed import airflow_services, filled_in, moved
from gongbao_airflow.cluster.plan import COMPOSE_FILE, ClusterPlan
from gongbao_airflow.cluster.servers import Servers, keep_name, name_path
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.secrets import keep_password, password_path

ROOT = Path(__file__).parents[2]
COMPOSED: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSED["services"]
SECRETS = {
    "AIRFLOW_FERNET_KEY": "f",
    "AIRFLOW_API_SECRET_KEY": "a",
    "AIRFLOW_JWT_SECRET": "j",
    "GONGBAO_AIRFLOW_PASSWORD": "u",
    "GONGBAO_SIGNING_PASSPHRASE": "s",
    "GONGBAO_USER_AGENT": "tester (contact: t@example.org)",
    "POSTGRES_PASSWORD": "p",
    "REDIS_PASSWORD": "r",
    "STORE_PASSWORD": "b",
    "STORE_USER": "n",
}


@pytest.fixture
def plan(settings: Settings) -> ClusterPlan:
    servers = Servers.from_env({"PGHOST": "db.example", "PGPASSWORD": "p@ss"}, name="gongbao_ab12")
    return ClusterPlan(settings=settings, port=4321, nightly=False, servers=servers)


def test_a_secret_that_is_missing_is_named_and_none_has_a_default() -> None:
    assert airflow_services(COMPOSE_FILE, SECRETS)
    for name in SECRETS:
        for values in ({key: value for key, value in SECRETS.items() if key != name}, {**SECRETS, name: ""}):
            with pytest.raises(BadInput, match=name):
                airflow_services(COMPOSE_FILE, values)
    text = COMPOSE_FILE.read_text(encoding="utf-8")
    defaulted = set(re.findall(r"\$\{(\w+):?-", text))
    assert not [name for name in defaulted if re.search("PASS|SECRET|KEY|TOKEN", name)]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_runs_with_a_read_only_root_no_new_rights_and_a_health_check(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    once = service["restart"] == "no"
    assert once or service["healthcheck"]["test"][0].startswith("CMD")
    if name.startswith("airflow-"):
        assert service["user"] == "50000:50000"
        assert {place.split(":")[0] for place in service["tmpfs"]} == {"/tmp", "/opt/airflow"}
        assert service["volumes"] == ["data:/var/lib/gongbao"]
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:")


def test_every_service_of_airflow_has_the_same_settings() -> None:
    airflow = {name: said["environment"] for name, said in SERVICES.items() if name.startswith("airflow-")}
    own = airflow["airflow-init"].keys() - airflow["airflow-worker"].keys()
    assert own == {"GONGBAO_AIRFLOW_PASSWORD"}
    assert all(said == airflow["airflow-worker"] for name, said in airflow.items() if name != "airflow-init")
    assert airflow.keys() == {
        f"airflow-{name}" for name in ("init", "apiserver", "scheduler", "dag-processor", "triggerer", "worker")
    }


def test_the_image_runs_as_the_user_of_the_services_and_owns_what_it_writes() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")] == [f"USER {SERVICES['airflow-worker']['user']}"]
    text = " ".join(lines)
    assert "useradd --uid 50000 --gid 50000" in text
    assert re.search(r"install --directory --owner gongbao .*/var/lib/gongbao /opt/airflow", text)
    assert not re.search(r"^(ARG|ENV) .*(PASSWORD|SECRET|TOKEN)", "\n".join(lines), re.MULTILINE)


def test_the_image_holds_every_folder_that_a_setting_names() -> None:
    copied = {line.lstrip("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    values = [str(v) for v in SERVICES["airflow-worker"]["environment"].values()]
    named = {found for value in values for found in re.findall(r"/opt/gongbao/([\w.-]+)", value)}
    assert named == {"dags", "plugins", "portals", "deploy"}
    assert named | {"subscriptions.yml"} <= copied
    packaged = set(
        re.findall(
            r'"((?:plugins/)?\w+)"', (ROOT / "pyproject.toml").read_text().split("packages = [")[1].split("]")[0]
        )
    )
    assert {name.split("/")[0] for name in packaged} <= copied


def test_a_cluster_starts_the_commands_of_the_file(plan: ClusterPlan) -> None:
    commands = plan.commands()
    airflow = (sys.executable, "-m", "airflow")
    assert list(commands) == ["apiserver", "scheduler", "dag-processor", "triggerer", "worker-1", "worker-2"]
    for name in ("apiserver", "scheduler", "dag-processor", "triggerer"):
        assert commands[name] == (*airflow, *SERVICES[f"airflow-{name}"]["command"][1:])
    for number in (1, 2):
        written = (*airflow, *SERVICES["airflow-worker"]["command"][1:])
        own = commands[f"worker-{number}"][len(written) :]
        assert commands[f"worker-{number}"][: len(written)] == written
        assert own[:2] == ("--celery-hostname", f"gongbao_ab12-{number}")
    assert plan.preparing()[1:] == ("airflow", "init")


def test_another_command_in_the_file_is_another_command_here(plan: ClusterPlan, tmp_path: Path) -> None:
    changed = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
    changed["services"]["airflow-scheduler"]["command"] = ["airflow", "scheduler", "--num-runs", "7"]
    changed["services"]["airflow-worker"]["scale"] = 3
    (tmp_path / "compose.yml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    other = ClusterPlan(
        settings=plan.settings, port=1, nightly=False, servers=plan.servers, compose_file=tmp_path / "compose.yml"
    )
    assert other.commands()["scheduler"][-2:] == ("--num-runs", "7")
    assert "worker-3" in other.commands()


def test_a_cluster_has_the_settings_of_the_file_at_this_machines_places(plan: ClusterPlan) -> None:
    env, home = plan.environment(), airflow_home(plan.settings)
    assert env["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert env["AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL"] == "5"
    assert env["AIRFLOW__CORE__DAGS_FOLDER"] == str(ROOT / "dags")
    assert env["AIRFLOW__LOGGING__BASE_LOG_FOLDER"] == str(plan.settings.data_dir / "logs" / "tasks")
    assert env["AIRFLOW_HOME"] == str(home)
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:4321/execution/"
    url = "postgresql+psycopg2://postgres:p%40ss@db.example:5432/gongbao_ab12_airflow"
    assert env["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == url
    assert env["AIRFLOW__CELERY__RESULT_BACKEND"] == f"db+{url}"
    assert env["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__GLOBAL_KEYPREFIX"] == "gongbao_ab12:"
    assert Fernet(env["AIRFLOW__CORE__FERNET_KEY"].encode())
    assert Settings.from_env(env) == plan.settings
    assert not [name for name, value in env.items() if name.startswith("AIRFLOW") and "/opt/" in value]


def test_a_file_that_is_missing_or_no_compose_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="run from a checkout"):
        airflow_services(tmp_path / "docker-compose.yml", {})
    (tmp_path / "docker-compose.yml").write_text("- services")
    with pytest.raises(BadInput, match="not a compose file of ours"):
        airflow_services(tmp_path / "docker-compose.yml", {})


def test_variables_are_filled_in_as_compose_does() -> None:
    assert filled_in("$$A ${A} ${B:-x} ${C-y} ${C:-z}", {"A": "1", "B": "", "C": ""}) == "$A 1 x  z"
    with pytest.raises(BadInput, match="B is not set: why"):
        filled_in("${B:?why}", {"B": ""})


def test_only_whole_folders_are_moved() -> None:
    folders = (Path("/src"), Path("/data"), Path("/home"))
    assert moved("/opt/gongbao/dags:/opt/airflow", folders) == "/src/dags:/home"
    assert moved("/opt/gongbao-old /srv/opt/airflow", folders) == "/opt/gongbao-old /srv/opt/airflow"


def test_a_data_folder_keeps_the_name_of_its_databases_and_a_new_one_gets_another(tmp_path: Path) -> None:
    assert keep_name(tmp_path / "a") == keep_name(tmp_path / "a") != keep_name(tmp_path / "b")
    name_path(tmp_path / "a").write_text(json.dumps({"name": 'x"; DROP'}))
    with pytest.raises(BadInput, match="no name of ours"):
        keep_name(tmp_path / "a")


def test_a_server_that_does_not_answer_is_named_with_the_remedy() -> None:
    env = {"PGHOST": "127.0.0.1", "PGPORT": str(free_port())}
    with pytest.raises(StackFailed, match=rf"(?s)PostgreSQL at 127.0.0.1:{env['PGPORT']}.*PGHOST, PGPORT, PGUSER"):
        Servers.from_env(env, name="gongbao_ab12").create()
    away = Servers.from_env({"GONGBAO_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}, name="gongbao_ab12")
    with pytest.raises(StackFailed, match="name another in GONGBAO_REDIS_URL"), away._queue() as queue:
        queue.ping()
    for wrong in ({"PGPORT": "five"}, {"GONGBAO_REDIS_URL": "http://127.0.0.1"}):
        with pytest.raises(BadInput, match=next(iter(wrong))):
            Servers.from_env(wrong, name="gongbao_ab12")


def test_a_folder_on_which_no_cluster_ran_has_nothing_to_drop(settings: Settings) -> None:
    lines: list[str] = []
    assert drop_cluster(settings, progress=Progress(write=lines.append)) == 0
    assert "no cluster ran on" in lines[0]


def test_subscriptions_lie_where_they_can_be_written_and_are_begun_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = SERVICES["airflow-worker"]["environment"]
    assert written["GONGBAO_SUBSCRIPTIONS"].startswith(written["GONGBAO_DATA"] + "/")
    monkeypatch.setattr(commands.subprocess, "run", lambda *_, **__: None)
    fresh = replace(settings, subscriptions_path=settings.data_dir / "subscriptions.yml", subscriptions_named=True)
    assert commands.prepare(fresh, {}) == 0
    assert [one.id for one in load_subscriptions(fresh.subscriptions_path)] == ["everything", "numbers-and-deadlines"]
    fresh.subscriptions_path.write_text("subscriptions: []\n", encoding="utf-8")
    assert commands.prepare(fresh, {}) == 0
    assert load_subscriptions(fresh.subscriptions_path) == ()


def test_the_workers_alone_are_given_what_alerts_need_and_no_file_of_secrets_is_for_git() -> None:
    given = {name: said["env_file"] for name, said in SERVICES.items() if "env_file" in said}
    assert given == {"airflow-worker": [{"path": "alerts.env", "required": False}]}
    assert {".env", "alerts.env"} <= set((ROOT / ".gitignore").read_text(encoding="utf-8").split())


def test_the_weekly_cleaning_knows_airflows_database_and_a_backup_has_pg_dump(plan: ClusterPlan) -> None:
    written = airflow_services(COMPOSE_FILE, SECRETS)["airflow-worker"].environment
    for said in (written, plan.environment()):
        assert said[cleaning.DATABASE] == said["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    server = SERVICES["postgres"]["image"].partition(":")[2]
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert ("slim-bookworm" in image, "postgresql-client " in image, server) == (True, True, "15")


def test_the_password_of_the_ui_is_the_one_that_was_given_last(tmp_path: Path) -> None:
    assert keep_password(tmp_path, given="first") == keep_password(tmp_path) == "first"
    assert keep_password(tmp_path, given="second") == keep_password(tmp_path) == "second"
    assert stat.S_IMODE(password_path(tmp_path).stat().st_mode) == 0o600


def test_the_file_meets_the_compose_schema() -> None:
    program = shutil.which("check-jsonschema")
    if program is None:
        pytest.skip(
            "check-jsonschema is not installed; it brings the schema, 91 KB of another project that is not copied here"
        )
    words = [program, "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE)]
    checked = subprocess.run(words, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
