"""RSS, Atom with paging, and a sitemap index, over the pages of the plain site."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from .city import CITY
from .harness import Answer, Request
from .plain import PlainServer

_RFC822 = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class FeedServer(PlainServer):
    """``/rss.xml`` whole, ``/atom.xml`` in pages with rel=next, ``/sitemap.xml`` an index of two sitemaps.

    ``feed`` is the one that is declared; ``window`` is how many entries the RSS shows at most.
    """

    feed: str = "/rss.xml"
    window: int = 100

    @property
    def column_url(self) -> str:
        return self.url(self.feed)

    def answer(self, request: Request) -> Answer:
        if request.path == "/rss.xml":
            return _xml(self._rss(), "application/rss+xml")
        if request.path == "/atom.xml":
            return _xml(self._atom(int(request.fields.get("page") or "1")), "application/atom+xml")
        if request.path == "/sitemap.xml":
            parts = "".join(f"<sitemap><loc>{self.url(f'/sitemap-{n}.xml')}</loc></sitemap>" for n in (1, 2))
            return _xml(
                f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>', "text/xml"
            )
        if request.path in {"/sitemap-1.xml", "/sitemap-2.xml"}:
            half = len(self.docs) // 2
            shown = self.docs[:half] if request.path == "/sitemap-1.xml" else self.docs[half:]
            urls = "".join(
                f"<url><loc>{self.url(self.path(doc))}</loc><lastmod>{doc.published_on}</lastmod></url>"
                for doc in shown
            )
            return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', "text/xml")
        return super().answer(request)

    def _rss(self) -> str:
        items = "".join(
            f"<item><title>{escape(doc.title)}</title><link>{self.url(self.path(doc))}</link>"
            f'<guid isPermaLink="false">yz-{doc.number}</guid>'
            f"<pubDate>{_RFC822[doc.published_on.weekday()]}, {doc.published_on:%d} {_MONTHS[doc.published_on.month - 1]} "
            f"{doc.published_on.year} 09:00:00 +0800</pubDate><description><![CDATA[{doc.paragraphs[1]}]]></description></item>"
            for doc in self.docs[: self.window]
        )
        return (
            f'<rss version="2.0"><channel><title>{CITY}政策</title><link>{self.url("/")}</link>{items}</channel></rss>'
        )

    def _atom(self, page: int) -> str:
        shown = self.docs[(page - 1) * self.rows : page * self.rows]
        if self.repeats:
            shown = self.docs[: self.rows]
        entries = "".join(
            f'<entry><title type="html">{escape(doc.title)}</title><id>tag:yunze.example,2025:{doc.number}</id>'
            f'<link rel="alternate" href="{self.path(doc)}"/><published>{doc.published_on}T09:00:00+08:00</published>'
            f"<updated>{doc.published_on}T09:00:00+08:00</updated></entry>"
            for doc in shown
        )
        following = f'<link rel="next" href="/atom.xml?page={page + 1}"/>' if page * self.rows < len(self.docs) else ""
        return (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{CITY}政策</title><id>tag:yunze.example,2025:feed</id>'
            f'<updated>2025-03-14T09:00:00+08:00</updated><link rel="self" href="/atom.xml?page={page}"/>{following}{entries}</feed>'
        )


def _xml(text: str, kind: str) -> Answer:
    return Answer(
        body=f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode(), content_type=f"{kind}; charset=utf-8"
    )
