"""What alerts need of the ledger: deliveries owed, one per release, subscription and channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gongbao.errors import GongbaoError

Key = tuple[str, str, str]
"""Release, subscription, channel."""


class Owed(Protocol):
    """One delivery owed; ``attempts`` counts those that failed."""

    @property
    def release_id(self) -> str:
        """The release it tells of."""

    @property
    def subscription(self) -> str:
        """Who is told."""

    @property
    def channel(self) -> str:
        """Which way."""

    @property
    def attempts(self) -> int:
        """How often it failed."""


class Outbox(Protocol):
    """The outbox of ``gongbao.ledger`` as alerts use it; a delivery that is finished is never due again."""

    def add(self, release_id: str, subscription: str, channel: str, *, now: datetime) -> bool:
        """Owe a delivery; False when it was owed or finished before."""

    def due(self, now: datetime) -> Sequence[Owed]:
        """Return deliveries whose next attempt has come."""

    def delivered(self, key: Key, *, at: datetime) -> None:
        """Finish: the channel took it."""

    def failed(self, key: Key, *, error: str, next_at: datetime) -> None:
        """Count a failure and say when to try again."""

    def give_up(self, key: Key, *, at: datetime, error: str) -> None:
        """Finish: no further attempt."""


class DeliveryFailed(GongbaoError):
    """Raised by channels: the alert was not taken; try again later, or never when ``final``."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final
