"""Connections of the ledger: one writer at a time on SQLite, plain transactions elsewhere."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gongbao.errors import BadInput, StorageFailed
from gongbao.ledger.upgrading import HEAD, revision_of, upgrade

_BUSY_SECONDS = 30
_QUEUE_SECONDS = 300
"""Hundreds of threads share a few connections, each for milliseconds."""

_READ_ONLY = "gongbao_read_only"
_LIGHT = "gongbao_light"


class LedgerEngine:
    """Opens transactions on ``url``, its tables brought to our revision; BadInput for a URL or a revision that we do not know."""

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            self._is_sqlite = self.url.get_backend_name() == "sqlite"
            if self._is_sqlite and self.url.database and self.url.database != ":memory:":
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            # A server that was restarted leaves dead connections in the pool: each is tried before it is used.
            how: dict[str, Any] = (
                {"connect_args": {"timeout": _BUSY_SECONDS}} if self._is_sqlite else {"pool_pre_ping": True}
            )
            if self.url.database not in {None, "", ":memory:"}:  # a database in memory has one connection, and no queue
                how["pool_timeout"] = _QUEUE_SECONDS
            self._engine = create_engine(self.url, **how)
        except (ArgumentError, ModuleNotFoundError, ValueError) as error:
            raise BadInput(f"ledger URL {_shown(url)}: {error}; write e.g. sqlite:////path/ledger.sqlite") from error
        except OSError as error:
            raise StorageFailed(
                f"ledger {_shown(url)}: {error}; free space or mend permissions, then run again"
            ) from error
        self._writer: AbstractContextManager[Any] | None = None
        if self._is_sqlite:
            # The threads of one process queue here: inside SQLite each would hold a connection and sleep between its attempts.
            self._writer = Lock()
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        with self.reading() as connection:
            behind = revision_of(connection) != HEAD
        if behind:
            with self.writing() as connection:
                upgrade(connection)

    @contextmanager
    def writing(self, *, light: bool = False) -> Iterator[Connection]:
        """One write transaction, committed at the end; StorageFailed when the database refuses.

        ``light`` does not wait for the disk: for what a power cut may forget, such as the turn at a host.
        """
        engine: Engine = self._engine.execution_options(**{_LIGHT: light})
        with self._writer or nullcontext(), self._storing(), engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read transaction: it does not wait for writers."""
        engine: Engine = self._engine.execution_options(**{_READ_ONLY: True})
        with self._storing(), engine.begin() as connection:
            yield connection

    @property
    def is_server(self) -> bool:
        """Whether many machines may share this database."""
        return not self._is_sqlite

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """One connection outside transactions, for what a database keeps by connection."""
        with self._storing(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    def close(self) -> None:
        """Close pooled connections."""
        self._engine.dispose()

    def upsert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert ``rows``; a row whose primary key exists replaces every other column that is given."""
        if not rows:
            return
        insert = sqlite.insert if self._is_sqlite else postgresql.insert
        statement = insert(table)
        keys = [c.name for c in table.primary_key.columns]
        given = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=given), [dict(r) for r in rows])

    def insert_new(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
        """Insert ``row`` unless its primary key exists; tells whether it was new."""
        insert = sqlite.insert if self._is_sqlite else postgresql.insert
        result = connection.execute(insert(table).values(dict(row)).on_conflict_do_nothing())
        return result.rowcount == 1

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            place = self.url.render_as_string(hide_password=True)
            raise StorageFailed(
                f"ledger {place}: {getattr(error, 'orig', error)}; free space, or stop the process that holds it, then run again"
            ) from error


def _shown(url: str) -> str:
    """An address as it may stand in a message, also one that cannot be read: without its password.

    >>> _shown("postgresq://me:secret@db.example/gongbao")
    'postgresq://me:***@db.example/gongbao'
    """
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url)


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    del record
    # We send BEGIN ourselves: the driver's own would come too late and without IMMEDIATE.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_READ_ONLY):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if options.get(_LIGHT) else 'FULL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
