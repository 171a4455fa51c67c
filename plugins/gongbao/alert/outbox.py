"""What alerts need of the ledger: deliveries owed, one per release, subscription and channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
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

    @property
    def added_at(self) -> datetime:
        """When it was first owed."""

    @property
    def next_at(self) -> datetime:
        """When it was due."""


class Outbox(Protocol):
    """The outbox of ``gongbao.ledger`` as alerts use it; a delivery that is finished is never due again."""

    def add(
        self, release_id: str, subscription: str, channel: str, *, now: datetime, due_at: datetime | None = None
    ) -> bool:
        """Owe a delivery; False when it was owed or finished before."""

    def due(self, now: datetime) -> Sequence[Owed]:
        """Return deliveries whose next attempt has come."""

    def delivered(self, key: Key, *, at: datetime) -> None:
        """Finish: the channel took it."""

    def failed(self, key: Key, *, error: str, next_at: datetime) -> None:
        """Count a failure and say when to try again."""

    def give_up(self, key: Key, *, at: datetime, error: str) -> None:
        """Finish: no further attempt."""

    def postpone(self, key: Key, *, next_at: datetime) -> None:
        """Try later without counting an attempt."""

    def taken(self, channel: str, *, since: datetime, subscription: str | None = None) -> int:
        """Count what a channel took since then."""


class Silence(Protocol):
    """Why nothing goes to a channel any more."""

    @property
    def since(self) -> datetime:
        """Since when."""

    @property
    def reason(self) -> str:
        """What its receiver said last."""


class Silenced(Protocol):
    """The silenced channels of ``gongbao.ledger``, by subscription and channel."""

    def all(self) -> Mapping[tuple[str, str], Silence]:
        """Return those that nothing goes to."""

    def silence(self, key: tuple[str, str], *, since: datetime, reason: str) -> bool:
        """Send nothing there from now on; False when that was so before."""


class DeliveryFailed(GongbaoError):
    """Raised by channels: the alert was not taken.

    Try again later, not before ``retry_after`` where the receiver says so; never when ``final``. ``down``: the receiver would take
    nothing else now either. ``gone``: it asks never to be sent anything again. ``ours``: the operator's side is at fault (a
    setting, the mail server), so no receiver is silenced for it.
    """

    def __init__(
        self,
        message: str,
        *,
        final: bool = False,
        down: bool = False,
        gone: bool = False,
        ours: bool = False,
        retry_after: timedelta = timedelta(0),
    ) -> None:
        super().__init__(message.replace("\0", " "))  # a receiver's own words: PostgreSQL takes no NUL
        self.final, self.down, self.gone, self.ours = final or gone, down, gone, ours
        self.retry_after = retry_after
