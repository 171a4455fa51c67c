"""gkmlpt, 政府信息公开目录 of Guangdong: a column page carries ``window._CONFIG``, its listing answers JSON.

Where the facts are from. PORTALS.md §2 (described): ``SID`` in ``_CONFIG``, ``/gkmlpt/api/all/{cat}?page=N&sid=``, the fields of
``articles``, http only sites. Public crawlers (seen in their code, not in pages): the number after ``#`` in a column's address is
its category and ``0`` the whole site, a site may stand below a path of its own, ``total`` or ``classify.post_count`` count the
rows, dates are epochs in seconds, the body of a detail page stands in ``_CONFIG.DETAIL.content`` or in ``.article-content``.

Options of a column: ``cat`` (the category, where the address has no ``#``), ``sid`` (spares the request for the column page).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from gongbao.cms.answers import read_json, refuse_half_characters
from gongbao.cms.attachments import absolute
from gongbao.cms.body_markers import body_by_selectors, missing_body
from gongbao.cms.family import Basis
from gongbao.cms.listing import distinct, page_markup
from gongbao.cms.metadata import read_metas
from gongbao.cms.page import cut_page
from gongbao.errors import BadInput, SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.formats.words import line_text
from gongbao.model.capture import FailureKind, ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "gkmlpt"
basis = Basis.DESCRIBED

BODY_SELECTORS = (".article-content", ".news_cont_d_wrap")
_API = "/gkmlpt/api/all/"
_SEEN = "seen"
_SHANGHAI = timedelta(hours=8)
_SID = re.compile(r"""["']?\bSID["']?\s*:\s*["']?(\d{1,12})\b""")
_DETAIL_KEY = re.compile(r"""["']?\bDETAIL["']?\s*:\s*(?=\{)""")
_CONFIG = re.compile(r"window\._CONFIG\s*=")


def fingerprints(markup: str, url: str | None) -> int:
    """Count the marks of gkmlpt in a page or its address; ``window._CONFIG`` alone is a habit of many sites."""
    configured = bool(_CONFIG.search(markup)) and bool(_SID.search(markup) or _DETAIL_KEY.search(markup))
    return 2 * configured + ("/gkmlpt/" in markup) + bool(url and "/gkmlpt/" in url)


def first_request(column: Column) -> WebRequest:
    """Ask the API when the options carry ``sid``, else the column page; raise BadInput when no category is named."""
    category, sid = _category(column), column.options.get("sid")
    return _api_request(column.url, category, sid) if sid else WebRequest(url=column.url.partition("#")[0])


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read the column page (no rows yet, but the request for them), or one answer of the API.

    Raise SourceChanged when the column page carries no SID, when an answer is not the JSON described, and when it has no
    rows although some are announced (``SOFT_ERROR``).
    """
    if _API in urlsplit(page.url).path:
        return _read_answer(page, column)
    markup = page_markup(page)
    sid = _SID.search(markup) if _CONFIG.search(markup) else None
    if sid is None:
        raise SourceChanged(
            f"{page.final_url}: column {column.id} has no window._CONFIG with SID; the portal was rebuilt: probe it again"
        )
    return ListingPage(entries=(), following=_api_request(column.url, _category(column), sid[1]))


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take a detail page apart: the body of ``_CONFIG.DETAIL``, else that of the page; raise SourceChanged without either.

    A body that is there with nothing in it is ``EMPTY_BODY``, none at all a portal that was rebuilt.
    The table is the page's own, completed by what DETAIL says (索引号, 发文字号, 发布机构, 成文日期, 发布日期, 有效性).
    """
    tree = parse_markup(markup)
    detail = _detail(markup, url)
    content, title = detail.get("content"), _text(detail.get("title"))
    shown = tree
    if isinstance(content, str) and (content.strip() or tree.css_first(", ".join(BODY_SELECTORS)) is None):
        head = f"<h1>{html.escape(title, quote=False)}</h1>" if title else ""
        shown = parse_markup(f'<body>{head}<div class="article-content">{content}</div></body>')
    body = body_by_selectors(shown, BODY_SELECTORS)
    if body is None:
        raise missing_body(shown, url, family=name, selectors=BODY_SELECTORS)
    matter = cut_page(shown, url, family=name, body=body)
    linked = {address for _, address in matter.links}
    files = tuple(file for file in (*_linked_files(shown, url), *_files(detail, url)) if file[1] not in linked)
    return replace(
        matter,
        metas=read_metas(tree),
        table={**_facts(detail), **matter.table},
        links=(*matter.links, *{address: (text, address) for text, address in files}.values()),
    )


def _category(column: Column) -> str:
    category = column.options.get("cat") or urlsplit(column.url).fragment
    if not (category.isascii() and category.isdigit()):
        raise BadInput(
            f'column {column.id}: no category; write options {{cat: "2811"}}, the number after # in its address '
            '("0" is the whole site)'
        )
    return category


def _api_request(address: str, category: str, sid: str) -> WebRequest:
    """Name the first page of a category; what stands before ``/gkmlpt`` in the column's path belongs to the site's own."""
    parts = urlsplit(address)
    prefix = parts.path.partition("/gkmlpt")[0] if "/gkmlpt" in parts.path else ""
    query = urlencode({"page": "1", "sid": sid})
    return WebRequest(url=urlunsplit((parts.scheme, parts.netloc, f"{prefix}{_API}{category}", query, "")))


def _read_answer(page: WebPage, column: Column) -> ListingPage:
    """Read one answer. How many rows came before it stands in the fragment of its address, which is never sent."""
    try:
        answer = read_json(page_markup(page), page.final_url)
        rows = answer["articles"]
        total = _total(answer)
        entries = distinct(_entry(row, page.final_url) for row in rows)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as refusal:
        raise SourceChanged(
            f"{page.final_url}: column {column.id} answers no articles ({refusal!r}); the API was rebuilt: probe it again"
        ) from refusal
    before = _number(parse_qs(urlsplit(page.url).fragment).get(_SEEN, ["0"])[0]) or 0
    seen = before + len(rows)
    if (rows and not entries) or (total and not seen):
        raise SourceChanged(
            f"{page.final_url}: column {column.id} shows none of {total or len(rows)} articles with title and url; ask again later",
            kind=FailureKind.SOFT_ERROR,
        )
    more = bool(rows) and (total is None or seen < total)
    return ListingPage(entries=entries, following=_following(page.url, seen) if more else None, total=total)


def _total(answer: Mapping[str, Any]) -> int | None:
    counts = (answer.get("total"), (answer.get("classify") or {}).get("post_count"))
    return next((number for count in counts if (number := _number(count)) is not None), None)


def _entry(row: Mapping[str, Any], base: str) -> ListingEntry | None:
    """Read one article; the row's date is the day it was put online (its ``date`` is 成文, which the page says itself)."""
    address = absolute(base, str(row.get("url") or row.get("post_url") or ""))
    title = _text(row.get("title"))
    if address is None or not title:
        return None
    moments = ("display_publish_time", "first_publish_time", "create_time", "created_at")
    return ListingEntry(
        url=address, title=title, date_as_written=next((day for key in moments if (day := _day(row.get(key)))), None)
    )


def _following(url: str, seen: int) -> WebRequest:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query["page"] = str((_number(query.get("page")) or 1) + 1)
    fragment = urlencode({_SEEN: seen})
    return WebRequest(url=urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), fragment)))


