"""The portal as a pure function of the clock: a request goes in, an answer comes out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from gongbao_sample import hanweb, trs
from gongbao_sample.attachments import make_attachment
from gongbao_sample.content import load_portal
from gongbao_sample.model import Column, Night, Response, SampleDocument, SamplePortal
from gongbao_sample.setting import render_template

Clock = Callable[[], datetime]
SHANGHAI = ZoneInfo("Asia/Shanghai")
_MADE_AT = time(1, 30)
_HTML = "text/html;charset=UTF-8"
_TRS_PAGE = re.compile(r"^index(?:_(?P<page>[1-9]\d*))?\.html$")


def fixed_clock(now: datetime) -> Clock:
    """Return a clock that stands still at `now` (aware)."""
    return lambda: now


def file_clock(path: Path) -> Clock:
    """Return a clock that reads an ISO-8601 time with zone from a text file at every call."""

    def read_clock() -> datetime:
        now = datetime.fromisoformat(path.read_text(encoding="utf-8").strip())
        if now.tzinfo is None:
            raise ValueError(f"{path}: the time {now} names no zone; write it like 2025-03-03T02:30:00+08:00")
        return now

    return read_clock


class SampleSite:
    """The sample portal at the time that `clock` tells; it holds no other state."""

    def __init__(self, clock: Clock, portal: SamplePortal | None = None) -> None:
        """Take the clock that selects the night, and the portal (the packaged one by default)."""
        self.clock = clock
        self.portal = portal or load_portal()

    def night(self) -> Night:
        """Return the night that the clock stands in; before the first night, the first one."""
        now = self.clock()
        if now.tzinfo is None:
            raise ValueError(f"the clock of the sample portal must be aware, got {now}")
        return night_on(self.portal, now)

    def respond(
        self, method: str, path_with_query: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Response:
        """Answer one request; conditional headers are honoured, other methods than GET, HEAD, POST refused."""
        if method not in {"GET", "HEAD", "POST"}:
            return Response(status=405, headers={"Allow": "GET, HEAD, POST"})
        night = self.night()
        target = path_with_query if method != "POST" else f"{path_with_query}\n{body.decode('utf-8', 'replace')}"
        response = _answer(self.portal, night, target)
        if response.status != 200 or method == "POST":
            return response
        dated = {**response.headers, "Last-Modified": _last_modified(self.portal, night, target)}
        if _is_fresh({name.lower(): value for name, value in (headers or {}).items()}, dated):
            kept = {name: dated[name] for name in ("ETag", "Last-Modified")}
            return Response(status=304, headers=kept)
        return Response(status=200, headers=dated, body=response.body)


def night_on(portal: SamplePortal, now: datetime) -> Night:
    """Return the night of the story that holds at `now`; its day is counted in Asia/Shanghai."""
    today = now.astimezone(SHANGHAI).date()
    begun = [night for night in portal.nights if night.on <= today]
    return begun[-1] if begun else portal.nights[0]


def _is_fresh(asked: Mapping[str, str], standing: Mapping[str, str]) -> bool:
    """Compare If-None-Match, or else If-Modified-Since, with the standing validators."""
    if "if-none-match" in asked:
        tags = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        return standing["ETag"] in tags or "*" in tags
    if "if-modified-since" in asked:
        try:
            since = parsedate_to_datetime(asked["if-modified-since"])
        except ValueError:  # RFC 9110: a date that cannot be read is ignored
            return False
        return parsedate_to_datetime(standing["Last-Modified"]) <= since
    return False


@lru_cache(maxsize=4096)
def _last_modified(portal: SamplePortal, night: Night, target: str) -> str:
    """Return the morning of the night since which the target has had its present bytes."""
    body = _answer(portal, night, target).body
    since = night
    for earlier in reversed(portal.nights[: night.number - 1]):
        answer = _answer(portal, earlier, target)
        if answer.status == 200 and answer.body != body:
            break
        if answer.status == 404:
            break
        if answer.status == 200:
            since = earlier
    made_at = datetime.combine(since.on, _MADE_AT, tzinfo=SHANGHAI).astimezone(UTC)
    return format_datetime(made_at, usegmt=True)


@lru_cache(maxsize=4096)
def _answer(portal: SamplePortal, night: Night, target: str) -> Response:
    """Answer one target (path, query, and a POST body after a line feed) on one night."""
    address, _, form = target.partition("\n")
    parts = urlsplit(address)
    path = unquote(parts.path)
    query = dict(parse_qsl(parts.query) + parse_qsl(form))
    for column in portal.columns:
        if column.id in night.blocked and path.startswith(column.path):
            return _challenge()
    if path in {"/", "/index.html"}:
        return _page(render_template("home.html", columns=portal.columns).encode())
    if path == "/robots.txt":
        return _page(render_template("robots.txt").encode(), "text/plain")
    if path == "/module/web/jpage/dataproxy.jsp":
        return _proxy(portal, night, query)
    return (
        _listing(portal, night, path)
        or _detail(portal, night, path)
        or _attachment(portal, night, address)
        or Response(status=404, headers={"Content-Type": _HTML}, body=render_template("not_found.html").encode())
    )


def _listing(portal: SamplePortal, night: Night, path: str) -> Response | None:
    for column in portal.columns:
        if not path.startswith(column.path):
            continue
        page = _TRS_PAGE.match(path.removeprefix(column.path) or "index.html")
        if page is None:
            continue
        index = int(page["page"] or 0)
        if column.family == "trs":
            body = trs.render_listing(portal, column, night, index)
        else:
            body = hanweb.render_listing(portal, column, night) if index == 0 else None
        return None if body is None else _page(body)
    return None


def _proxy(portal: SamplePortal, night: Night, query: Mapping[str, str]) -> Response:
    for column in portal.columns:
        if column.family == "hanweb_jpage" and _asks_for(column, query):
            try:
                answer = hanweb.answer_dataproxy(portal, column, night, query)
            except ValueError:  # a record number that is none: the real server answers an error page too
                return Response(status=400, headers={"Content-Type": _HTML})
            return _page(answer, "text/xml;charset=UTF-8")
    return _page(b"<?xml version='1.0' encoding='UTF-8'?><datastore></datastore>", "text/xml;charset=UTF-8")


def _asks_for(column: Column, query: Mapping[str, str]) -> bool:
    is_unit = query.get("unitid") in {str(unit_id) for unit_id in column.unit_ids}
    return query.get("columnid") == str(column.number) and is_unit


def _detail(portal: SamplePortal, night: Night, path: str) -> Response | None:
    for document in portal.documents:
        if document.interpretation and path == document.interpretation[1] and document.is_shown(night):
            return _page(trs.render_interpretation(document.interpretation[0]))
        if path == document.path and document.is_shown(night):
            return _document_page(portal, document, night)
    return None


def _document_page(portal: SamplePortal, document: SampleDocument, night: Night) -> Response:
    if portal.column(document.column_id).family == "trs":
        return _page(trs.render_detail(portal, document, night))
    body = hanweb.render_detail(portal, document, night)
    return _page(body, "text/html;charset=gb2312" if document.charset == "gb18030" else _HTML)


def _attachment(portal: SamplePortal, night: Night, address: str) -> Response | None:
    for document in portal.documents:
        for attachment in document.attachments if document.is_shown(night) else ():
            if attachment.path == address:
                media_type, data = make_attachment(attachment)
                name = quote(attachment.name)
                headers = {"Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"}
                return _page(data, media_type, headers)
    return None


def _challenge() -> Response:
    headers = {"Content-Type": "text/html", "Cache-Control": "no-store", "Set-Cookie": "qLzT6vWpH2=60k7; Path=/"}
    return Response(status=412, headers=headers, body=render_template("challenge.html").encode())


def _page(body: bytes, media_type: str = _HTML, extra: Mapping[str, str] | None = None) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Response(status=200, headers={"Content-Type": media_type, "ETag": tag, **(extra or {})}, body=body)
