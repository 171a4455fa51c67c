"""One run at a time per data folder; the lock of a dead owner is taken over."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, delete, select, update

from gongbao.errors import AlreadyRunning
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import LOCKS

_SILENT_FOR = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who holds a lock. ``process_started`` tells a process from a later one with the same pid; 0 when unknown."""

    host: str
    pid: int
    process_started: float = 0.0

    @classmethod
    def this_process(cls) -> Owner:
        """The process that runs; for entry points."""
        return cls(host=socket.gethostname(), pid=os.getpid(), process_started=started_at(os.getpid()) or 0.0)


def started_at(pid: int) -> float | None:
    """Start of process ``pid`` in clock ticks since boot; 0 where the system does not tell, None when it is gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    try:
        # The command may hold spaces and brackets: the fields are counted after the last bracket.
        return float(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0.0


class Locks:
    """The table ``locks``. ``started`` gives the start of a process on this host, None when it is gone."""

    def __init__(self, engine: LedgerEngine, *, started: Callable[[int], float | None] = started_at) -> None:
        self._engine = engine
        self._started = started

    def acquire(self, name: str, *, owner: Owner, now: datetime) -> None:
        """Take the lock; AlreadyRunning names the owner who holds it. Taking it again by the same owner is a no-op."""
        mine = {
            "name": name,
            "host": owner.host,
            "pid": owner.pid,
            "process_started": owner.process_started,
            "taken_at": now,
            "beat_at": now,
        }
        with self._engine.writing() as connection:
            if self._engine.insert_new(connection, LOCKS, mine):
                return
            row = connection.execute(select(LOCKS).where(LOCKS.c.name == name).with_for_update()).mappings().one()
            holder = Owner(host=row["host"], pid=row["pid"], process_started=row["process_started"])
            if holder != owner and self._lives(holder, owner, row["beat_at"], now):
                raise AlreadyRunning(
                    f"{name}: held by process {holder.pid} on {holder.host} since {row['taken_at'].isoformat()} "
                    f"(last sign of life {row['beat_at'].isoformat()}); wait for it, or stop it"
                )
            self._engine.upsert(connection, LOCKS, [mine])

    def beat(self, name: str, *, owner: Owner, now: datetime) -> None:
        """Give a sign of life; AlreadyRunning when the lock was lost to another owner."""
        with self._engine.writing() as connection:
            result = connection.execute(update(LOCKS).where(*_held(name, owner)).values(beat_at=now))
            if result.rowcount == 0:
                raise AlreadyRunning(f"{name}: this process no longer holds the lock; start the run again")

    def release(self, name: str, *, owner: Owner) -> None:
        """Give the lock back; nothing happens when another owner has taken it over."""
        with self._engine.writing() as connection:
            connection.execute(delete(LOCKS).where(*_held(name, owner)))

    @contextmanager
    def held(self, name: str, *, owner: Owner, now: datetime) -> Iterator[None]:
        """Hold the lock within the block."""
        self.acquire(name, owner=owner, now=now)
        try:
            yield
        finally:
            self.release(name, owner=owner)

    def standing(self, *, now: datetime) -> list[tuple[str, Owner, datetime, bool]]:
        """Every lock: its name, its owner, since when, and whether the owner lives (on another host: gave a sign of late)."""
        me = Owner.this_process()
        with self._engine.reading() as connection:
            rows = connection.execute(select(LOCKS).order_by(LOCKS.c.name)).mappings().all()
        holders = [Owner(host=r["host"], pid=r["pid"], process_started=r["process_started"]) for r in rows]
        return [
            (row["name"], holder, row["taken_at"], self._lives(holder, me, row["beat_at"], now))
            for row, holder in zip(rows, holders, strict=True)
        ]

    def _lives(self, holder: Owner, owner: Owner, beat_at: datetime, now: datetime) -> bool:
        if holder.host != owner.host:
            return now - beat_at < _SILENT_FOR
        started = self._started(holder.pid)
        if started is None:
            return False
        return not started or not holder.process_started or started == holder.process_started


def _held(name: str, owner: Owner) -> tuple[ColumnElement[bool], ...]:
    return LOCKS.c.name == name, LOCKS.c.host == owner.host, LOCKS.c.pid == owner.pid
