"""One night in a process of its own, with something breaking at a chosen step; what `bench/faults.py` starts.

Steps are what the interpreter reports before it does it (audit events): a file below the data folder opened for writing, renamed, linked,
removed; and every commit of the ledger. A step's name is its place with ids and hashes left out.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from gongbao.errors import GongbaoError
from gongbao.settings import Settings
from gongbao_stages import capture, run_night

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ID = re.compile(r"(?<=[.])\w{8}(?=[.]tmp$)|(?<=gb-)[a-z0-9]+|[0-9a-f]{8,}|\d[\dTZ-]{3,}[0-9a-zA-Z-]*|\d+|tmp\w+")


def name_of(action: str, path: str) -> str:
    """Name a step so that the same step of another night has the same name.

    >>> name_of("rename", "published/policies/m-2025-01-0a1b2c3d4e5f.parquet")
    'rename published/policies/m-*.parquet'
    >>> name_of("open", "archive/batches/20250111T183000Z-0a1b2c/.batch.json.tdnufs_x.tmp")
    'open archive/batches/*T*/.batch.json.*.tmp'
    """
    return f"{action} {re.sub(r'[*]([-_.]?[*])+', '*', _ID.sub('*', path))}"


class Breaker:
    """Counts the steps of this process below ``root``; breaks the ``turn``-th one named ``step`` as ``how`` says."""

    def __init__(self, root: Path, *, step: str = "", turn: int = 1, how: str = "") -> None:
        self.seen: Counter[str] = Counter()
        self.order: list[str] = []
        self._root, self._step, self._turn, self._how = str(root), step, turn, how

    def listen(self) -> None:
        """Begin."""
        sys.addaudithook(self._audit)
        event.listen(Engine, "commit", lambda _: self._at("commit", "ledger"))

    def _audit(self, said: str, words: tuple[object, ...]) -> None:
        if said == "open" and isinstance(words[0], str) and isinstance(words[2], int) and words[2] & _WRITES:
            self._at("open", words[0])
        elif said in {"os.rename", "os.link"}:
            self._at(said.removeprefix("os."), str(words[1]))
        elif said == "os.remove":
            self._at("remove", str(words[0]))

    def _at(self, action: str, path: str) -> None:
        if path != "ledger":
            if not path.startswith(self._root) or "ledger.sqlite" in path:
                return
            path = path[len(self._root) :].lstrip("/")
        step = name_of(action, path)
        self.seen[step] += 1
        self.order.append(step)
        if step == self._step and self.seen[step] == self._turn:
            self._break(path)

    def _break(self, path: str) -> None:
        if self._how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._how == "power cut":
            # What was written last and not yet synced is cut in half.
            newest = max(
                (
                    p
                    for p in Path(self._root).rglob("*")
                    if p.is_file() and p.suffix in {".tmp", ".draft", ".part", ".gz"}
                ),
                key=lambda p: p.stat().st_mtime_ns,
                default=None,
            )
            if newest is not None and newest.stat().st_size and newest.suffix != ".gz":
                os.truncate(newest, newest.stat().st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        if self._how == "disk full":
            raise OSError(errno.ENOSPC, "No space left on device", path)
        if self._how == "disk refuses":
            raise OSError(errno.EIO, "Input/output error", path)


def play(env: dict[str, str], as_of: datetime, breaker: Breaker | None) -> int:
    """Play one night with the clock of the requests standing at ``as_of``; returns the exit code of the command."""
    os.environ.update(env)
    capture._now = lambda: as_of  # the same bytes must come out whenever the bench runs
    if breaker is not None:
        breaker.listen()
    try:
        run_night(Settings.from_env(), as_of=as_of, portal_ids=None)
    except GongbaoError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return error.exit_code
    return 0
