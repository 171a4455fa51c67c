"""What the portal really said: captures, and what a batch saw of every column and page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gongbao.model.identifiers import BatchId, CaptureId, Sha256


class FailureKind(StrEnum):
    """Failures have names (PORTALS.md §3): each decides what the crawl does next."""

    CHALLENGE = "challenge"
    COOKIE_REDIRECT = "cookie_redirect"
    SOFT_ERROR = "soft_error"
    UNEXPECTED_STRUCTURE = "unexpected_structure"
    EMPTY_BODY = "empty_body"
    TRUNCATED = "truncated"
    HTTP_ERROR = "http_error"
    TIMEOUT = "timeout"
    TLS = "tls"
    DNS = "dns"
    CONNECTION = "connection"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    FORBIDDEN_HOST = "forbidden_host"
    ROBOTS = "robots"
    BUDGET = "budget"
    REPEATED_PAGE = "repeated_page"


class Outcome(StrEnum):
    """How the walk of one column ended. Empty is not unchanged, and failure is not empty."""

    CHANGED = "changed"
    NOTHING_NEW = "nothing_new"
    EMPTY_LISTING = "empty_listing"
    COULD_NOT_CRAWL = "could_not_crawl"


class Role(StrEnum):
    """Why a page was fetched."""

    LISTING = "listing"
    DETAIL = "detail"
    ATTACHMENT = "attachment"


class Seen(StrEnum):
    """What one batch saw of one known page."""

    CAPTURED = "captured"
    UNCHANGED = "unchanged"
    ABSENT = "absent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingEntry:
    """One row of a listing: absolute URL, anchor text, date as written."""

    url: str
    title: str
    date_as_written: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response kept in the archive, with the place that leads back to its bytes.

    ``warc_offset`` and ``warc_length`` are bytes of the gzip member in ``warc_file`` (path below the archive root).
    ``parent_url`` is the page that linked an attachment; ``attachment_name`` its link text.
    """

    capture_id: CaptureId
    batch_id: BatchId
    portal_id: str
    column_id: str
    role: Role
    url: str
    final_url: str
    fetched_at: datetime
    http_status: int
    content_type: str
    payload_sha256: Sha256
    payload_bytes: int
    warc_file: str
    warc_offset: int
    warc_length: int
    listing_title: str | None = None
    listing_date: str | None = None
    parent_url: str | None = None
    attachment_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSeen:
    """One known page in one batch; ``absent_nights`` counts consecutive batches of positive evidence of absence."""

    url: str
    column_id: str
    seen: Seen
    capture_id: CaptureId | None = None
    absent_nights: int = 0
    failure: FailureKind | None = None
    detail: str = ""
    role: Role = Role.DETAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReport:
    """How one column of one portal went in one batch.

    ``full_walk`` tells that the listing was walked to its end; ``last_full_entries`` how many entries the last such walk before had.
    """

    portal_id: str
    column_id: str
    outcome: Outcome
    backfill: bool
    listing_entries: int
    listing_pages: int
    new_pages: int
    full_walk: bool = False
    last_full_entries: int | None = None
    failure: FailureKind | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalReport:
    """Everything one batch learned of one portal; stored in the archive beside the captures."""

    batch_id: BatchId
    portal_id: str
    columns: tuple[ColumnReport, ...]
    pages: tuple[PageSeen, ...]
    captures: tuple[Capture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One night or event: opened once with its ``as_of`` (aware UTC), read there by every later stage."""

    batch_id: BatchId
    as_of: datetime
    portal_ids: tuple[str, ...]
    trigger: str = "nightly"
    reports: tuple[PortalReport, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
