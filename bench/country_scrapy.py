"""Scrapy on the portals of `bench/country.py`: the requests of a night of ours, without an archive, without a memory of its own.

    python bench/country_scrapy.py SITES PORT FAILING_EVERY DELAY AT_ONCE TIMEOUT

Settings are Scrapy's own but for the same politeness: robots.txt, 2 s between two requests to a host, one at a time, and as many hosts at
once as ours. It walks the same pages of the same lists, reads their rows with selectors, and asks for the same documents with the same
validators. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import scrapy
from country_memory import due_tonight
from country_pages import BUILD_UNIT, PROXY
from country_sites import LISTING, SITE, Country, Listing, Site
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer

PLACES: dict[str, str] = {}


class LoopbackResolver(CachingThreadedResolver):
    """Gives each host its address on loopback."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: ARG002, N802 -- Twisted names it so
        """Look the host up in the bench's own list."""
        address = PLACES.get(name)
        return defer.succeed(address) if address else defer.fail(OSError(f"{name} has no address"))


class NightSpider(scrapy.Spider):
    """Lists first, then what is new or due."""

    name = "night"
    country: Country

    async def start(self) -> Any:
        """Ask for the first page of every list."""
        for site in self.country.all():
            for column in site.columns:
                yield scrapy.Request(
                    column.url, self.read_list, cb_kwargs={"column": column, "page": 1}, dont_filter=True
                )

    def read_list(self, response: Response, column: Listing, page: int) -> Iterator[scrapy.Request]:
        """Read the rows, ask for the documents that are due or new, and for the next page of a list that is read in full."""
        site, rows = column.site, list(_rows(response, column.site))
        if site.family == "hanweb_jpaas" and page == 1 and BUILD_UNIT not in response.url:
            yield self._list(response, column, 1)
            return
        known = {column.page_url(n) for n in range(max(1, column.total - page * 50), column.known + 1)}
        if page == 1:
            for number in range(1, column.known + 1):
                if due_tonight(column, number):
                    yield self._document(column, number)
        for url, _title, _date in rows:
            if url not in known and column.news:
                yield self._document(column, column.total)
        struck = site.way is not None and column.place == 0 and site.way[1] == LISTING
        if column.walked >= 7 and not struck and rows and page * column.per_page < column.total:
            yield self._list(response, column, page + 1)

    def _list(self, response: Response, column: Listing, page: int) -> scrapy.Request:
        site, where = column.site, {"column": column, "page": page}
        if site.family == "hanweb_jpaas":
            ask = f"{BUILD_UNIT}?pageId={100 + column.place}&paramJson=%7B%22pageNo%22%3A{page}%7D"
        elif site.family == "hanweb_jpage":
            ask = f"{PROXY}?columnid={100 + column.place}&startrecord={(page - 1) * column.per_page + 1}"
        else:
            ask = column.path.replace("index", f"index_{page - 1}")
        return response.follow(ask, self.read_list, cb_kwargs=where, dont_filter=True)

    def _document(self, column: Listing, number: int) -> scrapy.Request:
        headers = {"If-None-Match": column.etag(number, tonight=False)} if column.site.validated else {}
        return scrapy.Request(column.page_url(number), self.read_document, headers=headers, dont_filter=True)

    def read_document(self, response: Response) -> Iterator[dict[str, Any]]:
        """Take the title and the text."""
        if isinstance(response, TextResponse) and response.status == 200:
            text = response.css("div.TRS_Editor p::text, #zoom p::text, div.article-content p::text").getall()
            yield {"url": response.url, "title": response.css("h1::text").get(), "text": "\n".join(text)}


def _rows(response: Response, site: Site) -> Iterator[tuple[str, str | None, str | None]]:
    if not isinstance(response, TextResponse):
        return
    page: Any = response
    if site.family == "hanweb_jpage":
        page = scrapy.Selector(text="".join(re.findall(r"<!\[CDATA\[(.*?)\]\]>", response.text, re.DOTALL)))
    elif BUILD_UNIT in response.url:
        page = scrapy.Selector(text=json.loads(response.text)["data"]["html"])
    for row in page.css("li"):
        link = row.css("a::attr(href)").get()
        if link:
            yield response.urljoin(link), row.css("a::attr(title)").get(), row.css("span::text").get()


def main() -> None:
    """Crawl, and say what it cost."""
    sites, port, every = map(int, sys.argv[1:4])
    delay, at_once, timeout = float(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
    country = Country(sites=sites, port=port, failing_every=every)
    PLACES.update({site.host: site.address for site in country.all() if not site.does("no_address", SITE)})
    process = CrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_DELAY": delay,
            "RANDOMIZE_DOWNLOAD_DELAY": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "CONCURRENT_REQUESTS": at_once,
            "DOWNLOAD_TIMEOUT": timeout,
            "RETRY_TIMES": 3,
            "HTTPERROR_ALLOWED_CODES": [304],
            "DNS_RESOLVER": LoopbackResolver,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "CRITICAL",
            "USER_AGENT": "scrapy (bench on loopback)",
        }
    )
    crawler = process.create_crawler(NightSpider)
    NightSpider.country = country
    began, cpu = time.monotonic(), os.times()
    process.crawl(crawler)
    process.start()
    spent = os.times()
    stats = crawler.stats.get_stats() if crawler.stats else {}
    told = {
        "seconds": round(time.monotonic() - began, 1),
        "cpu": round(spent.user + spent.system - cpu.user - cpu.system, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "answers": stats.get("downloader/response_count", 0),
        "items": stats.get("item_scraped_count", 0),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
