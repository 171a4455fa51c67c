"""What the sample portal is made of: nights, columns, documents, attachments and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

HOST = "www.qinglan.gov.example"
BASE_URL = f"http://{HOST}"

Family = Literal["hanweb_jpage", "trs"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night of the story; it lasts from `on` (Asia/Shanghai) until the next one."""

    number: int
    on: date
    blocked: frozenset[str] = frozenset()
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the portal, with what its CMS needs to list it."""

    id: str
    name: str
    family: Family
    number: int
    path: str
    site_name: str
    per_page: int
    group_size: int = 1
    unit_ids: tuple[int, ...] = ()
    redesigned_from: int | None = None

    def is_redesigned(self, night: Night) -> bool:
        """Tell whether the column's pages wear the new template on this night."""
        return self.redesigned_from is not None and night.number >= self.redesigned_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file offered by a document; `source` names the text file that it is made from."""

    name: str
    path: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A consultation window as the page states it."""

    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNight(Generic[T]):
    """A value that is replaced on certain nights: (first night, value), in order of nights."""

    states: tuple[tuple[int, T], ...]

    def on(self, night: Night) -> T | None:
        """Return the value that stands on this night, or None before its first night."""
        standing: T | None = None
        for first_night, value in self.states:
            if first_night <= night.number:
                standing = value
        return standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDocument:
    """A document of the portal: the facts of its page and its wording night by night."""

    id: str
    column_id: str
    article_id: str
    title: str
    published_at: datetime
    path: str
    source: str
    info: tuple[tuple[str, str], ...]
    keywords: str
    texts: ByNight[str]
    windows: ByNight[Window]
    outcomes: ByNight[str]
    attachments: tuple[Attachment, ...]
    charset: str = "utf-8"
    page_title: str | None = None
    absent_from: int | None = None
    interpretation: tuple[str, str] | None = None

    def is_shown(self, night: Night) -> bool:
        """Tell whether the portal carries the document on this night."""
        gone = self.absent_from is not None and night.number >= self.absent_from
        return self.texts.on(night) is not None and not gone

    def text(self, night: Night) -> str:
        """Return the wording of this night; fail when the document is not there yet."""
        text = self.texts.on(night)
        if text is None:
            raise LookupError(f"{self.id} has no wording on night {night.number}")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePortal:
    """The whole portal: every night, column and document."""

    nights: tuple[Night, ...]
    columns: tuple[Column, ...]
    documents: tuple[SampleDocument, ...]

    def column(self, column_id: str) -> Column:
        """Return the column with this id; fail when there is none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise LookupError(f"no column {column_id!r} on the sample portal")

    def listed(self, column: Column, night: Night) -> tuple[SampleDocument, ...]:
        """Return the documents that the column lists on this night, newest first."""
        if column.id in night.emptied:
            return ()
        shown = (d for d in self.documents if d.column_id == column.id and d.is_shown(night))
        return tuple(sorted(shown, key=lambda d: (d.published_at, d.article_id), reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP answer: status, headers without Date, and the exact bytes of the body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
