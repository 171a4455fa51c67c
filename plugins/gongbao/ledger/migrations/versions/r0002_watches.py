"""What is remembered of listings that are looked at between nights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "watches",
        sa.Column("portal_id", sa.String(100), primary_key=True),
        sa.Column("column_id", sa.String(100), primary_key=True),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("looked_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("changed_at", _MOMENT),
        sa.Column("called_at", _MOMENT),
        sa.Column("taken_by", sa.String(40)),
    )
