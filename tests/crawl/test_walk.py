from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from gongbao.cms import Basis, family
from gongbao.crawl.recheck import is_due, needs_full_walk, row_changed
from gongbao.crawl.walk import walk_listing
from gongbao.errors import PageAbsent, PortalUnavailable, SourceChanged, TooLarge, UnreadableDocument
from gongbao.ledger import PageMemory
from gongbao.ledger.columns import ColumnMemory
from gongbao.model.capture import FailureKind, ListingEntry, Role
from gongbao.model.identifiers import Sha256
from gongbao.model.portal import Column, ColumnKind, Portal, Recheck
from gongbao.model.web import ListingPage, WebPage, WebRequest

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
COLUMN = Column(id="c", name="通知", kind=ColumnKind.NOTICE, url="http://h/1", family="fake")


@dataclass
class Listing:
    """A family whose pages are given: page n lists these URLs; an error in place of a page is raised."""

    pages: list
    asked: list = field(default_factory=list)
    name: str = "fake"
    basis: Basis = Basis.DESCRIBED

    def first_request(self, column: Column) -> WebRequest:
        return WebRequest(url="http://h/1")

    def fetch(self, request: WebRequest) -> WebPage:
        if request.url == "http://h/":
            raise PageAbsent("no home page")
        number = int(request.url.rpartition("/")[2])
        self.asked.append(number)
        page = self.pages[number - 1]
        if isinstance(page, PortalUnavailable | PageAbsent):
            raise page
        return WebPage(
            url=request.url, final_url=request.url, status=200, headers={}, body=b"x" * 300, fetched_at=NIGHT
        )

    def read_listing(self, page: WebPage, column: Column) -> ListingPage:
        number = int(page.url.rpartition("/")[2])
        found = self.pages[number - 1]
        if isinstance(found, Exception):
            raise found
        following = WebRequest(url=f"http://h/{number + 1}") if number < len(self.pages) else None
        return ListingPage(entries=tuple(ListingEntry(url=u, title=u) for u in found), following=following)


def walk(listing: Listing, *, known=(), full=False, most_pages=100):
    return walk_listing(
        COLUMN,
        listing,
        fetch=listing.fetch,
        known=set(known),
        allows=lambda url: not url.startswith("foreign"),
        full=full,
        most_pages=most_pages,
    )


def urls(found) -> list[str]:
    return [e.url for e in found.entries]


def test_a_walk_ends_at_the_first_page_whose_entries_are_all_known() -> None:
    listing = Listing([["d", "c"], ["c", "b"], ["a"]])

    found = walk(listing, known="abc")

    assert (urls(found), found.pages, found.complete) == (["d", "c", "b"], 2, False)
    assert listing.asked == [1, 2]


def test_a_full_walk_reads_to_the_end_and_counts_every_entry_once() -> None:
    found = walk(Listing([["d", "c"], ["c", "b"], ["a"]]), known="abcd", full=True)

    assert (urls(found), found.pages, found.complete, found.failure) == (["d", "c", "b", "a"], 3, True, None)


def test_the_last_page_completes_the_walk_though_all_is_known() -> None:
    assert walk(Listing([["a", "b"]]), known="ab").complete is True


def test_a_repeated_page_is_an_error_not_the_end() -> None:
    found = walk(Listing([["a", "b"], ["c", "d"], ["a", "b"]]), full=True)

    assert (found.failure, found.complete, urls(found)) == (FailureKind.REPEATED_PAGE, False, ["a", "b", "c", "d"])
    assert "http://h/3" in found.detail


def test_foreign_entries_are_skipped_and_counted_and_do_not_end_the_walk() -> None:
    found = walk(Listing([["foreign1", "foreign2"], ["a", "foreign1"]]), known="a")

    assert (urls(found), found.skipped, found.complete, found.is_empty) == (["a"], 2, True, False)


def test_an_empty_listing_is_no_failure() -> None:
    found = walk(Listing([[]]))

    assert (found.is_empty, found.failure) == (True, None)


