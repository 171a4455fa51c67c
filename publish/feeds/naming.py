"""Where each feed lies and by what it is known for ever: nothing that a portal wrote can lead outside ``feeds/``."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass

FEEDS = "feeds"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, order=True)
class FeedName:
    """What a feed is about: ``kind`` is all, portal or issuer, ``name`` the portal's id or the issuer's full name."""

    kind: str
    name: str

    @property
    def slug(self) -> str:
        """File name: a portal's id, or a digest of the issuer's name; the same for ever, no two names share one, in no disk's eyes."""
        if self.kind != "issuer" and _PLAIN.fullmatch(self.name):
            return self.name
        return f"x{hashlib.sha256(self.name.encode()).hexdigest()[:20]}"

    @property
    def id(self) -> str:
        """``atom:id`` of the feed and of all its archives."""
        return urn("feed" if self.kind == "all" else f"feed:{self.kind}:{self.name}")

    def path(self, ending: str) -> str:
        """The document that is polled, below the published folder; ``ending`` is atom or json."""
        return f"feed.{ending}" if self.kind == "all" else f"{FEEDS}/{self.kind}/{self.slug}.{ending}"

    def page_path(self, number: int, ending: str) -> str:
        """Archive ``number``, counted from 1 with the oldest."""
        folder = FEEDS + "/all" if self.kind == "all" else f"{FEEDS}/{self.kind}/{self.slug}"
        return f"{folder}/{number}.{ending}"


ALL = FeedName("all", "")


def portal_feed(portal_id: str) -> FeedName:
    """The feed of one portal.

    >>> portal_feed("cn_330200_ningbo").path("atom"), portal_feed("../etc").path("json")
    ('feeds/portal/cn_330200_ningbo.atom', 'feeds/portal/xf7f9121fdb53d8de1ecc.json')
    """
    return FeedName("portal", portal_id)


def issuer_feed(issuer: str) -> FeedName:
    """The feed of one issuing body, by the full name that the data has."""
    return FeedName("issuer", issuer)


def urn(name: str) -> str:
    """A name that never changes, without a host.

    >>> urn("change:ch-1")
    'urn:uuid:6a39fe2d-91fb-5533-a2e6-63e2e438742b'
    """
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'gongbao:{name}')}"


def root_of(path: str, public_url: str = "") -> str:
    """From the folder of ``path`` to the published folder: its web address where that is known, else a relative one.

    >>> root_of("feeds/index.opml"), root_of("feed.json", "https://gazette.example.org/")
    ('../', 'https://gazette.example.org/')
    """
    return public_url or "../" * path.count("/")
