"""RSS, Atom and sitemaps as listings: a feed is a window on the newest, a sitemap names everything and nothing else."""

from __future__ import annotations

import gzip

from gongbao.model.capture import FailureKind, Outcome, Role, Seen
from tests.portal_servers.city import documents
from tests.portal_servers.feeds import FeedServer
from tests.portal_servers.harness import Answer


def found(night, server):
    return {c.url for c in night.captured(Role.DETAIL)} == {server.url(server.path(doc)) for doc in server.docs}


def test_an_rss_feed_names_each_document_with_title_and_day(open_town):
    server = FeedServer()
    night = open_town(server, "feed").capture(1)
    assert (night.column.outcome, night.column.failure, night.column.listing_entries) == (Outcome.CHANGED, None, 24)
    assert found(night, server)
    titles = {c.url: c.listing_title for c in night.captured(Role.DETAIL)}
    assert titles == {server.url(server.path(doc)): doc.title for doc in server.docs}


def test_what_leaves_the_window_of_a_feed_is_not_missing(open_town):
    server = FeedServer(docs=documents(12)[2:], window=10)
    town = open_town(server, "feed", full_walk=1)
    town.capture(1)
    server.docs = documents(12)
    for night, new in ((2, 2), (3, 0)):
        seen = town.capture(night)
        assert (seen.column.failure, seen.column.listing_entries, seen.column.new_pages) == (None, 10, new)
        assert [page.url for page in seen.report.pages if page.seen is Seen.ABSENT or page.failure] == []
        assert server.asked(server.path(documents(12)[-1])) == []


def test_a_quiet_night_costs_one_request_of_the_feed(open_town):
    server = FeedServer()
    town = open_town(server, "feed")
    town.capture(1)
    assert town.capture(2).column.outcome is Outcome.NOTHING_NEW
    assert [request.path for request in server.requests if request.path != "/robots.txt"] == ["/rss.xml"]


def test_a_sitemap_index_is_read_part_by_part_and_titles_come_from_the_pages(open_town):
    server = FeedServer(feed="/sitemap.xml", docs=documents(8))
    town = open_town(server, "feed")
    town.run(1)
    assert [len(server.asked(f"/sitemap{part}.xml")) for part in ("", "-1", "-2")] == [1, 1, 1]
    assert {row["title"] for row in town.published("policies")} == {doc.title for doc in server.docs}


def test_a_sitemap_packed_by_gzip_is_read_and_one_that_unpacks_over_the_cap_is_too_large(open_town):
    server = FeedServer(feed="/sitemap.xml", docs=documents(8))
    for part in ("/sitemap-1.xml", "/sitemap-2.xml"):
        server.answers[part] = Answer(body=gzip.compress(server.good(part).body), content_type="application/x-gzip")
    town = open_town(server, "feed", full_walk=1, caps="retries=0,timeout_seconds=5,page_bytes=300000")
    first = town.capture(1)
    assert (first.column.failure, first.column.listing_entries) == (None, 8)
    bomb = server.good("/sitemap-2.xml").body + b" " * 3_000_000
    server.answers["/sitemap-2.xml"] = Answer(body=gzip.compress(bomb), content_type="application/x-gzip")
    night = town.capture(2)
    assert (night.column.outcome, night.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.TOO_LARGE)


def test_a_part_that_fails_is_no_smaller_sitemap(open_town):
    server = FeedServer(feed="/sitemap.xml")
    town = open_town(server, "feed", full_walk=1)
    town.capture(1)
    server.answers["/sitemap-2.xml"] = server.good("/wj/list.html")
    night = town.capture(2)
    assert (night.column.outcome, night.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.UNEXPECTED_STRUCTURE)
    assert {page.seen for page in night.report.pages} <= {Seen.UNCHANGED}
