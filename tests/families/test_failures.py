"""Failures have names: each is recognised where it stands, and none looks like "nothing new" or "withdrawn"."""

from __future__ import annotations

import pytest

from gongbao.model.capture import FailureKind, Outcome, Role, Seen
from tests.families.failing import FAILING, QUICK, place_of, site

# Proven below with their own servers, which speak TLS.
WITH_CERTIFICATES = {FailureKind.TLS}


def test_every_kind_of_failure_has_its_page():
    missing = set(FailureKind) - {failing.kind for failing in FAILING.values()} - WITH_CERTIFICATES
    assert missing == set(), f"add a page to tests/families/failing.py for {sorted(missing)}"


@pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
def test_a_failure_is_called_by_its_name_and_changes_nothing(failing, open_town):
    server = site()
    declared = {"fresh_days": 300, "full_walk": 1}
    town = open_town(server, "trs", caps=QUICK, **declared)
    good = town.capture(1)
    assert (good.column.outcome, good.column.listing_entries, len(good.report.captures)) == (Outcome.CHANGED, 4, 5)
    failing.break_at(server, place_of(server, failing.role))
    town.caps = failing.caps
    town.declare("trs", **declared | (failing.declared or {}))
    bad = town.capture(2)
    if failing.role is Role.LISTING:
        assert (bad.column.outcome, bad.column.failure) == (Outcome.COULD_NOT_CRAWL, failing.kind)
        assert bad.column.detail
        assert not bad.column.full_walk
    else:
        page = bad.page(server.url(place_of(server, failing.role)))
        # What is of no family or no encoding is kept as evidence, and no less a failure.
        assert (page.seen, page.failure) == (Seen.CAPTURED if failing.kept else Seen.FAILED, failing.kind)
        assert page.detail
        again = town.capture(3).page(page.url)
        assert (again.seen, again.failure) == (page.seen, failing.kind)
    assert [page.url for page in bad.report.pages if page.seen is Seen.ABSENT or page.absent_nights] == []


def test_nights_of_failures_withdraw_nothing_and_tell_of_no_change(open_town):
    server = site()
    town = open_town(server, "trs", fresh_days=300, full_walk=1)
    town.run(1)
    broken = ("瑞数 202 instead of a document", "an illegal request instead of a document", "a document without its end",
              "a document in no encoding")  # fmt: skip
    for doc, name in zip(server.docs, broken, strict=True):
        FAILING[name].break_at(server, server.path(doc))
    town.run(2)
    FAILING["a rebuilt site instead of the list"].break_at(server, place_of(server, Role.LISTING))
    town.run(3)
    assert {row["event"] for row in town.published("events")} == {"published"}
    assert town.published("changes") == []
    assert {row["sequence"] for row in town.published("versions")} == {1}
    (portal,) = town.published("portals")
    assert (portal["outcome"], portal["stale"], portal["documents"]) == ("could_not_crawl", True, 4)


@pytest.mark.parametrize(
    "name", ["瑞数 412 instead of a document", "a document without its end", "nothing at all instead of a document"]
)
def test_a_list_whose_pages_all_fail_is_no_quiet_night(open_town, name):
    server = site()
    for doc in server.docs:
        FAILING[name].break_at(server, server.path(doc))
    column = open_town(server, "trs").capture(1).column
    assert (column.outcome, column.failure, column.listing_entries) == (Outcome.COULD_NOT_CRAWL, FAILING[name].kind, 4)


def test_one_page_that_fails_is_its_own_matter(open_town):
    server = site()
    town = open_town(server, "trs", fresh_days=300)
    town.capture(1)
    FAILING["瑞数 412 instead of a document"].break_at(server, server.path(server.docs[2]))
    night = town.capture(2)
    assert (night.column.outcome, night.column.failure) == (Outcome.NOTHING_NEW, None)
    assert night.page(server.url(server.path(server.docs[2]))).failure is FailureKind.CHALLENGE


def test_a_rebuilt_portal_stays_stale_as_long_as_it_stays_rebuilt(open_town):
    server = site()
    town = open_town(server, "trs", fresh_days=300)
    town.run(1)
    for doc in server.docs:
        FAILING["a rebuilt site instead of a document"].break_at(server, server.path(doc))
    told = []
    for night in (2, 3):
        town.run(night)
        (portal,) = town.published("portals")
        told.append((portal["outcome"], portal["stale"]))
    assert told == [("could_not_crawl", True)] * 2
