"""Processes that we start, and only those: started in a group of their own, watched, stopped by id."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from gongbao.errors import StackFailed

STOP_SECONDS = 15.0
"""How long a process may take to end after SIGTERM before it is killed."""

_TAIL_LINES = 12
_TAIL_BYTES = 16_000
_START_TOLERANCE = 1.0
_OWN_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}
"""Kept, because a forgotten Popen object reaps its child and takes the exit code with it."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A process by id and start time (seconds since 1970): an id alone may be another's by now."""

    name: str
    pid: int
    started_at: float
    log_path: str
    grace_seconds: float = STOP_SECONDS

    def process(self) -> psutil.Process | None:
        """Return the live process, or None when it has ended (or its id was given to another)."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started_at) < _START_TOLERANCE
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def is_alive(self) -> bool:
        """Tell whether it still runs."""
        return self.process() is not None


def start(
    name: str,
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    logs_dir: Path,
    cwd: Path,
    grace_seconds: float = STOP_SECONDS,
) -> Started:
    """Start ``command`` in its own session, its output appended to ``logs_dir/<name>.log``."""
    logs_dir.mkdir(parents=True, exist_ok=True)
    log_path = logs_dir / f"{name}.log"
    with log_path.open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 -- our own command line, no shell
            command,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _OWN_CHILDREN[child.pid] = child
    try:
        started_at = psutil.Process(child.pid).create_time()
    except psutil.NoSuchProcess:
        started_at = time.time()
    return Started(name=name, pid=child.pid, started_at=started_at, log_path=str(log_path), grace_seconds=grace_seconds)


def check_alive(processes: Iterable[Started]) -> None:
    """Raise StackFailed with exit code and last log lines when one of our processes has ended."""
    for started in processes:
        if not started.is_alive():
            raise StackFailed(
                f"{started.name} ended ({_exit_code(started)}); its log {started.log_path} ends:\n{tail(Path(started.log_path))}"
            )


def stop(processes: Sequence[Started]) -> None:
    """End ``processes`` and all that they started: SIGTERM, then SIGKILL by id to what is left after its grace."""
    parents = [(started, process) for started in processes if (process := started.process())]
    family = [process for _, parent in parents for process in (parent, *_children(parent))]
    family += [process for started in processes for process in _orphans(started)]
    for _, parent in parents:
        _signal(parent.terminate)
    begun = time.monotonic()
    for started, parent in sorted(parents, key=lambda pair: pair[0].grace_seconds):
        left_seconds = max(0.0, begun + started.grace_seconds - time.monotonic())
        _, left = psutil.wait_procs([parent], timeout=left_seconds)
        for process in left:
            _signal(process.kill)
    _, left = psutil.wait_procs(family, timeout=0.5)
    for process in left:
        _signal(process.kill)
    psutil.wait_procs(left, timeout=5)
    for started in processes:
        child = _OWN_CHILDREN.get(started.pid)
        if child is not None and child.poll() is not None:  # it was waited for by id: let its object know
            del _OWN_CHILDREN[started.pid]


def _orphans(started: Started) -> list[psutil.Process]:
    """What a leader that was killed left behind in its session (the scheduler's idle workers, for one).

    The system gives no process the id of a session that still has members, so an id of ours names our session alone.
    """
    if child := _OWN_CHILDREN.get(started.pid):
        child.poll()
    if psutil.pid_exists(started.pid):
        return []
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == started.pid:
                found.append(process)
        except OSError:
            continue  # it ended between the list and the look
    return found


def tail(log_path: Path, lines: int = _TAIL_LINES) -> str:
    """Return the last lines of a log, indented, without colours."""
    try:
        with log_path.open("rb") as log:
            log.seek(max(0, log_path.stat().st_size - _TAIL_BYTES))
            text = log.read().decode("utf-8", "replace")
    except OSError as error:
        return f"  (no log: {error})"
    written = [line for line in _COLOUR.sub("", text).splitlines() if line.strip()]
    return "\n".join(f"  {line}" for line in written[-lines:]) or "  (nothing was written)"


def _children(parent: psutil.Process) -> list[psutil.Process]:
    try:
        return list(parent.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _signal(send: Callable[[], None]) -> None:
    try:
        send()
    except psutil.NoSuchProcess:
        return


def _exit_code(started: Started) -> str:
    child = _OWN_CHILDREN.get(started.pid)
    code = child.poll() if child else None
    return "exit code unknown" if code is None else f"exit code {code}"
