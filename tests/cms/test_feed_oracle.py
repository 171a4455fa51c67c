"""Feeds of many shapes, invented, read as feedparser reads them: the same links, the same titles, the same moments."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import feedparser
import pytest

from gongbao.cms import family
from gongbao.model.portal import Column
from gongbao.model.web import WebPage

FAMILY = family("feed")
URL = "https://www.qinglan.example/zwgk/feed.xml"
HEADERS = {"content-location": URL, "content-type": "application/xml; charset=utf-8"}
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
TITLES = (
    "关于示范的公告",
    "<![CDATA[关于“示范”的公告]]>",
    "研究&amp;开发 &#8220;费用&#8221;",
    "\n  关于\n示范的公告  ",
)
LINKS = (
    "https://www.qinglan.example/art/1.html?a=1&amp;b=2",
    "../art/1.html",
    "/art/1.html",
    " https://www.qinglan.example/1 ",
)
RSS_DATES = (
    "",
    "<pubDate>Mon, 03 Mar 2025 09:00:00 +0800</pubDate>",
    "<pubDate>Sun, 02 Mar 2025 23:00:00 GMT</pubDate>",
    "<pubDate>3 Mar 25 09:00 +0800</pubDate>",
    "<dc:date>2025-03-03T01:00:00+08:00</dc:date>",
    "<dc:date>2025-03-03</dc:date>",
)
ATOM_DATES = (
    "<updated>2025-03-03T01:00:00+08:00</updated>",
    "<published>2025-03-02T20:00:00Z</published><updated>2025-04-01T00:00:00Z</updated>",
)


def rss_feeds() -> Iterator[str]:
    for title, link, date in product(TITLES, LINKS, RSS_DATES):
        item = f"<item><title>{title}</title><link>{link}</link>{date}<description>摘要</description></item>"
        yield f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {SPACES}><channel><title>t</title>{item}</channel></rss>'
        yield (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            f'{SPACES}><channel rdf:about="x"><title>t</title></channel>{item}</rdf:RDF>'
        )


def atom_feeds() -> Iterator[str]:
    bases = ("", 'xml:base="https://static.qinglan.example/x/"', 'xml:base="sub/"')
    for title, link, date, base in product(TITLES, LINKS, ATOM_DATES, bases):
        entry = f'<entry {base}><title>{title}</title><link rel="self" href="/s"/><link href="{link.strip()}"/><id>urn:1</id>{date}</entry>'
        yield f'<feed xmlns="http://www.w3.org/2005/Atom" {base}><title>t</title>{entry}</feed>'


def day(entry: feedparser.FeedParserDict) -> str | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    if moment is None:
        return None
    return (datetime.fromtimestamp(calendar.timegm(moment), UTC) + timedelta(hours=8)).date().isoformat()


@pytest.mark.parametrize("feeds", [rss_feeds, atom_feeds])
def test_the_same_is_read_as_by_feedparser(
    feeds: Callable[[], Iterator[str]], answer: Callable[..., WebPage], column: Callable[..., Column]
) -> None:
    compared = 0
    for body in feeds():
        (mine,) = FAMILY.read_listing(answer(body, URL), column(URL, "feed")).entries
        (theirs,) = feedparser.parse(body.encode(), response_headers=HEADERS).entries
        assert mine.url == theirs.link, body
        assert mine.title == " ".join(theirs.title.split()), body
        assert mine.date_as_written == day(theirs), body
        compared += 1
    assert compared == {"rss_feeds": 192, "atom_feeds": 96}[feeds.__name__]
