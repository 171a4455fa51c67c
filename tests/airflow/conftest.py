"""One embedded Airflow for the tests that drive it over REST, with stages that need no network."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from gongbao.settings import Settings
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.stack import Stack, StackPlan, running_stack

# Before any test imports Airflow: it would make a home in the user's own folder.
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="gongbao-airflow-")
atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"

FAKE = Path(__file__).parent / "fake"


def settings_in(folder: Path) -> Settings:
    return Settings.from_env({"GONGBAO_DATA": str(folder / "data"), "GONGBAO_PORTALS": str(folder / "portals")})


@pytest.fixture
def make_settings() -> Callable[[Path], Settings]:
    return settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture(scope="session")
def fake_stages() -> ModuleType:
    """The stand-in for ``gongbao_stages``, under a name of its own in this process."""
    spec = importlib.util.spec_from_file_location("fake_gongbao_stages", FAKE / "gongbao_stages" / "road.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def said() -> list[str]:
    """The lines that the stack said."""
    return []


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, said: list[str]) -> Iterator[Stack]:
    plan = StackPlan(
        settings=settings_in(tmp_path_factory.mktemp("stack")),
        port=free_port(),
        nightly=False,
        more_env={"PYTHONPATH": str(FAKE), "GONGBAO_WATCH": "on"},
    )
    with running_stack(plan, Progress(write=said.append)) as started:
        yield started
