"""Makefile, ``.ci`` and the compose file: what a newcomer and an operator type."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def dry_run(*words: str, **variables: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GONGBAO_", "MAKE"))} | variables
    made = subprocess.run(["make", "-n", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return made.stdout


def test_make_run_plays_the_sample_and_with_a_folder_reads_that() -> None:
    assert ".venv/bin/gongbao airflow run\n" in dry_run("run")
    assert '.venv/bin/gongbao airflow run --folder "saved/pages"' in dry_run("run", "PORTALS=saved/pages")


def test_a_folder_gets_a_dataset_of_its_own_unless_told_otherwise() -> None:
    assert "now: data)" in dry_run("help")
    assert "now: data/folders/pages)" in dry_run("help", "PORTALS=saved/pages")
    assert "now: elsewhere)" in dry_run("help", "PORTALS=saved/pages", GONGBAO_DATA="elsewhere")


def test_clean_data_deletes_what_runs_write_and_spares_the_rest(tmp_path: Path) -> None:
    for name in ("archive/warc", "published", "airflow", "mine"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ledger.sqlite-wal").write_text("")
    env = {**os.environ, "GONGBAO_DATA": str(tmp_path)}
    subprocess.run(["make", "clean-data"], cwd=ROOT, env=env, capture_output=True, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_no_suitable_python_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), encoding="utf-8")
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("")
    made = subprocess.run(["make", "run", "PYTHON="], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert made.returncode != 0
    assert "no Python 3.11, 3.12 or 3.13 found" in made.stderr


def test_a_preview_that_was_built_says_when_the_pages_have_it(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), encoding="utf-8")
    (tmp_path / "publish/site/preview").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/npm").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "bin/npm").chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    made = subprocess.run(["make", "preview"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert "built publish/site/assets/preview.js" in made.stdout
    assert "with the next release (`gongbao nightly`)" in made.stdout


@pytest.fixture(scope="module")
def shared_tests() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_tests", ROOT / ".ci" / "shared_tests.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


JUNIT = """<testsuites><testsuite>
<testcase classname="tests.a.test_b" name="test_seeds[001/x.txt]">{}</testcase>
<testcase classname="tests.a.test_b" name="test_other"><skipped message="no soffice"/></testcase>
</testsuite></testsuites>"""
COLLECTED = "tests/a/test_b.py::test_seeds[001/x.txt]\n\n1/2 tests collected\n"


@pytest.mark.parametrize(
    ("collected", "inside", "code"),
    [
        (COLLECTED, "", 0),
        (COLLECTED, '<skipped message="absent"/>', 1),
        ("tests/a/test_b.py::test_x\n", '<skipped message="needs ../shared/seeds"/>', 1),
        ("no tests collected\n", "", 1),
    ],
)
def test_a_skipped_test_of_reference_material_that_is_there_fails_the_check(
    shared_tests: ModuleType, tmp_path: Path, collected: str, inside: str, code: int
) -> None:
    (tmp_path / "marked.txt").write_text(collected)
    (tmp_path / "tests.xml").write_text(JUNIT.format(inside))
    assert shared_tests.main(tmp_path / "marked.txt", tmp_path / "tests.xml") == code


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8")))


def test_the_shared_system_has_every_process_of_airflow(compose: dict[str, Any]) -> None:
    airflow = {"init", "apiserver", "scheduler", "dag-processor", "triggerer", "worker"}
    assert {name for name in compose["services"] if name.startswith("airflow-")} == {f"airflow-{n}" for n in airflow}


def test_the_shared_system_has_no_default_secret_and_opens_only_loopback(compose: dict[str, Any]) -> None:
    settings = compose["x-airflow"]["environment"]
    for name in ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET"):
        assert ":?" in settings[name], name
    assert "${POSTGRES_PASSWORD:?" in settings["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
