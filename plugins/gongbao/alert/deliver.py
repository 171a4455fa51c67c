"""Deliver what is due, each channel for itself: one that fails is tried again later, and no other is sent twice for it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gongbao.alert.digest import COLLECTION
from gongbao.alert.notice import owe_notice
from gongbao.alert.outbox import DeliveryFailed, Key, Outbox, Owed, Silenced
from gongbao.alert.sending import Carriers, letter_of, send
from gongbao.alert.subscription import ChannelKind
from gongbao.errors import BadInput, StorageFailed

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 20 * 60))
"""Waits after each failure, a little over two days in all; after the last the delivery is given up."""

LONGEST_WAIT = timedelta(days=2)
"""A receiver that asks for more patience than this is asked again all the same."""

LONGEST_REST = timedelta(minutes=30)
"""What is owed to a channel that is down waits no longer than this on another's account: it may be up long before that one's next try."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How one attempt went; ``error`` is empty when the channel took it, ``next_at`` None when it is finished.

    ``silenced``: nothing more is sent to this channel.
    """

    release_id: str
    subscription: str
    channel: str
    error: str = ""
    next_at: datetime | None = None
    silenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """Attempts of one run: taken, to be tried again, given up."""

    delivered: tuple[Delivery, ...] = ()
    failed: tuple[Delivery, ...] = ()
    given_up: tuple[Delivery, ...] = ()


def deliver_due(
    outbox: Outbox,
    silenced: Silenced,
    *,
    alerts_dir: Path,
    carriers: Carriers,
    now: datetime,
    clock: Callable[[], datetime] | None = None,
    at_once: int = 1,
) -> DeliveryReport:
    """Attempt every delivery that is due at ``now``; each result is in the outbox before the next attempt begins.

    ``clock`` gives the time of each attempt, ``now`` for all without it: receivers refuse a signature older than five
    minutes, and a run with receivers that hang may last longer. ``at_once`` channels are served side by side, those first that did
    not fail before.
    At-least-once: a crash between a receiver's answer and the note of it repeats that one message, under the same id.
    """
    due = [owed for owed in outbox.due(now) if owed.channel != COLLECTION]
    rounds = _Round(outbox, silenced, alerts_dir=alerts_dir, carriers=carriers, clock=clock or (lambda: now))
    if at_once == 1:
        done = [rounds.attempt(owed) for owed in due]
    else:
        by_channel: dict[str, list[Owed]] = {}
        for owed in due:
            by_channel.setdefault(owed.channel, []).append(owed)
        # Receivers that failed before, and may hang again, come after those that are told something new.
        groups = sorted(by_channel.values(), key=lambda owed: min(one.attempts for one in owed))
        with ThreadPoolExecutor(at_once) as pool:
            done = [one for part in pool.map(rounds.attempt_all, groups) for one in part]
    found = [delivery for delivery in done if delivery is not None]
    return DeliveryReport(
        delivered=tuple(d for d in found if not d.error),
        failed=tuple(d for d in found if d.error and d.next_at),
        given_up=tuple(d for d in found if d.error and not d.next_at),
    )


class _Round:
    """One run through what is due; knows which channels are down, so that a receiver that hangs is waited for once."""

    def __init__(
        self,
        outbox: Outbox,
        silenced: Silenced,
        *,
        alerts_dir: Path,
        carriers: Carriers,
        clock: Callable[[], datetime],
    ) -> None:
        self._outbox, self._silenced, self._clock = outbox, silenced, clock
        self._alerts_dir, self._carriers = alerts_dir, carriers
        self._down: dict[str, datetime] = {}

    def attempt_all(self, due: Iterable[Owed]) -> list[Delivery | None]:
        """Attempt what is owed to one channel, in order."""
        return [self.attempt(owed) for owed in due]

    def attempt(self, owed: Owed) -> Delivery | None:
        """Attempt one delivery and note how it went; None when it was put off unattempted."""
        at, key = self._clock(), (owed.release_id, owed.subscription, owed.channel)
        silence = self._silenced.all().get((owed.subscription, owed.channel))
        if silence is not None:
            error = f"the channel is silenced since {silence.since.isoformat()}: {silence.reason}"
            self._outbox.give_up(key, at=at, error=error)
            return _delivery(key, error=error)
        down = self._down.get(owed.channel) or self._down.get(_kind(owed.channel))
        later = down or self._too_many(owed.channel, at)
        if later is not None:
            self._outbox.postpone(key, next_at=max(later, at + timedelta(seconds=1)))
            return None
        try:
            send(owed, alerts_dir=self._alerts_dir, carriers=self._carriers, at=at)
        except DeliveryFailed as error:
            return self._failed(owed, key, error, at)
        except (BadInput, StorageFailed) as error:
            return self._failed(owed, key, DeliveryFailed(str(error), ours=True), at)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one delivery holds up no other; it is noted and told
            return self._failed(owed, key, DeliveryFailed(_place_of(error), ours=True), at)
        self._outbox.delivered(key, at=at)
        return _delivery(key)

    def _too_many(self, channel: str, at: datetime) -> datetime | None:
        """When a chat room that took enough in this minute is sent more."""
        if _kind(channel) != ChannelKind.APPRISE:
            return None
        from gongbao.alert.chat import A_MINUTE  # noqa: PLC0415 - it imports Apprise

        return at + _MINUTE if self._outbox.taken(channel, since=at - _MINUTE) >= A_MINUTE else None

    def _failed(self, owed: Owed, key: Key, error: DeliveryFailed, at: datetime) -> Delivery:
        if owed.attempts < len(RETRY_AFTER) and not error.final:
            wait, asked = _wait_after(owed), min(error.retry_after, LONGEST_WAIT)
            next_at = at + max(wait, asked)
            self._outbox.failed(key, error=str(error), next_at=next_at)
            if error.down:
                # All mail goes by one server of ours: where that is down, each address would wait for it anew.
                by_our_server = error.ours and _kind(owed.channel) == ChannelKind.EMAIL
                self._down[ChannelKind.EMAIL if by_our_server else owed.channel] = at + max(
                    min(wait, LONGEST_REST), asked
                )
            return _delivery(key, error=str(error), next_at=next_at)
        silenced = not error.ours and self._is_hopeless(owed, error) and self._silence(owed, key, str(error), at)
        self._outbox.give_up(key, at=at, error=str(error))
        return _delivery(key, error=str(error), silenced=silenced)

    def _is_hopeless(self, owed: Owed, error: DeliveryFailed) -> bool:
        """Whether the channel itself is lost, not this message alone: it is gone, or took nothing while this one was tried."""
        if not ChannelKind(_kind(owed.channel)).is_remote:
            return False
        if error.final:
            return error.gone
        return self._outbox.taken(owed.channel, since=owed.added_at, subscription=owed.subscription) == 0

    def _silence(self, owed: Owed, key: Key, reason: str, at: datetime) -> bool:
        owe_notice(
            self._outbox,
            letter_of(owed, self._alerts_dir),
            key,
            alerts_dir=self._alerts_dir,
            reason=reason,
            silenced=self._silenced.all(),
            at=at,
        )
        return self._silenced.silence((owed.subscription, owed.channel), since=at, reason=reason)


def _wait_after(owed: Owed) -> timedelta:
    """What our own disk refused once is due again with the next run: nobody has to be spared; after that as all others."""
    here = not ChannelKind(_kind(owed.channel)).is_remote
    return timedelta(0) if here and not owed.attempts else RETRY_AFTER[owed.attempts]


def _kind(channel: str) -> str:
    return channel.partition("-")[0]


def _place_of(error: Exception) -> str:
    """Name a fault of the program by its kind and place: its words may hold an address with a token."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"the program failed: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}; report it"


def _delivery(key: Key, *, error: str = "", next_at: datetime | None = None, silenced: bool = False) -> Delivery:
    release_id, subscription, channel = key
    return Delivery(
        release_id=release_id,
        subscription=subscription,
        channel=channel,
        error=error,
        next_at=next_at,
        silenced=silenced,
    )
