from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao.model.portal import Column, ColumnKind
from gongbao.model.web import WebPage

SHARED = Path(__file__).parents[2] / "../shared"
PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def real_pages() -> Path:
    folder = SHARED / "data/html"
    if not folder.is_dir():
        pytest.skip("no ../shared/data here: the reference pages are not part of the repository")
    return folder


@pytest.fixture
def own_page() -> Callable[[str], str]:
    """Read a page of tests/cms/pages by its claim."""
    return lambda claim: (PAGES / claim / "page.html").read_text(encoding="utf-8")


@pytest.fixture
def answer() -> Callable[..., WebPage]:
    def build(body: str | bytes, url: str) -> WebPage:
        return WebPage(
            url=url,
            final_url=url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=body.encode() if isinstance(body, str) else body,
            fetched_at=datetime(2026, 9, 1, tzinfo=UTC),
        )

    return build


@pytest.fixture
def column() -> Callable[..., Column]:
    def build(url: str, family: str, **options: str) -> Column:
        return Column(id="notices", name="通知", kind=ColumnKind.NOTICE, url=url, family=family, options=options)

    return build
