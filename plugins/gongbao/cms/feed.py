"""Feeds and sitemaps as listings: RSS, Atom, sitemaps.org; what they lead to is read as a saved page would be.

Written from the specifications (RSS 2.0, RSS 1.0, RFC 4287, RFC 5005, XML Base, sitemaps.org 0.9). Options of a column: ``contains``
(only addresses with this text: a sitemap names every page of a site), ``lastmod: "date"`` (take a sitemap's lastmod for the row's
date, on sites where it is the day of publication).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gongbao.cms.family import Basis
from gongbao.cms.feed_entries import (
    atom_entry,
    children,
    next_page,
    rss_entry,
    says_complete,
    sitemap_entry,
    sitemap_parts,
)
from gongbao.cms.feed_xml import Element, local_name, read_xml
from gongbao.cms.listing import distinct
from gongbao.errors import BadInput, SourceChanged
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

_ROOT = re.compile(
    r"[\ufeff\s]*+(?>(?:<\?[^>]{0,2000}>\s*+|<!--(?:(?!-->).){0,2000}+-->\s*+|<!DOCTYPE\s+(?!html)[^>\[]{0,500}+>\s*+){0,10}+)"
    r"<(?:rss|rdf:RDF|(?:atom:)?feed|urlset|sitemapindex)[\s>/]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFamily:
    """The feed family; ``read_markup`` takes the pages apart that a feed leads to, by the system they show."""

    read_markup: Callable[[str, str | None], PageMatter]
    name: str = "feed"
    basis: Basis = Basis.SPECIFICATION

    def fingerprints(self, markup: str, url: str | None) -> int:  # noqa: ARG002 - the shape shared by all families
        """Claim what is a feed or a sitemap from its first element on; a page that links to one is none."""
        return 9 * bool(_ROOT.match(markup[:20_000]))

    def first_request(self, column: Column) -> WebRequest:
        """Ask for the feed."""
        return WebRequest(url=column.url)

    def read_listing(self, page: WebPage, column: Column) -> ListingPage:
        """Read one feed or sitemap; an index of sitemaps has no rows but parts. An empty feed is an empty listing.

        Raise SourceChanged when the answer is another kind of document, broken, or has entries of which none has an address;
        UnreadableDocument when the bytes are no text.
        """
        root, base = read_xml(page), page.final_url
        kind = local_name(root)
        if kind == "sitemapindex":
            return ListingPage(entries=(), parts=tuple(WebRequest(url=part) for part in sitemap_parts(root, base)))
        if kind == "urlset":
            dated = _lastmod_is_date(column)
            rows = [row for row in root if local_name(row) == "url"]
            found = [sitemap_entry(row, base, lastmod_is_date=dated) for row in rows]
            return ListingPage(entries=_wanted(found, column, base))
        holder, found = _feed(root, base, column)
        following = next_page(holder, base)
        return ListingPage(
            entries=_wanted(found, column, base),
            following=WebRequest(url=following) if following else None,
            window=following is None and not says_complete(holder),
        )

    def page_matter(self, markup: str, url: str | None) -> PageMatter:
        """Take a page apart; raise SourceChanged when it is a feed itself or holds no document."""
        if self.fingerprints(markup, url):
            raise SourceChanged(f"{url or 'page'}: a feed where a page was expected; declare it as a column of its own")
        return self.read_markup(markup, url)


def _feed(root: Element, base: str, column: Column) -> tuple[Element, list[ListingEntry | None]]:
    """Return the element that carries the feed's own links, and its entries."""
    kind = local_name(root)
    if kind == "feed":
        return root, [atom_entry(entry, base) for entry in children(root, "entry", atom=True)]
    channel = next(children(root, "channel"), None)
    if kind == "RDF" and channel is not None:
        return channel, [rss_entry(item, base) for item in children(root, "item")]
    if kind == "rss" and channel is not None:
        return channel, [rss_entry(item, base) for item in children(channel, "item")]
    raise SourceChanged(
        f"{base}: column {column.id} answers <{kind}>, which is no RSS, Atom or sitemap; check its address, or declare its family"
    )


def _wanted(found: Iterable[ListingEntry | None], column: Column, base: str) -> tuple[ListingEntry, ...]:
    rows = list(found)
    entries = distinct(rows)
    if rows and not entries:
        raise SourceChanged(
            f"{base}: none of {len(rows)} entries of column {column.id} has an address; look at the answer"
        )
    part = column.options.get("contains", "")
    return tuple(entry for entry in entries if part in entry.url)


def _lastmod_is_date(column: Column) -> bool:
    written = column.options.get("lastmod")
    if written not in {None, "date"}:
        raise BadInput(f"column {column.id}: lastmod {written!r} is not known; write lastmod: date, or leave it out")
    return written == "date"
