"""A copy of the ledger, taken while it is open, brings all of it back but its locks; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest

from gongbao.errors import BadInput
from gongbao.ledger import Ledger, Owner
from gongbao_stages.backup_ledger import keep_ledger, put_back_ledger, refuse_ledger

AS_OF = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def emptied(url: str) -> None:
    """As on a new machine."""
    if url.startswith("sqlite"):
        for path in Path(url.removeprefix("sqlite:///")).parent.glob("ledger.sqlite*"):
            path.unlink()
        return
    with psycopg2.connect(url.replace("+psycopg2", "")) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()


def test_a_copy_brings_all_back_but_the_locks(url: str, tmp_path: Path) -> None:
    ledger = Ledger(url)
    batch = ledger.batches.open_batch(AS_OF, ["a", "b"])
    ledger.batches.advance(batch.batch_id, "captured", AS_OF)
    ledger.locks.acquire("run", owner=Owner(host="elsewhere", pid=1), now=AS_OF)
    copy, kind = keep_ledger(url, tmp_path)
    assert copy is not None
    with pytest.raises(BadInput, match="there is a ledger already"):
        refuse_ledger(url)
    ledger.close()
    emptied(url)
    refuse_ledger(url)
    assert put_back_ledger(url, copy, kind)
    ledger = Ledger(url)
    assert [(b.batch_id, b.portal_ids) for b in ledger.batches.pending("captured")] == [(batch.batch_id, ("a", "b"))]
    ledger.locks.acquire("run", owner=Owner(host="here", pid=2), now=AS_OF)
    ledger.close()


def test_a_copy_of_another_kind_is_told_apart(url: str, tmp_path: Path) -> None:
    other = "postgresql" if url.startswith("sqlite") else "sqlite"
    assert put_back_ledger(url, tmp_path / "none", other) is False
    assert put_back_ledger(url, tmp_path / "none", "none") is False
