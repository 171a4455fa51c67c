"""One attempt at one delivery: the frozen letter goes to its channel, or DeliveryFailed says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from gongbao.alert.atom import atom_documents
from gongbao.alert.letters import Letter, json_bytes, letter_path, read_letter
from gongbao.alert.mail import TIMEOUT_SECONDS, compose_mail, send_mail
from gongbao.alert.mail_server import MailServer
from gongbao.alert.outbox import DeliveryFailed, Owed
from gongbao.alert.post import GONE, Answer, post_webhook
from gongbao.alert.subscription import Channel, ChannelKind
from gongbao.alert.webhook import webhook_body, webhook_headers
from gongbao.archive.durable import write_atomically
from gongbao.errors import BadInput


class Post(Protocol):
    """Send one message and return what the receiver answered; DeliveryFailed when there was no answer."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str], *, allow_private: bool) -> Answer:
        """Send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """What carries letters out of the house. ``secrets`` is the environment, GONGBAO_SMTP_* included; it is shown nowhere.

    ``more_at``: where a reader finds all of what a chat room was too small for. ``channels`` by subscription and key: as they are
    declared now, so that a secret or a permission that was mended counts for what was frozen before.
    """

    secrets: Mapping[str, str] = field(repr=False)
    post: Post = post_webhook
    mail_timeout: float = TIMEOUT_SECONDS
    more_at: str = ""
    channels: Mapping[tuple[str, str], Channel] = field(default_factory=dict)


def send(owed: Owed, *, alerts_dir: Path, carriers: Carriers, at: datetime) -> None:
    """Send one delivery; DeliveryFailed, BadInput or StorageFailed when it was not taken."""
    letter = letter_of(owed, alerts_dir)
    channel = carriers.channels.get((owed.subscription, owed.channel), letter.channels[owed.channel])
    match channel.kind:
        case ChannelKind.FILE:
            _write_files(alerts_dir / channel.path, owed, letter)
        case ChannelKind.ATOM:
            _rebuild_feed(alerts_dir, owed)
        case ChannelKind.WEBHOOK:
            _post(channel, letter, carriers=carriers, at=at)
        case ChannelKind.EMAIL:
            _mail(channel, letter, carriers=carriers, at=at)
        case ChannelKind.APPRISE:
            _notify(channel, letter, carriers=carriers)


def letter_of(owed: Owed, alerts_dir: Path) -> Letter:
    """Read the frozen letter of a delivery; DeliveryFailed, final, when it was frozen without its channel."""
    path = letter_path(alerts_dir, owed.release_id, owed.subscription)
    letter = read_letter(path)
    if owed.channel not in letter.channels:
        raise DeliveryFailed(
            f"{path}: has no channel {owed.channel}; it was frozen with {sorted(letter.channels)}", final=True
        )
    return letter


def _write_files(folder: Path, owed: Owed, letter: Letter) -> None:
    """Write JSON and text under a name of release and subscription: written again, they are the same files."""
    name = f"{owed.release_id}.{owed.subscription}"
    write_atomically(folder / f"{name}.json", json_bytes(letter.alert))
    write_atomically(folder / f"{name}.txt", letter.text.encode())


def _rebuild_feed(alerts_dir: Path, owed: Owed) -> None:
    """Write the subscription's feed from all its letters that go to it; an archive that stands as it should is left alone."""
    folder = letter_path(alerts_dir, owed.release_id, owed.subscription).parent
    letters = [read_letter(path) for path in sorted(folder.glob("*.json"))]
    fed = [letter for letter in letters if owed.channel in letter.channels]
    for name, document in atom_documents(fed):
        path = alerts_dir / name
        if not (path.is_file() and path.read_bytes() == document):
            write_atomically(path, document)


def _post(channel: Channel, letter: Letter, *, carriers: Carriers, at: datetime) -> None:
    """Send the webhook; a declared secret that is not set stops it, since an unsigned message would be refused or believed."""
    secret = _variable(channel.secret_env, carriers, "the receiver's secret") if channel.secret_env else None
    body = webhook_body(letter)
    headers = webhook_headers(letter.alert["alert_id"], body, at=at, secret=secret)
    answer = carriers.post(channel.url, body, headers, allow_private=channel.allow_private)
    if not 200 <= answer.status < 300:
        raise DeliveryFailed(
            f"{urlsplit(channel.url).hostname}: the webhook was answered {answer.status}; 2xx is expected",
            gone=answer.status == GONE,
            down=answer.status == 429 or answer.status >= 500,
            retry_after=answer.retry_after,
        )


def _mail(channel: Channel, letter: Letter, *, carriers: Carriers, at: datetime) -> None:
    server = MailServer.from_env(carriers.secrets)
    if server is None:
        raise BadInput("no mail server is known; set GONGBAO_SMTP_HOST and GONGBAO_SMTP_FROM")
    message = compose_mail(letter, channel, server=server, at=at)
    send_mail(server, message, to=channel.to, timeout=carriers.mail_timeout)


def _notify(channel: Channel, letter: Letter, *, carriers: Carriers) -> None:
    # Apprise takes 0.3 s to import, and few subscriptions ask for it.
    from gongbao.alert.chat import notify_chat  # noqa: PLC0415

    url = _variable(channel.url_env, carriers, "the Apprise address of the room")
    more_at = carriers.more_at or f"gongbao changes --release {letter.alert['release_id']}"
    notify_chat(url, letter, more_at=more_at)


def _variable(name: str, carriers: Carriers, meaning: str) -> str:
    if not carriers.secrets.get(name):
        raise BadInput(f"the variable {name} is not set; set it to {meaning}")
    return carriers.secrets[name]
