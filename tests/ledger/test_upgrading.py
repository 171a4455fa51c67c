from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from gongbao.errors import BadInput
from gongbao.ledger import Ledger, upgrading
from gongbao.ledger.tables import METADATA
from gongbao.ledger.upgrading import FIRST, HEAD, revision_of

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def _revision(url: str) -> str | None:
    engine = create_engine(url)
    with engine.begin() as connection:
        revision = revision_of(connection)
    engine.dispose()
    return revision


def test_the_revisions_end_at_the_head_that_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(upgrading.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_new_ledger_has_the_tables_that_the_code_reads(url: str) -> None:
    Ledger(url).close()

    engine = create_engine(url)
    with engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    assert differences == []
    assert _revision(url) == HEAD


def test_a_ledger_of_the_time_before_revisions_keeps_what_it_knows(url: str) -> None:
    old = Ledger(url)
    batch_id = old.batches.open_batch(NIGHT, ["a"]).batch_id
    old.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            if table.name not in FIRST_TABLES:
                table.drop(connection)
        for table, column in LATER_COLUMNS:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    assert _revision(url) == FIRST

    ledger = Ledger(url)

    assert ledger.batches.one(batch_id).portal_ids == ("a",)
    assert _revision(url) == HEAD
    ledger.close()


FIRST_TABLES = {"pages", "columns", "batches", "batch_portals", "hosts", "outbox", "locks"}
LATER_COLUMNS = (("pages", "sound"), ("columns", "listing_sha256"), ("columns", "listing_rows"))


def test_a_ledger_of_a_newer_program_is_refused_and_left_alone(url: str) -> None:
    Ledger(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(BadInput, match="revision 9999, and this program knows up to"):
        Ledger(url)

    assert _revision(url) == "9999"


def test_processes_that_open_a_new_ledger_at_once_make_it_once(url: str) -> None:
    def open_and_ask(_: int) -> int:
        ledger = Ledger(url)
        try:
            return ledger.hosts.requests_today("www.example.org", NIGHT)
        finally:
            ledger.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(open_and_ask, range(6))) == [0] * 6
