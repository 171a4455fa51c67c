"""Which feeds a page offers: those of its issuers and of its portal, by the addresses at which the feeds are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publish.feeds.naming import FeedName, issuer_feed, portal_feed
from publish.site.catalog import Catalog

_ABOUT = {"issuer": ("机关", "issuer"), "portal": ("门户", "portal")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One feed: of whom it tells, in both languages and by name, and where it lies below the published folder."""

    about: tuple[str, str]
    name: str
    atom: str
    json: str


def offers(issuers: Iterable[str], portal_id: str, catalog: Catalog) -> Iterator[Offer]:
    """The feeds of a policy's issuers, each once, and of its portal where that is watched."""
    for issuer in dict.fromkeys(issuers):
        yield issuer_offer(issuer)
    if portal_id in catalog.portals:
        yield portal_offer(portal_id, catalog.portals[portal_id])


def issuer_offer(issuer: str) -> Offer:
    """The feed of one issuing body."""
    return _offer(issuer_feed(issuer), issuer)


def portal_offer(portal_id: str, name: str) -> Offer:
    """The feed of one portal."""
    return _offer(portal_feed(portal_id), name)


def _offer(feed: FeedName, name: str) -> Offer:
    return Offer(about=_ABOUT[feed.kind], name=name, atom=feed.path("atom"), json=feed.path("json"))
