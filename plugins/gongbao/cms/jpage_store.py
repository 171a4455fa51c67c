"""The datastore of jpage: records, totals, and the request that brings the next ones."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from gongbao.model.portal import Column
from gongbao.model.web import WebRequest

_LOWER = {ord(letter): letter.lower() for letter in string.ascii_uppercase}
_CDATA = re.compile(r"\s*<!\[cdata\[", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord\b[^>]*>\s*(\d{1,9})\s*</totalrecord>", re.IGNORECASE)
_CALL = re.compile(r"\$\(\s*['\"]#(\w+)['\"]\s*\)\.jpage\(\{(.{0,5000}?)\}\s*\)", re.DOTALL)
_PARAMETERS = re.compile(r"var\s+param_(\w+)\s*=\s*\{(.{0,3000}?)\}", re.DOTALL)
_PAIR = re.compile(r"(\w+)\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([^,}\s]+))")
_SLICE = ("startrecord", "endrecord", "perpage", "page")
_PROXY = "/module/web/jpage/dataproxy.jsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One unit: its records as markup, what it says of the total, and how its proxy is asked."""

    records: tuple[str, ...]
    total: int | None = None
    per_page: int | None = None
    unit_id: str | None = None
    column_id: str | None = None
    proxy: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


def stores_of(markup: str) -> list[Store]:
    """Read every datastore of a column page or a proxy answer, with the script settings that belong to its unit."""
    settings = {unit: text for unit, text in _CALL.findall(markup) if "dataStore" in text} or dict(
        _CALL.findall(markup)
    )
    scripted = {unit: _pairs(text) for unit, text in _PARAMETERS.findall(markup)}
    stores = []
    for number, (start, text) in enumerate(_elements(markup, "datastore")):
        linked = next(_elements(text, "nextgroup"), None)
        href = _HREF.search(linked[1]) if linked else None
        address = html.unescape(href[1]) if href else None
        query = _query(address) if address else {}
        unit = query.get("unitid") or _unit_before(markup, start) or _nth(list(settings), number)
        call = _pairs(settings.get(unit or "", ""))
        total = _TOTAL.search(text)
        parameters = query | scripted.get(unit or "", {})
        stores.append(
            Store(
                records=tuple(_content(record) for _, record in _elements(text, "record")),
                total=int(total[1]) if total else _number(call.get("totalRecord")),
                per_page=_number(call.get("perPage")),
                unit_id=unit,
                column_id=parameters.get("columnid"),
                proxy=(address.partition("?")[0] if address else None) or call.get("proxyUrl"),
                parameters={key: value for key, value in parameters.items() if key.lower() not in _SLICE},
            )
        )
    return stores


def following_request(
    store: Store, *, base: str, taken: int, column: Column, asked: str | None = None
) -> WebRequest | None:
    """Name the request for the records after the first ``taken``; None at the end, or when there is no proxy to ask.

    ``startrecord``/``endrecord``/``perpage`` and ``page`` are sent together and agree, because some servers honour only
    ``page``. ``asked`` is the request just answered: its size is kept unless the server cut it (perpage above about 300).
    """
    if store.total is not None and taken >= store.total:
        return None
    if asked is None and store.proxy is None and not store.parameters:
        return None
    size = _size(store, taken=taken, column=column, asked=asked)
    start = taken + 1
    wanted: dict[str, str] = {
        "startrecord": str(start),
        "endrecord": str(_end(start, size, store.total)),
        "perpage": str(size),
    }
    if taken % size == 0:
        wanted["page"] = str(taken // size + 1)
    address = asked or urljoin(base, store.proxy or _PROXY)
    parameters = _query(asked) if asked else dict(store.parameters)
    parameters = {key: value for key, value in parameters.items() if key.lower() not in _SLICE} | wanted
    parts = urlsplit(address)
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(parameters), ""))
    if column.options.get("method", "get").lower() == "post":
        return WebRequest(url=url, method="POST", form=parameters)
    return WebRequest(url=url)


def proxy_slice(url: str) -> tuple[int, int | None]:
    """Return the first record that a proxy address asks for (1 when it does not say), and how many.

    >>> proxy_slice("http://a.gov.cn/module/web/jpage/dataproxy.jsp?page=3&perpage=15")
    (31, 15)
    """
    query = _query(url)
    size = _number(query.get("perpage"))
    start = _number(query.get("startrecord"))
    if start is None:
        start = ((_number(query.get("page")) or 1) - 1) * (size or 0) + 1
    return max(1, start), size


def _elements(markup: str, name: str) -> Iterator[tuple[int, str]]:
    """Yield place and content of elements that do not nest, in linear time; one that never ends ends the search."""
    lowered = markup.translate(_LOWER)
    opens, closes = re.compile(rf"<{name}\b"), f"</{name}>"
    last_section = lowered.rfind("]]>")
    place = 0
    while opening := opens.search(lowered, place):
        begins = lowered.find(">", opening.end()) + 1
        section = _CDATA.match(lowered, begins)
        # What stands in a CDATA section ends no element; a section that never ends is none.
        content = lowered.find("]]>", section.end()) if section and section.end() <= last_section else begins
        ends = lowered.find(closes, content)
        if not begins or ends < 0:
            return
        yield opening.start(), markup[begins:ends]
        place = ends + len(closes)


def _content(element: str) -> str:
    """Return what stands in the CDATA section of an element, or all of it without the blanks around."""
    section = _CDATA.match(element)
    ends = element.find("]]>", section.end()) if section else -1
    return element[section.end() : ends] if section and ends >= 0 else element.strip()


def _size(store: Store, *, taken: int, column: Column, asked: str | None) -> int:
    """Choose how many records to ask for: as asked before, as many as came when that was cut, else as the page itself does."""
    if asked is not None:
        size = proxy_slice(asked)[1] or len(store.records)
        return min(size, len(store.records)) or 1
    declared = _number(column.options.get("perpage"))
    if declared:
        return declared
    if store.per_page and taken % store.per_page == 0:
        return store.per_page
    return taken or store.per_page or 15


def _end(start: int, size: int, total: int | None) -> int:
    end = start + size - 1
    return end if total is None else min(end, total)


def _query(url: str) -> dict[str, str]:
    """Read a query; values that were encoded twice are decoded twice."""
    pairs = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return {key: unquote(value) if re.search(r"%[0-9A-Fa-f]{2}", value) else value for key, value in pairs.items()}


def _pairs(text: str) -> dict[str, str]:
    return {key: single or double or bare for key, single, double, bare in _PAIR.findall(text)}


def _unit_before(markup: str, position: int) -> str | None:
    """Return the id of the element that carries the store."""
    ids = re.findall(r"\bid\s*=\s*[\"']?(\d+)[\"']?", markup[max(0, position - 300) : position])
    return str(ids[-1]) if ids else None


def _nth(units: list[str], number: int) -> str | None:
    return units[number] if number < len(units) else None


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else None
