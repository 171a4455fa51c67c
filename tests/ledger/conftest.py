from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao.ledger import Ledger
from gongbao.model.capture import Capture, ColumnReport, Outcome, PageSeen, PortalReport, Role
from gongbao.model.identifiers import BatchId, CaptureId, Sha256

AS_OF = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'ledger.sqlite'}"


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
