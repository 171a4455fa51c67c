"""Channels that alerts no longer go to: their receiver is gone, or failed for two days. A person enables them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import SILENCED

ChannelKey = tuple[str, str]
"""Subscription and channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencedChannel:
    """One channel; ``reason`` is what its receiver said last."""

    subscription: str
    channel: str
    since: datetime
    reason: str


class Silenced:
    """The table ``silenced_channels``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def all(self) -> dict[ChannelKey, SilencedChannel]:
        """Every channel that is silenced."""
        with self._engine.reading() as connection:
            rows = connection.execute(select(SILENCED).order_by(*SILENCED.primary_key.columns)).mappings()
            return {(row["subscription"], row["channel"]): SilencedChannel(**row) for row in rows}

    def silence(self, key: ChannelKey, *, since: datetime, reason: str) -> bool:
        """Send nothing there from now on; False when that was so before."""
        row = {"subscription": key[0], "channel": key[1], "since": since, "reason": reason}
        with self._engine.writing() as connection:
            return self._engine.insert_new(connection, SILENCED, row)

    def enable(self, key: ChannelKey) -> bool:
        """Send there again; False when it was not silenced."""
        where = SILENCED.c.subscription == key[0], SILENCED.c.channel == key[1]
        with self._engine.writing() as connection:
            return connection.execute(delete(SILENCED).where(*where)).rowcount == 1
