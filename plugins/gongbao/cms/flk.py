"""国家法律法规数据库 (flk.npc.gov.cn): listing and details answer JSON, the wording stands in Word and PDF files.

Where the facts are from. PORTALS.md §2 (described): POST ``/law-search/search/list``; rows with bbbs, title, gbrq, sxrq, sxx and the
code book of sxx; ``flfgDetails?bbbs=``; signed download addresses. Public crawlers (seen in their code, not in answers): the body
of the request, ``total`` and ``rows``; ``data`` with zdjgName, flxz, content (a tree of headings, rarely the text itself) and
ossFile; ``/law-search/download/pc?format=docx|pdf&bbbs=`` answers ``data.url``, while the paths in ossFile lead nowhere.

A file is known by its name and what is in it: its address here is the download script's, which lasts; ``crawl.signed`` follows it.

Options of a column: ``content`` (words searched in titles), ``flfg``, ``zdjg``, ``sxx`` (codes of kind, issuer and validity,
several separated by commas), ``perpage`` (rows asked for at once, 20).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from gongbao.cms.answers import read_json
from gongbao.cms.family import Basis
from gongbao.cms.listing import distinct, page_markup
from gongbao.errors import BadInput, SourceChanged
from gongbao.formats.blocks import body_blocks
from gongbao.formats.markup import parse_markup
from gongbao.model.capture import FailureKind, ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "flk"
basis = Basis.DESCRIBED

LIST_PATH = "/law-search/search/list"
DETAIL_PATH = "/law-search/search/flfgDetails"
DOWNLOAD_PATH = "/law-search/download/pc"
CODE_BOOK = {"1": "已废止", "2": "已修改", "3": "现行有效", "4": "尚未生效"}
"""What sxx says at ``/law-search``. The site before it used the same digits for other things: never read one with the other's book."""

_CODE_BOOK_NAME = "law-search: " + " ".join(f"{code} {meaning}" for code, meaning in CODE_BOOK.items())
_LABELS = {"zdjgName": "制定机关", "flxz": "类别", "gbrq": "公布日期", "sxrq": "施行日期"}
_FORMATS = {"ossWordPath": "docx", "ossPdfPath": "pdf"}
_PAGE = "page"


def fingerprints(markup: str, url: str | None) -> int:
    """Count the marks of the database in an answer or its address."""
    head = markup[:200_000]
    answered = head.lstrip().startswith("{") and '"bbbs"' in head and '"gbrq"' in head
    return 2 * answered + ('"ossFile"' in head) + bool(url and "/law-search/" in url)


def first_request(column: Column) -> WebRequest:
    """Ask for the first page of the search that the options describe; raise BadInput for codes that are no numbers."""
    return _request(column, 1)


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read one answer; its number stands in the fragment of its address, which is never sent.

    Raise SourceChanged when the answer is not the JSON described, and when it has no rows although some are announced.
    """
    try:
        answer = read_json(page_markup(page), page.final_url)
        rows, total = answer["rows"], answer.get("total")
        entries = distinct(_entry(row, page.final_url) for row in rows)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as refusal:
        raise SourceChanged(
            f"{page.final_url}: column {column.id} answers no rows ({refusal!r}); the search was rebuilt, or refuses what it is asked"
        ) from refusal
    number = int(parse_qs(urlsplit(page.url).fragment).get(_PAGE, ["1"])[0])
    counted = total if isinstance(total, int) and not isinstance(total, bool) else None
    if (rows and not entries) or (counted and not rows and (number - 1) * _size(column) < counted):
        raise SourceChanged(
            f"{page.final_url}: page {number} of column {column.id} shows none of {counted or len(rows)} rows; ask again later",
            kind=FailureKind.SOFT_ERROR,
        )
    more = bool(rows) and (counted is None or number * _size(column) < counted)
    return ListingPage(entries=entries, following=_request(column, number + 1) if more else None, total=counted)


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take an answer of ``flfgDetails`` apart; raise SourceChanged when it is none, has no text and no file, or an unknown code.

    The table carries 制定机关, 类别, 公布日期, 施行日期 and 时效性 in words; ``metas`` keep the code (``sxx``) with its code book.
    Headings of the content tree are no wording and are left out.
    """
    try:
        data = read_json(markup, url)["data"]
        title = _text(data["title"])
    except (ValueError, TypeError, KeyError, RecursionError) as refusal:
        raise SourceChanged(
            f"{url or 'answer'}: no data with a title ({refusal!r}); the database was rebuilt, or the law is not there: look at it"
        ) from refusal
    table = {label: value for key, label in _LABELS.items() if (value := _text(data.get(key)))}
    metas: dict[str, str] = {}
    if (code := _text(data.get("sxx"))) != "":
        if code not in CODE_BOOK:
            raise SourceChanged(
                f"{url or 'answer'}: sxx {code!r} is not in the code book ({_CODE_BOOK_NAME}); the site changed it: read its enumData"
            )
        table["时效性"] = CODE_BOOK[code]
        metas = {"sxx": code, "sxx_code_book": _CODE_BOOK_NAME}
    content = data.get("content")
    root = parse_markup(f"<body>{content}</body>").body if isinstance(content, str) else None
    text = body_blocks(root) if root is not None else None
    lines = text.lines if text else ()
    links = _links(data, title, url)
    if not title or not (lines or links):
        raise SourceChanged(
            f"{url or 'answer'}: {title or 'a law without title'} has neither text nor file; look at the answer",
            kind=FailureKind.EMPTY_BODY,
        )
    return PageMatter(
        family=name,
        url=url,
        lines=lines,
        title=title,
        table=table,
        metas=metas,
        links=links,
        tables=text.tables if text else (),
    )


