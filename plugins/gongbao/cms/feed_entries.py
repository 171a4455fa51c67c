"""Entries of feeds and sitemaps: RSS 0.9–2.0 (with RDF), Atom 1.0 (RFC 4287) and 0.3, sitemaps.org 0.9."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gongbao.cms.attachments import absolute
from gongbao.cms.feed_text import day_of, markup_title, plain_title
from gongbao.cms.feed_xml import Element, base_of, local_name, namespace, text_of
from gongbao.formats.words import line_text
from gongbao.model.capture import ListingEntry

ATOM = "http://www.w3.org/2005/Atom"
ATOM_OLD = "http://purl.org/atom/ns#"
DUBLIN_CORE = frozenset({"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"})
HISTORY = "http://purl.org/syndication/history/1.0"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_RSS = frozenset(
    {
        "",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
    }
)
_ATOMS = frozenset({ATOM, ATOM_OLD})


def rss_entry(item: Element, address: str) -> ListingEntry | None:
    """Read one ``item``: its link, an Atom link, or a guid that is a permalink; title; the date it came out, before the one it changed.

    None for an item without any address.
    """
    target = (
        _address(_first(item, _RSS, "link"), address)
        or _alternate(_all(item, _ATOMS, "link"), address)
        or _permalink(item, address)
    )
    if target is None:
        return None
    title = plain_title(_text(_first(item, _RSS, "title"))) or plain_title(_text(_first(item, DUBLIN_CORE, "title")))
    dates: Sequence[tuple[frozenset[str], str]] = (
        (_RSS, "pubDate"),
        (DUBLIN_CORE, "date"),
        (DUBLIN_CORE, "issued"),
        (DUBLIN_CORE, "created"),
        (_ATOMS, "published"),
        (_ATOMS, "updated"),
        (DUBLIN_CORE, "modified"),
    )
    return ListingEntry(url=target, title=title, date_as_written=_date(item, dates))


def atom_entry(entry: Element, address: str) -> ListingEntry | None:
    """Read one ``entry``: its alternate link (a page rather than another format), title by its type, published before updated.

    None for an entry without an alternate link or a content that stands elsewhere: an id is no address (RFC 4287 §4.2.6).
    """
    content = _first(entry, _ATOMS, "content")
    source = content.get("src") if content is not None else None
    target = _alternate(_all(entry, _ATOMS, "link"), address)
    if target is None and content is not None and source:
        target = absolute(base_of(content, address), source)
    if target is None:
        return None
    names = ("published", "issued", "created", "updated", "modified")
    return ListingEntry(
        url=target,
        title=_atom_title(_first(entry, _ATOMS, "title")),
        date_as_written=_date(entry, [(_ATOMS, name) for name in names]),
    )


def sitemap_entry(row: Element, address: str, *, lastmod_is_date: bool) -> ListingEntry | None:
    """Read one ``url``: its loc, and title and date of the news extension where it has one.

    ``lastmod`` tells when a page was changed, not when it was published: it is the row's date only with ``lastmod_is_date``.
    """
    target = _address(_child(row, "loc"), address)
    if target is None:
        return None
    news = next((child for child in row if namespace(child) == NEWS and local_name(child) == "news"), None)
    title = line_text(_text(_child(news, "title"))) if news is not None else ""
    written = _text(_child(news, "publication_date")) if news is not None else ""
    if not written and lastmod_is_date:
        written = _text(_child(row, "lastmod"))
    return ListingEntry(url=target, title=title, date_as_written=day_of(written))


def sitemap_parts(index: Element, address: str) -> tuple[str, ...]:
    """Return the addresses of the sitemaps of an index, in its order, each once."""
    rows = [row for row in index if local_name(row) == "sitemap"]
    return tuple(dict.fromkeys(found for row in rows if (found := _address(_child(row, "loc"), address))))


def next_page(feed: Element, address: str) -> str | None:
    """Return where the feed goes on: its ``next`` page, else its previous archive (RFC 5005 §3, §4); None at the end."""
    links = _all(feed, _ATOMS, "link")
    for relation in ("next", "prev-archive"):
        for link in links:
            if (link.get("rel") or "").strip().lower() == relation:
                found = absolute(base_of(link, address), link.get("href") or "")
                if found is not None and found != address.partition("#")[0]:
                    return found
    return None


def says_complete(feed: Element) -> bool:
    """Tell whether a feed states that it holds every entry (``fh:complete``, RFC 5005 §2)."""
    return any(namespace(child) == HISTORY and local_name(child) == "complete" for child in feed)


def children(element: Element, name: str, *, atom: bool = False) -> Iterator[Element]:
    """Yield the child elements of that name in the namespaces of Atom, or of RSS."""
    yield from _all(element, _ATOMS if atom else _RSS, name)


def _alternate(links: Sequence[Element], address: str) -> str | None:
    """Return the address of the alternate link: the first that leads to a page, else the first of any type."""
    own = [link for link in links if (link.get("rel") or "alternate").strip().lower() == "alternate"]
    ranked = sorted(own, key=lambda link: (link.get("type") or "text/html").strip().lower() not in _PAGE_TYPES)
    found = (absolute(base_of(link, address), link.get("href") or "") for link in ranked)
    return next((target for target in found if target is not None), None)


_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def _permalink(item: Element, address: str) -> str | None:
    guid = _first(item, _RSS, "guid")
    if guid is None or (guid.get("isPermaLink") or "true").strip().lower() != "true":
        return None
    written = _text(guid).strip()
    return absolute(address, written) if written.lower().startswith(("http://", "https://")) else None


def _address(element: Element | None, address: str) -> str | None:
    return absolute(base_of(element, address), _text(element).strip()) if element is not None else None


def _atom_title(title: Element | None) -> str:
    kind = (title.get("type") or "text").strip().lower() if title is not None else "text"
    read: Callable[[str], str] = markup_title if kind in {"html", "text/html"} else line_text
    return read(_text(title))


def _date(element: Element, names: Sequence[tuple[frozenset[str], str]]) -> str | None:
    return next((day for spaces, name in names if (day := day_of(_text(_first(element, spaces, name))))), None)


def _all(element: Element, spaces: frozenset[str], name: str) -> list[Element]:
    return [child for child in element if namespace(child) in spaces and local_name(child) == name]


def _first(element: Element, spaces: frozenset[str], name: str) -> Element | None:
    """Return the first child of that name that is not empty, else the first."""
    found = _all(element, spaces, name)
    return next((child for child in found if _text(child).strip() or child.attrib), found[0] if found else None)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _text(element: Element | None) -> str:
    return text_of(element) if element is not None else ""
