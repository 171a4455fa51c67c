"""Alembic's entry: one transaction on the connection that ``gongbao.ledger.upgrading`` hands over."""

from __future__ import annotations

from alembic import context

from gongbao.ledger.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
