"""What was read without failure last time, so that the same bytes need not be read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is not known yet of any page and column: both are read once more."""
    op.add_column("pages", sa.Column("sound", sa.Boolean))
    op.add_column("columns", sa.Column("listing_sha256", sa.String(64)))
    op.add_column("columns", sa.Column("listing_rows", sa.Integer))
