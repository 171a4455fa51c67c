"""One portal in one batch: walk each column, ask what is new or due, keep it, and say how it went."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from gongbao.archive import Archive
from gongbao.cms import Family, family
from gongbao.crawl.asking import PageReader
from gongbao.crawl.politeness import PoliteFetch
from gongbao.crawl.recheck import is_due, needs_full_walk, row_changed
from gongbao.crawl.walk import Walk, walk_listing
from gongbao.ledger import Ledger, ListingNote, PageNote
from gongbao.ledger.columns import ColumnMemory
from gongbao.model.capture import (
    Batch,
    ColumnReport,
    FailureKind,
    ListingEntry,
    Outcome,
    PageSeen,
    PortalReport,
    Role,
    Seen,
)
from gongbao.model.portal import Column, Portal
from gongbao.model.web import Fetch
from gongbao.settings import Caps

_DETAILS_STAND = frozenset({FailureKind.REPEATED_PAGE, FailureKind.SOFT_ERROR, FailureKind.TOO_LARGE})
"""Failures of a listing after which the entries already read may still be asked: the site itself answers."""


_TURNS_AHEAD = 8
"""Turns at a host that are reserved together: a write to the ledger costs more than all else that a request does."""


def capture_portal(
    portal: Portal,
    batch: Batch,
    *,
    fetch: Fetch,
    archive: Archive,
    ledger: Ledger,
    caps: Caps,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
    watched: Collection[str] | None = None,
) -> PortalReport:
    """Crawl ``portal`` for ``batch`` into ``archive``; returns the finished report, the same again on a retry.

    ``watched`` names the columns that changed between nights: only what their listings show anew is asked then, and nobody is missed.

    Order of writing: pages (each on disk before its place is used), report, ledger. A crash in between is mended by
    calling again. ``now`` and ``sleep`` time the requests; what is due is decided by ``batch.as_of``. Raises
    StorageFailed when archive or ledger refuse, BadInput for a family that is not known; failures of the portal stand
    in the report.
    """
    if finished := archive.report(batch.batch_id, portal.id):
        archive.write_report(finished)
        ledger.apply_report(finished, as_of=batch.as_of)
        return finished
    families = {column.id: family(column.family) for column in portal.columns}
    polite = PoliteFetch(
        fetch, rate=portal.rate, ledger=ledger, retries=caps.retries, now=now, sleep=sleep, turns_ahead=_TURNS_AHEAD
    )
    with archive.open_writer(batch.batch_id, portal.id) as writer, _giving_back(polite):
        listings: dict[str, ListingNote] = {}
        remembered = ledger.columns.of_portal(portal.id)
        reader = PageReader(portal, batch, fetch=polite, writer=writer, memory=ledger.pages.of_portal(portal.id))
        columns = tuple(
            _ColumnCrawl(
                portal=portal,
                batch=batch,
                column=column,
                family=families[column.id],
                fetch=polite,
                reader=reader,
                memory=remembered.get(column.id),
                listings=listings,
                most_pages=caps.listing_pages,
                only_news=watched is not None,
            ).run()
            for column in portal.columns
            if watched is None or column.id in watched
        )
    report = PortalReport(
        batch_id=batch.batch_id,
        portal_id=portal.id,
        columns=columns,
        pages=tuple(reader.pages.values()),
        captures=tuple(reader.captures.values()),
    )
    archive.write_report(report)
    ledger.apply_report(report, as_of=batch.as_of, notes=reader.notes, listings=listings)
    return report


@contextmanager
def _giving_back(polite: PoliteFetch) -> Iterator[None]:
    try:
        yield
    finally:
        polite.give_back()


_REFUSED_FROM = 3
"""As many pages asked and none of them read mean that the column could not be crawled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _ColumnCrawl:
    """One column of one portal in one batch."""

    portal: Portal
    batch: Batch
    column: Column
    family: Family
    fetch: Fetch
    reader: PageReader
    memory: ColumnMemory | None
    listings: dict[str, ListingNote]
    most_pages: int
    only_news: bool

    def run(self) -> ColumnReport:
        """Walk the listing, recheck known pages, ask new ones, judge the missing."""
        self.reader.start_column()
        skipped_before = self.reader.skipped_files
        full = not self.only_news and needs_full_walk(self.memory, self.batch.as_of, self.portal)
        walk = self._walk(full=full)
        if walk.failure is None:
            gone = self._recheck_known(walk)
            if gone and not walk.complete and not self.only_news:
                # A missing page is judged by the whole listing; should that fail tonight, nobody is judged.
                whole = self._walk(full=True)
                walk = whole if whole.failure is None else walk
            self._ask_new(walk)
            for seen in gone:
                self._judge_gone(seen, walk)
            if walk.is_empty:
                self._judge_nobody()
        elif walk.failure in _DETAILS_STAND:
            self._ask_new(walk)
        return self._report(walk, self.reader.skipped_files - skipped_before)

    def _walk(self, *, full: bool) -> Walk:
        walk = walk_listing(
            self.column,
            self.family,
            fetch=self.fetch,
            known=self.reader.memory,
            allows=self.reader.allows,
            full=full,
            most_pages=self.most_pages,
            as_known=self._as_known(),
        )
        if walk.listing is not None:
            self.listings[self.column.id] = walk.listing
        return walk

    def _as_known(self) -> ListingNote | None:
        """The first page of the listing as the last walk left it, which went well and left no row of it unknown."""
        memory = self.memory
        if memory is None or memory.listing_sha256 is None or not memory.last_walk_ok:
            return None
        return ListingNote(sha256=memory.listing_sha256, rows=memory.listing_rows or 0)

    def _recheck_known(self, walk: Walk) -> list[PageSeen]:
        """Ask known pages that are due, whose row changed, or that a whole listing misses; give those that are gone."""
        rows = {entry.url: entry for entry in walk.entries}
        gone: list[PageSeen] = []
        for known in list(self.reader.memory.values()):
            if known.column_id != self.column.id or known.role is not Role.DETAIL or known.url in self.reader.pages:
                continue
            row = rows.get(known.url)
            missing = walk.complete and not walk.window and not walk.is_empty and row is None
            due = is_due(known, self.batch.as_of, self.portal.recheck)
            by_the_night = (due or missing) and not self.only_news
            if not (by_the_night or row_changed(known, row)):
                continue
            seen = self._ask(known.url, row)
            if seen is not None and seen.seen is Seen.ABSENT:
                gone.append(seen)
        return gone

    def _ask_new(self, walk: Walk) -> None:
        for entry in walk.entries:
            if entry.url in self.reader.memory:
                continue
            seen = self._ask(entry.url, entry)
            if seen is not None and seen.seen is Seen.ABSENT:
                self._fail(seen, f"{seen.detail} (listed, but not there)")

    def _ask(self, url: str, row: ListingEntry | None) -> PageSeen | None:
        if self.reader.out_of_patience:
            self.reader.leave(url, self.column, row)
            return None
        return self.reader.ask_page(url, self.column, self.family, entry=row)

    def _judge_gone(self, seen: PageSeen, walk: Walk) -> None:
        """Absence needs both: the page answers 404 or 410, and a listing read in full does not name it."""
        if not walk.complete or self.only_news:
            self._fail(seen, f"{seen.detail} (not counted: the listing was not read in full)")
        elif any(entry.url == seen.url for entry in walk.entries):
            self._fail(seen, f"{seen.detail} (not counted: the listing still names it)")

    def _judge_nobody(self) -> None:
        """An empty listing says more about the site than about its pages and files."""
        for seen in list(self.reader.pages.values()):
            if seen.column_id == self.column.id and seen.seen is Seen.ABSENT:
                self._fail(seen, f"{seen.detail} (not counted: the listing is empty)")

    def _fail(self, seen: PageSeen, fact: str) -> None:
        known = self.reader.memory.get(seen.url)
        nights = known.absent_nights if known is not None else 0
        failed = replace(seen, seen=Seen.FAILED, failure=FailureKind.HTTP_ERROR, detail=fact, absent_nights=nights)
        self.reader.note(failed, PageNote())

    def _refused(self, mine: list[PageSeen], *, changed: bool) -> FailureKind | None:
        """Name the failure of a column whose listing answers and whose pages do not: whether anything is new could not be seen.

        One page that fails is its own matter, and a dead link no failure of the site.
        """
        if self.reader.out_of_patience and not changed:
            return self.reader.last_failure
        details = [p for p in mine if p.role is Role.DETAIL]
        failures = [p.failure for p in details if p.failure not in {None, FailureKind.HTTP_ERROR}]
        return failures[-1] if len(failures) == len(details) >= _REFUSED_FROM else None

    def _report(self, walk: Walk, skipped_files: int) -> ColumnReport:
        mine = [p for p in self.reader.pages.values() if p.column_id == self.column.id]
        changed = any(p.seen in {Seen.CAPTURED, Seen.ABSENT} for p in mine)
        failure, details = walk.failure, [walk.detail] if walk.detail else []
        if failure is None and (refused := self._refused(mine, changed=changed)):
            failure = refused
            details.append(f"the listing answers, its pages do not ({failure.value}); ask again another night")
        if failure is not None:
            outcome = Outcome.COULD_NOT_CRAWL
        elif walk.is_empty:
            outcome = Outcome.EMPTY_LISTING
        else:
            outcome = Outcome.CHANGED if changed else Outcome.NOTHING_NEW
        if walk.skipped:
            details.append(f"{walk.skipped} entries on undeclared hosts skipped")
        if skipped_files:
            details.append(f"{skipped_files} files on undeclared hosts skipped")
        return ColumnReport(
            portal_id=self.portal.id,
            column_id=self.column.id,
            outcome=outcome,
            backfill=self.memory is None or not self.memory.first_walk_done,
            listing_entries=walk.listed,
            listing_pages=walk.pages,
            new_pages=sum(
                p.seen is Seen.CAPTURED and p.role is Role.DETAIL and p.url not in self.reader.memory for p in mine
            ),
            failure=failure,
            detail="; ".join(details),
            full_walk=walk.complete and not self.only_news,
            last_full_entries=self.memory.last_full_entries if self.memory is not None else None,
        )
