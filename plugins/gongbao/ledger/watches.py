"""Listings that are looked at between nights: when they are due, what changed, which batch took it up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from gongbao.ledger.batches import BatchState
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import BATCHES, WATCHES

ColumnKey = tuple[str, str]
"""Portal and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchMemory:
    """One watched listing.

    ``changed_at``: a change was seen and no batch has read it yet; ``called_at``: when a run was last called for it;
    ``taken_by``: the batch that reads it now.
    """

    portal_id: str
    column_id: str
    looked_at: datetime
    next_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    error: str | None = None
    changed_at: datetime | None = None
    called_at: datetime | None = None
    taken_by: str | None = None


class Watches:
    """The table ``watches``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def all(self) -> dict[ColumnKey, WatchMemory]:
        """Every watched listing that was looked at."""
        with self._engine.reading() as connection:
            rows = connection.execute(select(WATCHES)).mappings()
            return {(row["portal_id"], row["column_id"]): WatchMemory(**row) for row in rows}

    def looked(
        self,
        key: ColumnKey,
        *,
        at: datetime,
        next_at: datetime,
        changed: bool,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Note an answer. A change is pending from now on, also where an open batch took up an earlier one."""
        row = {**_named(key), "looked_at": at, "next_at": next_at, "etag": etag, "last_modified": last_modified}
        row |= {"failures": 0, "error": None}
        if changed:
            row |= {"changed_at": at, "called_at": None, "taken_by": None}
        with self._engine.writing() as connection:
            self._engine.upsert(connection, WATCHES, [row])

    def failed(self, key: ColumnKey, *, at: datetime, next_at: datetime, failures: int, error: str) -> None:
        """Note that the listing could not be read, and when it is looked at again."""
        row = {**_named(key), "looked_at": at, "next_at": next_at, "failures": failures, "error": error}
        with self._engine.writing() as connection:
            self._engine.upsert(connection, WATCHES, [row])

    def call(self, *, now: datetime, not_since: datetime) -> tuple[ColumnKey, ...]:
        """Return the pending changes for which no run was called since ``not_since``, and note the call."""
        uncalled = or_(WATCHES.c.called_at.is_(None), WATCHES.c.called_at < not_since)
        with self._engine.writing() as connection:
            found = _keys(connection, and_(_pending(), uncalled))
            for key in found:
                connection.execute(update(WATCHES).where(*_is(key)).values(called_at=now))
        return found

    def pending(self) -> tuple[ColumnKey, ...]:
        """Changes that no open batch has taken up."""
        with self._engine.reading() as connection:
            return _keys(connection, _pending())

    def take(self, keys: Iterable[ColumnKey], *, batch_id: str) -> None:
        """Note that ``batch_id`` reads these."""
        with self._engine.writing() as connection:
            for key in keys:
                connection.execute(update(WATCHES).where(*_is(key)).values(taken_by=str(batch_id)))

    def taken_by(self, batch_id: str) -> tuple[ColumnKey, ...]:
        """What a batch reads."""
        with self._engine.reading() as connection:
            return _keys(connection, WATCHES.c.taken_by == str(batch_id))

    def settle(self, batch_id: str, read: Iterable[ColumnKey]) -> None:
        """Note what the batch has read; what it could not read is pending again, and is called for later."""
        with self._engine.writing() as connection:
            for key in read:
                done = {"changed_at": None, "called_at": None, "taken_by": None}
                taken = WATCHES.c.taken_by == str(batch_id)
                connection.execute(update(WATCHES).where(*_is(key), taken).values(done))
            left = update(WATCHES).where(WATCHES.c.taken_by == str(batch_id))
            connection.execute(left.values(taken_by=None))


def _pending() -> ColumnElement[bool]:
    """A batch that a crash ended before it was closed has read nothing: what it took is pending again."""
    open_batches = select(BATCHES.c.batch_id).where(BATCHES.c.state == BatchState.OPENED.value)
    return and_(
        WATCHES.c.changed_at.is_not(None),
        or_(WATCHES.c.taken_by.is_(None), WATCHES.c.taken_by.not_in(open_batches)),
    )


def _keys(connection: Connection, where: ColumnElement[bool]) -> tuple[ColumnKey, ...]:
    query = select(WATCHES.c.portal_id, WATCHES.c.column_id).where(where).order_by(*WATCHES.primary_key.columns)
    return tuple((row["portal_id"], row["column_id"]) for row in connection.execute(query).mappings())


def _is(key: ColumnKey) -> tuple[ColumnElement[bool], ...]:
    return WATCHES.c.portal_id == key[0], WATCHES.c.column_id == key[1]


def _named(key: ColumnKey) -> dict[str, object]:
    return {"portal_id": key[0], "column_id": key[1]}
