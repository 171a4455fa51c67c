"""Looks at a watched listing between nights: one polite request, and whether its rows say anything new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from gongbao.cms import family
from gongbao.crawl.failure import judge_listing
from gongbao.crawl.recheck import row_changed
from gongbao.errors import PageAbsent, PortalUnavailable, SourceChanged, UnreadableDocument
from gongbao.ledger import Ledger, PageMemory
from gongbao.ledger.watches import ColumnKey, WatchMemory
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Column, Portal
from gongbao.model.web import Fetch, WebPage, WebRequest

MOST_PATIENCE = timedelta(hours=6)
"""A listing that fails is looked at ever less often, but never less often than this."""

_SPREAD = 0.1
"""Looks are put off by up to this share of the interval, each time by another one, so that columns do not march in step."""


def watched_columns(portals: Iterable[Portal]) -> dict[ColumnKey, tuple[Portal, Column]]:
    """Columns that declare ``watch_seconds``."""
    return {(p.id, c.id): (p, c) for p in portals for c in p.columns if c.watch_seconds is not None}


def due_columns(
    watched: Iterable[ColumnKey], memories: Mapping[ColumnKey, WatchMemory], now: datetime
) -> tuple[ColumnKey, ...]:
    """Return those whose time has come, the longest waiting first; one that was never looked at is due."""
    due = [key for key in watched if key not in memories or memories[key].next_at <= now]
    return tuple(sorted(due, key=lambda key: (memories[key].next_at.timestamp() if key in memories else 0.0, key)))


def look_at(
    portal: Portal,
    column: Column,
    *,
    fetch: Fetch,
    ledger: Ledger,
    memory: WatchMemory | None,
    now: Callable[[], datetime],
) -> bool:
    """Ask for the first page of the listing and note what it says; True when a row is new or differs.

    A column whose first walk is not done waits for its night: all its rows would be new. A failure is noted with the time of
    the next look and raises nothing.
    """
    known = ledger.columns.one(portal.id, column.id)
    if known is None or not known.first_walk_done:
        return False
    key = (portal.id, column.id)
    asked = family(column.family).first_request(column)
    request = replace(asked, headers={**asked.headers, **_conditions(asked, memory)})
    try:
        page = fetch(request)
        changed = page.status != 304 and _says_anything_new(page, portal, column, ledger)
    except (PortalUnavailable, SourceChanged, PageAbsent, UnreadableDocument) as error:
        note_failure(column, key, ledger=ledger, memory=memory, at=now(), error=str(error))
        return False
    at = now()
    same = page.status == 304 and memory is not None
    etag = memory.etag if same and memory else page.headers.get("etag")
    last_modified = memory.last_modified if same and memory else page.headers.get("last-modified")
    ledger.watches.looked(
        key, at=at, next_at=at + _interval(column, key, at), changed=changed, etag=etag, last_modified=last_modified
    )
    return changed


def note_failure(
    column: Column, key: ColumnKey, *, ledger: Ledger, memory: WatchMemory | None, at: datetime, error: str
) -> None:
    """Note why a listing could not be looked at, and put the next look off: twice as long after each failure, up to ``MOST_PATIENCE``."""
    failures = memory.failures if memory is not None else 0
    pause = min(_interval(column, key, at) * 2 ** min(failures, 30), MOST_PATIENCE)
    said = error.replace("\0", " ")  # it may quote a page, and PostgreSQL takes no NUL
    ledger.watches.failed(key, at=at, next_at=at + pause, failures=failures + 1, error=said)


def _conditions(request: WebRequest, memory: WatchMemory | None) -> dict[str, str]:
    """Validators of the last answer (RFC 9110 §13); only a GET can be answered with 304."""
    if memory is None or request.method != "GET":
        return {}
    named = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
    return {name: value for name, value in named.items() if value}


def _says_anything_new(page: WebPage, portal: Portal, column: Column, ledger: Ledger) -> bool:
    """Judge by the rows, not the bytes: a visit counter or a new banner wakes nobody."""
    judge_listing(page)
    rows = [
        entry for entry in family(column.family).read_listing(page, column).entries if _is_on_site(entry.url, portal)
    ]
    remembered = ledger.pages.among(portal.id, [entry.url for entry in rows])
    return any(_is_news(entry, remembered.get(entry.url)) for entry in rows)


def _is_news(entry: ListingEntry, page: PageMemory | None) -> bool:
    return page is None or row_changed(page, entry)


def _is_on_site(url: str, portal: Portal) -> bool:
    try:
        return urlsplit(url).hostname in portal.hosts
    except ValueError:
        return False


def _interval(column: Column, key: ColumnKey, at: datetime) -> timedelta:
    seconds = float(column.watch_seconds or 0)
    drawn = hashlib.sha256(f"{key} {at.isoformat()}".encode()).digest()[0] / 255
    return timedelta(seconds=seconds * (1 + _SPREAD * drawn))