def test_a_listing_longer_than_the_cap_is_an_error() -> None:
    found = walk(Listing([["a"], ["b"], ["c"]]), full=True, most_pages=2)

    assert (found.failure, found.complete, found.pages) == (FailureKind.TOO_LARGE, False, 2)
    assert "listing_pages" in found.detail


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (PortalUnavailable("blocked", kind=FailureKind.CHALLENGE), FailureKind.CHALLENGE),
        (SourceChanged("rebuilt"), FailureKind.UNEXPECTED_STRUCTURE),
        (PageAbsent("404"), FailureKind.HTTP_ERROR),
        (UnreadableDocument("bytes"), FailureKind.ENCODING),
        (TooLarge("unpacks over cap page_bytes"), FailureKind.TOO_LARGE),
    ],
)
def test_a_failure_on_a_later_page_keeps_what_was_read(error: Exception, kind: FailureKind) -> None:
    found = walk(Listing([["a"], error]), full=True)

    assert (found.failure, urls(found), found.complete, found.detail) == (kind, ["a"], False, str(error))


def memory(**values) -> PageMemory:
    base = {"portal_id": "p", "url": "u", "column_id": "c", "role": Role.DETAIL}
    seen = {"first_seen_at": NIGHT - timedelta(days=100), "last_checked_at": NIGHT - timedelta(days=1)}
    return PageMemory(**{**base, **seen, "payload_sha256": Sha256.of(b""), **values})


def test_fresh_pages_are_asked_every_night_others_every_so_many() -> None:
    recheck = Recheck(fresh_days=30, every_nights=7)

    assert is_due(memory(first_seen_at=NIGHT - timedelta(days=29)), NIGHT, recheck)
    assert not is_due(memory(), NIGHT, recheck)
    assert is_due(memory(last_checked_at=NIGHT - timedelta(days=7) + timedelta(minutes=9)), NIGHT, recheck)
    assert not is_due(memory(last_checked_at=NIGHT - timedelta(days=6)), NIGHT, recheck)


def test_pages_lately_gone_are_asked_every_night_for_a_week() -> None:
    assert is_due(memory(absent_nights=1), NIGHT, Recheck())
    assert not is_due(memory(absent_nights=7), NIGHT, Recheck())


def test_another_title_or_date_in_the_listing_is_a_reason_to_look() -> None:
    known = memory(listing_title="通知", listing_date="2025-03-01")

    assert not row_changed(known, ListingEntry(url="u", title="通知", date_as_written="2025-03-01"))
    assert row_changed(known, ListingEntry(url="u", title="通知（延期）", date_as_written="2025-03-01"))
    assert row_changed(known, ListingEntry(url="u", title="通知", date_as_written="2025-03-02"))
    assert not row_changed(known, None)


def test_when_a_listing_is_read_in_full() -> None:
    portal = Portal(
        id="p",
        name="",
        name_en="",
        division_code="000000",
        publisher="",
        hosts=(),
        columns=(),
        full_walk_every_nights=7,
    )
    done = {"portal_id": "p", "column_id": "c", "last_walk_at": NIGHT, "first_walk_done": True, "last_walk_ok": True}
    lately, long_ago = NIGHT - timedelta(days=1), NIGHT - timedelta(days=7)

    assert needs_full_walk(None, NIGHT, portal)
    assert not needs_full_walk(ColumnMemory(**done, last_full_walk_at=lately), NIGHT, portal)
    assert needs_full_walk(ColumnMemory(**done, last_full_walk_at=long_ago), NIGHT, portal)
    assert needs_full_walk(ColumnMemory(**{**done, "last_walk_ok": False}, last_full_walk_at=lately), NIGHT, portal)
    assert needs_full_walk(ColumnMemory(**{**done, "first_walk_done": False}, last_full_walk_at=lately), NIGHT, portal)


