"""Sitemaps (sitemaps.org 0.9) for search engines: their addresses must be whole, so there is none without a public address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from publish.manifest import stamp
from publish.site.catalog import Brief, Catalog
from publish.site.naming import SITE
from publish.site.pages import Pages

SITEMAP = "sitemap.xml"
MOST_LISTED = 5_000
"""Pages in one sitemap (the protocol allows 50,000): a night rewrites those whose policies changed."""

_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SINGLE = ("index.html", "changes/index.html", "consultations.html", "portals.html", "data.html")

Written = Iterator[tuple[str, bytes]]


def sitemaps(pages: Pages, catalog: Catalog, public_url: str) -> Written:
    """``sitemap.xml``, which names the others; the policies of each month of first sight, each with the day of its last change."""
    if not public_url:
        return
    months: dict[str, list[Brief]] = {}
    for brief in sorted(catalog.briefs.values(), key=lambda brief: (brief.first_seen_at, brief.policy_id)):
        months.setdefault(f"{brief.first_seen_at:%Y-%m}", []).append(brief)
    root, names = f"{public_url}{SITE}/", ["sitemap-pages.xml"]
    yield from pages.offer(
        names[0], _document("urlset", [f"<url><loc>{escape(root + page)}</loc></url>" for page in _SINGLE])
    )
    for month, held in months.items():
        for start in range(0, len(held), MOST_LISTED):
            names.append(f"sitemap-{month}-{start // MOST_LISTED + 1}.xml")
            lines = [_line(root, brief) for brief in held[start : start + MOST_LISTED]]
            yield from pages.offer(names[-1], _document("urlset", lines))
    listed = [f"<sitemap><loc>{escape(root + name)}</loc></sitemap>" for name in names]
    yield from pages.offer(SITEMAP, _document("sitemapindex", listed))


def _line(root: str, brief: Brief) -> str:
    return f"<url><loc>{escape(root + brief.path)}</loc><lastmod>{stamp(brief.changed_at)}</lastmod></url>"


def _document(name: str, lines: Sequence[str]) -> bytes:
    return ("\n".join([_HEAD, f"<{name} {_SPACE}>", *lines, f"</{name}>"]) + "\n").encode()
