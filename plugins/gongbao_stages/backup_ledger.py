"""Copies of the ledger: SQLite's own online backup, PostgreSQL's pg_dump; where neither can be had it is rebuilt from the archive."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, delete, inspect
from sqlalchemy.engine import URL, make_url

from gongbao.errors import BadInput, StorageFailed
from gongbao.ledger.tables import LOCKS

_SECONDS = 3600


def copy_sqlite(source: Path, target: Path) -> Path:
    """Copy a database that others may be writing to, as of one moment."""
    target.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source, timeout=30)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise StorageFailed(f"{source}: cannot be copied ({error}); free space, then back up again") from error
    return target


def keep_ledger(url: str, work: Path) -> tuple[Path | None, str]:
    """Copy the ledger into ``work``; give the copy and its kind, or None and ``none`` where it is to be rebuilt."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        return (copy_sqlite(path, work / "ledger.sqlite"), "sqlite") if path.is_file() else (None, "none")
    if address.get_backend_name() == "postgresql" and shutil.which("pg_dump"):
        target = work / "ledger.dump"
        _run(address, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return target, "postgresql"
    return None, "none"


def put_back_ledger(url: str, copy: Path, kind: str) -> bool:
    """Put the copy where ``url`` says; False where it must be rebuilt instead. BadInput when a ledger is there.

    Locks of the processes of then are dropped: their owners may be of another machine.
    """
    address = make_url(url)
    if kind != address.get_backend_name() or (kind == "postgresql" and not shutil.which("pg_restore")):
        return False
    if kind == "sqlite":
        place = Path(address.database or "")
        if place.exists():
            raise BadInput(f"{place}: there is a ledger already; move it away, or name another in GONGBAO_LEDGER_URL")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, place)
    else:
        _run(
            address, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(copy)
        )
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(delete(LOCKS))
    engine.dispose()
    return True


def refuse_ledger(url: str) -> None:
    """BadInput where a ledger stands already that a restore would mix with."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        taken = Path(address.database or "").exists()
    else:
        engine = create_engine(address)
        with engine.connect() as connection:
            taken = bool(inspect(connection).get_table_names())
        engine.dispose()
    if taken:
        raise BadInput(
            f"{address.render_as_string(hide_password=True)}: there is a ledger already; move it away, or name an empty database "
            "in GONGBAO_LEDGER_URL"
        )


def _run(address: URL, program: str, *words: str) -> None:
    """Run a program of PostgreSQL; the password goes by environment, so that no list of processes shows it."""
    named = {"PGHOST": address.host, "PGPORT": address.port, "PGUSER": address.username, "PGDATABASE": address.database}
    env = {**os.environ, **{name: str(value) for name, value in named.items() if value}}
    if address.password:
        env["PGPASSWORD"] = str(address.password)
    database = ("--dbname", str(address.database)) if program == "pg_restore" else ()
    try:
        subprocess.run(  # noqa: S603 -- our own command line, no shell
            [program, *database, *words], env=env, check=True, capture_output=True, text=True, timeout=_SECONDS
        )
    except subprocess.CalledProcessError as error:
        place = address.render_as_string(hide_password=True)
        raise StorageFailed(
            f"{place}: {program} failed: {error.stderr.strip()[-500:]}; mend it, then run again"
        ) from error
