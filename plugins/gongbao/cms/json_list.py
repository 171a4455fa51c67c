"""Static lists in JSON that a site publishes beside its pages (``ZUIXINZHENGCE.json``): an array of rows, newest first, no pager."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from gongbao.cms.answers import read_json
from gongbao.cms.listing import distinct, page_markup
from gongbao.errors import SourceChanged
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, WebPage

_ADDRESS = ("url", "link", "docpuburl", "href", "puburl")
_TITLE = ("title", "doctitle", "name")
_DATE = ("docrelpubtime", "docreltime", "docpubtime", "pubtime", "pubdate", "publishtime", "date", "time", "crtime")
_ROWS = ("data", "list", "rows", "docs", "datas", "items", "results")
_TAGS = re.compile(r"</?\w+[^>]{0,200}>")


def is_json_list(url: str) -> bool:
    """Tell whether a column's address is that of such a list.

    >>> is_json_list("https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json"), is_json_list("https://a.example/data?t=x.json")
    (True, False)
    """
    return urlsplit(url).path.lower().endswith(".json")


def read_json_list(page: WebPage, column: Column) -> ListingPage:
    """Read the rows of the array, or of the one that an object holds under data, list, rows …; names in any case.

    An empty array is an empty listing. Raise SourceChanged for what is no such list, or has rows of which none names title and link.
    """
    try:
        rows = _rows(read_json(page_markup(page).lstrip("\ufeff"), page.final_url))
    except (ValueError, RecursionError) as refusal:
        raise SourceChanged(
            f"{page.final_url}: column {column.id} is no list in JSON ({refusal}); the portal was rebuilt: probe it again"
        ) from refusal
    entries = distinct(_entry(row, page.final_url) for row in rows)
    if rows and not entries:
        raise SourceChanged(
            f"{page.final_url}: column {column.id} has {len(rows)} rows and none with title and link; the list was rebuilt: probe it again"
        )
    return ListingPage(entries=entries, total=len(entries))


def _rows(answer: Any) -> list[Mapping[str, Any]]:
    if isinstance(answer, dict):
        held = {str(key).lower(): value for key, value in answer.items()}
        answer = next((held[key] for key in _ROWS if key in held), None)
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise ValueError("no array of rows")
    return answer


def _entry(row: Mapping[str, Any], base: str) -> ListingEntry | None:
    named = {str(key).lower().replace("_", ""): value for key, value in row.items()}
    address, title = (_first(named, keys) for keys in (_ADDRESS, _TITLE))
    if not address or not title:
        return None
    words = html.unescape(_TAGS.sub("", title)).strip()
    return ListingEntry(url=urljoin(base, address), title=words, date_as_written=_first(named, _DATE))


def _first(named: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """Return the first value that says something; a moment in milliseconds stays its digits, which reading knows."""
    for key in keys:
        value = named.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None