@dataclass
class Index:
    """A listing of parts: ``parts`` maps an address to (entries, what follows, its own parts)."""

    pages: dict
    asked: list = field(default_factory=list)
    name: str = "index"
    basis: Basis = Basis.SPECIFICATION

    def first_request(self, column: Column) -> WebRequest:
        return WebRequest(url="http://h/index")

    def fetch(self, request: WebRequest) -> WebPage:
        self.asked.append(request.url.rpartition("/")[2])
        return WebPage(
            url=request.url, final_url=request.url, status=200, headers={}, body=b"x" * 300, fetched_at=NIGHT
        )

    def read_listing(self, page: WebPage, column: Column) -> ListingPage:
        entries, following, parts = self.pages[page.url.rpartition("/")[2]]
        return ListingPage(
            entries=tuple(ListingEntry(url=u, title=u) for u in entries),
            following=WebRequest(url=f"http://h/{following}") if following else None,
            parts=tuple(WebRequest(url=f"http://h/{part}") for part in parts),
        )


def test_every_part_of_a_listing_is_read_with_its_own_pages_and_once() -> None:
    listing = Index(
        {
            "index": ((), None, ("a", "b")),
            "a": (("u1",), "a2", ()),
            "a2": (("u2",), None, ("index", "b", "a")),
            "b": (("u3",), None, ()),
        }
    )
    walked = walk(listing, full=True)
    assert listing.asked == ["index", "a", "a2", "b"]
    assert [entry.url for entry in walked.entries] == ["u1", "u2", "u3"]
    assert walked.complete


def test_a_part_whose_first_page_is_known_does_not_hide_the_news_of_another() -> None:
    listing = Index(
        {"index": ((), None, ("a", "b")), "a": (("u1",), "a2", ()), "a2": (("u2",), None, ()), "b": (("u3",), None, ())}
    )
    walked = walk(listing, known={"u1", "u2"})
    assert listing.asked == ["index", "a", "b"]
    assert [entry.url for entry in walked.entries] == ["u1", "u3"]
    assert not walked.complete


@pytest.mark.parametrize(("pages", "window"), [([("u1",)], True), ([("u1",), ("u2",)], False)])
def test_a_window_is_one_page_that_says_so(pages: list, window: bool) -> None:
    class Feed(Listing):
        def read_listing(self, page: WebPage, column: Column) -> ListingPage:
            found = super().read_listing(page, column)
            return replace(found, window=found.following is None)

    assert walk(Feed(pages), full=True).window is window


@pytest.mark.parametrize(("href", "window"), [("javascript:void(0)", True), ("/", False)])
def test_a_list_that_leads_on_by_a_script_is_no_full_walk(href: str, window: bool) -> None:
    page = f"<ul><li><a href='/1.html'>关于做好第一项工作的通知</a> 2025-03-01</li></ul><a href='{href}'>下一页</a>"

    def fetch(request: WebRequest) -> WebPage:
        body = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{page}{'<p>说明</p>' * 60}</body></html>"
        return WebPage(
            url=request.url, final_url=request.url, status=200, headers={}, body=body.encode(), fetched_at=NIGHT
        )

    column = replace(COLUMN, url="http://h/", family="generic")
    walked = walk_listing(
        column, family("generic"), fetch=fetch, known=(), allows=lambda _: True, full=True, most_pages=5
    )
    assert (urls(walked), walked.window, walked.failure) == (["http://h/1.html"], window, None)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://h/", FailureKind.UNEXPECTED_STRUCTURE),
        ("http://h/index.html", FailureKind.UNEXPECTED_STRUCTURE),
        ("http://h/tz/", FailureKind.SOFT_ERROR),
    ],
)
def test_a_column_on_the_home_page_is_not_taken_for_one_that_shows_it_instead(address: str, kind: FailureKind) -> None:
    body = f"<!DOCTYPE html><html><head><title>云州市</title></head><body>{'<p>说明</p>' * 60}</body></html>".encode()

    def fetch(request: WebRequest) -> WebPage:
        return WebPage(url=request.url, final_url=request.url, status=200, headers={}, body=body, fetched_at=NIGHT)

    column = replace(COLUMN, url=address, family="generic")
    walked = walk_listing(
        column, family("generic"), fetch=fetch, known=(), allows=lambda _: True, full=True, most_pages=5
    )
    assert walked.failure == kind
