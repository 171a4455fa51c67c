"""The shared system for `bench/faults.py`: CeleryExecutor, two workers, a bucket, PostgreSQL behind a line, and a Redis of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from faults_airflow import SOON, Road, Scene, kill_task, killing, road_of, same_night_again, wait_for
from faults_line import Line
from faults_stage import Stage
from s3_server import InventedStore, serving

from gongbao.errors import StackFailed
from gongbao.settings import Settings
from gongbao_airflow.cluster.plan import ClusterPlan
from gongbao_airflow.cluster.servers import Servers
from gongbao_airflow.embedded.ports import free_port

GONE_SECONDS = 60.0
LOST_AFTER = "20"
"""Seconds after which a task of a worker that died is given to another."""


@dataclass
class Queue:
    """A Redis of our own, which may be flushed and killed."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with what it wrote down before it was killed."""
        program = shutil.which("redis-server")
        if program is None:
            raise StackFailed(
                "redis-server: no such program; install it (Debian: redis-server), or leave --cluster out"
            )
        kept = ("--appendonly", "yes", "--dir", str(self.folder), "--save", "")
        command = (program, "--bind", "127.0.0.1", "--port", str(self.port), *kept)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self._answers, 20, "redis-server")

    def _answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.RedisError:
            return False

    def client(self) -> redis.Redis:
        """Talk to it."""
        return redis.Redis(port=self.port, socket_timeout=5)

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass
class Cluster(Road):
    """A running shared system with the servers that it leans on."""

    line: Line = field(kw_only=True)
    queue: Queue = field(kw_only=True)
    store: InventedStore = field(kw_only=True)


@contextmanager
def shared(stage: Stage) -> Iterator[Cluster]:
    """The shared system on a stage, with databases of its own, dropped in the end."""
    given = Servers.from_env(os.environ, name=f"gongbao_faults_{os.getpid()}")
    line, queue = Line(str(given.postgresql.host), int(given.postgresql.port or 5432)), Queue(stage.folder)
    queue.start()
    through = given.postgresql.set(host="127.0.0.1", port=line.port)
    servers = Servers(postgresql=through, redis_url=f"redis://127.0.0.1:{queue.port}/0", name=given.name)
    (stage.folder / "bucket").mkdir()
    try:
        servers.create()
        with serving(InventedStore(root=stage.folder / "bucket")) as store:
            stage.env |= {
                **store.env,
                "GONGBAO_PUBLISHED": "s3://gongbao/gazette",
                "GONGBAO_LEDGER_URL": servers.ledger_url,
            }
            plan = ClusterPlan(
                settings=Settings.from_env(stage.env),
                port=free_port(),
                nightly=False,
                more_env={**store.env, **SOON},
                boot_seconds=400,
                servers=servers,
                variables={"GONGBAO_LOST_AFTER": LOST_AFTER},
            )
            with road_of(plan, stage) as road:
                yield Cluster(road.stack, stage, road.processes, road.gone, line=line, queue=queue, store=store)
    finally:
        line.mend()
        servers.drop()
        line.cut()
        queue.kill()


def kill_worker(road: Cluster) -> None:
    """Kill the worker one of whose tasks waits, with all its processes, as a machine that loses its power."""
    wait_for(lambda: road.asking() is not None, 60, "the task that asks")
    task = road.asking()
    family = {parent.pid for parent in task.parents()} if task is not None else set()
    for name, started in list(road.processes.items()):
        leader = started.process()
        if started.pid in family and leader is not None:
            for child in leader.children(recursive=True):
                child.kill()
            road.kill(name)


def flush_queue(road: Cluster) -> None:
    """The queue forgets everything."""
    road.queue.client().flushall()


def _after(seconds: float, mend: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, mend)
    timer.daemon = True
    timer.start()


def queue_gone(road: Cluster) -> None:
    """The queue dies and comes back, with what it had written down."""
    road.queue.kill()
    _after(GONE_SECONDS, road.queue.start)


def database_gone(road: Cluster) -> None:
    """Nobody reaches PostgreSQL: neither Airflow nor the ledger."""
    road.line.cut()
    _after(GONE_SECONDS, road.line.mend)


def store_wrong(kind: str) -> Callable[[Cluster], None]:
    """Every request to the store goes wrong for a while."""

    def do(road: Cluster) -> None:
        until = time.monotonic() + GONE_SECONDS
        road.store.fault = lambda _: kind if time.monotonic() < until else None

    return do


def scenes() -> list[Scene]:
    """What `--cluster` plays."""
    kinds = ("apiserver", "scheduler", "dag-processor", "triggerer")
    nights: dict[str, tuple[Callable[[Any], None], str]] = {
        **{f"cluster: {name} killed in mid-capture": (killing(name), "GET") for name in kinds},
        "cluster: a worker killed in mid-capture": (kill_worker, "GET"),
        "cluster: a worker killed in mid-delivery": (kill_worker, "POST"),
        "cluster: a task killed in mid-capture": (kill_task, "GET"),
        "cluster: Redis flushed in mid-capture": (flush_queue, "GET"),
        "cluster: Redis gone for a minute": (queue_gone, "GET"),
        "cluster: PostgreSQL gone for a minute in mid-capture": (database_gone, "GET"),
        "cluster: PostgreSQL gone for a minute in mid-delivery": (database_gone, "POST"),
        "cluster: the store refuses for a minute": (store_wrong("refuse"), "GET"),
        "cluster: the store answers 500 for a minute": (store_wrong("500"), "GET"),
        "cluster: the same night asked for twice": (same_night_again, "GET"),
    }
    return [Scene(nights, shared)]
