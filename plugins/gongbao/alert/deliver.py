"""Deliver what is due, each channel for itself: one that fails is tried again later, and no other is sent twice for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from gongbao.alert.atom import atom_documents
from gongbao.alert.letters import Letter, json_bytes, letter_path, read_letter, write_whole
from gongbao.alert.outbox import DeliveryFailed, Outbox, Owed
from gongbao.alert.subscription import Channel, ChannelKind
from gongbao.alert.webhook import webhook_body, webhook_headers
from gongbao.errors import BadInput, StorageFailed

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 20 * 60))
"""Waits after each failure, a little over two days in all; after the last the delivery is given up."""

GONE = 410


class Post(Protocol):
    """Send one message and return the HTTP status; DeliveryFailed when there was no answer."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How one attempt went; ``error`` is empty when the channel took it, ``next_at`` None when it is finished."""

    release_id: str
    subscription: str
    channel: str
    error: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """Attempts of one run: taken, to be tried again, given up."""

    delivered: tuple[Delivery, ...] = ()
    failed: tuple[Delivery, ...] = ()
    given_up: tuple[Delivery, ...] = ()


def deliver_due(
    outbox: Outbox,
    *,
    alerts_dir: Path,
    secrets: Mapping[str, str],
    post: Post,
    now: datetime,
    clock: Callable[[], datetime] | None = None,
) -> DeliveryReport:
    """Attempt every delivery that is due at ``now``; each result is in the outbox before the next attempt begins.

    ``clock`` gives the time of each attempt, ``now`` for all without it: receivers refuse a signature older than five
    minutes, and a run with receivers that hang may last longer.
    ``secrets`` maps the names of ``secret_env`` to their values. At-least-once: a crash between a receiver's answer and
    the note of it repeats that one message, under the same id.
    """
    delivered: list[Delivery] = []
    failed: list[Delivery] = []
    given_up: list[Delivery] = []
    for owed in outbox.due(now):
        at = clock() if clock else now
        key = (owed.release_id, owed.subscription, owed.channel)
        try:
            _send(owed, alerts_dir=alerts_dir, secrets=secrets, post=post, at=at)
        except (DeliveryFailed, BadInput, StorageFailed) as error:
            attempt = Delivery(release_id=key[0], subscription=key[1], channel=key[2], error=str(error))
            if owed.attempts >= len(RETRY_AFTER) or getattr(error, "final", False):
                outbox.give_up(key, at=at, error=str(error))
                given_up.append(attempt)
            else:
                next_at = at + RETRY_AFTER[owed.attempts]
                outbox.failed(key, error=str(error), next_at=next_at)
                failed.append(
                    Delivery(release_id=key[0], subscription=key[1], channel=key[2], error=str(error), next_at=next_at)
                )
        else:
            outbox.delivered(key, at=at)
            delivered.append(Delivery(release_id=key[0], subscription=key[1], channel=key[2]))
    return DeliveryReport(delivered=tuple(delivered), failed=tuple(failed), given_up=tuple(given_up))


def _send(owed: Owed, *, alerts_dir: Path, secrets: Mapping[str, str], post: Post, at: datetime) -> None:
    path = letter_path(alerts_dir, owed.release_id, owed.subscription)
    letter = read_letter(path)
    if owed.channel not in letter.channels:
        raise DeliveryFailed(
            f"{path}: has no channel {owed.channel}; it was frozen with {sorted(letter.channels)}", final=True
        )
    channel = letter.channels[owed.channel]
    match channel.kind:
        case ChannelKind.FILE:
            _write_files(alerts_dir / channel.path, owed, letter)
        case ChannelKind.ATOM:
            _rebuild_feed(alerts_dir, owed)
        case ChannelKind.WEBHOOK:
            _post(channel, letter, secrets=secrets, post=post, at=at)


def _write_files(folder: Path, owed: Owed, letter: Letter) -> None:
    """Write JSON and text under a name of release and subscription: written again, they are the same files."""
    name = f"{owed.release_id}.{owed.subscription}"
    write_whole(folder / f"{name}.json", json_bytes(letter.alert))
    write_whole(folder / f"{name}.txt", letter.text.encode())


def _rebuild_feed(alerts_dir: Path, owed: Owed) -> None:
    """Write the subscription's feed from all its letters that go to it; an archive that stands as it should is left alone."""
    folder = letter_path(alerts_dir, owed.release_id, owed.subscription).parent
    letters = [read_letter(path) for path in sorted(folder.glob("*.json"))]
    fed = [letter for letter in letters if owed.channel in letter.channels]
    for name, document in atom_documents(fed):
        path = alerts_dir / name
        if not (path.is_file() and path.read_bytes() == document):
            write_whole(path, document)


def _post(channel: Channel, letter: Letter, *, secrets: Mapping[str, str], post: Post, at: datetime) -> None:
    """Send the webhook; a declared secret that is not set stops it, since an unsigned message would be refused or believed."""
    if channel.secret_env and channel.secret_env not in secrets:
        raise DeliveryFailed(f"the variable {channel.secret_env} is not set; set it to the receiver's secret")
    secret = secrets[channel.secret_env] if channel.secret_env else None
    body = webhook_body(letter)
    status = post(channel.url, body, webhook_headers(letter.alert["alert_id"], body, at=at, secret=secret))
    if not 200 <= status < 300:
        host = urlsplit(channel.url).hostname
        raise DeliveryFailed(f"{host}: the webhook was answered {status}; 2xx is expected", final=status == GONE)
