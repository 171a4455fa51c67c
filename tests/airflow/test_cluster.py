"""The shared system for real: the services of docker-compose.yml on PostgreSQL and Redis, two workers, releases in a bucket.

Nights of the sample are played while a worker and a scheduler are killed; what is published must be what an undisturbed run publishes.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from gongbao.errors import StackFailed
from gongbao.settings import Settings
from gongbao_airflow.cluster.plan import ClusterPlan
from gongbao_airflow.cluster.servers import Servers
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.embedded.play import NightToPlay
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.processes import Started, start, stop
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.rest import FINISHED, Run
from gongbao_airflow.embedded.sample import SAMPLE_PORTAL, SampleStory, connected
from gongbao_airflow.embedded.stack import DAG_IDS, Stack, running_stack
from gongbao_sample import serve
from gongbao_stages.nightly import run_night
from gongbao_stages.road import pending_work
from gongbao_stages.wiring import published_store
from publish import list_releases, read_release
from tests.publish.s3_server import InventedStore, serving

pytestmark = [pytest.mark.cluster, pytest.mark.airflow]

ROOT = Path(__file__).parents[2]
NIGHTS = 3
LOST_AFTER = 20
PORTAL = "sample-portal"


@dataclass
class Cluster:
    """A running cluster whose processes a test may kill and start again."""

    stack: Stack
    story: SampleStory
    portal_port: int
    processes: dict[str, Started] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return self.stack.plan.settings

    def begin(self, night: NightToPlay) -> datetime:
        begun = datetime.now(UTC)
        self.story.set_clock(night.as_of)
        self.stack.api.trigger("capture", conf=night.conf)
        return begun

    def finish(self, begun: datetime, seconds: float) -> list[Run]:
        """Wait until nothing of the night is pending; return its runs."""

        def through() -> bool:
            runs = self.runs(begun)
            assert not (failed := [self.stack.api.failures(run) for run in runs if run.state == "failed"]), failed
            return bool(runs) and all(run.state in FINISHED for run in runs) and not any(self.pending().values())

        wait_for(through, seconds)
        return self.runs(begun)

    def runs(self, begun: datetime) -> list[Run]:
        """Look, also while a process of Airflow is away."""
        try:
            return self.stack.api.runs_since(begun, dag_ids=tuple(DAG_IDS))
        except StackFailed:
            return []

    def pending(self) -> dict[str, int]:
        return dict(pending_work(self.settings))

    def kill(self, name: str) -> None:
        """End a process and all that it started at once, as a machine does that loses its power."""
        leader = psutil.Process(self.processes[name].pid)
        for process in (leader, *leader.children(recursive=True)):
            process.send_signal(signal.SIGKILL)
        wait_for(lambda: not self.processes[name].is_alive(), 10)

    def start_again(self, name: str) -> None:
        plan = self.stack.plan
        home, logs_dir = airflow_home(plan.settings), plan.settings.data_dir / "logs"
        command = plan.commands()[name]
        self.processes[name] = start(name, command, env=plan.environment(), logs_dir=logs_dir, cwd=home)

    @contextmanager
    def portal_that_does_not_answer(self) -> Iterator[None]:
        """Hold whatever asks the portal in the middle of its request."""
        os.kill(self.processes[PORTAL].pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.processes[PORTAL].pid, signal.SIGCONT)

    def worker_that_asks_the_portal(self) -> str | None:
        """The worker one of whose processes waits for the portal's answer."""
        for name in (name for name in self.processes if name.startswith("worker")):
            for process in psutil.Process(self.processes[name].pid).children(recursive=True):
                if self._asks(process):
                    return name
        return None

    def _asks(self, process: psutil.Process) -> bool:
        try:
            return any(c.raddr and c.raddr.port == self.portal_port for c in process.net_connections("tcp"))
        except psutil.Error:
            return False


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Databases of this test's own; Redis as GONGBAO_TEST_REDIS_URL says."""
    redis_url = os.environ.get("GONGBAO_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
    servers = Servers.from_env({**os.environ, "GONGBAO_REDIS_URL": redis_url}, name=f"gongbao_test_{os.getpid()}")
    try:
        servers.create()
    except StackFailed as refusal:
        pytest.skip(f"PostgreSQL and Redis are needed: {refusal}")
    yield servers
    servers.drop()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InventedStore]:
    with serving(InventedStore(root=tmp_path_factory.mktemp("bucket"))) as store:
        yield store


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, servers: Servers, store: InventedStore) -> Iterator[Cluster]:
    portal_port = free_port()
    settings = settings_in(
        tmp_path_factory.mktemp("cluster"),
        GONGBAO_LEDGER_URL=servers.ledger_url,
        GONGBAO_PUBLISHED="s3://gongbao/gazette",
        **store.env,
    )
    story = SampleStory.of(settings)
    story.start_clock()
    plan = ClusterPlan(
        settings=connected(settings, portal_port),
        port=free_port(),
        nightly=False,
        companions={PORTAL: story.command(portal_port)},
        more_env=store.env,
        boot_seconds=300,
        servers=servers,
        variables={"GONGBAO_LOST_AFTER": str(LOST_AFTER)},
    )
    with running_stack(plan, Progress(write=lambda line: None)) as stack, ExitStack() as leaving:
        processes = {started.name: started for started in stack.processes}
        leaving.callback(lambda: stop(tuple(processes.values())))
        yield Cluster(stack=stack, story=story, portal_port=portal_port, processes=processes)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Digests of the same nights in one process on SQLite, published to a folder."""
    folder = tmp_path_factory.mktemp("undisturbed")
    clock = [nights()[0].as_of]
    with serve("127.0.0.1", 0, lambda: clock[0]) as portal:
        settings = connected(settings_in(folder), portal.port)
        for night in nights():
            clock[0] = night.as_of
            run_night(settings, as_of=night.as_of, portal_ids=night.portals)
    return digests(settings)


def test_a_night_goes_through_two_workers_into_the_bucket(
    cluster: Cluster, store: InventedStore, undisturbed: list[str]
) -> None:
    assert [name for name in cluster.processes if name.startswith("worker")] == ["worker-1", "worker-2"]
    runs = cluster.finish(cluster.begin(nights()[0]), 240)
    assert {run.dag_id for run in runs} >= {"capture", "normalize", "release", "alert"}
    assert digests(cluster.settings) == undisturbed[:1]
    assert "gazette/latest.json" in store.sorted_keys()
    assert not (cluster.settings.data_dir / "ledger.sqlite").exists()


def test_a_worker_killed_in_mid_task_costs_nothing(cluster: Cluster, undisturbed: list[str]) -> None:
    with cluster.portal_that_does_not_answer():
        begun = cluster.begin(nights()[1])
        wait_for(lambda: cluster.worker_that_asks_the_portal() is not None, 90)
        name = cluster.worker_that_asks_the_portal()
        assert name is not None
        cluster.kill(name)
    cluster.finish(begun, 240)
    cluster.start_again(name)
    assert digests(cluster.settings) == undisturbed[:2]


def test_a_scheduler_killed_in_mid_task_costs_nothing(cluster: Cluster, undisturbed: list[str]) -> None:
    with cluster.portal_that_does_not_answer():
        begun = cluster.begin(nights()[2])
        wait_for(lambda: cluster.worker_that_asks_the_portal() is not None, 90)
        cluster.kill("scheduler")
        cluster.start_again("scheduler")
    cluster.finish(begun, 240)
    assert digests(cluster.settings) == undisturbed[:3]


def settings_in(folder: Path, **more: str) -> Settings:
    env = {
        "GONGBAO_DATA": str(folder / "data"),
        "GONGBAO_PORTALS": str(ROOT / "portals"),
        "GONGBAO_SUBSCRIPTIONS": str(ROOT / "subscriptions.yml"),
        **more,
    }
    return Settings.from_env(env)


def nights() -> list[NightToPlay]:
    story = SampleStory.of(settings_in(Path("/nowhere")))
    return [NightToPlay(name=f"{at:%Y-%m-%d}", as_of=at, portals=[SAMPLE_PORTAL]) for at in story.nights[:NIGHTS]]


def digests(settings: Settings) -> list[str]:
    """A digest of the rows of each release, oldest first: all of them, but for where in its WARC file a capture stands.

    That depends on the length of what the portal's clock, and ours, wrote into the headers.
    """
    store = published_store(settings)
    found = []
    for release_id in sorted(list_releases(store)):
        release = read_release(store, release_id)
        tables = {name: str(entry.digest) for name, entry in release.manifest.tables.items() if name != "captures"}
        captures = release.table("captures").drop_columns(["warc_offset", "warc_length"]).to_pylist()
        rows = [tables, sorted(captures, key=lambda row: row["capture_id"])]
        found.append(hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest())
    return found


def wait_for(happened: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        time.sleep(0.3)
