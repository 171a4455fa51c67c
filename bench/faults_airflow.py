"""The embedded Airflow for `bench/faults.py`: one night after the other, in each of which a process is killed; it is started again at once.

After every night the releases, captures, outbox and deliveries must be those of the same nights played undisturbed in one process.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from faults_stage import NIGHTS, Stage
from faults_trial import difference, played

from gongbao.errors import GongbaoError, StackFailed
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.processes import Started, start, stop
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.rest import FINISHED
from gongbao_airflow.embedded.stack import DAG_IDS, Stack, StackPlan, running_stack
from gongbao_stages.road import pending_work
from publish import list_releases

NIGHT_SECONDS = 900.0
SWEEP_SECONDS = 30.0
SOON = {
    "GONGBAO_CAPS": "timeout_seconds=60,exchange_seconds=90,page_bytes=300000,retries=0",
    "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "5",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
}
"""A killed task is missed and tried again after seconds, not minutes."""


@dataclass
class Road:
    """A running Airflow on a stage; what is killed is started again, as a service manager does, and then among ``gone``."""

    stack: Stack
    stage: Stage
    processes: dict[str, Started] = field(default_factory=dict)
    gone: list[Started] = field(default_factory=list)

    def kill(self, name: str) -> None:
        """End one process at once, without its children, and start it again."""
        psutil.Process(self.processes[name].pid).kill()
        wait_for(lambda: not self.processes[name].is_alive(), 10, f"{name} to die")
        self.start_again(name)

    def start_again(self, name: str) -> None:
        """Start a process that has ended."""
        plan = self.stack.plan
        home, logs_dir = airflow_home(plan.settings), plan.settings.data_dir / "logs"
        self.gone.append(self.processes[name])
        self.processes[name] = start(name, plan.commands()[name], env=plan.environment(), logs_dir=logs_dir, cwd=home)

    def asking(self) -> psutil.Process | None:
        """The process that waits for an answer of the portal, or of the receiver."""
        ours = [
            p
            for s in self.processes.values()
            if (leader := s.process())
            for p in (leader, *leader.children(recursive=True))
        ]
        return next((p for p in ours if self._asks(p)), None)

    def _asks(self, process: psutil.Process) -> bool:
        port = self.stage.server.server_address[1]
        try:
            return any(c.raddr and c.raddr.port == port for c in process.net_connections("tcp"))
        except psutil.Error:
            return False

    def play(self, night: int, fault: Callable[[Road], None], *, held: str) -> None:
        """Play one night; ``fault`` is done while a request of kind ``held`` (GET: to the portal, POST: to the receiver) waits."""
        begun, town = datetime.now(UTC), self.stage.town
        town.night, town.held = night, held
        self.stack.api.trigger("capture", conf={"as_of": night_time(night).isoformat()})
        wait_for(lambda: town.waiting > 0, NIGHT_SECONDS, f"a {held}")
        try:
            fault(self)
        finally:
            town.held = ""
        swept = time.monotonic()

        def through() -> bool:
            nonlocal swept
            for name, started in self.processes.items():
                if not started.is_alive():  # what dies of another's death is started again, too
                    self.start_again(name)
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                self._sweep()
            return self._is_through(begun)

        wait_for(through, NIGHT_SECONDS, "the end of the night")

    def _sweep(self) -> None:
        with suppress(StackFailed):  # the api-server may be the one that was killed
            self.stack.api.trigger("sweep", conf={})

    def _is_through(self, begun: datetime) -> bool:
        try:
            if any(pending_work(self.stack.plan.settings).values()):
                return False
            runs = self.stack.api.runs_since(begun, dag_ids=tuple(DAG_IDS))
            return (
                all(run.state in FINISHED for run in runs)
                and len(list_releases(self.stage.published())) >= self.stage.town.night
            )
        except GongbaoError:
            return False  # what is gone is no answer: a server, the api-server, the store


def night_time(night: int) -> datetime:
    """The time of a night, also of one after the third."""
    return NIGHTS[1] + timedelta(days=night - 1)


def wait_for(happened: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until it is so; TimeoutError after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.3)


@dataclass(frozen=True)
class Scene:
    """Faults of one running Airflow, one a night: name → (what is done, what waits meanwhile)."""

    nights: dict[str, tuple[Callable[[Any], None], str]]
    running: Callable[[Stage], Any]

    @property
    def faults(self) -> Sequence[str]:
        """The names."""
        return tuple(self.nights)

    def play(self, scratch: Path, chosen: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Play the first night in quiet and one more for each fault; yields each with what was wrong."""
        ends = undisturbed_ends(scratch, len(chosen) + 1)
        stage = Stage(Path(tempfile.mkdtemp(dir=scratch)))
        try:
            with self.running(stage) as road:
                for night, name in enumerate(["", *chosen], 1):
                    fault, held = self.nights[name] if name else (lambda _: None, "GET")
                    try:
                        road.play(night, fault, held=held)
                    except (TimeoutError, StackFailed) as error:
                        yield name, f"{error}; pending {pending_work(road.stack.plan.settings)}"
                        return
                    found = stage.end()
                    wrongs = [difference(k, v, found.get(k)) for k, v in ends[night].items() if found.get(k) != v]
                    if name or wrongs:
                        yield name or "a quiet night", "; ".join(wrongs)
        finally:
            stage.close()


