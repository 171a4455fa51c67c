"""Pages of one portal asked one by one: kept when they are new, noted when they are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlsplit

from gongbao.archive import ArchiveWriter
from gongbao.cms import Family
from gongbao.crawl.failure import is_error_page, judge_detail
from gongbao.crawl.home import HomePages
from gongbao.crawl.recheck import is_due
from gongbao.crawl.signed import file_behind
from gongbao.errors import PageAbsent, PortalUnavailable, SourceChanged, TooLarge, UnreadableDocument
from gongbao.formats.encodings import decode_markup
from gongbao.ledger import PageMemory, PageNote
from gongbao.ledger.columns import NOT_ASKED
from gongbao.model.capture import Batch, Capture, FailureKind, ListingEntry, PageSeen, Role, Seen
from gongbao.model.identifiers import CaptureId, Sha256
from gongbao.model.portal import Column, Portal
from gongbao.model.web import Fetch, PageMatter, WebPage, WebRequest

PATIENCE = 5
"""After so many failures in a row the rest of a column is left for another night."""

_OF_THE_SITE = frozenset(
    {
        FailureKind.CHALLENGE,
        FailureKind.TIMEOUT,
        FailureKind.CONNECTION,
        FailureKind.DNS,
        FailureKind.TLS,
        FailureKind.BUDGET,
        FailureKind.HTTP_ERROR,
    }
)


class PageReader:
    """What one batch sees of one portal; holds one page at a time, and what is to be remembered of all."""

    def __init__(
        self, portal: Portal, batch: Batch, *, fetch: Fetch, writer: ArchiveWriter, memory: dict[str, PageMemory]
    ) -> None:
        self._portal = portal
        self._batch = batch
        self._fetch = fetch
        self._writer = writer
        self._homes = HomePages(fetch)
        self._hosts = frozenset(portal.hosts)
        self._folders = tuple(c.url for c in portal.columns if c.family == "folder")
        self._in_a_row = 0
        self._last_failure = FailureKind.CONNECTION
        self._files: dict[tuple[str | None, str | None], PageMemory] = {
            (m.parent_url, m.attachment_name): m for m in memory.values() if m.role is Role.ATTACHMENT
        }
        self.memory = memory
        self.pages: dict[str, PageSeen] = {}
        self.captures: dict[CaptureId, Capture] = {}
        self.notes: dict[str, PageNote] = {}
        self.skipped_files = 0

    def allows(self, url: str) -> bool:
        """Tell whether an address belongs to the portal: a declared host, or a file below a declared folder."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.scheme == "file":
            return any(url.startswith(folder) for folder in self._folders)
        return parts.scheme in {"http", "https"} and (parts.hostname or "") in self._hosts

    def start_column(self) -> None:
        """Give the next column a fresh share of patience."""
        self._in_a_row = 0

    def ask_page(self, url: str, column: Column, family: Family, *, entry: ListingEntry | None) -> PageSeen:
        """Ask for a detail page, and for its files; ``Seen.ABSENT`` here means 404 or 410, to be judged by the caller."""
        if url in self.pages:
            return self.pages[url]
        known = self.memory.get(url)
        if known is not None and entry is None:
            entry = ListingEntry(url=url, title=known.listing_title or "", date_as_written=known.listing_date)
        page = self._ask(url, column, known, Role.DETAIL, fails=lambda page: _fails(page, family))
        if isinstance(page, PageSeen):
            self.note(page, PageNote(**_row(entry)))
            if page.seen is Seen.UNCHANGED:
                self._recheck_files(url, column)
            return page
        matter: PageMatter | None = None
        failure, detail = None, ""
        try:
            matter = _matter(page, family)
        except PortalUnavailable as error:
            return self.note(
                self._failed(url, column, known, Role.DETAIL, kind=error.kind, fact=str(error)), PageNote(**_row(entry))
            )
        except SourceChanged as error:
            if self._homes.shows(page):
                fact = f"{url}: the home page instead of a notice (soft_error); check whether it has moved"
                seen = self._failed(url, column, known, Role.DETAIL, kind=FailureKind.SOFT_ERROR, fact=fact)
                return self.note(seen, PageNote(**_row(entry)))
            # Kept all the same: the operator sees what the portal said, and the stages after hold the portal.
            failure, detail = error.kind, str(error)
        except UnreadableDocument as error:
            failure = FailureKind.TOO_LARGE if isinstance(error, TooLarge) else FailureKind.ENCODING
            detail = str(error)
        seen = self._keep(page, column, Role.DETAIL, failure=failure, detail=detail, entry=entry)
        for name, link in matter.links if matter is not None else ():
            self._ask_file(link, name, column, parent_url=url)
        return seen

    def note(self, seen: PageSeen, note: PageNote) -> PageSeen:
        """Keep what was seen of a page; a page judged anew replaces its first judgement, its facts add up."""
        self.pages[seen.url] = seen
        said = {name: value for name, value in asdict(note).items() if value is not None}
        self.notes[seen.url] = replace(self.notes.get(seen.url, PageNote()), **said)
        return seen

    def leave(self, url: str, column: Column, entry: ListingEntry | None) -> None:
        """Note that a page was not asked, and why; it stays due."""
        kind, fact = self._last_failure, f"{NOT_ASKED}: {self._in_a_row} failures in a row; left for another night"
        self.note(
            self._failed(url, column, self.memory.get(url), Role.DETAIL, kind=kind, fact=fact), PageNote(**_row(entry))
        )

    @property
    def last_failure(self) -> FailureKind:
        """Kind of the failure seen last; only of use when ``out_of_patience``."""
        return self._last_failure

    @property
    def out_of_patience(self) -> bool:
        """True when the site has failed so often in a row that asking on would be rude."""
        return self._in_a_row >= PATIENCE

    def _ask(
        self, url: str, column: Column, known: PageMemory | None, role: Role, *, fails: Callable[[WebPage], bool]
    ) -> WebPage | PageSeen:
        """Ask once; a page whose bytes are new comes back as a page, all else as what was seen.

        Known bytes that ``fails`` comes back as well: what failed last time and stayed so is a failure, not "unchanged".
        """
        headers: dict[str, str] = {}
        if known is not None and known.payload_sha256 is not None and known.url == url:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        try:
            page = self._fetch(WebRequest(url=url, headers=headers))
            page = file_behind(page, self._fetch) if role is Role.ATTACHMENT else page
        except PageAbsent as error:
            self._in_a_row = 0
            nights = (known.absent_nights if known else 0) + 1
            return PageSeen(
                url=url, column_id=column.id, seen=Seen.ABSENT, absent_nights=nights, detail=str(error), role=role
            )
        except PortalUnavailable as error:
            self._in_a_row += error.kind in _OF_THE_SITE
            self._last_failure = error.kind
            return self._failed(url, column, known, role, kind=error.kind, fact=str(error))
        self._in_a_row = 0
        had = known.payload_sha256 if known is not None else None
        sound = known is not None and known.sound
        same = page.status == 304 or (Sha256.of(page.body) == had and (sound or not fails(page)))
        if known is not None and had is not None and same:
            if page.status != 304:
                self.notes[url] = PageNote(**_validators(page), sound=True)
            return PageSeen(
                url=url, column_id=column.id, seen=Seen.UNCHANGED, capture_id=known.last_capture_id, role=role
            )
        if page.status == 304:
            return self._failed(
                url, column, known, role, kind=FailureKind.HTTP_ERROR, fact=f"{url}: 304 to a first request"
            )
        return page

    def _ask_file(self, url: str, name: str, column: Column, *, parent_url: str) -> None:
        """Ask for an attachment; the same name with the same bytes is the same file, whatever token its address has."""
        if not self.allows(url):
            self.skipped_files += 1
            return
        if url in self.pages:
            return
        note = PageNote(parent_url=parent_url, attachment_name=name)
        known = self.memory.get(url) or self._files.get((parent_url, name))
        page = self._ask(url, column, known, Role.ATTACHMENT, fails=lambda page: is_error_page(page, name))
        if isinstance(page, PageSeen):
            if page.seen is Seen.ABSENT and (known is None or known.payload_sha256 is None):
                fact = f"{page.detail} (a dead link)"
                page = self._failed(url, column, known, Role.ATTACHMENT, kind=FailureKind.HTTP_ERROR, fact=fact)
            self.note(page, note)
            return
        failure, detail = None, ""
        if is_error_page(page, name):
            failure, detail = FailureKind.SOFT_ERROR, f"{url}: an HTML error page instead of {name!r}; ask again later"
            if known is not None and known.payload_sha256 is not None:
                # The file we have is better than the error page that hides it tonight.
                self.note(self._failed(url, column, known, Role.ATTACHMENT, kind=failure, fact=detail), note)
                return
        self._keep(page, column, Role.ATTACHMENT, failure=failure, detail=detail, parent_url=parent_url, name=name)

    def _recheck_files(self, parent_url: str, column: Column) -> None:
        for known in [m for m in self.memory.values() if m.role is Role.ATTACHMENT and m.parent_url == parent_url]:
            if is_due(known, self._batch.as_of, self._portal.recheck) and not self.out_of_patience:
                self._ask_file(known.url, known.attachment_name or "", column, parent_url=parent_url)

    def _keep(
        self,
        page: WebPage,
        column: Column,
        role: Role,
        *,
        failure: FailureKind | None,
        detail: str,
        entry: ListingEntry | None = None,
        parent_url: str | None = None,
        name: str | None = None,
    ) -> PageSeen:
        """Put a page into the archive and note its capture."""
        place = self._writer.keep(page, column_id=column.id, role=role)
        sha256 = Sha256.of(page.body)
        capture = Capture(
            capture_id=CaptureId.of(self._batch.batch_id, page.url, sha256),
            batch_id=self._batch.batch_id,
            portal_id=self._portal.id,
            column_id=column.id,
            role=role,
            url=page.url,
            final_url=page.final_url,
            fetched_at=page.fetched_at,
            http_status=page.status,
            content_type=page.headers.get("content-type", ""),
            payload_sha256=sha256,
            payload_bytes=len(page.body),
            warc_file=place.warc_file,
            warc_offset=place.offset,
            warc_length=place.length,
            **_row(entry),
            parent_url=parent_url,
            attachment_name=name,
        )
        self.captures[capture.capture_id] = capture
        # Without validators a page that failed comes whole next time, and is judged again.
        validators: dict[str, Any] = _validators(page) if failure is None else {}
        self.notes[page.url] = PageNote(
            parent_url=parent_url, attachment_name=name, **_row(entry), **validators, sound=failure is None
        )
        seen = PageSeen(
            url=page.url,
            column_id=column.id,
            seen=Seen.CAPTURED,
            capture_id=capture.capture_id,
            failure=failure,
            detail=detail,
            role=role,
        )
        self.pages[page.url] = seen
        return seen

    def _failed(
        self, url: str, column: Column, known: PageMemory | None, role: Role, *, kind: FailureKind, fact: str
    ) -> PageSeen:
        nights = known.absent_nights if known is not None else 0
        return PageSeen(
            url=url, column_id=column.id, seen=Seen.FAILED, absent_nights=nights, failure=kind, detail=fact, role=role
        )


def _matter(page: WebPage, family: Family) -> PageMatter:
    """Take a detail page apart; raises PortalUnavailable, SourceChanged or UnreadableDocument for what is no notice."""
    judge_detail(page)
    return family.page_matter(decode_markup(page.body, page.headers.get("content-type")), page.final_url)


def _fails(page: WebPage, family: Family) -> bool:
    try:
        _matter(page, family)
    except (PortalUnavailable, SourceChanged, UnreadableDocument):
        return True
    return False


def _row(entry: ListingEntry | None) -> dict[str, Any]:
    """The row of the listing as Capture and PageNote name it."""
    if entry is None:
        return {"listing_title": None, "listing_date": None}
    return {"listing_title": entry.title or None, "listing_date": entry.date_as_written}


def _validators(page: WebPage) -> dict[str, Any]:
    return {"etag": page.headers.get("etag"), "last_modified": page.headers.get("last-modified")}
