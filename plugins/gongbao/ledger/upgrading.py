"""Brings a ledger's tables to the revision of this code: Alembic's revisions, in one transaction, by one process at a time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from gongbao.errors import BadInput

HEAD = "0004"
"""The newest revision; a test holds it to the folder ``migrations``."""

FIRST = "0001"
"""What ledgers made before revisions were counted hold."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x676F6E67
"""PostgreSQL's advisory lock of an upgrade; SQLite's one writer needs none."""


def revision_of(connection: Connection) -> str | None:
    """Return the revision that the tables have; None for an empty database."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return FIRST if "batches" in tables else None


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, inside the caller's write transaction; BadInput for a ledger of a newer program."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = revision_of(connection)
    # Alembic takes 0.1 s to import, and nearly every opening finds nothing to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise BadInput(
            f"the ledger is at revision {found}, and this program knows up to {HEAD}; run the program that wrote it, or a newer one "
            "(or name another ledger in GONGBAO_LEDGER_URL and run `gongbao ledger rebuild`)"
        )
    if found is not None and "alembic_version" not in inspect(connection).get_table_names():
        command.stamp(config, found)
    command.upgrade(config, "head")
