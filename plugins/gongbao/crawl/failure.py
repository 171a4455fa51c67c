"""Failures recognised in answers that look like answers (PORTALS.md §3). Success is judged by positive evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from gongbao.crawl.messages import blocked_by, says_absent
from gongbao.errors import PageAbsent, PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.web import WebPage

_SHELL_BYTES = range(1_000, 8_001)
_SHORT_CHARACTERS = 200
_STUB_BYTES = 64
_SOFT_ERROR = ("非法请求 404", "非法请求！", "非法请求!", "非法请求,", "非法请求，")
_NOISE = re.compile(rb"<(script|style|noscript)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)
_HOME = re.compile(r"^/(index\.\w{2,5})?$")
_OPENS = re.compile(rb"^\s*(?:<!doctype html|<html\b)", re.IGNORECASE)
_CLOSES = re.compile(rb"</(?:html|body|frameset)\s*>", re.IGNORECASE)
_TAIL_BYTES = 8_192
_RETRIED_STATUS = frozenset({408, 429, 500, 502, 503, 504})


class AnswerRefused(PortalUnavailable):
    """Raised by ``judge_answer`` for a failing status; ``retry_after`` is the server's wish as it wrote it."""

    def __init__(self, message: str, *, status: int, retry_after: str | None) -> None:
        super().__init__(message, kind=FailureKind.HTTP_ERROR)
        self.status = status
        self.retry_after = retry_after


class StillSending(PortalUnavailable):
    """Raised by the fetch for an answer that has used up ``exchange_seconds``: asking again in this run would cost as much once more."""


def judge_answer(page: WebPage) -> None:
    """Raise what this answer means whatever was asked: PageAbsent for 404 and 410, PortalUnavailable with its kind otherwise.

    304 passes. A challenge is named before its status: a block page with status 404 would else count as absence.
    """
    if kind := challenge_in(page.status, page.headers, page.body):
        raise failed(page, FailureKind.CHALLENGE, f"{kind}; never bypassed", "ask again another night, or ask the site")
    if page.status in {404, 410}:
        raise PageAbsent(f"{page.final_url}: status {page.status}; nothing to do unless it should be there")
    if page.status == 304:
        return
    if not 200 <= page.status < 300:
        raise AnswerRefused(
            f"{page.final_url}: status {page.status} (http_error); ask again later",
            status=page.status,
            retry_after=page.headers.get("retry-after"),
        )
    if not page.body.strip():
        raise failed(page, FailureKind.EMPTY_BODY, "an empty body", "ask again later")
    if any(text in _beginning(page) for text in _SOFT_ERROR):
        raise failed(page, FailureKind.SOFT_ERROR, f"status {page.status} but 非法请求", "check the column's address")


def judge_listing(page: WebPage) -> None:
    """Raise PortalUnavailable for an answer that is no listing: the stub of a deep page, the home page, a page cut off."""
    if len(page.body) <= _STUB_BYTES and not page.body.lstrip().startswith((b"{", b"[")):
        raise failed(page, FailureKind.SOFT_ERROR, f"{len(page.body)} bytes of data", "ask again; mind the page size")
    _judge_absent(page)
    _judge_home(page)
    _judge_end(page)


def judge_detail(page: WebPage) -> None:
    """Raise PortalUnavailable for a page that cannot hold a notice: under 200 characters, the home page, a page cut off."""
    if page.final_url.startswith("file:"):
        return
    if len(page.body) < _SHORT_CHARACTERS:
        raise failed(page, FailureKind.EMPTY_BODY, f"only {len(page.body)} bytes", "ask again later")
    _judge_absent(page)
    _judge_home(page)
    _judge_end(page)


def is_error_page(page: WebPage, name: str) -> bool:
    """Tell whether a file came as an HTML page although neither its name nor its address says HTML."""
    names = (name.lower().strip(), urlsplit(page.url).path.lower())
    if any(n.endswith((".html", ".htm", ".shtml", ".txt")) for n in names):
        return False
    head = page.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<meta"))


