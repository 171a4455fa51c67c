"""Where each page of the site lies, and how it is addressed: nothing that a portal wrote can lead outside ``site/``."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from urllib.parse import urlsplit

SITE = "site"
"""The folder of the site below the published folder."""

NOT_FOUND = ("404.html", "missing/404.html", "missing/below/404.html")
"""The page for what is not there, once for each depth at which it may be asked for: its links are relative."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_OWN = r"(?!(?:ev-|cap-|v\d|x-)|(?:main|facts|timeline|changes|text|relations|files|evidence)$)"
_ANCHOR = re.compile(_OWN + r"[A-Za-z][A-Za-z0-9_-]{0,200}")


def slug(name: str) -> str:
    """A file name for ``name``: itself where it is plain ASCII, else a hash; no two names share one.

    >>> slug("gb-k3v5x2m7qa2c"), slug("330200"), slug("../../etc/passwd")
    ('gb-k3v5x2m7qa2c', '330200', 'x.3754d6cb3a38e118')
    """
    return name if _PLAIN.fullmatch(name) else f"x.{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def anchor(eid: str) -> str:
    """The id of a clause on its page; never one of those that the page has itself.

    >>> anchor("art_11__para_2"), anchor('a" onclick="b'), anchor("facts")
    ('art_11__para_2', 'x-6c08a7bdd5f891b9', 'x-0694aacb66d62e74')
    """
    return eid if _ANCHOR.fullmatch(eid) else f"x-{hashlib.sha256(eid.encode()).hexdigest()[:16]}"


def policy_path(policy_id: str, part: int = 1) -> str:
    """The page of a policy; ``part`` counts from 1 where the text is long."""
    return _numbered(f"policy/{slug(policy_id)}", part)


def day_path(day: date, part: int = 1) -> str:
    """The page of the changes that one day brought."""
    return _numbered(f"changes/{day:%Y-%m}/{day.isoformat()}", part)


def month_path(month: str) -> str:
    """The page of a month (``2025-03``)."""
    return f"changes/{month}.html"


def list_path(by: str, name: str, part: int = 1) -> str:
    """A page of policies that share something: ``by`` is place, issuer, number, first or status."""
    return _numbered(f"policies/{by}/{slug(name)}", part)


def index_path(by: str, part: int = 1) -> str:
    """A page of the index of all lists of one kind."""
    return _numbered(f"policies/{by}", part)


def facet_path(by: str, name: str) -> str:
    """The page of changes that share something: ``by`` is place, issuer, effect or kind."""
    return f"changes/{by}/{slug(name)}.html"


def portals_path(part: int = 1) -> str:
    """A page of portals; the first has all that cannot be read."""
    return _numbered("portals", part)


def portal_anchor(portal_id: str) -> str:
    """The id of a portal's row on the page of portals.

    >>> portal_anchor("cn_330200_ningbo")
    'p-cn_330200_ningbo'
    """
    return f"p-{slug(portal_id)}"


def root_of(path: str) -> str:
    """From the folder of ``path`` to that of the site.

    >>> root_of("index.html"), root_of("changes/2025-03/2025-03-04.html")
    ('', '../../')
    """
    return "../" * path.count("/")


def web_address(url: str | None) -> str | None:
    """``url`` where a reader may follow it: http or https with a host; None for javascript:, data: and everything else.

    >>> web_address("https://www.ningbo.gov.cn/a.html"), web_address("javascript:alert(1)"), web_address("//x"), web_address(None)
    ('https://www.ningbo.gov.cn/a.html', None, None, None)
    """
    if not url or any(sign <= " " for sign in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        safe = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # a bracketed host that is no address
        return None
    return url.strip() if safe else None


def _numbered(name: str, part: int) -> str:
    return f"{name}.html" if part == 1 else f"{name}.{part}.html"
