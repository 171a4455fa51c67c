"""What a finished report changes in the memory of pages and columns: a function of report, time and notes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from gongbao.ledger.columns import first_walk_is_done
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import BATCH_PORTALS, COLUMNS, PAGES
from gongbao.model.capture import Capture, ColumnReport, Outcome, PageSeen, PortalReport, Role, Seen

_READ = frozenset({Seen.CAPTURED, Seen.UNCHANGED})
_KEPT = ("parent_url", "attachment_name", "listing_title", "listing_date", "etag", "last_modified")


_AT_ONCE = 500
"""Values of one question: SQLite takes some thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNote:
    """Facts of one page that its report does not carry: what links it, its row in the listing, its validators.

    ``sound``: its bytes were taken apart without failure.
    """

    parent_url: str | None = None
    attachment_name: str | None = None
    listing_title: str | None = None
    listing_date: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sound: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingNote:
    """The first page of a listing that had rows: its bytes, and how many rows."""

    sha256: str
    rows: int


def write_report(
    engine: LedgerEngine,
    connection: Connection,
    report: PortalReport,
    *,
    as_of: datetime,
    notes: Mapping[str, PageNote],
    listings: Mapping[str, ListingNote],
) -> None:
    """Write pages, columns and the captured state of the portal; rows that a later batch has written stay."""
    before = _remembered(connection, report, by="url", among=[page.url for page in report.pages])
    unknown = [str(page.capture_id) for page in report.pages if page.url not in before and page.capture_id]
    by_capture = _remembered(connection, report, by="last_capture_id", among=unknown)
    captures = {c.capture_id: c for c in report.captures}
    rows: dict[str, dict[str, Any]] = {}
    for page in report.pages:
        old = before.get(page.url)
        if old is not None and old["last_checked_at"] > as_of:
            continue
        capture = captures.get(page.capture_id) if page.capture_id else None
        # An attachment whose address carries a new token is known by its last capture.
        known = old or by_capture.get(str(page.capture_id))
        rows[page.url] = {"portal_id": report.portal_id} | _row(page, known, capture, as_of, notes.get(page.url))
    engine.upsert(connection, PAGES, list(rows.values()))
    _forget_unlinked(connection, report, rows)
    _write_columns(engine, connection, report, as_of, listings)
    captured = {"batch_id": str(report.batch_id), "portal_id": report.portal_id, "captured_at": as_of}
    engine.upsert(connection, BATCH_PORTALS, [captured])


def _remembered(
    connection: Connection, report: PortalReport, *, by: str, among: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Rows of the report's portal whose column ``by`` holds one of ``among``; a portal knows many pages and a night asks for few."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(among), _AT_ONCE):
        query = select(PAGES).where(
            PAGES.c.portal_id == report.portal_id, PAGES.c[by].in_(among[start : start + _AT_ONCE])
        )
        found |= {row[by]: dict(row) for row in connection.execute(query).mappings()}
    return found


def _row(
    page: PageSeen,
    old: Mapping[str, Any] | None,
    capture: Capture | None,
    as_of: datetime,
    note: PageNote | None,
) -> dict[str, Any]:
    was = old or {}
    row: dict[str, Any] = {
        "url": page.url,
        "column_id": page.column_id,
        "role": page.role.value,
        "payload_sha256": was.get("payload_sha256"),
        "last_capture_id": was.get("last_capture_id"),
        "first_seen_at": was.get("first_seen_at", as_of),
        "last_seen_at": as_of if page.seen in _READ else was.get("last_seen_at"),
        # A page that failed stays due: only an answer counts as a check.
        "last_checked_at": was.get("last_checked_at", as_of) if page.seen is Seen.FAILED else as_of,
        "absent_nights": page.absent_nights,
    }
    if capture is not None:
        row |= {"payload_sha256": str(capture.payload_sha256), "last_capture_id": str(capture.capture_id)}
    for name in _KEPT:
        said = [getattr(source, name, None) for source in (note, capture)]
        row[name] = next((value for value in said if value is not None), was.get(name))
    sound = note.sound if note is not None else None
    row["sound"] = sound if sound is not None or page.seen is Seen.CAPTURED else was.get("sound")
    if page.seen is Seen.CAPTURED:
        # New bytes, new validators: those of the old bytes would hide the next change.
        row |= {name: getattr(note, name, None) for name in ("etag", "last_modified")}
    return row


def _forget_unlinked(connection: Connection, report: PortalReport, rows: Mapping[str, object]) -> None:
    """Drop attachments that a newly captured page no longer links; every linked one is in the report."""
    for page in report.pages:
        read = page.seen is Seen.CAPTURED and page.failure is None
        if page.role is not Role.DETAIL or not read or page.url not in rows:
            continue
        linked = select(PAGES.c.url).where(
            PAGES.c.portal_id == report.portal_id,
            PAGES.c.role == Role.ATTACHMENT.value,
            PAGES.c.parent_url == page.url,
        )
        for url in connection.execute(linked).scalars().all():
            if url not in rows:
                connection.execute(delete(PAGES).where(PAGES.c.portal_id == report.portal_id, PAGES.c.url == url))


def _write_columns(
    engine: LedgerEngine,
    connection: Connection,
    report: PortalReport,
    as_of: datetime,
    listings: Mapping[str, ListingNote],
) -> None:
    query = select(COLUMNS).where(COLUMNS.c.portal_id == report.portal_id)
    known = {row["column_id"]: dict(row) for row in connection.execute(query).mappings()}
    rows = []
    for column in report.columns:
        old = known.get(column.column_id)
        if old is None or old["last_walk_at"] <= as_of:
            rows.append(_column_row(report, column, old, as_of, listings.get(column.column_id)))
    engine.upsert(connection, COLUMNS, rows)


def _column_row(
    report: PortalReport,
    column: ColumnReport,
    old: Mapping[str, Any] | None,
    as_of: datetime,
    listing: ListingNote | None,
) -> dict[str, Any]:
    ok = column.outcome in {Outcome.CHANGED, Outcome.NOTHING_NEW}
    in_full = ok and column.full_walk
    return {
        "portal_id": report.portal_id,
        "column_id": column.column_id,
        "first_walk_done": bool(old and old["first_walk_done"]) or first_walk_is_done(report, column.column_id),
        "last_walk_ok": ok,
        "last_full_walk_at": as_of if in_full else (old["last_full_walk_at"] if old else None),
        "last_full_entries": column.listing_entries if in_full else (old["last_full_entries"] if old else None),
        "last_walk_at": as_of,
        "listing_sha256": listing.sha256 if ok and listing is not None else None,
        "listing_rows": listing.rows if ok and listing is not None else None,
    }
