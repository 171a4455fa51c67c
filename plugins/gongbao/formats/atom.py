"""Atom documents written (RFC 4287), with archives (RFC 5005 §4) and tombstones (RFC 6721): text is escaped, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from gongbao.formats.turning import without_turning

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile(
    "[^\u0020!#-%'-;=?-~\u00a0-\u061b\u061d-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff]"
)  # what escaping might alter; most values hold none
_ENTRY = re.compile(r"<entry>\n.*?\n</entry>", re.DOTALL)
_QUOTES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``atom:link``: relation, IRI reference, media type and words for it (empty: not said)."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """``atom:category``: a term of the list that ``scheme`` (an IRI) names, and how it is called."""

    term: str
    scheme: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomEntry:
    """One entry: ``id`` is an absolute IRI that never changes, ``updated`` RFC 3339; ``html`` content is escaped whole."""

    id: str
    title: str
    updated: str
    links: Sequence[Link]
    content: str
    content_type: Literal["text", "html"] = "text"
    categories: Sequence[Category] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomFeed:
    """What stands above the entries. An ``archive`` is a closed document; ``deleted`` are ids of entries that went and when."""

    id: str
    title: str
    updated: str
    links: Sequence[Link] = ()
    archive: bool = False
    deleted: Sequence[tuple[str, str]] = ()


def write_atom(feed: AtomFeed, entries: Iterable[AtomEntry | str]) -> bytes:
    """Write a feed document, its entries in the order given; one that `written_entries` gave goes in as it stands."""
    spaces = ' xmlns="http://www.w3.org/2005/Atom"'
    spaces += ' xmlns:fh="http://purl.org/syndication/history/1.0"' if feed.archive else ""
    spaces += ' xmlns:at="http://purl.org/atompub/tombstones/1.0"' if feed.deleted else ""
    lines = [
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed{spaces} xml:lang="zh-Hans">',
        *_head(feed.id, feed.title, feed.updated),
        "<author><name>Gongbao 公报</name></author>",
        *(["<fh:archive/>"] if feed.archive else []),
        *map(_link, feed.links),
        *(f"<at:deleted-entry{_attributes(ref=ref, when=when)}/>" for ref, when in feed.deleted),
    ]
    for entry in entries:
        if isinstance(entry, str):
            lines.append(entry)
            continue
        lines += ["<entry>", *_head(entry.id, entry.title, entry.updated), *map(_link, entry.links)]
        lines += [f"<category{_attributes(term=c.term, scheme=c.scheme, label=c.label)}/>" for c in entry.categories]
        lines += [f'<content type="{entry.content_type}">{_text(entry.content)}</content>', "</entry>"]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def written_entries(document: bytes) -> list[str]:
    """The entries of a document that `write_atom` wrote, as they stand in it: no text in them holds a ``<``."""
    return _ENTRY.findall(document.decode())


def write_opml(title: str, feeds: Iterable[tuple[str, str]], *, note: str = "") -> bytes:
    """Write a list of feeds (words, address) that readers import (OPML 2.0); ``note`` is for people who look into the file."""
    outlines = [f"<outline{_attributes(type='rss', text=text, title=text, xmlUrl=url)}/>" for text, url in feeds]
    top = f'<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n{_comment(note)}'
    head = f"{top}<head><title>{_text(title)}</title></head>\n<body>"
    return ("\n".join([head, *outlines, "</body>", "</opml>"]) + "\n").encode()


def without_controls(text: str) -> str:
    r"""Drop the characters that XML 1.0 cannot hold even escaped, and signs that turn the words beside them round.

    >>> without_controls("标题\x0b\x00一\u202e二")
    '标题一二'
    """
    return _FORBIDDEN.sub("", without_turning(text))


def _head(name: str, title: str, updated: str) -> list[str]:
    return [f"<id>{_text(name)}</id>", f"<title>{_text(title)}</title>", f"<updated>{_text(updated)}</updated>"]


def _comment(note: str) -> str:
    return f"<!-- {without_controls(note).replace('--', '- -')} -->\n" if note else ""


def _link(link: Link) -> str:
    return f"<link{_attributes(rel=link.rel, type=link.type, title=link.title, href=link.href)}/>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_quoted(value)}"' for name, value in values.items() if value)


def _quoted(value: str) -> str:
    return escape(without_controls(value), _QUOTES) if _SPECIAL.search(value) else value


def _text(text: str) -> str:
    return escape(without_controls(text), {"\r": "&#13;"}) if _SPECIAL.search(text) else text
