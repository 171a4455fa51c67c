from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao.archive import Archive, WarcPlace
from gongbao.model.capture import Capture, PortalReport, Role
from gongbao.model.identifiers import BatchId, CaptureId, Sha256
from gongbao.model.web import WebPage

BATCH = BatchId("20250303T183000Z-abc123")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def page_of() -> Callable[..., WebPage]:
    def make(body: bytes, url: str = "http://www.example.org/art/1.html", **headers: str) -> WebPage:
        return WebPage(
            url=url,
            final_url=url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"} | {n.replace("_", "-"): v for n, v in headers.items()},
            body=body,
            fetched_at=datetime(2025, 3, 3, 18, 31, 5, tzinfo=UTC),
        )

    return make


@pytest.fixture
def capture_of() -> Callable[..., Capture]:
    def make(page: WebPage, place: WarcPlace, batch_id: str = BATCH) -> Capture:
        sha256 = Sha256.of(page.body)
        return Capture(
            capture_id=CaptureId.of(batch_id, page.url, sha256),
            batch_id=BatchId(batch_id),
            portal_id="p",
            column_id="normative",
            role=Role.DETAIL,
            url=page.url,
            final_url=page.final_url,
            fetched_at=page.fetched_at,
            http_status=page.status,
            content_type=page.headers["content-type"],
            payload_sha256=sha256,
            payload_bytes=len(page.body),
            warc_file=place.warc_file,
            warc_offset=place.offset,
            warc_length=place.length,
        )

    return make


@pytest.fixture
def report_of() -> Callable[..., PortalReport]:
    def make(*captures: Capture, batch_id: str = BATCH) -> PortalReport:
        return PortalReport(batch_id=BatchId(batch_id), portal_id="p", columns=(), pages=(), captures=captures)

    return make


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Once called: every write stores half of what it is given, then the disk is full."""
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        real(descriptor, bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return lambda: monkeypatch.setattr("gongbao.archive.durable.os.write", write)
