"""The environment of the embedded Airflow's processes: every setting explicit, nothing inherited from another Airflow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gongbao.settings import Settings
from gongbao_airflow.embedded.secrets import ADMIN, keep_keys, password_path

HOME_OF_CODE = Path(__file__).resolve().parents[3]
"""The checkout: holds ``dags/`` and ``plugins/``."""

_WATCHERS = ("AIRFLOW__METRICS__", "AIRFLOW__OPENLINEAGE__")

PARALLELISM = 4


def airflow_home(settings: Settings) -> Path:
    """Folder of the embedded Airflow's database, keys and task logs."""
    return settings.data_dir / "airflow"


_LOCAL_SETTINGS = """# Written at every start: Airflow imports this file in each of its processes.
from gongbao_airflow.preload import preload
from gongbao_airflow.waiting import create_metadata_engine

preload()
__all__ = ["create_metadata_engine"]
"""


def write_local_settings(airflow_home: Path) -> None:
    """Have Airflow's scheduler load what tasks need before it forks its workers, and each process wait for SQLite as it should."""
    folder = airflow_home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "airflow_local_settings.py").write_text(_LOCAL_SETTINGS, encoding="utf-8")


def airflow_environment(
    settings: Settings,
    *,
    port: int,
    inherited: Mapping[str, str],
    nightly: bool,
    dags_dir: Path = HOME_OF_CODE / "dags",
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Build the environment of one stack on ``port``; ``nightly`` lets the clock start the capture DAG.

    ``inherited`` is the caller's environment: kept except for settings of another Airflow. ``more`` is laid over the result.
    """
    return {
        **inherited_by(inherited),
        **_airflow_settings(settings, port=port, dags_dir=dags_dir, loop_seconds=1.0 if nightly else 0.2),
        **told_to_tasks(settings, nightly=nightly),
        "PYTHONUNBUFFERED": "1",
        **(more or {}),
    }


def inherited_by(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's environment without the settings of another Airflow, and with no proxy on the way to loopback.

    Where metrics and lineage go is the operator's to say (``AIRFLOW__METRICS__…``, ``AIRFLOW__OPENLINEAGE__…``), and stays.
    """
    kept = {n: value for n, value in inherited.items() if not n.startswith("AIRFLOW") or n.startswith(_WATCHERS)}
    without_proxy = ",".join(filter(None, [kept.get("no_proxy") or kept.get("NO_PROXY"), "127.0.0.1", "localhost"]))
    return {**kept, "NO_PROXY": without_proxy, "no_proxy": without_proxy}


def told_to_tasks(settings: Settings, *, nightly: bool) -> dict[str, str]:
    """Write ``settings`` as the variables that ``Settings.from_env`` reads, so that tasks see the same."""
    # A file that nobody named may be missing; once it is named to the tasks, it must be there.
    told = settings.subscriptions_named or settings.subscriptions_path.exists()
    return {
        **({"GONGBAO_SUBSCRIPTIONS": str(settings.subscriptions_path)} if told else {}),
        "GONGBAO_DATA": str(settings.data_dir),
        "GONGBAO_PORTALS": str(settings.portals_dir),
        "GONGBAO_LEDGER_URL": settings.ledger_url,
        "GONGBAO_USER_AGENT": settings.user_agent,
        "GONGBAO_CONNECT_TO": ",".join(f"{host}={address}" for host, address in settings.connect_to.items()),
        "GONGBAO_FOLDER": str(settings.folder or ""),
        "GONGBAO_SIGNING_KEY": _signing_key(settings),
        "GONGBAO_PUBLISHED": settings.published,
        "GONGBAO_PUBLIC_URL": settings.public_url,
        "GONGBAO_NIGHTLY": "on" if nightly else "off",
    }


def _signing_key(settings: Settings) -> str:
    if settings.signing_key is None:
        return "off"
    return str(settings.signing_key) if settings.signing_key_named else ""


def _airflow_settings(settings: Settings, *, port: int, dags_dir: Path, loop_seconds: float) -> dict[str, str]:
    home = airflow_home(settings)
    keys = keep_keys(home)
    chosen = {
        "core.executor": "LocalExecutor",
        "core.parallelism": PARALLELISM,
        "core.dags_folder": dags_dir,
        "core.plugins_folder": HOME_OF_CODE / "plugins",
        "core.load_examples": False,
        "core.dags_are_paused_at_creation": False,
        "core.fernet_key": keys.fernet_key,
        "core.execution_api_server_url": f"http://127.0.0.1:{port}/execution/",
        "core.simple_auth_manager_users": f"{ADMIN}:admin",
        "core.simple_auth_manager_passwords_file": password_path(home),
        "database.sql_alchemy_conn": f"sqlite:///{home / 'airflow.db'}",
        "logging.base_log_folder": settings.data_dir / "logs" / "tasks",
        "api.host": "127.0.0.1",
        "api.port": port,
        "api.base_url": f"http://127.0.0.1:{port}",
        "api.workers": 1,
        "api.secret_key": keys.api_secret_key,
        "api_auth.jwt_secret": keys.jwt_secret,
        # The default of 5 makes the supervisor sleep after each task: 30 mapped tasks in 37 s instead of 5 s.
        "workers.min_heartbeat_interval": 1,
        # With the defaults a killed scheduler leaves its tasks "running" for minutes; so it recovers in 9 s.
        "scheduler.orphaned_tasks_check_interval": 5,
        "scheduler.scheduler_health_check_threshold": 10,
        "scheduler.enable_health_check": False,
        # Each step of a DAG waits for the scheduler's next look: seconds of a short run, power of a long one.
        "scheduler.scheduler_idle_sleep_time": loop_seconds,
        "dag_processor.parsing_processes": 1,
        "usage_data_collection.enabled": False,
    }
    named = {f"AIRFLOW__{key.replace('.', '__').upper()}": str(value) for key, value in chosen.items()}
    return {"AIRFLOW_HOME": str(home), **named}
