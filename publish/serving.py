"""Serve a published folder over HTTP as production does (``deploy/nginx.conf`` says the same): ranges, validators, safe headers."""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from publish.parts import PART_PATH
from publish.site.naming import NOT_FOUND, SITE

HOME = "/site/index.html"

PAGES_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""What the pages of the site may load: their own scripts, styles, pictures and data."""

FILES_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What everything else may load: nothing; the validation page holds its own style."""

SAFE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

IMMUTABLE, FRESH = "public, max-age=31536000, immutable", "no-cache"

MEDIA_TYPES: Mapping[str, str] = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
}

_TEXTS = frozenset(MEDIA_TYPES) - {".parquet"}
_SQUEEZED_AT_ONCE = 8 * 1024**2
"""Bytes of a text that is compressed for one answer; a larger one goes as it is."""
_RANGES = re.compile(r"bytes=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*\s*")


def serving_app(folder: Path) -> ASGIApp:
    """The ASGI application that serves ``folder``: GET and HEAD, no listing, no dotfile, nothing outside the folder."""
    return _SafeHeaders(_Published(directory=folder, html=False))


class _Published(StaticFiles):
    """The files of a published folder."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["path"] in {"/", "/site", "/site/"}:
            return RedirectResponse(HOME, status_code=307)
        if any(part.startswith(".") for part in PurePosixPath(path).parts):
            return self._missing(scope)
        if scope["path"].endswith("/") and scope["method"] in {"GET", "HEAD"} and self._is_file(path):
            return RedirectResponse(f"/{scope['path'].strip('/')}", status_code=307)
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)
            return self._missing(scope)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        asked, kind = Headers(scope=scope), PurePosixPath(full_path).suffix
        response = super().file_response(full_path, stat_result, scope, status_code)
        if "content-type" in response.headers:
            guessed = mimetypes.guess_type(full_path)[0] if kind not in MEDIA_TYPES else None
            response.headers["content-type"] = MEDIA_TYPES.get(kind, guessed or "application/octet-stream")
        if status_code != 200:
            return response
        response.headers["cache-control"] = IMMUTABLE if PART_PATH.fullmatch(scope["path"].lstrip("/")) else FRESH
        if kind not in _TEXTS:
            return response
        response.headers["vary"] = "Accept-Encoding"
        squeezed = "gzip" in asked.get("accept-encoding", "") and "range" not in asked
        if isinstance(response, NotModifiedResponse) or not squeezed or stat_result.st_size > _SQUEEZED_AT_ONCE:
            return response
        body = gzip.compress(Path(full_path).read_bytes(), 6, mtime=0)
        headers = {
            name: value for name, value in response.headers.items() if name not in {"content-length", "accept-ranges"}
        }
        headers |= {"content-encoding": "gzip", "etag": f"W/{headers['etag']}"}  # other bytes, the same content
        return Response(
            b"" if scope["method"] == "HEAD" else body, headers={**headers, "content-length": str(len(body))}
        )

    def _is_file(self, path: str) -> bool:
        _, found = self.lookup_path(path)
        return found is not None and stat.S_ISREG(found.st_mode)

    def _missing(self, scope: Scope) -> Response:
        """404: below ``site/`` the page whose links fit the depth of the address, elsewhere a line of text."""
        asked = PurePosixPath(scope["path"]).parts
        page = next((page for page in NOT_FOUND if page.count("/") == len(asked) - 3), None)
        if asked[1:2] == ("site",) and page is not None:
            full_path, found = self.lookup_path(f"{SITE}/{page}")
            if found is not None:
                return self.file_response(full_path, found, {**scope, "headers": []}, 404)
        return PlainTextResponse("Not found\n", 404)


class _SafeHeaders:
    """Adds to every answer what browsers need to be told, and drops what is no range (RFC 9110, 14.2: to be ignored)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = PAGES_POLICY if scope["path"].startswith("/site/") else FILES_POLICY
        asked = [(k, v) for k, v in scope["headers"] if k != b"range" or _RANGES.fullmatch(v.decode("latin-1"))]

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({**SAFE_HEADERS, "Content-Security-Policy": policy})
            await send(message)

        await self.app({**scope, "headers": asked}, receive, told)
