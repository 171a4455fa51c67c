"""What every CMS family offers: where a listing starts, what a listing page says, what a detail page holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest


class Basis(StrEnum):
    """What a family was written from and is tested against; nobody takes a described one for proven."""

    PAGES = "pages"
    """Copies of real pages or documents."""

    ANSWERS = "answers"
    """The shape of real answers; its detail pages are described only."""

    SPECIFICATION = "specification"
    """Published specifications."""

    DESCRIBED = "described"
    """Descriptions alone: a reading of them, which no real page has confirmed."""


class Family(Protocol):
    """One content management system. Families are modules; none of them knows another."""

    @property
    def name(self) -> str:
        """The name that portals declare."""
        ...

    @property
    def basis(self) -> Basis:
        """What the family was written from."""
        ...

    def fingerprints(self, markup: str, url: str | None) -> int:
        """Count the marks of this system in a page or its address; 0 when it carries none."""
        ...

    def first_request(self, column: Column) -> WebRequest:
        """Return the request for the first page of the column's listing; raise BadInput when options are missing."""
        ...

    def read_listing(self, page: WebPage, column: Column) -> ListingPage:
        """Read one answer: entries with absolute URLs in page order, the request for the next page or None.

        A listing without records is an empty tuple. Raise SourceChanged when the family's markers are missing although
        the status is 200, UnreadableDocument when the bytes are no text.
        """
        ...

    def page_matter(self, markup: str, url: str | None) -> PageMatter:
        """Take a detail page apart; raise SourceChanged when the family's body markers are missing."""
        ...
