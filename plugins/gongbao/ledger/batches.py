"""Batches and how far they have come: opened, captured, normalized, released, alerted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, update

from gongbao.errors import BadInput
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import BATCH_PORTALS, BATCHES
from gongbao.model.capture import Batch
from gongbao.model.identifiers import BatchId


class BatchState(StrEnum):
    """How far a batch has come; each state holds the work for the next stage."""

    OPENED = "opened"
    CAPTURED = "captured"
    NORMALIZED = "normalized"
    RELEASED = "released"
    ALERTED = "alerted"


_ORDER = tuple(BatchState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One batch as the ledger knows it, without reports."""

    batch_id: BatchId
    as_of: datetime
    trigger: str
    state: BatchState
    portal_ids: tuple[str, ...]


def batch_id_of(as_of: datetime, portal_ids: Iterable[str]) -> BatchId:
    """Derive the id of a batch from its time and portals (their order does not matter).

    >>> batch_id_of(datetime(2025, 3, 3, 18, 30, tzinfo=UTC), ["b", "a"])
    '20250303T183000Z-7e18f7'
    """
    digest = hashlib.sha256("\n".join(sorted(portal_ids)).encode()).hexdigest()[:6]
    return BatchId(f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest}")


class Batches:
    """The tables ``batches`` and ``batch_portals``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def open_batch(self, as_of: datetime, portal_ids: Iterable[str], trigger: str = "nightly") -> Batch:
        """Open a batch, or give the one that was opened with the same time and portals; ``as_of`` in whole seconds."""
        ids = tuple(sorted(set(portal_ids)))
        if as_of.tzinfo is None:
            raise BadInput(f"as_of {as_of.isoformat()} has no time zone; pass aware UTC")
        if not ids:
            raise BadInput("a batch needs at least one portal; declare one, or name it")
        as_of = as_of.astimezone(UTC).replace(microsecond=0)
        batch_id = batch_id_of(as_of, ids)
        self.restore(Batch(batch_id=batch_id, as_of=as_of, portal_ids=ids, trigger=trigger))
        found = self.one(batch_id)
        return Batch(batch_id=found.batch_id, as_of=found.as_of, portal_ids=found.portal_ids, trigger=found.trigger)

    def restore(self, batch: Batch) -> None:
        """Insert a batch as opened; nothing happens when it is known."""
        row = {
            "batch_id": str(batch.batch_id),
            "as_of": batch.as_of,
            "trigger": batch.trigger,
            "state": BatchState.OPENED.value,
            "opened_at": batch.as_of,
        }
        with self._engine.writing() as connection:
            self._engine.insert_new(connection, BATCHES, row)
            for portal_id in batch.portal_ids:
                portal = {"batch_id": str(batch.batch_id), "portal_id": portal_id}
                self._engine.insert_new(connection, BATCH_PORTALS, portal)

    def one(self, batch_id: str) -> Pending:
        """One batch; BadInput when it was never opened."""
        found = self._select(BATCHES.c.batch_id == str(batch_id))
        if not found:
            raise BadInput(f"no batch {batch_id} in the ledger; open it, or rebuild the ledger from the archive")
        return found[0]

    def newest(self) -> Pending | None:
        """The batch with the latest ``as_of``, in whatever state; None before the first."""
        with self._engine.reading() as connection:
            latest = connection.execute(
                select(BATCHES.c.batch_id).order_by(BATCHES.c.as_of.desc(), BATCHES.c.batch_id.desc()).limit(1)
            ).scalar_one_or_none()
        return None if latest is None else self.one(latest)

    def pending(self, state: BatchState | str) -> tuple[Pending, ...]:
        """Batches that stand in ``state``, in order of ``as_of``."""
        return self._select(BATCHES.c.state == BatchState(state).value)

    def advance(self, batch_id: str, state: BatchState | str, at: datetime) -> None:
        """Move a batch forward to ``state``; moving to where it stands or stood is a no-op, so a task may be retried."""
        target = BatchState(state)
        earlier = [s.value for s in _ORDER[: _ORDER.index(target)]]
        self.one(batch_id)
        with self._engine.writing() as connection:
            connection.execute(
                update(BATCHES)
                .where(BATCHES.c.batch_id == str(batch_id), BATCHES.c.state.in_(earlier))
                .values({"state": target.value, f"{target.value}_at": at})
            )

    def uncaptured(self, batch_id: str) -> tuple[str, ...]:
        """Portals of a batch whose report is not finished."""
        with self._engine.reading() as connection:
            query = select(BATCH_PORTALS.c.portal_id).where(
                BATCH_PORTALS.c.batch_id == str(batch_id), BATCH_PORTALS.c.captured_at.is_(None)
            )
            return tuple(sorted(connection.execute(query).scalars()))

    def count(self) -> int:
        """How many batches were opened."""
        with self._engine.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(BATCHES)).scalar_one())

    def _select(self, where: ColumnElement[bool]) -> tuple[Pending, ...]:
        with self._engine.reading() as connection:
            rows = connection.execute(select(BATCHES).where(where).order_by(BATCHES.c.as_of, BATCHES.c.batch_id))
            batches = rows.mappings().all()
            portals: dict[str, list[str]] = {b["batch_id"]: [] for b in batches}
            for portal in connection.execute(select(BATCH_PORTALS).where(BATCH_PORTALS.c.batch_id.in_(portals))):
                portals[portal.batch_id].append(portal.portal_id)
        return tuple(
            Pending(
                batch_id=BatchId(b["batch_id"]),
                as_of=b["as_of"],
                trigger=b["trigger"],
                state=BatchState(b["state"]),
                portal_ids=tuple(sorted(portals[b["batch_id"]])),
            )
            for b in batches
        )
