"""What the ledger of `bench/country.py` remembers of the nights before: every known page and every column, as thirty nights left them.

Only the pages that tonight asks for need their true hash; the hash of another page is made of its address.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from country_pages import listing_answer, page_answer
from country_sites import AS_OF, EVERY_NIGHTS, Country, Listing

from gongbao.ledger import Ledger
from gongbao.ledger.tables import COLUMNS, PAGES

_STORED = "%Y-%m-%d %H:%M:%S.%f"
"""How SQLite keeps a time of ours."""


def remember(country: Country, ledger_path: Path) -> int:
    """Fill a new ledger (a SQLite file); return how many pages it knows. Written in bulk: row by row it would cost the bench minutes."""
    Ledger(f"sqlite:///{ledger_path}").close()
    pages = [c.name for c in PAGES.columns]
    columns = [c.name for c in COLUMNS.columns]
    listings = [column for site in country.all() for column in site.columns]
    with sqlite3.connect(ledger_path) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executemany(_insert("pages", pages), (row for column in listings for row in _page_rows(column)))
        connection.executemany(_insert("columns", columns), (_column_row(column) for column in listings))
        known: int = connection.execute("SELECT count(*) FROM pages").fetchone()[0]
    connection.close()
    return known


def due_tonight(column: Listing, number: int) -> bool:
    """Tell whether a known page is asked tonight: it is fresh, or was last asked a month ago."""
    return (column.fresh and number == column.known) or _nights_ago(column, number) >= EVERY_NIGHTS


def _nights_ago(column: Listing, number: int) -> int:
    return 1 + (number * 7 + column.place * 3 + column.site.number) % EVERY_NIGHTS


def _page_rows(column: Listing) -> Iterator[tuple[object, ...]]:
    site = column.site
    for number in range(1, column.known + 1):
        url = column.page_url(number)
        fresh = column.fresh and number == column.known
        first = AS_OF - timedelta(days=10 if fresh else 200)
        checked = AS_OF - timedelta(days=1 if fresh else _nights_ago(column, number))
        due = due_tonight(column, number)
        told = page_answer(column, number, tonight=False).body if due else url.encode()
        yield (
            site.id, url, column.id, "detail", None, None, column.title(number), str(column.day(number)),
            column.etag(number, tonight=False) if site.validated else None,
            "Sun, 01 Mar 2026 08:00:00 GMT" if site.validated else None,
            hashlib.sha256(told).hexdigest(), f"20260101T183000Z-000000-{hashlib.sha256(url.encode()).hexdigest()[:12]}",
            _stored(first), _stored(checked), _stored(checked), 0, True,
        )  # fmt: skip


def _column_row(column: Listing) -> tuple[object, ...]:
    walked = _stored(AS_OF - timedelta(days=column.walked))
    listing = hashlib.sha256(listing_answer(column, 1, tonight=False).body).hexdigest()
    rows = min(column.known, column.per_page)
    return (
        column.site.id,
        column.id,
        True,
        True,
        walked,
        column.known,
        _stored(AS_OF - timedelta(days=1)),
        listing,
        rows,
    )


def _insert(table: str, names: list[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _stored(moment: datetime) -> str:
    return moment.strftime(_STORED)
