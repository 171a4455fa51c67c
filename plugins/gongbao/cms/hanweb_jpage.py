"""大汉 jpage: the first list page carries its records in a datastore, the rest come from ``dataproxy.jsp`` (PORTALS.md §2).

Options of a column: ``unit`` (the unit to read when a page holds several), ``perpage`` (records asked for at once),
``method`` (``get`` or ``post``, how the proxy is asked).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gongbao.cms.family import Basis
from gongbao.cms.hanweb_page import hanweb_page_matter
from gongbao.cms.jpage_store import Store, following_request, proxy_slice, stores_of
from gongbao.cms.listing import distinct, entry_of_fragment, entry_of_row, next_link, page_markup, rows_of, says_empty
from gongbao.errors import SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.model.capture import FailureKind, ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "hanweb_jpage"
basis = Basis.PAGES

_DETAIL = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/art_\d+_\d+|art_[0-9a-f]{32}|art_\d+_\d+)\.html?$", re.IGNORECASE)
_MARKS = ("大汉版通发布系统", "/module/jslib/", "/module/web/jpage/", "<$[信息内容]>", "jpage.css")
_MAKETIME = re.compile(r"<meta\s+name=['\"]?Maketime", re.IGNORECASE)


def fingerprints(markup: str, url: str | None) -> int:
    """Count the marks of the old 大汉 system in a page or its address."""
    return sum(mark in markup for mark in _MARKS) + bool(_MAKETIME.search(markup)) + bool(url and _DETAIL.search(url))


def first_request(column: Column) -> WebRequest:
    """Ask for the column page."""
    return WebRequest(url=column.url)


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read a column page with its embedded datastore, or one answer of ``dataproxy.jsp``.

    A page may hold two units of one column (for desk and phone): their records are merged. An answer without records
    that should have some (the 54-byte bodies of deep pages) is SourceChanged of kind ``SOFT_ERROR``; a store that says 0
    is an empty listing.
    """
    markup = page_markup(page)
    stores = stores_of(markup)
    if urlsplit(page.final_url).path.endswith("dataproxy.jsp"):
        return _read_answer(page, column, stores)
    if not stores:
        return _read_static(markup, page.final_url, column)
    chosen = _chosen(stores, column)
    related = [store for store in stores if store is chosen or store.column_id == chosen.column_id]
    entries = distinct(entry for store in (chosen, *related) for entry in _entries(store, page.final_url))
    if not entries and chosen.total:
        raise _soft_error(page.final_url, f"the page announces {chosen.total} records and carries none")
    following = following_request(chosen, base=page.final_url, taken=len(chosen.records), column=column)
    return ListingPage(entries=entries, following=following, total=chosen.total)


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take a detail page apart; raise SourceChanged when the body markers are missing."""
    return hanweb_page_matter(markup, url, family=name)


def _read_answer(page: WebPage, column: Column, stores: list[Store]) -> ListingPage:
    if not stores:
        raise _soft_error(page.final_url, f"the proxy answered {len(page.body)} bytes without a datastore")
    store = max(stores, key=lambda found: len(found.records))
    start, _ = proxy_slice(page.url)
    if not store.records and (store.total is None or store.total >= start):
        raise _soft_error(
            page.final_url, f"the proxy answered {len(page.body)} bytes without the records from {start} on"
        )
    entries = distinct(_entries(store, page.final_url))
    if store.records and not entries:
        raise SourceChanged(
            f"{page.final_url}: {len(store.records)} records of column {column.id} hold no link; probe the portal again"
        )
    taken = start - 1 + len(store.records)
    following = (
        following_request(store, base=page.final_url, taken=taken, column=column, asked=page.url)
        if store.records
        else None
    )
    return ListingPage(entries=entries, following=following, total=store.total)


def _read_static(markup: str, base: str, column: Column) -> ListingPage:
    """Read a column that this system rendered without a datastore: plain rows with addresses of its shape."""
    tree = parse_markup(markup)
    entries = distinct(
        entry for row in rows_of(tree) if (entry := entry_of_row(row, base)) and _DETAIL.search(entry.url)
    )
    if not entries and not (fingerprints(markup, None) and says_empty(markup)):
        raise SourceChanged(
            f"{base}: no jpage datastore and no /art/ rows in column {column.id}; the portal was rebuilt: probe it again"
        )
    address = next_link(tree, base)
    return ListingPage(entries=entries, following=WebRequest(url=address) if address else None)


def _chosen(stores: list[Store], column: Column) -> Store:
    """Choose the column's own unit: the declared one, else of those with the column's id the one with most records."""
    if wanted := column.options.get("unit"):
        for store in stores:
            if store.unit_id == wanted:
                return store
        raise SourceChanged(
            f"{column.url}: unit {wanted} of column {column.id} is not on the page; correct the option or probe again"
        )
    written = re.search(r"/col/col(\d+)", column.url)
    own = [store for store in stores if written and store.column_id == written[1]] or stores
    return max(own, key=lambda store: (len(store.records), store.total or 0))


def _entries(store: Store, base: str) -> list[ListingEntry | None]:
    return [entry_of_fragment(record, base) for record in store.records]


def _soft_error(where: str, fact: str) -> SourceChanged:
    return SourceChanged(f"{where}: {fact}; try later, or lower the option perpage", kind=FailureKind.SOFT_ERROR)
