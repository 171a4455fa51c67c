"""One exchange with a portal: declared hosts only, checked addresses, redirects by hand, bodies under a cap."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from gongbao.crawl.addresses import AddressRules, Resolve, resolve_host
from gongbao.crawl.failure import StillSending, judge_answer
from gongbao.crawl.transport import CheckedConnections, is_overdue, named_failure, whole_exchange
from gongbao.errors import PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Portal
from gongbao.model.web import WebPage, WebRequest
from gongbao.settings import Caps, Settings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_PLAIN = re.compile(r"https?://([a-z0-9.-]+(?::\d+)?)(/[A-Za-z0-9._~:/?&=,;+@!$'()*-]*)")
"""An address that is spelt as it goes on the wire."""

_PAGES = ("text/", "application/xhtml", "application/xml", "application/json", "application/javascript")


class WebClient:
    """The ``Fetch`` of one portal; cookies are kept while it lives. Not shared between threads.

    Raises PageAbsent for 404 and 410, PortalUnavailable with the failure's kind for everything else that is no answer.
    It asks once: retries, delays and robots.txt are the matter of ``politeness``.
    """

    def __init__(
        self,
        *,
        caps: Caps,
        user_agent: str,
        hosts: tuple[str, ...],
        whole_site: bool = False,
        connect_to: Mapping[str, str] | None = None,
        allow_private: bool = False,
        http_only: bool = False,
        redirect_pause: float = 0.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve_host,
        certificates: str | None = None,
    ) -> None:
        self._caps = caps
        self._rules = AddressRules(
            hosts=hosts,
            whole_site=whole_site,
            connect_to=dict(connect_to or {}),
            allow_private=allow_private,
            resolve=resolve,
        )
        self._http_only = http_only
        self._pause = redirect_pause
        self._now = now
        self._sleep = sleep
        self.user_agent = user_agent
        self._connections = CheckedConnections(certificates=certificates)
        self._cookies = RequestsCookieJar()

    @classmethod
    def for_portal(cls, portal: Portal, settings: Settings) -> Self:
        """Make the client that the declaration of ``portal`` asks for."""
        return cls(
            caps=settings.caps,
            user_agent=settings.user_agent,
            hosts=portal.hosts,
            connect_to=settings.connect_to,
            allow_private=portal.allow_private,
            http_only=portal.http_only,
            redirect_pause=portal.rate.min_delay_seconds,
        )

    def close(self) -> None:
        """Close the connections that are kept open for further requests."""
        self._connections.close()

    def __call__(self, request: WebRequest) -> WebPage:
        """Ask once, following redirects on declared hosts; a redirect to itself that sets a cookie is followed once."""
        return self.ask_in_turn(request, lambda _: self._sleep(self._pause), lambda: None)

    def ask_in_turn(
        self, request: WebRequest, before_redirect: Callable[[str], None], sent: Callable[[], None]
    ) -> WebPage:
        """Ask as a call does; ``before_redirect`` is told each further address on a declared host, waits, or raises to forbid it.

        ``sent`` is called each time that a request has gone out.
        """
        url, method, form, data = self._downgraded(request.url), request.method, dict(request.form), dict(request.json)
        visited: list[str] = []
        for _ in range(_MOST_REDIRECTS + 1):
            if visited and self._rules.allows(url):
                before_redirect(url)
            with whole_exchange(self._caps.exchange_seconds):
                page, location = self._exchange(request, url, method, form, data, sent=sent)
            if location is None:
                judge_answer(page)
                return page
            visited.append(url)
            following = self._downgraded(_following(url, location))
            if visited.count(following) >= 2:
                raise PortalUnavailable(
                    f"{following}: redirects to itself although its cookie was sent; ask again later",
                    kind=FailureKind.COOKIE_REDIRECT,
                )
            if page.status == 303 or (page.status in {301, 302} and method == "POST"):
                method, form, data = "GET", {}, {}
            url = following
        raise PortalUnavailable(
            f"{request.url}: more than {_MOST_REDIRECTS} redirects; check the address", kind=FailureKind.HTTP_ERROR
        )

    def _exchange(
        self,
        request: WebRequest,
        url: str,
        method: str,
        form: dict[str, str],
        data: dict[str, object],
        *,
        sent: Callable[[], None],
    ) -> tuple[WebPage, str | None]:
        """Send one request; give the answer, and the Location when it redirects."""
        target = self._rules.target(url)
        try:
            asked = _Asked.of(method, url, form, data)
            headers = {
                "Host": asked.host,
                "User-Agent": self.user_agent,
                "Accept-Encoding": "gzip, deflate",
                "Accept": "*/*",
                **asked.headers,
                **request.headers,
            }
            # types-requests leaves the two functions of cookies without types.
            if len(self._cookies) and (cookies := get_cookie_header(self._cookies, asked)):  # type: ignore[no-untyped-call]
                headers["Cookie"] = cookies
            response = self._connections.send(
                target,
                method,
                asked.path,
                headers=headers,
                body=asked.body,
                timeout=self._caps.timeout_seconds,
                sent=sent,
            )
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise self._failure(error, url) from error
        told = {name.lower(): value for name, value in response.headers.itermerged()}
        if "set-cookie" in told:
            extract_cookies_to_jar(self._cookies, asked, response)  # type: ignore[no-untyped-call]
        body = self._read(response, url, told)
        page = WebPage(
            url=request.url,
            final_url=url,
            status=response.status,
            headers=told,
            body=body,
            fetched_at=self._now(),
        )
        redirects = page.status in _REDIRECTS and "location" in told
        return page, told["location"].encode("latin-1", "ignore").decode("utf-8", "replace") if redirects else None

    def _read(self, response: BaseHTTPResponse, url: str, headers: Mapping[str, str]) -> bytes:
        """Read the decoded body up to the cap of its kind; what the server declares is believed only when it is too much.

        A connection whose answer was not read to its end is closed.
        """
        is_page = headers.get("content-type", "text/html").lower().startswith(_PAGES)
        cap, name = (
            (self._caps.page_bytes, "page_bytes") if is_page else (self._caps.attachment_bytes, "attachment_bytes")
        )
        declared = headers.get("content-length", "")
        body = bytearray()
        whole = False
        try:
            if declared.isdigit() and int(declared) > cap:
                raise _too_large(url, f"Content-Length {declared}", cap, name)
            for chunk in response.stream(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > cap:
                    raise _too_large(url, "the decompressed body", cap, name)
            whole = True
        except (HTTPError, OSError) as error:
            raise self._failure(error, url) from error
        finally:
            response.release_conn() if whole else response.close()
        return bytes(body)

    def _failure(self, error: BaseException, url: str) -> PortalUnavailable:
        if is_overdue():
            return StillSending(
                f"{url}: still sending after exchange_seconds={self._caps.exchange_seconds:g} (timeout); "
                "ask again later, or raise the cap for a slow portal",
                kind=FailureKind.TIMEOUT,
            )
        return named_failure(error, url)

    def _downgraded(self, url: str) -> str:
        """On a site without https, links that say https are asked over http."""
        if self._http_only and url.startswith("https://") and self._rules.allows(url):
            return urlunsplit(urlsplit(url)._replace(scheme="http"))
        return url


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it goes on the wire; ``url`` and ``headers`` are what the cookie jar asks for."""

    url: str
    host: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, method: str, url: str, form: dict[str, str], data: dict[str, object]) -> Self:
        """Spell an address (and a form or JSON) as requests does; a plain address needs no spelling."""
        if method == "GET" and not form and not data and (plain := _PLAIN.fullmatch(url)):
            return cls(url=url, host=plain[1], path=plain[2])
        prepared = requests.Request(method, url, data=form or None, json=data or None).prepare()
        parts = urlsplit(prepared.url or url)
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
        host, path = parts.netloc.rpartition("@")[2], prepared.path_url
        return cls(url=prepared.url or url, host=host, path=path, body=body, headers=dict(prepared.headers))


def _following(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise PortalUnavailable(
            f"{url}: redirects to {location!r}, which is no address; ask again later", kind=FailureKind.HTTP_ERROR
        ) from error


def _too_large(url: str, what: str, cap: int, name: str) -> PortalUnavailable:
    return PortalUnavailable(
        f"{url}: {what} passes the cap {name} of {cap} bytes; raise the cap if the page is genuine",
        kind=FailureKind.TOO_LARGE,
    )
