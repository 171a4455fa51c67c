"""大汉 jpaas: a column page names a unit, ``build/unit`` answers its rows as markup inside JSON (PORTALS.md §2).

Options of a column: ``unit`` (the ``tagId`` to read when a page holds several), ``perpage`` (rows asked for at once, 15),
``method`` (``get`` or ``post``, how the unit is asked).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from gongbao.cms.family import Basis
from gongbao.cms.hanweb_page import hanweb_page_matter
from gongbao.cms.listing import distinct, entry_of_row, page_markup, rows_of, says_empty
from gongbao.errors import BadInput, SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "hanweb_jpaas"
basis = Basis.PAGES

UNIT_PATH = "/front/page/build/unit"
_PAGE_SIZE = 15
_MARKS = (
    "jpaas-publish-server",
    "jpaas-web-server",
    "/cms_files/",
    "authorizedReadUnitId",
    "unitbuild.js",
    "pageTimestamp",
)
_PAIR = re.compile(r"['\"](\w+)['\"]\s*:\s*['\"]([^'\"]*)['\"]")


def fingerprints(markup: str, url: str | None) -> int:
    """Count the marks of the new 大汉 system in a page or its address."""
    return sum(mark in markup for mark in _MARKS) + bool(url and re.search(r"/art/\d{4}/art_[0-9a-f]{32}\.html", url))


def first_request(column: Column) -> WebRequest:
    """Ask for the column page, which names the unit to ask next."""
    return WebRequest(url=column.url)


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read the column page (no rows yet, but the request for them), or one answer of ``build/unit``.

    Raise SourceChanged when the column page names no unit, when the unit answers ``success: false`` (``SOFT_ERROR``), and
    when it answers another page than was asked (``REPEATED_PAGE``: a bare pageNo repeats page 1).
    """
    if urlsplit(page.final_url).path.endswith(UNIT_PATH):
        return _read_answer(page, column)
    return ListingPage(entries=(), following=_unit_request(page_markup(page), page.final_url, column))


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take a detail page apart; raise SourceChanged when the body markers are missing."""
    return hanweb_page_matter(markup, url, family=name)


def _unit_request(markup: str, base: str, column: Column) -> WebRequest:
    units = []
    for node in parse_markup(markup).css("script, table"):
        attributes = node.attributes
        address = attributes.get("url") or attributes.get("uniturl") or ""
        query = dict(_PAIR.findall(html.unescape(attributes.get("querydata") or "")))
        if address.endswith(UNIT_PATH) and query:
            units.append((urljoin(base, address), query))
    wanted = column.options.get("unit")
    own = [unit for unit in units if unit[1].get("tagId") == wanted] if wanted else units
    if not own:
        raise SourceChanged(
            f"{base}: column {column.id} names no unit {wanted or ''} of {UNIT_PATH}; the portal was rebuilt: probe it again"
        )
    address, query = max(own, key=lambda unit: "列表" in unit[1].get("tagId", ""))
    return _request(address, query, number=1, column=column)


def _request(address: str, query: Mapping[str, str], *, number: int, column: Column) -> WebRequest:
    """Name the request for page ``number``; only ``paramJson`` is understood as pagination."""
    size = _size(column)
    asked = {key: value for key, value in query.items() if key != "paramJson"}
    asked["paramJson"] = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
    parts = urlsplit(address)
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(asked), ""))
    if column.options.get("method", "get").lower() == "post":
        return WebRequest(url=url, method="POST", form=asked)
    return WebRequest(url=url)


def _size(column: Column) -> int:
    written = column.options.get("perpage")
    size = _number(written) if written else _PAGE_SIZE
    if not size:
        raise BadInput(f"column {column.id}: perpage {written!r} is not a number of rows; write e.g. perpage: '15'")
    return size


def _read_answer(page: WebPage, column: Column) -> ListingPage:
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    markup = _answered_markup(page)
    tree = parse_markup(f"<body>{markup}</body>")
    pager = tree.css_first("table.pagination, table[count]")
    attributes = pager.attributes if pager is not None else {}
    asked, answered = _asked_page(query), _number(attributes.get("pageno"))
    if answered is not None and answered != asked:
        raise SourceChanged(
            f"{page.url}: page {asked} was asked, page {answered} answered; the server ignores paramJson: probe it again",
            kind=FailureKind.REPEATED_PAGE,
        )
    rows = (row for row in rows_of(tree) if pager is None or not _stands_in(row.parent, pager.mem_id))
    entries = distinct(entry_of_row(row, page.final_url) for row in rows)
    total, size = _number(attributes.get("count")), _number(attributes.get("rows"))
    if not entries and (total or (pager is None and not says_empty(markup))):
        raise SourceChanged(
            f"{page.url}: page {asked} of column {column.id} has no rows although {total or 'some'} are announced; try later",
            kind=FailureKind.SOFT_ERROR,
        )
    more = total is not None and asked * (size or len(entries) or 1) < total
    following = _request(page.final_url, query, number=asked + 1, column=column) if entries and more else None
    return ListingPage(entries=entries, following=following, total=total)


def _answered_markup(page: WebPage) -> str:
    try:
        answer = json.loads(page_markup(page))
        succeeded, markup = answer["success"], (answer.get("data") or {}).get("html")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as refusal:
        raise SourceChanged(
            f"{page.url}: the unit's answer is not JSON with success and data.html; try later",
            kind=FailureKind.SOFT_ERROR,
        ) from refusal
    if succeeded is not True or not isinstance(markup, str):
        raise SourceChanged(
            f"{page.url}: the unit answers success={succeeded}; tagId must be UTF-8, or try later",
            kind=FailureKind.SOFT_ERROR,
        )
    return markup


def _asked_page(query: Mapping[str, str]) -> int:
    found = re.search(r'"pageNo"\s*:\s*(\d{1,7})', query.get("paramJson", ""))
    return int(found[1]) if found else 1


def _stands_in(node: object, identity: int) -> bool:
    while node is not None:
        if getattr(node, "mem_id", None) == identity:
            return True
        node = getattr(node, "parent", None)
    return False


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None
