"""Alembic revisions of the ledger; `gongbao.ledger.upgrading` runs them."""
