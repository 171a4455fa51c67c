"""A listing read page by page: until its entries are all known, or to its end."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from gongbao.cms import Family
from gongbao.crawl.failure import failed, is_home_address, judge_listing
from gongbao.crawl.home import HomePages
from gongbao.errors import GongbaoError, PageAbsent, PortalUnavailable, SourceChanged, TooLarge, UnreadableDocument
from gongbao.ledger import ListingNote
from gongbao.model.capture import FailureKind, ListingEntry
from gongbao.model.identifiers import Sha256
from gongbao.model.portal import Column
from gongbao.model.web import Fetch, ListingPage, WebPage, WebRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a listing said. ``complete`` when it was read to its end; ``skipped`` counts entries on undeclared hosts.

    ``window`` when its only page shows the newest entries and no others: older pages are missing there as a matter of course.
    ``listing`` notes the first page with rows; ``same`` when it came as it was known, and was not read: all its rows are known.
    ``failure`` names what ended the walk early; the entries read before stand all the same.
    """

    entries: tuple[ListingEntry, ...]
    pages: int
    complete: bool
    skipped: int = 0
    window: bool = False
    listing: ListingNote | None = None
    failure: FailureKind | None = None
    detail: str = ""
    same: bool = False

    @property
    def listed(self) -> int:
        """How many rows the pages that were asked have."""
        return self.listing.rows if self.same and self.listing is not None else len(self.entries)

    @property
    def is_empty(self) -> bool:
        """True for a listing that was read to its end and has no entry at all."""
        return self.complete and not self.entries and not self.skipped


def walk_listing(
    column: Column,
    family: Family,
    *,
    fetch: Fetch,
    known: Container[str],
    allows: Callable[[str], bool],
    full: bool,
    most_pages: int,
    as_known: ListingNote | None = None,
) -> Walk:
    """Read the listing of ``column`` and the parts it names; unless ``full``, stop at the first page whose entries are all ``known``.

    Unless ``full``, a first page with rows that comes byte by byte ``as_known`` is not read: its rows are known, none is news.
    In a listing of parts that page ends its own part only, since news may stand in any of them. Failures end the walk and are
    named in it: nothing is raised but what stops the whole run.
    """
    found: dict[str, ListingEntry] = {}
    seen: dict[str, list[tuple[str, ...]]] = {}
    foreign: set[str] = set()
    pages = 0
    first = family.first_request(column)
    request: WebRequest | None = first
    parts: list[WebRequest] = []
    named = {first.url}
    whole, window = True, False
    noted: ListingNote | None = None

    def ended(*, complete: bool, failure: FailureKind | None = None, detail: str = "") -> Walk:
        entries, skipped = tuple(found.values()), len(foreign)
        return Walk(
            entries=entries,
            pages=pages,
            complete=complete,
            skipped=skipped,
            window=window,
            listing=noted,
            failure=failure,
            detail=detail,
        )

    while request is not None:
        if pages >= most_pages:
            fact = f"{request.url}: more than {most_pages} pages (cap listing_pages); raise the cap if the listing is genuine"
            return ended(complete=False, failure=FailureKind.TOO_LARGE, detail=fact)
        try:
            page = fetch(request)
            sha256 = Sha256.of(page.body)
            if as_known is not None and not full and not found and sha256 == as_known.sha256:
                return Walk(entries=(), pages=pages + 1, complete=False, listing=as_known, same=True)
            listing = _read_page(page, column, family, fetch)
        except (PortalUnavailable, SourceChanged, PageAbsent, UnreadableDocument) as error:
            return ended(complete=False, failure=_kind_of(error), detail=str(error))
        pages += 1
        urls = tuple(entry.url for entry in listing.entries)
        if urls and any(_repeats(urls, earlier) for earlier in seen.get(urls[0], ())):
            fact = f"{request.url}: page {pages} repeats an earlier one; its pagination was not understood"
            return ended(complete=False, failure=FailureKind.REPEATED_PAGE, detail=fact)
        seen.setdefault(urls[0] if urls else "", []).append(urls)
        own = [entry for entry in listing.entries if allows(entry.url)]
        foreign.update(url for url in urls if not allows(url))
        noted = noted or _noted(sha256, rows=len(own), of=len(urls))
        for entry in own:
            found.setdefault(entry.url, entry)
        window = listing.window and pages == 1
        parts += [part for part in listing.parts if part.url not in named]
        named.update(part.url for part in listing.parts)
        request = listing.following
        if request is not None and not full and own and all(entry.url in known for entry in own):
            whole, request = False, None
        if request is None and parts:
            request = parts.pop(0)
    return ended(complete=whole)


def _read_page(page: WebPage, column: Column, family: Family, fetch: Fetch) -> ListingPage:
    judge_listing(page)
    try:
        return family.read_listing(page, column)
    except SourceChanged as error:
        if is_home_address(page.url) or not HomePages(fetch).shows(page):
            raise
        fact = "the home page instead of a list"
        raise failed(page, FailureKind.SOFT_ERROR, fact, "check the column's address, it may have moved") from error


def _noted(sha256: str, *, rows: int, of: int) -> ListingNote | None:
    """A page without rows of its own, or with rows of other hosts, which are told of every night, is read every time."""
    return ListingNote(sha256=sha256, rows=rows) if 0 < rows == of else None


def _repeats(urls: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    """Tell whether two pages are one: the same rows, or (when other sizes were asked for) one begins with all rows of the other.

    A single row proves nothing by itself: it may be pinned to the top of one page and stand in its place on another.

    >>> _repeats(("a", "b"), ("a", "b", "c")), _repeats(("a",), ("a", "b", "c")), _repeats(("a",), ("a",))
    (True, False, True)
    """
    shorter = min(len(urls), len(earlier))
    return urls == earlier or (shorter > 1 and urls[:shorter] == earlier[:shorter])


def _kind_of(error: GongbaoError) -> FailureKind:
    if isinstance(error, PortalUnavailable | SourceChanged):
        return error.kind
    if isinstance(error, TooLarge):
        return FailureKind.TOO_LARGE
    return FailureKind.HTTP_ERROR if isinstance(error, PageAbsent) else FailureKind.ENCODING
