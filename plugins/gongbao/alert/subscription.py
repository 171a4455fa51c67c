"""Who wants to hear of what, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from gongbao.alert.digest_times import DigestTimes
from gongbao.model.change import Effect, EventKind


class ChannelKind(StrEnum):
    """How an alert travels."""

    FILE = "file"
    ATOM = "atom"
    WEBHOOK = "webhook"
    EMAIL = "email"
    APPRISE = "apprise"

    @property
    def is_remote(self) -> bool:
        """Whether somebody else's machine takes it: such a channel is silenced when it fails for good."""
        return self not in {ChannelKind.FILE, ChannelKind.ATOM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way out. ``path`` is a folder below the alerts folder, ``to`` a mail address.

    ``secret_env`` names the variable that holds the secret of a webhook, ``url_env`` the one that holds an Apprise address;
    ``allow_private`` lets a webhook lead to an address outside the public internet.
    """

    kind: ChannelKind
    path: str = ""
    url: str = ""
    to: str = ""
    url_env: str = ""
    secret_env: str = ""
    allow_private: bool = False

    @property
    def key(self) -> str:
        """Name the channel in the outbox: its kind and a hash of where it leads, so that another address is another channel.

        >>> Channel(kind=ChannelKind.ATOM).key
        'atom-e3b0c44298fc'
        """
        where = self.path or self.url or self.to or self.url_env
        return f"{self.kind}-{hashlib.sha256(where.encode()).hexdigest()[:12]}"

    @property
    def variables(self) -> tuple[str, ...]:
        """Name the variables without which nothing can be sent there."""
        mail = ("GONGBAO_SMTP_HOST", "GONGBAO_SMTP_FROM") if self.kind is ChannelKind.EMAIL else ()
        return (*mail, *filter(None, (self.url_env, self.secret_env)))

    @property
    def shown(self) -> str:
        """Name the channel to a person: never what may hold a token.

        >>> Channel(kind=ChannelKind.WEBHOOK, url="https://hooks.example.org/t0ken").shown
        'webhook hooks.example.org'
        """
        where = self.path or urlsplit(self.url).hostname or self.to or self.url_env
        return f"{self.kind} {where}".strip()

    def as_json(self) -> dict[str, Any]:
        """Write the channel without its empty values."""
        values: dict[str, Any] = {"kind": self.kind.value}
        for name in ("path", "url", "to", "url_env", "secret_env", "allow_private"):
            values |= {name: getattr(self, name)} if getattr(self, name) else {}
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Channel:
        """Read what ``as_json`` wrote, or one channel of the subscriptions file."""
        return cls(**{**values, "kind": ChannelKind(values["kind"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a subscription asks for: any of the values inside a list, all of the lists; an empty list asks nothing.

    ``policies`` holds policy ids or document numbers. An item is a change, which has an effect, or an event: with
    ``effects`` alone only changes match, with ``events`` alone only events, with both either kind.
    """

    portals: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    events: tuple[EventKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscriber; ``id`` names files and outbox rows. Without ``digest`` every release is told at once."""

    id: str
    name: str
    match: Match
    channels: tuple[Channel, ...]
    digest: DigestTimes | None = None
