from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from gongbao.cms import family
from gongbao.cms.feed_xml import read_xml
from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.model.portal import Column
from gongbao.model.web import WebPage
from gongbao.settings import Caps, enforcing

FAMILY = family("feed")
URL = "https://www.qinglan.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = (
    f"<urlset {SPACE}><url><loc> https://www.qinglan.example/zcwj/1.html?a=1&amp;b=2 </loc><lastmod>2025-03-03</lastmod></url>"
    "<url><loc>https://www.qinglan.example/zcwj/2.html</loc></url><url><loc></loc></url></urlset>"
)


@pytest.fixture
def read(answer: Callable[..., WebPage], column: Callable[..., Column]) -> Callable:
    return lambda body, **options: FAMILY.read_listing(answer(body, URL), column(URL, "feed", **options))


def test_a_sitemap_lists_addresses_and_its_lastmod_is_no_date_of_publication(read: Callable) -> None:
    assert [(e.url, e.title, e.date_as_written) for e in read(URLSET).entries] == [
        ("https://www.qinglan.example/zcwj/1.html?a=1&b=2", "", None),
        ("https://www.qinglan.example/zcwj/2.html", "", None),
    ]


def test_lastmod_is_the_date_where_the_column_says_so(read: Callable) -> None:
    assert [entry.date_as_written for entry in read(URLSET, lastmod="date").entries] == ["2025-03-03", None]


def test_the_news_extension_names_title_and_date(read: Callable) -> None:
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    body = f"""<urlset {SPACE} xmlns:n="{news}"><url><loc>https://www.qinglan.example/a</loc><n:news>
      <n:publication_date>2025-03-03T08:00:00+08:00</n:publication_date><n:title>关于示范的公告</n:title></n:news></url></urlset>"""
    assert [(e.title, e.date_as_written) for e in read(body).entries] == [("关于示范的公告", "2025-03-03")]


def test_an_index_has_parts_and_no_rows(read: Callable) -> None:
    body = f"""<sitemapindex {SPACE}><sitemap><loc>https://www.qinglan.example/s1.xml.gz</loc><lastmod>2025-03-03</lastmod></sitemap>
      <sitemap><loc>/s2.xml</loc></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>"""
    page = read(body)
    assert page.entries == ()
    assert [part.url for part in page.parts] == [
        "https://www.qinglan.example/s1.xml.gz",
        "https://www.qinglan.example/s2.xml",
    ]


def test_gzip_is_unpacked_of_one_member_or_several(read: Callable) -> None:
    raw = URLSET.encode()
    for packed in (gzip.compress(raw), gzip.compress(raw[:90]) + gzip.compress(raw[90:])):
        assert len(read(packed).entries) == 2


def test_gzip_that_is_broken_is_unreadable(read: Callable) -> None:
    packed = gzip.compress(URLSET.encode())
    for raw in (packed[:-12], packed[:12] + b"\xff\xff\xff" + packed[15:], b"\x1f\x8bx"):
        with pytest.raises(UnreadableDocument, match="gzip"):
            read(raw)


def test_gzip_is_unpacked_to_the_cap_and_no_further(answer: Callable[..., WebPage]) -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 5_000_000 + b"</urlset>") * 3
    with enforcing(Caps(page_bytes=1_000)), pytest.raises(TooLarge, match=r"1000 bytes \(cap page_bytes\)"):
        read_xml(answer(bomb, URL))
    with enforcing(Caps(page_bytes=20_000)):
        assert read_xml(answer(gzip.compress(b"<urlset>" + b" " * 5_000 + b"</urlset>"), URL)).tag == "urlset"
