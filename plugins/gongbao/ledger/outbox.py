"""Deliveries owed: one row per release, subscription and channel, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, tuple_, update

from gongbao.errors import BadInput
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import OUTBOX

_FARTHEST = timedelta(days=8)
"""No delivery is owed for later: a weekly digest waits for seven days, another try for two."""


class OutboxState(StrEnum):
    """Owed, delivered, or given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """One delivery; ``error`` is what the last attempt said."""

    release_id: str
    subscription: str
    channel: str
    state: OutboxState
    attempts: int
    next_at: datetime
    added_at: datetime
    finished_at: datetime | None = None
    error: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Release, subscription, channel."""
        return self.release_id, self.subscription, self.channel


class Outbox:
    """The table ``outbox``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def add(
        self, release_id: str, subscription: str, channel: str, *, now: datetime, due_at: datetime | None = None
    ) -> bool:
        """Owe a delivery from ``due_at`` (``now`` without it) on; False when it was owed or delivered before."""
        row = {
            "release_id": str(release_id),
            "subscription": subscription,
            "channel": channel,
            "state": OutboxState.PENDING.value,
            "attempts": 0,
            "next_at": due_at or now,
            "added_at": now,
        }
        with self._engine.writing() as connection:
            return self._engine.insert_new(connection, OUTBOX, row)

    def count(self, state: OutboxState | str) -> int:
        """How many deliveries stand in ``state``."""
        query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == OutboxState(state).value)
        with self._engine.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def due(self, now: datetime) -> tuple[OutboxEntry, ...]:
        """Deliveries owed whose next attempt has come, or was put off by a clock that has been set back since; oldest first."""
        at_once_and_ahead = and_(OUTBOX.c.next_at == OUTBOX.c.added_at, OUTBOX.c.added_at > now)
        come = or_(OUTBOX.c.next_at <= now, at_once_and_ahead, OUTBOX.c.next_at > now + _FARTHEST)
        query = select(OUTBOX).where(OUTBOX.c.state == OutboxState.PENDING.value, come)
        with self._engine.reading() as connection:
            order = (OUTBOX.c.added_at, OUTBOX.c.release_id, OUTBOX.c.subscription, OUTBOX.c.channel)
            rows = connection.execute(query.order_by(*order)).mappings()
            return tuple(OutboxEntry(**{**row, "state": OutboxState(row["state"])}) for row in rows)

    def rows(
        self, *, state: OutboxState | str | None = None, subscription: str | None = None
    ) -> tuple[OutboxEntry, ...]:
        """Every delivery, newest first; those of a state or of a subscription when it is given."""
        query = select(OUTBOX).order_by(OUTBOX.c.added_at.desc(), *OUTBOX.primary_key.columns)
        if state is not None:
            query = query.where(OUTBOX.c.state == OutboxState(state).value)
        if subscription is not None:
            query = query.where(OUTBOX.c.subscription == subscription)
        with self._engine.reading() as connection:
            return tuple(
                OutboxEntry(**{**row, "state": OutboxState(row["state"])})
                for row in connection.execute(query).mappings()
            )

    def taken(self, channel: str, *, since: datetime, subscription: str | None = None) -> int:
        """How many deliveries a channel took since then, of all subscriptions or of one."""
        query = select(func.count()).select_from(OUTBOX)
        query = query.where(OUTBOX.c.channel == channel, OUTBOX.c.state == OutboxState.DELIVERED.value)
        query = query.where(OUTBOX.c.finished_at > since)
        if subscription is not None:
            query = query.where(OUTBOX.c.subscription == subscription)
        with self._engine.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def one(self, key: tuple[str, str, str]) -> OutboxEntry:
        """One delivery; BadInput when it is not owed."""
        with self._engine.reading() as connection:
            row = connection.execute(select(OUTBOX).where(*_matches(key))).mappings().one_or_none()
        if row is None:
            raise BadInput(f"the outbox owes nothing for {' / '.join(key)}; check release, subscription and channel")
        return OutboxEntry(**{**row, "state": OutboxState(row["state"])})

    def delivered(self, key: tuple[str, str, str], *, at: datetime) -> None:
        """Note that the channel took it."""
        self._finish(key, OutboxState.DELIVERED, at=at, error=None)

    def give_up(self, key: tuple[str, str, str], *, at: datetime, error: str) -> None:
        """Note that no further attempt will be made, and why."""
        self._finish(key, OutboxState.GIVEN_UP, at=at, error=error)

    def failed(self, key: tuple[str, str, str], *, error: str, next_at: datetime) -> None:
        """Note a failed attempt and when to try again."""
        self._update(key, {"attempts": OUTBOX.c.attempts + 1, "error": error, "next_at": next_at})

    def postpone(self, key: tuple[str, str, str], *, next_at: datetime) -> None:
        """Try later; nothing was attempted, so nothing is counted."""
        self._update(key, {"next_at": next_at})

    def revive(self, key: tuple[str, str, str], *, now: datetime) -> bool:
        """Owe a delivery again that was given up; False when it was not."""
        self.one(key)
        given_up = OUTBOX.c.state == OutboxState.GIVEN_UP.value
        values = {"state": OutboxState.PENDING.value, "attempts": 0, "next_at": now, "finished_at": None}
        with self._engine.writing() as connection:
            return connection.execute(update(OUTBOX).where(*_matches(key), given_up).values(values)).rowcount == 1

    def finished(self, *, before: datetime) -> int:
        """How many deliveries were taken or given up before then; the last that each channel took is none of them."""
        with self._engine.reading() as connection:
            count = select(func.count()).select_from(_long_finished(before).subquery())
            return int(connection.execute(count).scalar_one())

    def forget(self, *, before: datetime) -> int:
        """Drop those that ``finished`` counts; none of them is due again, and no release is matched a second time."""
        with self._engine.writing() as connection:
            key = tuple_(OUTBOX.c.release_id, OUTBOX.c.subscription, OUTBOX.c.channel)
            return connection.execute(delete(OUTBOX).where(key.in_(_long_finished(before)))).rowcount

    def _finish(self, key: tuple[str, str, str], state: OutboxState, *, at: datetime, error: str | None) -> None:
        values = {"state": state.value, "finished_at": at, "error": error, "attempts": OUTBOX.c.attempts + 1}
        self._update(key, values)

    def _update(self, key: tuple[str, str, str], values: Mapping[str, object]) -> None:
        self.one(key)
        with self._engine.writing() as connection:
            still_owed = OUTBOX.c.state == OutboxState.PENDING.value
            connection.execute(update(OUTBOX).where(*_matches(key), still_owed).values(values))


def _long_finished(before: datetime) -> Select[tuple[str, str, str]]:
    """Keys of finished deliveries that are old; what a channel took last stays, since it tells whether the channel lives."""
    later = OUTBOX.alias("later")
    taken_since = exists().where(
        later.c.subscription == OUTBOX.c.subscription,
        later.c.channel == OUTBOX.c.channel,
        later.c.state == OutboxState.DELIVERED.value,
        later.c.finished_at > OUTBOX.c.finished_at,
    )
    given_up = OUTBOX.c.state == OutboxState.GIVEN_UP.value
    return select(OUTBOX.c.release_id, OUTBOX.c.subscription, OUTBOX.c.channel).where(
        OUTBOX.c.finished_at < before, or_(given_up, and_(OUTBOX.c.state == OutboxState.DELIVERED.value, taken_since))
    )


def _matches(key: tuple[str, str, str]) -> tuple[ColumnElement[bool], ...]:
    release_id, subscription, channel = key
    return (
        OUTBOX.c.release_id == str(release_id),
        OUTBOX.c.subscription == subscription,
        OUTBOX.c.channel == channel,
    )
