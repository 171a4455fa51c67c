"""Channels that alerts no longer go to, until a person says otherwise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "silenced_channels",
        sa.Column("subscription", sa.String(200), primary_key=True),
        sa.Column("channel", sa.String(60), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
