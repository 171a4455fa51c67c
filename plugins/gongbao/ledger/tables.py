"""Tables of the ledger; plain SQL types, so that SQLite and PostgreSQL hold the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite forgets the zone, so it is given back on reading. A naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Refuse naive times; store UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; the ledger keeps aware UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


METADATA = MetaData()

PAGES = Table(
    "pages",
    METADATA,
    Column("portal_id", String(100), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("column_id", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("parent_url", Text),
    Column("attachment_name", Text),
    Column("listing_title", Text),
    Column("listing_date", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("payload_sha256", String(64)),
    Column("last_capture_id", String(100)),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment),
    Column("last_checked_at", Moment, nullable=False),
    Column("absent_nights", Integer, nullable=False, default=0),
    Column("sound", Boolean),
)
Index("pages_by_parent", PAGES.c.portal_id, PAGES.c.parent_url)

COLUMNS = Table(
    "columns",
    METADATA,
    Column("portal_id", String(100), primary_key=True),
    Column("column_id", String(100), primary_key=True),
    Column("first_walk_done", Boolean, nullable=False, default=False),
    Column("last_walk_ok", Boolean, nullable=False, default=False),
    Column("last_full_walk_at", Moment),
    Column("last_full_entries", Integer),
    Column("last_walk_at", Moment, nullable=False),
    Column("listing_sha256", String(64)),
    Column("listing_rows", Integer),
)

WATCHES = Table(
    "watches",
    METADATA,
    Column("portal_id", String(100), primary_key=True),
    Column("column_id", String(100), primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("looked_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("changed_at", Moment),
    Column("called_at", Moment),
    Column("taken_by", String(40)),
)

BATCHES = Table(
    "batches",
    METADATA,
    Column("batch_id", String(40), primary_key=True),
    Column("as_of", Moment, nullable=False),
    Column("trigger", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("captured_at", Moment),
    Column("normalized_at", Moment),
    Column("released_at", Moment),
    Column("alerted_at", Moment),
)
Index("batches_by_state", BATCHES.c.state, BATCHES.c.as_of)

BATCH_PORTALS = Table(
    "batch_portals",
    METADATA,
    Column("batch_id", String(40), primary_key=True),
    Column("portal_id", String(100), primary_key=True),
    Column("captured_at", Moment),
)

HOSTS = Table(
    "hosts",
    METADATA,
    Column("host", String(255), primary_key=True),
    Column("free_at", Moment, nullable=False),
    Column("day", String(10), nullable=False),
    Column("requests", Integer, nullable=False, default=0),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("release_id", String(60), primary_key=True),
    Column("subscription", String(200), primary_key=True),
    Column("channel", String(60), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Moment, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("error", Text),
)

SILENCED = Table(
    "silenced_channels",
    METADATA,
    Column("subscription", String(200), primary_key=True),
    Column("channel", String(60), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)

LOCKS = Table(
    "locks",
    METADATA,
    Column("name", String(60), primary_key=True),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_started", Float, nullable=False, default=0.0),
    Column("taken_at", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),
)
