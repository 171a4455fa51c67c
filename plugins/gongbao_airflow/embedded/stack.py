"""The embedded Airflow: database, four processes, healthy or an error with the log's own words."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from gongbao.errors import StackFailed
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import HOME_OF_CODE, airflow_environment, airflow_home, write_local_settings
from gongbao_airflow.embedded.processes import STOP_SECONDS, Started, check_alive, start, stop, tail
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.record import StackRecord, record_path, write_record
from gongbao_airflow.embedded.rest import AirflowApi
from gongbao_airflow.embedded.secrets import ADMIN, keep_password

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server", "--host", "127.0.0.1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
"""Without ``--skip-serve-logs`` a log server would listen on every interface."""

_GRACE_SECONDS = {"triggerer": 2.0}
"""The triggerer takes 11 s to leave even when idle; what it watches is stored, so it may be killed."""

DAG_IDS = frozenset({"capture", "normalize", "release", "alert", "sweep", "reread", "gate", "housekeeping"})
_HEALTHY = ("metadatabase", "scheduler", "dag_processor", "triggerer")
_POLL_SECONDS = 0.3
_MIGRATE_SECONDS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlan:
    """What to start: settings, port, whether the clock may start nights, companions (name → command) beside Airflow.

    ``runs_stand``: where the runs can be looked at later; empty: in the UI of ``make up``.
    """

    settings: Settings
    port: int
    nightly: bool
    companions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    more_env: Mapping[str, str] = field(default_factory=dict)
    boot_seconds: float = 180.0
    runs_stand: str = ""

    @property
    def url(self) -> str:
        """Address of the UI and of the API."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment of all its processes."""
        return airflow_environment(
            self.settings, port=self.port, inherited=os.environ, nightly=self.nightly, more=self.more_env
        )

    def commands(self) -> dict[str, tuple[str, ...]]:
        """Return the commands of all its processes by name, in the order in which they start."""
        companions = {name: tuple(command) for name, command in self.companions.items()}
        return companions | {name: (sys.executable, "-m", "airflow", *words) for name, words in COMPONENTS.items()}

    def preparing(self) -> tuple[str, ...]:
        """Return the command that prepares Airflow's database."""
        return (sys.executable, "-m", "airflow", "db", "migrate")

    def is_prepared(self) -> bool:
        """Tell whether the database is known to have this Airflow's schema: a note spares the next start the 4 s."""
        home = airflow_home(self.settings)
        noted = home / "migrated"
        at_this_release = noted.exists() and noted.read_text(encoding="utf-8") == version("apache-airflow-core")
        return at_this_release and (home / "airflow.db").exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A running stack."""

    plan: StackPlan
    processes: tuple[Started, ...]
    api: AirflowApi

    def check(self) -> None:
        """Raise StackFailed when one of its processes has ended."""
        check_alive(self.processes)

    def stop(self) -> None:
        """End all of its processes and forget them."""
        self.api.close()
        stop(self.processes)
        record_path(airflow_home(self.plan.settings)).unlink(missing_ok=True)


@contextmanager
def running_stack(plan: StackPlan, progress: Progress) -> Iterator[Stack]:
    """Start a stack, hand it over healthy, stop it in every case (also on Ctrl-C)."""
    stack = start_stack(plan, progress, stays_up=False)
    try:
        yield stack
    finally:
        try:
            progress.say("stopping Airflow")
        finally:  # nobody may be listening any more
            stack.stop()


def start_stack(plan: StackPlan, progress: Progress, *, stays_up: bool) -> Stack:
    """Migrate the database, start the processes, wait until all are healthy and every DAG is known.

    Raise StackFailed (nothing is left running) when one ends, a DAG cannot be imported, or ``boot_seconds`` pass.
    """
    home = airflow_home(plan.settings)
    password = keep_password(home)
    env = plan.environment()
    write_local_settings(home)
    _migrate(plan, env, progress)
    logs_dir = plan.settings.data_dir / "logs"
    api = AirflowApi(plan.url, user=ADMIN, password=password)
    stack = Stack(plan=plan, processes=(), api=api)
    commands = plan.commands()
    try:
        for name, command in commands.items():
            # The code's home must not be a process's home: with `python -m` it would stand first on its path.
            grace = _GRACE_SECONDS.get(name, STOP_SECONDS)
            started = start(name, command, env=env, logs_dir=logs_dir, cwd=home, grace_seconds=grace)
            stack = replace(stack, processes=(*stack.processes, started))
            write_record(home, StackRecord(url=plan.url, stays_up=stays_up, processes=stack.processes))
        progress.say(f"started {', '.join(commands)} at {plan.url}")
        _wait_until_ready(stack, progress)
    except BaseException:  # whatever ended the start, Ctrl-C included, nothing may be left running
        stack.stop()
        raise
    return stack


def _migrate(plan: StackPlan, env: Mapping[str, str], progress: Progress) -> None:
    """Bring the database to this Airflow's schema."""
    if plan.is_prepared():
        return
    home = airflow_home(plan.settings)
    progress.say(f"preparing Airflow's database in {home}")
    logs_dir = plan.settings.data_dir / "logs"
    logs_dir.mkdir(parents=True, exist_ok=True)
    log_path = logs_dir / "db-migrate.log"
    try:
        with log_path.open("wb") as log:
            subprocess.run(  # noqa: S603 -- our own command line, no shell
                plan.preparing(),
                env=dict(env),
                cwd=home,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=True,
                timeout=_MIGRATE_SECONDS,
            )
    except subprocess.CalledProcessError as error:
        raise StackFailed(
            f"Airflow's database could not be prepared (exit code {error.returncode}); {log_path} ends:\n{tail(log_path)}"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise StackFailed(f"Airflow's database was not ready within {_MIGRATE_SECONDS} s; see {log_path}") from error
    (home / "migrated").write_text(version("apache-airflow-core"), encoding="utf-8")


def _wait_until_ready(stack: Stack, progress: Progress) -> None:
    warming = threading.Thread(target=stack.api.warm_up, name="warm-up", daemon=True)
    deadline = time.monotonic() + stack.plan.boot_seconds
    missing = None
    while time.monotonic() < deadline:
        stack.check()
        now_missing = _missing(stack, warming)
        if not now_missing:
            progress.say(f"Airflow is healthy, {len(DAG_IDS)} DAGs known")
            return
        if now_missing != missing:
            progress.say(f"waiting: {now_missing}")
            missing = now_missing
        time.sleep(_POLL_SECONDS)
    logs = "\n".join(f"{started.log_path} ends:\n{tail(Path(started.log_path))}" for started in stack.processes)
    raise StackFailed(f"Airflow was not ready within {stack.plan.boot_seconds:.0f} s ({missing})\n{logs}")


def _missing(stack: Stack, warming: threading.Thread) -> str | None:
    health = stack.api.health()
    if not health:
        return "no answer from the api-server"
    if warming.ident is None:
        warming.start()
    unwell = [name for name in _HEALTHY if health.get(name) != "healthy"]
    if unwell:
        return f"{', '.join(unwell)} not healthy yet"
    errors = stack.api.import_errors()
    if errors:
        raise StackFailed(f"Airflow cannot import a DAG of {HOME_OF_CODE / 'dags'}:\n" + "\n".join(errors))
    dags = stack.api.dags()
    unknown = sorted(DAG_IDS - dags.keys())
    if unknown:
        return f"DAGs not known yet: {', '.join(unknown)}"
    paused = sorted(dag_id for dag_id in DAG_IDS if dags[dag_id])
    if paused and not stack.plan.nightly:
        raise StackFailed(f"paused in Airflow: {', '.join(paused)}; unpause in the UI (make up), then run again")
    return "the api-server makes itself ready for tasks" if warming.is_alive() else None
