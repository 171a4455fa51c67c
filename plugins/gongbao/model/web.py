"""Requests and answers as the domain sees them; no HTTP library shows through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gongbao.model.capture import ListingEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRequest:
    """One request: ``form`` is sent url-encoded when the method is POST, ``json`` as a JSON object; a request carries one of them.

    A fragment of ``url`` never leaves this machine: a family may keep there where in a listing it stands, and finds it again in
    the ``url`` of the answer.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """One answer. Header names are lower case; ``status`` 304 means unchanged since the validators that were sent."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime


Fetch = Callable[[WebRequest], WebPage]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """One page of a listing: its entries, the request for the next page (None at the end), the total if the page tells it.

    ``parts`` are requests for listings that this one is made of (the children of a sitemap index), each with pages of its own.
    ``window`` tells that only the newest entries are shown (a feed): what it does not name may stand all the same.
    """

    entries: tuple[ListingEntry, ...]
    following: WebRequest | None = None
    total: int | None = None
    parts: tuple[WebRequest, ...] = ()
    window: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMatter:
    """A detail page taken apart, before any fact is read.

    ``lines`` are the block lines of the body in reading order, one paragraph or table cell row each, furniture of the page
    frame removed; ``table`` maps raw labels of the information table to raw values; ``metas`` lower-case names to values;
    ``title`` is the page's own title element of the body frame; ``links`` are (text, absolute URL) of attachments.
    ``tables`` are the body's tables as rows of cells, each with the index into ``lines`` where it stands. ``images`` counts the
    pictures of a body that holds nothing else (a scanned document); it is 0 where the body has text or files.
    """

    family: str
    url: str | None
    lines: tuple[str, ...]
    title: str | None = None
    table: Mapping[str, str] = field(default_factory=dict)
    metas: Mapping[str, str] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...] = ()
    head_lines: tuple[str, ...] = ()
    tail_lines: tuple[str, ...] = ()
    images: int = 0
    listing_title: str | None = None
    listing_date: str | None = None
