"""拓尔思 TRS WCM: static lists ``index.html``, ``index_1.html`` … and details ``/YYYYMM/tYYYYMMDD_ID.html`` (PORTALS.md §2)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from gongbao.cms.body_markers import body_by_selectors, container_of, missing_body
from gongbao.cms.family import Basis
from gongbao.cms.file_bodies import body_of_files
from gongbao.cms.json_list import is_json_list, read_json_list
from gongbao.cms.listing import distinct, entry_of_row, next_link, page_markup, rows_of, says_empty
from gongbao.cms.page import Body, cut_page
from gongbao.errors import SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "trs"
basis = Basis.PAGES

BODY_SELECTORS = (
    ".TRS_Editor",
    ".TRS_UEDITOR",
    ".trs_editor_view",
    ".trs_paper_default",
    ".Custom_UnionStyle",
    ".TRS_PreAppend",
    ".trs_word",
    ".trs_editor",
)
_DETAIL = re.compile(r"/t\d{8}_\d+(?:_\w+)?\.s?html?$", re.IGNORECASE)
_PAGER = re.compile(
    r"createPageHTML\(\s*(?P<element>[\"'][^\"']*[\"']\s*,\s*)?[\"']?(?P<pages>\d{1,6})[\"']?\s*,\s*[\"']?(?P<current>\d{1,6})[\"']?"
    r"\s*,\s*[\"'](?P<stem>[\w-]+)[\"']\s*,\s*[\"'](?P<extension>\w+)[\"'](?P<rows>\s*,\s*[\"']?\d)?"
)
_LINKED = re.compile(r"/\d{6}/t\d{8}_\d+\.s?html?[\"']")


def fingerprints(markup: str, url: str | None) -> int:
    """Count the marks of TRS in a page or its address."""
    marks = (
        "TRS_Editor",
        "TRS_UEDITOR",
        "trs_editor_view",
        "createPageHTML",
        "Custom_UnionStyle",
        "CurrChnlCls",
        "trs_paper_default",
    )
    addressed = bool(url and _DETAIL.search(urlsplit_path(url))) + (len(_LINKED.findall(markup[:200_000])) >= 2)
    return sum(mark in markup for mark in marks) + 2 * addressed


def first_request(column: Column) -> WebRequest:
    """Ask for the column page."""
    return WebRequest(url=column.url)


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read one static list page.

    The next page follows from ``createPageHTML(pages, current, "index", "html")``, in a script or a comment, or from 下一页.
    A column whose address ends in .json is a static list.
    Raise SourceChanged when the page has neither rows of the TRS shape, nor a pager, nor says that it is empty.
    """
    if is_json_list(column.url):
        return read_json_list(page, column)
    markup = page_markup(page)
    tree = parse_markup(markup)
    base = page.final_url
    entries = distinct(
        entry
        for row in rows_of(tree)
        if (entry := entry_of_row(row, base)) and _is_record(entry.url, entry.date_as_written)
    )
    pager = _PAGER.search(markup)
    if not entries and pager is None and not says_empty(markup):
        raise SourceChanged(
            f"{base}: no list rows with link and date and no createPageHTML in column {column.id}; the portal was rebuilt: probe it again"
        )
    return ListingPage(entries=entries, following=_following(pager, base) or _linked(next_link(tree, base)))


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take a TRS detail page apart; raise SourceChanged when none of its editor elements is there, or holds anything.

    Templates leave the editor's classes out: at the address of a detail an element that holds texts elsewhere will do. Where the
    editor was left empty and files stand beside it, the files are the body.
    """
    tree = parse_markup(markup)
    body = body_by_selectors(tree, BODY_SELECTORS)
    if body is None and url and _DETAIL.search(urlsplit_path(url)) and (known := container_of(tree)) is not None:
        body = Body(elements=(known,))
    if body is None:
        missing = missing_body(tree, url, family=name, selectors=BODY_SELECTORS)
        files = body_of_files(tree) if missing.kind is FailureKind.EMPTY_BODY else None
        if files is None:
            raise missing
        body = files.body
    return cut_page(tree, url, family=name, body=body)


def urlsplit_path(url: str) -> str:
    """Return the path of an address, empty when it cannot be split."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _is_record(url: str, date: str | None) -> bool:
    return date is not None or _DETAIL.search(urlsplit_path(url)) is not None


def _following(pager: re.Match[str] | None, base: str) -> WebRequest | None:
    """Name the next static page; the page's own number is taken from its address where that carries one.

    Pages count from 0 (index.html, index_1.html …), and from 1 (list.shtml, list_2.shtml …) where the call names the element of
    the pager first and the number of rows last: ``createPageHTML('page_div', 28, 1, 'list', 'shtml', 546)``.
    """
    if pager is None:
        return None
    pages, current, stem = int(pager["pages"]), int(pager["current"]), pager["stem"]
    last = pages if pager["element"] and pager["rows"] else pages - 1
    if written := re.search(rf"/{re.escape(stem)}_(\d{{1,6}})\.\w+$", urlsplit_path(base)):
        current = int(written[1])
    if current >= last:
        return None
    return WebRequest(url=urljoin(base, f"{stem}_{current + 1}.{pager['extension']}"))


def _linked(address: str | None) -> WebRequest | None:
    return WebRequest(url=address) if address else None
