from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from gongbao.archive import Archive
from gongbao.crawl import capture_portal
from gongbao.ledger import Ledger
from gongbao.model.capture import FailureKind, Outcome, Seen
from gongbao.registry import load_portal
from gongbao.settings import Caps
from gongbao_sample.server import serve

PORTAL = load_portal(Path(__file__).parents[2] / "portals" / "cn_990100_qinglan.yml")


@pytest.fixture
def crawl_on(archive: Archive, ledger: Ledger, client_of: Callable, clock) -> Callable:
    """Crawl the sample portal as it stands on a day; the real families read it."""

    def run(day: str):
        night = datetime.fromisoformat(f"{day}T02:30:00+08:00")
        batch = ledger.batches.open_batch(night, [PORTAL.id])
        archive.write_batch(batch)
        with serve("127.0.0.1", 0, lambda: night) as server:
            place = {PORTAL.hosts[0]: f"127.0.0.1:{server.port}"}
            fetch = client_of(hosts=PORTAL.hosts, connect_to=place, caps=Caps(retries=0))
            report = capture_portal(
                PORTAL, batch, fetch=fetch, archive=archive, ledger=ledger, caps=Caps(retries=0),
                now=clock.now, sleep=clock.sleep,
            )  # fmt: skip
        return report, {c.column_id: c for c in report.columns}

    return run


def test_nights_with_a_block_page_and_an_empty_listing(crawl_on: Callable) -> None:
    first, columns = crawl_on("2025-03-03")
    assert {(c.outcome, c.backfill, c.failure) for c in columns.values()} == {(Outcome.CHANGED, True, None)}
    assert all(p.seen is Seen.CAPTURED and p.failure is None for p in first.pages)

    _, blocked = crawl_on("2025-03-12")
    assert (blocked["notices"].outcome, blocked["notices"].failure) == (
        Outcome.COULD_NOT_CRAWL,
        FailureKind.CHALLENGE,
    )
    assert blocked["normative"].outcome is Outcome.CHANGED

    emptied, columns = crawl_on("2025-03-19")
    assert columns["consultation"].outcome is Outcome.EMPTY_LISTING
    assert not [p for p in emptied.pages if p.column_id == "consultation" and p.seen is Seen.ABSENT]
