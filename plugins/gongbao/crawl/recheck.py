"""When a known page is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongbao.ledger import PageMemory
from gongbao.ledger.columns import ColumnMemory
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Portal, Recheck

_SLACK = timedelta(hours=12)
_NIGHTS_OF_DOUBT = 7


def is_due(page: PageMemory, as_of: datetime, recheck: Recheck) -> bool:
    """Tell whether ``page`` is asked in the batch of ``as_of``.

    Every night while it is fresh, or lately gone (so that absence is counted night by night); else every so many nights,
    counted with half a night's slack because batches do not start to the minute.
    """
    fresh = as_of - page.first_seen_at < timedelta(days=recheck.fresh_days)
    in_doubt = 0 < page.absent_nights < _NIGHTS_OF_DOUBT
    return fresh or in_doubt or as_of - page.last_checked_at >= timedelta(days=recheck.every_nights) - _SLACK


def row_changed(page: PageMemory, entry: ListingEntry | None) -> bool:
    """Tell whether the listing now shows another title or date for a known page: a reason to look at it."""
    if entry is None or page.payload_sha256 is None:
        return False
    return (entry.title or None, entry.date_as_written) != (page.listing_title or None, page.listing_date)


def needs_full_walk(column: ColumnMemory | None, as_of: datetime, portal: Portal) -> bool:
    """Tell whether the listing is read to its end: the first time, after a failure, and every so many nights."""
    if column is None or not column.first_walk_done or not column.last_walk_ok or column.last_full_walk_at is None:
        return True
    return as_of - column.last_full_walk_at >= timedelta(days=portal.full_walk_every_nights) - _SLACK