def _detail(markup: str, url: str | None) -> Mapping[str, Any]:
    """Return the object behind ``DETAIL:`` in ``window._CONFIG``, empty when there is none or it is not JSON."""
    config = _CONFIG.search(markup)
    key = _DETAIL_KEY.search(markup, config.end()) if config else None
    if key is None:
        return {}
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(markup, key.end())
    except (ValueError, RecursionError):
        return {}
    refuse_half_characters(found, url)
    return found if isinstance(found, dict) else {}


def _facts(detail: Mapping[str, Any]) -> dict[str, str]:
    """Name what DETAIL says as an information table would."""
    valid = "失效" if _number(detail.get("is_expired")) else None
    facts = {
        "索引号": _text(detail.get("identifier")),
        "发文字号": _text(detail.get("document_number")),
        "发布机构": _text(detail.get("publisher")),
        "成文日期": _day(detail.get("date")),
        "发布日期": _day(detail.get("display_publish_time")),
        "有效性": "废止" if _number(detail.get("is_abolished")) else valid,
    }
    return {label: value for label, value in facts.items() if value}


def _linked_files(tree: LexborHTMLParser, base: str | None) -> Iterator[tuple[str, str]]:
    """Yield the links below ``/attachment/``, where gkmlpt keeps its files, whether or not the address ends as a file's does."""
    for anchor in tree.css("a[href]"):
        address = absolute(base, anchor.attributes.get("href") or "")
        text = line_text(anchor.text(deep=True))
        if address and text and "/attachment/" in urlsplit(address).path:
            yield text, address


def _files(detail: Mapping[str, Any], base: str | None) -> Iterator[tuple[str, str]]:
    attached = detail.get("attachment")
    for row in attached if isinstance(attached, list) else ():
        address = absolute(base, str(row.get("url") or "")) if isinstance(row, dict) else None
        if address:
            yield _text(row.get("name")) or urlsplit(address).path.rpartition("/")[2], address


def _day(moment: object) -> str | None:
    """Return the day in Shanghai of an epoch in seconds, or a date that is written out as it stands; None for 0 and nothing."""
    number = _number(moment)
    if number is None:
        return _text(moment) or None
    try:
        return (
            (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number) + _SHANGHAI).date().isoformat()
            if number
            else None
        )
    except OverflowError:
        return None


def _text(value: object) -> str:
    """Return a value as one line without the tags that titles carry; ``<br/>``, where a line was broken, is a space."""
    if not isinstance(value, str):
        return ""
    spaced = re.sub(r"<br\b[^<>]{0,200}>", " ", value, flags=re.IGNORECASE)
    return " ".join(html.unescape(re.sub(r"</?\w{1,20}\b[^<>]{0,200}>", "", spaced)).split())


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 14 else None
