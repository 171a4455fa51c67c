"""One night in a process of its own, with something breaking at a chosen step; what `bench/faults.py` starts.

Steps are what the interpreter reports before it does it (audit events): a file below the data folder opened for writing, renamed, linked,
removed; and every commit of the ledger. A step's name is its place with ids and hashes left out.
"""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import socket
import sys
from collections import Counter
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from gongbao.errors import GongbaoError
from gongbao.settings import Settings
from gongbao_stages import capture
from gongbao_stages.road import run_night

NAMELESS = "portal.faults.example"
"""A name that a night is sent to when the resolver is to fail; nobody else is asked for it."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ASK_THE_TIME = ("alert", "capture", "held", "nightly", "normalize", "release", "summary")
_WRITTEN = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
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
    """Counts the steps of this process below ``root``; breaks the ``turn``-th one named ``step`` as ``how`` says.

    ``longest_file``: no file may grow past so many bytes. ``clock_ahead``: the machine's clock is wrong by so much.
    ``resolver_error``: what the resolver says of ``NAMELESS`` (a code of getaddrinfo).
    """

    def __init__(
        self,
        root: Path,
        *,
        step: str = "",
        turn: int = 1,
        how: str = "",
        longest_file: int = 0,
        clock_ahead: timedelta = timedelta(0),
        resolver_error: int = 0,
    ) -> None:
        self._resolver_error = resolver_error
        self._longest_file, self._clock_ahead = longest_file, clock_ahead
        self.seen: Counter[str] = Counter()
        self.order: list[str] = []
        self._root, self._step, self._turn, self._how = str(root), step, turn, how

    def listen(self) -> None:
        """Begin."""
        if self._longest_file:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write past the limit says so, as on a full disk
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._longest_file, self._longest_file))
        if self._clock_ahead:
            put_clock_ahead(self._clock_ahead)
        if self._resolver_error:
            lose_name(self._resolver_error)
        sys.addaudithook(self._audit)
        event.listen(Engine, "before_cursor_execute", self._note_table)
        event.listen(Engine, "commit", self._commit)

    def _note_table(self, connection: Connection, _: object, statement: str, *others: object) -> None:
        del others
        if found := _WRITTEN.match(statement):
            connection.info["table"] = found[1]

    def _commit(self, connection: Connection) -> None:
        if table := connection.info.pop("table", None):
            self._at("commit", f"ledger {table}")

    def _audit(self, said: str, words: tuple[object, ...]) -> None:
        if said == "open" and isinstance(words[0], str) and isinstance(words[2], int) and words[2] & _WRITES:
            self._at("open", words[0])
        elif said in {"os.rename", "os.link"}:
            self._at(said.removeprefix("os."), str(words[1]))
        elif said == "os.remove":
            self._at("remove", str(words[0]))

    def _at(self, action: str, path: str) -> None:
        if action != "commit":
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


def put_clock_ahead(ahead: timedelta) -> None:
    """Let the stages of a night, which alone ask for the time of day, be told a wrong one."""

    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + ahead

    for name in _ASK_THE_TIME:
        vars(sys.modules[f"gongbao_stages.{name}"])["datetime"] = WrongClock


def lose_name(code: int) -> None:
    """Let the resolver answer for ``NAMELESS`` as it does when a name has no address or no server knows."""
    truly = socket.getaddrinfo

    def resolve(host: Any, *asked: Any, **named: Any) -> Any:
        if host == NAMELESS:
            raise socket.gaierror(code, "no address for this name today")
        return truly(host, *asked, **named)

    socket.getaddrinfo = resolve


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
