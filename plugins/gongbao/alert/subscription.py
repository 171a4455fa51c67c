"""Who wants to hear of what, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gongbao.model.change import Effect, EventKind


class ChannelKind(StrEnum):
    """How an alert travels."""

    FILE = "file"
    ATOM = "atom"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way out. ``path`` is a folder below the alerts folder; ``secret_env`` names the variable that holds a secret."""

    kind: ChannelKind
    path: str = ""
    url: str = ""
    secret_env: str = ""

    @property
    def key(self) -> str:
        """Name the channel in the outbox: its kind and a hash of where it leads, so that another address is another channel.

        >>> Channel(kind=ChannelKind.ATOM).key
        'atom-e3b0c44298fc'
        """
        return f"{self.kind}-{hashlib.sha256((self.path or self.url).encode()).hexdigest()[:12]}"

    def as_json(self) -> dict[str, str]:
        """Write the channel without its empty values."""
        values = {"kind": self.kind.value, "path": self.path, "url": self.url, "secret_env": self.secret_env}
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, str]) -> Channel:
        """Read what ``as_json`` wrote, or one channel of the subscriptions file."""
        return cls(**{**values, "kind": ChannelKind(values["kind"])})  # type: ignore[arg-type]


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
    """One subscriber; ``id`` names files and outbox rows."""

    id: str
    name: str
    match: Match
    channels: tuple[Channel, ...]