def undisturbed_ends(scratch: Path, nights: int) -> dict[int, dict[str, Any]]:
    """How each night ends when all are played in one process."""
    stage, ends = Stage(Path(tempfile.mkdtemp(dir=scratch))), {}
    try:
        for night in range(1, nights + 1):
            played(stage, night, at=night_time(night))
            ends[night] = stage.end()
    finally:
        stage.close()
    return ends


@contextmanager
def embedded(stage: Stage) -> Iterator[Road]:
    """The embedded Airflow on a stage."""
    plan = StackPlan(
        settings=Settings.from_env(stage.env), port=free_port(), nightly=False, more_env=SOON, boot_seconds=400
    )
    with road_of(plan, stage) as road:
        yield road


@contextmanager
def road_of(plan: StackPlan, stage: Stage) -> Iterator[Road]:
    """Start what the plan says, and stop in the end also what was started again."""
    with running_stack(plan, Progress(write=str)) as stack:
        road = Road(stack, stage, {started.name: started for started in stack.processes})
        try:
            yield road
        finally:
            stop((*road.processes.values(), *road.gone))  # a scheduler that was killed leaves idle workers


def killing(name: str) -> Callable[[Road], None]:
    """Kill a process by name."""
    return lambda road: road.kill(name)


def kill_task(road: Road) -> None:
    """Kill the process of the task that waits."""
    wait_for(lambda: road.asking() is not None, 60, "the task that asks")
    task = road.asking()
    if task is not None:
        task.kill()


def kill_supervisor(road: Road) -> None:
    """Kill the process that watches the task that waits."""
    wait_for(lambda: road.asking() is not None, 60, "the task that asks")
    task = road.asking()
    if task is not None and (parent := task.parent()) is not None:
        parent.kill()


def same_night_again(road: Road) -> None:
    """Ask for the same night a second time while it is being captured."""
    road.stack.api.trigger("capture", conf={"as_of": night_time(road.stage.town.night).isoformat()})


def scenes() -> list[Scene]:
    """What `--airflow` plays."""
    kinds = ("api-server", "scheduler", "dag-processor", "triggerer")
    nights: dict[str, tuple[Callable[[Any], None], str]] = {
        **{f"Airflow: {name} killed in mid-capture": (killing(name), "GET") for name in kinds},
        "Airflow: a task killed in mid-capture": (kill_task, "GET"),
        "Airflow: a task's supervisor killed in mid-capture": (kill_supervisor, "GET"),
        "Airflow: a task killed in mid-delivery": (kill_task, "POST"),
        "Airflow: scheduler killed in mid-delivery": (killing("scheduler"), "POST"),
        "Airflow: api-server killed in mid-delivery": (killing("api-server"), "POST"),
        "Airflow: the same night asked for twice": (same_night_again, "GET"),
    }
    return [Scene(nights, embedded)]
