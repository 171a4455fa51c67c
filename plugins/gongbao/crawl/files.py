"""Folders of saved pages read as if they were a site: nothing outside the declared folder, no hidden files, no detours."""

from __future__ import annotations

import json
import mimetypes
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from gongbao.errors import BadInput, PageAbsent, PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Portal
from gongbao.model.web import WebPage, WebRequest
from gongbao.registry.folder import ROOT_OPTION
from gongbao.settings import Caps

_DATA = frozenset({".json", ".jsonl", ".yml", ".yaml", ".toml", ".ini", ".csv", ".tsv", ".log", ".sqlite"})
_FURNITURE = frozenset(
    {".css", ".js", ".map", ".woff", ".woff2", ".ttf", ".svg", ".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp"}
)
_NEVER_DOCUMENTS = _DATA | _FURNITURE
"""Data about the pages, and what browsers save along with them: no documents, so no entries (links may still lead there)."""


class FileReader:
    """The ``Fetch`` of folder columns: an address that ends in / is the list of files, as JSON with url and name.

    ``roots`` maps the address of a column to the folder on disk. Validators are made of size and time of the file.
    """

    def __init__(
        self, roots: dict[str, Path], caps: Caps, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._roots = {address: root.resolve() for address, root in roots.items()}
        self._caps = caps
        self._now = now

    @classmethod
    def for_portal(cls, portal: Portal, caps: Caps) -> Self:
        """Make the reader of a portal's folder columns; BadInput for a folder column that names no folder."""
        roots = {}
        for column in portal.columns:
            if column.family == "folder":
                if ROOT_OPTION not in column.options:
                    raise BadInput(f"{portal.id}/{column.id}: no folder; load the portal through the registry")
                roots[column.url] = Path(column.options[ROOT_OPTION])
        return cls(roots, caps)

    def __call__(self, request: WebRequest) -> WebPage:
        """Read one file, or list a folder; PageAbsent for a missing one, PortalUnavailable outside, too large or empty."""
        for address, root in self._roots.items():
            if request.url == address:
                return self._listing(request, address, root)
            if request.url.startswith(address):
                return self._file(request, root / unquote(urlsplit(request.url[len(address) :]).path), root)
        raise PortalUnavailable(f"{request.url}: not below a declared folder", kind=FailureKind.FORBIDDEN_HOST)

    def _listing(self, request: WebRequest, address: str, root: Path) -> WebPage:
        if not root.is_dir():
            raise PortalUnavailable(
                f"{root}: no such folder; put it back or take the portal out", kind=FailureKind.CONNECTION
            )
        rows = [{"url": address + quote(name), "name": name} for name in sorted(_names(root))]
        body = json.dumps(rows, ensure_ascii=False).encode()
        return self._page(request, 200, body, {"content-type": "application/json; charset=utf-8"})

    def _file(self, request: WebRequest, path: Path, root: Path) -> WebPage:
        real = path.resolve()
        if not real.is_relative_to(root):
            raise PortalUnavailable(
                f"{request.url}: leads out of {root}; copy the file into it", kind=FailureKind.FORBIDDEN_HOST
            )
        if not real.is_file():
            raise PageAbsent(f"{path}: no such file; nothing to do unless it should be there")
        facts = real.stat()
        etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
        if request.headers.get("If-None-Match") == etag:
            return self._page(request, 304, b"", {"etag": etag})
        if facts.st_size > self._caps.attachment_bytes:
            raise PortalUnavailable(
                f"{path}: {facts.st_size} bytes pass the cap attachment_bytes of {self._caps.attachment_bytes}; "
                "raise the cap if the file is genuine",
                kind=FailureKind.TOO_LARGE,
            )
        try:
            body = real.read_bytes()
        except OSError as error:
            raise PortalUnavailable(
                f"{path}: {error.strerror}; make it readable", kind=FailureKind.CONNECTION
            ) from error
        if not body:
            raise PortalUnavailable(f"{path}: 0 bytes (empty_body); save the page again", kind=FailureKind.EMPTY_BODY)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return self._page(request, 200, body, {"content-type": kind, "etag": etag})

    def _page(self, request: WebRequest, status: int, body: bytes, headers: dict[str, str]) -> WebPage:
        return WebPage(
            url=request.url,
            final_url=request.url,
            status=status,
            headers=headers,
            body=body,
            fetched_at=self._now(),
        )


def _names(root: Path) -> Iterator[str]:
    """Names below ``root`` with / between folders; links that lead out of it are left out."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in names:
            path = Path(folder) / name
            inside = path.resolve().is_relative_to(root)
            if inside and path.is_file() and not name.startswith(".") and path.suffix.lower() not in _NEVER_DOCUMENTS:
                yield path.relative_to(root).as_posix()
