"""How a feed that only grows is cut into documents (RFC 5005 §4): closed archives, an open page, and the document that is polled.

Entries are counted from 0, oldest first. Archive ``n`` (from 1) holds entries ``(n-1)*PAGE`` up to ``n*PAGE`` and is closed when it is
full. What is not full yet stands in the open page, so that the newest archive has a next one from the day it is closed.
"""

from __future__ import annotations

PAGE = 50
"""Entries of an archive."""

MOST = 500
"""Of a night that brought more entries than this, the polled document shows about as many; the rest is in the archives behind it."""


def closed_pages(count: int) -> int:
    """How many archives a feed of ``count`` entries has.

    >>> closed_pages(49), closed_pages(50), closed_pages(149)
    (0, 1, 2)
    """
    return count // PAGE


def page_bounds(number: int) -> tuple[int, int]:
    """First entry of page ``number``, and the first that is no longer on it."""
    return (number - 1) * PAGE, number * PAGE


def shown_from(count: int, newest: int) -> int:
    """The first entry of the polled document: whole archives lie before it, it holds all ``newest`` entries of the last night.

    At least PAGE entries (if there are as many), less than MOST + PAGE. It never moves back as a feed grows, so that what stands in
    archives alone was shown before, or came in a night of more than MOST.

    >>> shown_from(60, 1), shown_from(100, 1), shown_from(160, 120), shown_from(9000, 4000)
    (0, 50, 0, 8500)
    """
    kept = max(PAGE, min(newest, MOST))
    return max(0, count - kept) // PAGE * PAGE