def _request(column: Column, number: int) -> WebRequest:
    body: dict[str, object] = {
        "searchRange": 1,
        "searchType": 2,
        "searchContent": column.options.get("content", ""),
        "flfgCodeId": _codes(column, "flfg"),
        "zdjgCodeId": _codes(column, "zdjg"),
        "sxx": _codes(column, "sxx"),
        "gbrq": [],
        "sxrq": [],
        "gbrqYear": [],
        "orderByParam": {"order": "-1", "sort": ""},
        "pageNum": number,
        "pageSize": _size(column),
    }
    address = f"{urljoin(column.url, LIST_PATH)}#{urlencode({_PAGE: number})}"
    return WebRequest(url=address, method="POST", headers={"Accept": "application/json"}, json=body)


def _codes(column: Column, option: str) -> list[int]:
    written = [code.strip() for code in column.options.get(option, "").split(",") if code.strip()]
    if not all(code.isascii() and code.isdigit() for code in written):
        raise BadInput(f"column {column.id}: {option} {written} are not numbers; write e.g. {option}: '210,220'")
    return [int(code) for code in written]


def _size(column: Column) -> int:
    written = column.options.get("perpage", "20")
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= 100):
        raise BadInput(f"column {column.id}: perpage {written!r} is not a number up to 100; write e.g. perpage: '20'")
    return int(written)


def _entry(row: Mapping[str, Any], base: str) -> ListingEntry | None:
    identity, title = _text(row.get("bbbs")), _text(row.get("title"))
    if not identity or not title:
        return None
    address = f"{urljoin(base, DETAIL_PATH)}?{urlencode({'bbbs': identity})}"
    return ListingEntry(url=address, title=title, date_as_written=_text(row.get("gbrq")) or None)


def _links(data: Mapping[str, Any], title: str, url: str | None) -> tuple[tuple[str, str], ...]:
    """Name a file by the law and its format, and where the download script hands it out."""
    files = data.get("ossFile")
    identity = _text(data.get("bbbs")) or parse_qs(urlsplit(url or "").query).get("bbbs", [""])[0]
    if not isinstance(files, dict) or not identity:
        return ()
    return tuple(
        (f"{title}.{kind}", f"{urljoin(url or '', DOWNLOAD_PATH)}?{urlencode({'format': kind, 'bbbs': identity})}")
        for key, kind in _FORMATS.items()
        if _text(files.get(key))
    )


def _text(value: object) -> str:
    """Return a value as one line without the ``<em>`` of a search; numbers as they are written, nothing for null."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(html.unescape(re.sub(r"</?em\b[^>]{0,200}>", "", str(value))).split())
