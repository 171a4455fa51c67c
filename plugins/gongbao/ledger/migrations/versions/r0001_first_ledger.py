"""The tables of the first release: pages, columns, batches, hosts, outbox, locks. No way back: a ledger is rebuilt from the archive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "pages",
        sa.Column("portal_id", sa.String(100), primary_key=True),
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("column_id", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("parent_url", sa.Text),
        sa.Column("attachment_name", sa.Text),
        sa.Column("listing_title", sa.Text),
        sa.Column("listing_date", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("payload_sha256", sa.String(64)),
        sa.Column("last_capture_id", sa.String(100)),
        sa.Column("first_seen_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT),
        sa.Column("last_checked_at", _MOMENT, nullable=False),
        sa.Column("absent_nights", sa.Integer, nullable=False),
    )
    op.create_index("pages_by_parent", "pages", ["portal_id", "parent_url"])
    op.create_table(
        "columns",
        sa.Column("portal_id", sa.String(100), primary_key=True),
        sa.Column("column_id", sa.String(100), primary_key=True),
        sa.Column("first_walk_done", sa.Boolean, nullable=False),
        sa.Column("last_walk_ok", sa.Boolean, nullable=False),
        sa.Column("last_full_walk_at", _MOMENT),
        sa.Column("last_full_entries", sa.Integer),
        sa.Column("last_walk_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "batches",
        sa.Column("batch_id", sa.String(40), primary_key=True),
        sa.Column("as_of", _MOMENT, nullable=False),
        sa.Column("trigger", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        *(sa.Column(name, _MOMENT) for name in ("captured_at", "normalized_at", "released_at", "alerted_at")),
    )
    op.create_index("batches_by_state", "batches", ["state", "as_of"])
    op.create_table(
        "batch_portals",
        sa.Column("batch_id", sa.String(40), primary_key=True),
        sa.Column("portal_id", sa.String(100), primary_key=True),
        sa.Column("captured_at", _MOMENT),
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(255), primary_key=True),
        sa.Column("free_at", _MOMENT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("release_id", sa.String(60), primary_key=True),
        sa.Column("subscription", sa.String(200), primary_key=True),
        sa.Column("channel", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "locks",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_started", sa.Float, nullable=False),
        sa.Column("taken_at", _MOMENT, nullable=False),
        sa.Column("beat_at", _MOMENT, nullable=False),
    )
