"""Something that one process does at a time; whoever dies gives it back at once, on whatever machine."""

from __future__ import annotations

import fcntl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from gongbao.errors import StorageFailed
from gongbao.ledger.engine import LedgerEngine

_PAUSE_SECONDS = 0.2


@contextmanager
def hold_alone(engine: LedgerEngine, name: str, *, patience: timedelta) -> Iterator[bool]:
    """Hold ``name`` within the block, after waiting ``patience`` at most; yields False when another process still holds it.

    PostgreSQL keeps it by the connection, SQLite by a locked file beside the database: both end with the process.
    """
    holding = _by_server(engine, name, patience) if engine.is_server else _by_file(engine, name, patience)
    with holding as held:
        yield held


@contextmanager
def _by_server(engine: LedgerEngine, name: str, patience: timedelta) -> Iterator[bool]:
    key = zlib.crc32(f"gongbao {name}".encode())
    with engine.session() as connection:
        held = _wait(
            lambda: bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one()),
            patience,
        )
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


@contextmanager
def _by_file(engine: LedgerEngine, name: str, patience: timedelta) -> Iterator[bool]:
    database = engine.url.database
    if not database or database == ":memory:":
        yield True
        return
    path = Path(f"{database}.{name}.lock")
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{path}: cannot be opened ({error.strerror}); mend its permissions") from error
    with file:
        yield _wait(lambda: _locked(file.fileno()), patience)


def _locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(attempt: Callable[[], bool], patience: timedelta) -> bool:
    end = time.monotonic() + patience.total_seconds()
    while not attempt():
        if time.monotonic() >= end:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
