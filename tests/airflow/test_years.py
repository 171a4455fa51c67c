"""A real Airflow over true stages: the archive read again by mapped tasks, the weekly housekeeping, and a door that is shut."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import requests

from gongbao.normalize.code_version import parser_version
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.stack import Stack, StackPlan, running_stack
from gongbao_stages import release
from gongbao_stages.road import run_night
from publish import read_latest

pytestmark = pytest.mark.airflow

PORTALS = ("cn_990201_east", "cn_990202_west", "cn_990203_north")
PORTAL = """
id: {id}
name: 试验区管理委员会
name_en: Test District
division_code: "{code}"
publisher: 试验区管理委员会
hosts: []
family: folder
proven: true
reuse_basis: test
rate: {{min_delay_seconds: 0, daily_budget: 1000}}
columns:
  - {{id: files, name: 文件, kind: normative, url: "../pages/{id}"}}
"""
TEXT = """试验区管理委员会关于加强{what}管理的通知
试管发〔2025〕{n}号
各有关单位：
一、各有关单位应当按照职责分工抓好落实，每月5日前报送进展情况。
二、本通知自2025年5月1日起施行。
试验区管理委员会
2025年4月{n}日
"""
SECRETS = {
    "GONGBAO_SIGNING_PASSPHRASE": "Geheim-passphrase-8c21",
    "AWS_SECRET_ACCESS_KEY": "Geheim-store-key-9d33",
    "AWS_ACCESS_KEY_ID": "Geheim-store-id-1a77",
    "GONGBAO_SMTP_PASSWORD": "Geheim-mail-4f10",
    "TEST_WEBHOOK_SECRET": "whsec_R2VoZWltLXdlYmhvb2s=",
}


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Three portals, published by the code of yesterday, under an Airflow whose environment holds secrets."""
    folder = tmp_path_factory.mktemp("years")
    (folder / "portals").mkdir()
    for n, portal in enumerate(PORTALS, start=1):
        (folder / "portals" / f"{portal}.yml").write_text(PORTAL.format(id=portal, code=portal[3:9]), encoding="utf-8")
        (folder / "pages" / portal).mkdir(parents=True)
        (folder / "pages" / portal / "a.txt").write_text(
            TEXT.format(what="公园停车工地"[2 * n - 2 : 2 * n], n=n), encoding="utf-8"
        )
    settings = replace(
        Settings.from_env({"GONGBAO_DATA": str(folder / "data"), "GONGBAO_PORTALS": str(folder / "portals")}),
        signing_passphrase=SECRETS["GONGBAO_SIGNING_PASSPHRASE"],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "parser_version", lambda: "yesterday")
        run_night(settings, as_of=datetime(2025, 5, 1, tzinfo=UTC), portal_ids=None)
    plan = StackPlan(settings=settings, port=free_port(), nightly=False, more_env={**SECRETS, "GONGBAO_WATCH": "off"})
    with running_stack(plan, Progress(write=lambda line: None)) as started:
        yield started


def ended(stack: Stack, dag_id: str, conf: dict[str, object]) -> str:
    run = stack.api.trigger(dag_id, conf=conf)
    return wait_until_ended(stack, dag_id, run.run_id)


def wait_until_ended(stack: Stack, dag_id: str, run_id: str) -> str:
    deadline = time.monotonic() + 240
    while (run := stack.api.run(dag_id, run_id)).state not in {"success", "failed"}:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert run.state == "success", stack.api.failures(run)
    return run_id


def test_the_archive_is_read_again_by_one_mapped_task_a_segment_and_published(years: Stack) -> None:
    settings = years.plan.settings
    before = read_latest(settings.published_dir)
    assert before is not None
    assert set(before.table("versions").column("parser_version").to_pylist()) == {"yesterday"}
    run_id = ended(years, "reread", {"as_of": "2025-05-02T00:00:00+00:00"})
    tasks = years.api._get(f"dags/reread/dagRuns/{run_id}/taskInstances")["task_instances"]
    names = {task["rendered_map_index"] for task in tasks if task["map_index"] >= 0}
    assert names == {f"{portal}, 1 of 3 segments" for portal in PORTALS}
    deadline = time.monotonic() + 240
    while (latest := read_latest(settings.published_dir)) is None or latest.release_id == before.release_id:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert set(latest.table("versions").column("parser_version").to_pylist()) == {parser_version()}
    assert latest.changes().num_rows == 0


def test_housekeeping_reaches_the_data_folder_and_airflows_own_tables(years: Stack) -> None:
    run_id = ended(years, "housekeeping", {})
    said = {
        task: years.api._get(f"dags/housekeeping/dagRuns/{run_id}/taskInstances/{task}/xcomEntries/return_value")[
            "value"
        ]
        for task in ("bound_the_data_folder", "bound_airflows_tables")
    }
    assert "packs" in str(said["bound_the_data_folder"])
    assert "cleaned of rows before" in str(said["bound_airflows_tables"])
    assert years.api.health()["scheduler"] == "healthy"


def test_nothing_listens_beyond_loopback(years: Stack) -> None:
    family = [c for p in years.processes if (root := p.process()) for c in (root, *root.children(recursive=True))]
    places = {
        (found.laddr.ip, found.laddr.port)
        for process in family
        for found in process.net_connections("inet")
        if found.status == psutil.CONN_LISTEN
    }
    assert ("127.0.0.1", years.plan.port) in places
    assert {ip for ip, _ in places} <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("path", ["api/v2/dags", "api/v2/connections", "api/v2/dags/capture/dagRuns"])
def test_nobody_enters_without_the_password(years: Stack, path: str) -> None:
    assert requests.get(f"{years.plan.url}/{path}", timeout=30).status_code == 401
    wrong = {"username": "admin", "password": "admin"}
    assert requests.post(f"{years.plan.url}/auth/token", json=wrong, timeout=30).status_code == 401


def test_passwords_and_keys_are_for_their_owner_alone(years: Stack) -> None:
    home = airflow_home(years.plan.settings)
    key = years.plan.settings.signing_key
    assert key is not None
    for path in (home / "passwords.json", home / "keys.json", key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_no_secret_stands_in_any_log_or_file(years: Stack) -> None:
    """Runs last: after the tasks above have written all that they write."""
    home = airflow_home(years.plan.settings)
    keys = json.loads((home / "keys.json").read_text()) | json.loads((home / "passwords.json").read_text())
    own = {home / "keys.json", home / "passwords.json"}
    found = []
    for path in sorted(p for p in Path(years.plan.settings.data_dir).rglob("*") if p.is_file() and p not in own):
        data = path.read_bytes()
        found += [f"{name} in {path}" for name, secret in (SECRETS | keys).items() if secret.encode() in data]
    assert found == []
