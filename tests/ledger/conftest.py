from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from gongbao.ledger import Ledger
from gongbao.model.capture import Capture, ColumnReport, Outcome, PageSeen, PortalReport, Role
from gongbao.model.identifiers import BatchId, CaptureId, Sha256

AS_OF = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'ledger.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, sqlite_url: str) -> str:
    """An address where no ledger is yet, on both databases that the ledger runs on."""
    if request.param == "sqlite":
        return sqlite_url
    database: str = request.getfixturevalue("postgresql_database")
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()
    return database.replace("postgresql://", "postgresql+psycopg2://", 1)


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[str]:
    """A database of its own for one run of the tests, on the PostgreSQL of PGHOST, PGPORT, PGUSER and PGPASSWORD (default: loopback)."""
    env = os.environ
    user = quote(env.get("PGUSER", "postgres")) + (f":{quote(env['PGPASSWORD'])}" if "PGPASSWORD" in env else "")
    server = f"postgresql://{user}@{env.get('PGHOST', '127.0.0.1')}:{env.get('PGPORT', '5432')}"
    name = f"gongbao_test_{os.getpid()}"
    try:
        admin = psycopg2.connect(f"{server}/postgres", connect_timeout=3)
    except psycopg2.OperationalError as refusal:
        pytest.skip(f"no PostgreSQL answers (PGHOST, PGPORT, PGUSER): {refusal}")
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    ledger = Ledger(url)
    yield ledger
    ledger.close()


@pytest.fixture
def capture_of() -> Callable[..., Capture]:
    def make(url: str, body: bytes, *, batch: str = "b1", role: Role = Role.DETAIL, **values: str) -> Capture:
        sha256 = Sha256.of(body)
        return Capture(
            capture_id=CaptureId.of(batch, url, sha256),
            batch_id=BatchId(batch),
            portal_id="p",
            column_id="c",
            role=role,
            url=url,
            final_url=url,
            fetched_at=AS_OF,
            http_status=200,
            content_type="text/html",
            payload_sha256=sha256,
            payload_bytes=len(body),
            warc_file="w",
            warc_offset=0,
            warc_length=1,
            **values,
        )

    return make


@pytest.fixture
def report_of() -> Callable[..., PortalReport]:
    def make(
        *pages: PageSeen,
        captures: tuple[Capture, ...] = (),
        outcome: Outcome = Outcome.CHANGED,
        full_walk: bool = True,
        batch: str = "b1",
    ) -> PortalReport:
        column = ColumnReport(
            portal_id="p",
            column_id="c",
            outcome=outcome,
            backfill=False,
            listing_entries=len(pages),
            listing_pages=1,
            new_pages=len(captures),
            full_walk=full_walk,
        )
        return PortalReport(batch_id=BatchId(batch), portal_id="p", columns=(column,), pages=pages, captures=captures)

    return make
