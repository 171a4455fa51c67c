"""Saved pages and texts in a folder; the crawl's file reader lists them as a JSON array of ``{"url", "name"}``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from gongbao.cms.family import Basis
from gongbao.cms.listing import page_markup
from gongbao.errors import SourceChanged, UnreadableDocument
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|div|table|p|br|span|h[1-6]|script)\b[^>]{0,2000}>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFamily:
    """The folder family; ``read_markup`` takes a saved HTML page apart by its fingerprints."""

    read_markup: Callable[[str, str | None], PageMatter]
    name: str = "folder"
    basis: Basis = Basis.PAGES

    def fingerprints(self, markup: str, url: str | None) -> int:
        """Claim nothing: a folder is declared, not detected."""
        return 0 * (len(markup) + len(url or ""))

    def first_request(self, column: Column) -> WebRequest:
        """Ask for the folder."""
        return WebRequest(url=column.url)

    def read_listing(self, page: WebPage, column: Column) -> ListingPage:
        """Read the file reader's array; a file's name is no title, so entries carry none."""
        try:
            rows = json.loads(page_markup(page))
            entries = tuple(ListingEntry(url=str(row["url"]), title="") for row in rows)
        except (json.JSONDecodeError, TypeError, KeyError, RecursionError) as refusal:
            raise SourceChanged(
                f"{page.final_url}: column {column.id} is not a listing of a folder (array of url and name): {refusal}"
            ) from refusal
        return ListingPage(entries=entries, total=len(entries))

    def page_matter(self, markup: str, url: str | None) -> PageMatter:
        """Take a saved page apart, or give the lines of a plain text as they stand."""
        if is_markup(markup):
            return self.read_markup(markup, url)
        if "\0" in markup or "\ufffd" in markup:
            raise UnreadableDocument(
                f"{url or 'text'}: holds NUL or U+FFFD; the wording is lost there, save the page again"
            )
        if not markup.strip():
            raise UnreadableDocument(f"{url or 'text'}: holds no text; save the page again")
        lines = tuple(markup.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return PageMatter(family=self.name, url=url, lines=lines)


def is_markup(text: str) -> bool:
    """Tell markup from plain text: an opening document tag at the start, or several elements in it.

    >>> is_markup("<html><body>x"), is_markup("当前位置: <首页> 第一条 a < b")
    (True, False)
    """
    head = text[:5000].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype", "<html", "<head", "<body", "<?xml")):
        return True
    return sum(1 for _, _ in zip(_MARKUP.finditer(text[:200_000]), range(3), strict=False)) >= 3