def challenge_in(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Name the protection that answered instead of the site; None for an answer of the site itself.

    >>> challenge_in(412, {}, b"<script>$_ts={}</script>")
    '瑞数 (status 412, $_ts)'
    >>> challenge_in(521, {"set-cookie": "__jsluid_s=1"}, b"") is None, challenge_in(200, {}, b"ok") is None
    (False, True)
    >>> challenge_in(404, {}, b"<script>document.cookie='__jsl_clearance_s=1'</script>")
    '加速乐 (status 404, __jsl_clearance)'
    >>> challenge_in(404, {"set-cookie": "__jsluid_s=1"}, b"gone") is None
    True
    """
    head = body[:16_384]
    refused = status >= 400
    if (refused or status == 202) and b"$_ts" in head:
        return f"瑞数 (status {status}, $_ts)"
    # __jsluid counts visitors on every answer that passes the protection, a true 404 as well: it tells nothing there.
    cookies = headers.get("set-cookie", "")
    telling = ("__jsluid", "__jsl_clearance") if status == 521 else ("__jsl_clearance",)
    marks = [m for m in telling if m in cookies or m.encode() in head]
    if refused and marks:
        return f"加速乐 (status {status}, {marks[0]})"
    if status == 200 and len(body) in _SHELL_BYTES and _is_shell(body):
        return f"a script of {len(body)} bytes without any text"
    if status == 200 and (firewall := blocked_by(body)):
        return f"a firewall ({firewall})"
    return None


def may_pass(error: PortalUnavailable) -> bool:
    """Tell whether asking again in a while can help: timeouts (not of a whole exchange), broken connections, 5xx and 429."""
    if isinstance(error, AnswerRefused):
        return error.status in _RETRIED_STATUS
    return not isinstance(error, StillSending) and error.kind in {
        FailureKind.TIMEOUT,
        FailureKind.CONNECTION,
        FailureKind.TRUNCATED,
    }


def failed(page: WebPage, kind: FailureKind, fact: str, remedy: str) -> PortalUnavailable:
    """Make the error of an answer, with place and remedy."""
    return PortalUnavailable(f"{page.final_url}: {fact} ({kind.value}); {remedy}", kind=kind)


def _is_shell(body: bytes) -> bool:
    if b"<script" not in body.lower() or body.lstrip().startswith((b"{", b"[", b"<?xml", b"%PDF")):
        return False
    # Listings that carry their rows in a data island have text once the island is kept: it is no comment or tag.
    # gkmlpt keeps the whole page, its text as well, in the configuration of its script.
    if b"<datastore" in body or b"<recordset" in body or (b"window._CONFIG" in body and b"SID" in body):
        return False
    return len(b"".join(_NOISE.sub(b" ", body).split())) < 20


def is_home_address(url: str) -> bool:
    """Tell whether an address is that of a site's home page.

    >>> is_home_address("http://www.a.example"), is_home_address("http://www.a.example/index.html"), is_home_address("http://www.a.example/?x=1")
    (True, True, False)
    """
    parts = urlsplit(url)
    return bool(_HOME.match(parts.path or "/")) and not parts.query


def _judge_absent(page: WebPage) -> None:
    """Refuse a page that says itself that nothing stands here; in place of a file it is kept, as any page there is."""
    if said := says_absent(page.body):
        raise failed(page, FailureKind.SOFT_ERROR, f"status {page.status} but {said!r}", "check the address")


def _judge_home(page: WebPage) -> None:
    if is_home_address(page.final_url) and not _HOME.match(urlsplit(page.url).path or "/"):
        raise failed(page, FailureKind.SOFT_ERROR, f"the home page instead of {page.url}", "check the address")


def _judge_end(page: WebPage) -> None:
    """Refuse an HTML page that opens and never closes; a fragment of one makes no promise to."""
    opens = _OPENS.match(page.body.removeprefix(b"\xef\xbb\xbf"))
    if opens and not _CLOSES.search(page.body[-_TAIL_BYTES:]):
        raise failed(page, FailureKind.TRUNCATED, "breaks off: neither </body> nor </html> ends it", "ask again later")


def _beginning(page: WebPage) -> str:
    """Text of a short answer; a long page may speak of 非法请求 itself."""
    return page.body.decode("utf-8", "ignore") if len(page.body) < 2_000 else ""
