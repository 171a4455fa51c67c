"""The home page served for an unknown address: known by looking at the real one, once per site and run."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gongbao.errors import PageAbsent, PortalUnavailable
from gongbao.model.web import Fetch, WebPage, WebRequest

_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SHARE = 0.1


class HomePages:
    """Compares suspicious pages with the home page of their site; the home page is asked only when there is suspicion."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._known: dict[str, tuple[bytes | None, int] | None] = {}

    def shows(self, page: WebPage) -> bool:
        """Tell whether ``page`` is its site's home page: the same title, and the same length within a tenth."""
        parts = urlsplit(page.final_url)
        if parts.scheme == "file":
            return False
        origin = f"{parts.scheme}://{parts.netloc}/"
        if origin not in self._known:
            self._known[origin] = self._look(origin)
        home = self._known[origin]
        if home is None or home[0] is None:
            return False
        return home[0] == _title(page.body) and abs(len(page.body) - home[1]) <= _SHARE * home[1]

    def _look(self, origin: str) -> tuple[bytes | None, int] | None:
        try:
            home = self._fetch(WebRequest(url=origin))
        except (PortalUnavailable, PageAbsent):
            # Without a home page to compare with, the page stays what it seemed: one whose markers are missing.
            return None
        return _title(home.body), len(home.body)


def _title(body: bytes) -> bytes | None:
    match = _TITLE.search(body)
    return b" ".join(match.group(1).split()) if match else None
