"""gov.cn: the policy library answers JSON from ``search-gov/data``; details carry ``#UCAP-CONTENT`` (PORTALS.md §2)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from gongbao.cms.answers import read_json
from gongbao.cms.body_markers import body_by_selectors, missing_body
from gongbao.cms.family import Basis
from gongbao.cms.json_list import is_json_list, read_json_list
from gongbao.cms.listing import distinct, page_markup
from gongbao.cms.page import cut_page
from gongbao.errors import SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "govcn"
basis = Basis.ANSWERS

BODY_SELECTORS = ("#UCAP-CONTENT", ".pages_content", ".trs_editor_view")
_EMPTY_CODE = 1001
_SHANGHAI = timedelta(hours=8)
_DETAIL = re.compile(r"^https?://www\.gov\.cn/.*content_\d+\.html?")


def fingerprints(markup: str, url: str | None) -> int:
    """Count the marks of gov.cn in a page, an answer or its address."""
    marks = ("UCAP-CONTENT", '"searchVO"', "www.gov.cn/zhengce/")
    return (
        sum(mark in markup for mark in marks)
        + bool(url and _DETAIL.search(url))
        + bool(url and "/search-gov/data" in url)
    )


def first_request(column: Column) -> WebRequest:
    """Ask for the search as declared, newest first, page 1 unless the address says otherwise; for a static list as it stands."""
    if is_json_list(column.url):
        return WebRequest(url=column.url)
    parts = urlsplit(column.url)
    query = {"sort": "pubtime", "p": "1", "n": "20"} | dict(parse_qsl(parts.query, keep_blank_values=True))
    return WebRequest(url=urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), "")))


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read one answer; the rows of all categories, then ``searchVO.listVO``. Code 1001 is an empty listing or its end.

    A column whose address ends in .json is a static list. Raise SourceChanged when the answer is not the JSON that PORTALS.md describes.
    """
    if is_json_list(column.url):
        return read_json_list(page, column)
    try:
        answer = read_json(page_markup(page), page.final_url)
        if answer.get("code") == _EMPTY_CODE:
            return ListingPage(entries=(), total=0)
        search = answer["searchVO"]
        entries = distinct(_entry(row, page.final_url) for row in _rows(search))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as refusal:
        raise SourceChanged(
            f"{page.final_url}: column {column.id} answers no searchVO ({refusal!r}); the search was rebuilt"
        ) from refusal
    total = search.get("totalCount")
    return ListingPage(
        entries=entries,
        following=_following(page.url) if entries else None,
        total=total if isinstance(total, int) and not isinstance(total, bool) else None,
    )


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take a detail page apart; raise SourceChanged when ``#UCAP-CONTENT`` and its older forms are missing or empty."""
    tree = parse_markup(markup)
    body = body_by_selectors(tree, BODY_SELECTORS)
    if body is None:
        raise missing_body(tree, url, family=name, selectors=BODY_SELECTORS)
    return cut_page(tree, url, family=name, body=body)


def _rows(search: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for category in (search.get("catMap") or {}).values():
        yield from (category or {}).get("listVO") or ()
    yield from search.get("listVO") or ()


def _entry(row: Mapping[str, Any], base: str) -> ListingEntry | None:
    if not row.get("url") or not row.get("title"):
        return None
    title = html.unescape(re.sub(r"</?\w+[^>]{0,200}>", "", str(row["title"]))).strip()
    return ListingEntry(url=urljoin(base, str(row["url"])), title=title, date_as_written=_date(row))


def _date(row: Mapping[str, Any]) -> str | None:
    """Return the date as written, else the day in Shanghai of the time in milliseconds."""
    if written := row.get("pubtimeStr"):
        return str(written)
    moment = row.get("pubtime")
    if not isinstance(moment, int):
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment) + _SHANGHAI).date().isoformat()


def _following(url: str) -> WebRequest:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = query.get("p", "1")
    query["p"] = str(int(number) + 1 if number.isascii() and number.isdigit() else 2)
    return WebRequest(url=urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), "")))
