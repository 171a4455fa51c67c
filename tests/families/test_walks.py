"""Every family, over HTTP: each document once, nothing asked twice, a full walk when it is due, and no false end."""

from __future__ import annotations

import re

import pytest

from gongbao.model.capture import FailureKind, Outcome, Role, Seen
from tests.families.cases import CASES
from tests.portal_servers.city import documents
from tests.portal_servers.hanweb_jpaas import JpaasServer
from tests.portal_servers.trs import TrsServer

every_family = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def days(captures):
    return {c.url: re.sub(r"\D+", "-", c.listing_date)[:10] for c in captures}


@every_family
def test_every_document_is_found_once_with_its_title_and_date(case, open_town):
    town = open_town(case.serve(), case.family)
    first = town.capture(1)
    server = town.server
    assert (first.column.outcome, first.column.failure, first.column.detail) == (Outcome.CHANGED, None, "")
    details = first.captured(Role.DETAIL)
    assert sorted(c.url for c in details) == sorted(server.url(server.path(doc)) for doc in server.docs)
    assert {c.url: c.listing_title for c in details} == {server.url(server.path(doc)): doc.title for doc in server.docs}
    assert days(details) == {server.url(server.path(doc)): doc.published_on.isoformat() for doc in server.docs}
    assert [len(server.asked(server.path(doc))) for doc in server.docs] == [1] * 24
    assert (first.column.listing_entries, first.column.new_pages, first.column.full_walk) == (24, 24, True)


@every_family
def test_a_quiet_night_stops_at_the_first_page_of_known_entries(case, open_town):
    town = open_town(case.serve_few(documents(12)), case.family, options=case.options)
    town.capture(1)
    quiet = town.capture(2)
    assert quiet.column.outcome is Outcome.NOTHING_NEW
    assert not quiet.column.full_walk
    assert len(case.listing_requests(town.server)) == case.quiet
    assert {page.seen for page in quiet.report.pages if page.role is Role.DETAIL} <= {Seen.UNCHANGED}


@every_family
def test_news_is_read_until_a_page_shows_nothing_but_known_entries(case, open_town):
    server = case.serve_few(documents(24)[6:])
    town = open_town(server, case.family, options=case.options)
    town.capture(1)
    whole = len(case.listing_requests(server))
    server.docs = documents(24)
    news = town.capture(2)
    asked = len(case.listing_requests(server))
    assert {c.url for c in news.captured(Role.DETAIL)} == {server.url(server.path(doc)) for doc in server.docs[:6]}
    assert news.column.new_pages == 6
    assert case.quiet < asked < whole


@every_family
def test_a_full_walk_comes_when_it_is_due_and_finds_what_was_put_far_down(case, open_town):
    server = case.serve_few(documents(12))
    late = server.docs.pop()
    town = open_town(server, case.family, full_walk=3, options=case.options)
    town.capture(1)
    whole = len(case.listing_requests(server))
    server.docs.append(late)
    found = {}
    for night in (2, 3, 4):
        seen = town.capture(night)
        found[night] = (
            [c.url for c in seen.captured(Role.DETAIL)],
            seen.column.full_walk,
            len(case.listing_requests(server)) >= whole,
        )
    assert found == {
        2: ([], False, False),
        3: ([], False, False),
        4: ([server.url(server.path(late))], True, True),
    }


@every_family
def test_a_repeated_page_is_a_failure_and_never_the_end(case, open_town):
    server = case.serve_few(documents(12))
    town = open_town(server, case.family, full_walk=1, options=case.options)
    town.capture(1)
    repeat_pages(server)
    night = town.capture(2)
    assert (night.column.outcome, night.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.REPEATED_PAGE)
    assert not night.column.full_walk
    assert {page.seen for page in night.report.pages} <= {Seen.UNCHANGED}


def test_nights_of_repeated_pages_withdraw_nothing(open_town):
    server = TrsServer(docs=documents(6), rows=3)
    town = open_town(server, "trs", full_walk=1)
    town.run(1)
    repeat_pages(server)
    for night in (2, 3):
        town.run(night)
        (portal,) = town.published("portals")
        assert (portal["outcome"], portal["documents"]) == ("could_not_crawl", 6)
    assert {event["event"] for event in town.published("events")} == {"published"}
    assert "withdrawn" not in {policy["status"] for policy in town.published("policies")}


def repeat_pages(server):
    setattr(server, "refuses_pages" if isinstance(server, JpaasServer) else "repeats", True)
