"""The portals of `bench/country.py` as one process: many addresses of 127.0.0.0/8, one port, raw asyncio, answers after .3 to 1.5 s.

    python bench/country_server.py SITES FAILING_EVERY LATENCY COLUMNS MOST

Prints its port, serves until its standard input closes, then prints one line of JSON: requests by status, connections, CPU seconds,
the most connections open to one host at once, and the shortest pause between two requests to one host.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from country_pages import Answer, answer, never_answers, site_of
from country_sites import ADDRESSES, Country, Site

_REASONS = {200: "OK", 202: "Accepted", 302: "Found", 304: "Not Modified", 403: "Forbidden", 404: "Not Found"}
_BUSY = Answer(status=503, parts=("busy",), headers=(("Retry-After", "3"),))


class Figures:
    """What the server counts."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.bytes = 0
        self.connections = 0
        self.last: dict[str, float] = {}
        self.shortest = 1e9
        self.open: Counter[str] = Counter()
        self.most_open = 0
        self.asked_before: set[str] = set()

    def forget(self) -> dict[str, object]:
        """Give the figures, and begin anew."""
        told = {
            "answers": sum(self.statuses.values()),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "bytes": self.bytes,
            "connections": self.connections,
            "most_open_to_one_host": self.most_open,
            "shortest_pause": round(self.shortest, 3),
            "cpu": round(time.process_time(), 2),
        }
        self.__init__()  # type: ignore[misc]
        return told


class Visitor(asyncio.Protocol):
    """One connection; requests on it are answered in turn."""

    country: Country
    figures: Figures
    latency: tuple[float, float]
    site_named: Callable[[str], Site | None]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._way: asyncio.Transport = transport  # type: ignore[assignment]
        self._held = b""
        self._host = ""
        self.figures.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- the shape of asyncio
        """Note that it ended."""
        if self._host:
            self.figures.open[self._host] -= 1

    def data_received(self, data: bytes) -> None:
        """Answer each whole request; what is no HTTP (a TLS greeting) is told so in plain words."""
        self._held += data
        if not self._held[:1].isupper():
            self._way.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            self._way.close()
            return
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head, self._held = self._held[:end], self._held[end + 4 :]
            self._asked(head.decode("latin-1"))

    def _asked(self, head: str) -> None:
        line, *rows = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rows)}
        host = headers.get("host", "").partition(":")[0]
        site = self.site_named(host)
        if site is None:
            self._way.abort()
            return
        now, figures = time.monotonic(), self.figures
        if host in figures.last:
            figures.shortest = min(figures.shortest, now - figures.last[host])
        figures.last[host] = now
        if not self._host:
            self._host = host
            figures.open[host] += 1
            figures.most_open = max(figures.most_open, figures.open[host])
        if never_answers(site):
            return
        target = line.split(" ")[1]
        chosen = self._remembering(site, headers, target) or answer(site, target)
        if not chosen.hangs:
            asyncio.get_running_loop().call_later(random.uniform(*self.latency), self._say, site, chosen, headers)

    def _remembering(self, site: Site, headers: dict[str, str], target: str) -> Answer | None:
        """Ways that depend on what the visitor did before."""
        if site.way is None or target != site.columns[0].path:
            return None
        once = site.way[0]
        itself = Answer(status=302, headers=(("Location", target), ("Set-Cookie", "sid=1; path=/")))
        if once == "cookie_for_ever" or (once == "cookie_once" and "cookie" not in headers):
            return itself
        if once == "busy_once" and site.id not in self.figures.asked_before:
            self.figures.asked_before.add(site.id)
            return _BUSY
        return None

    def _say(self, site: Site, chosen: Answer, headers: dict[str, str]) -> None:
        if self._way.is_closing():
            return
        etag = dict(chosen.headers).get("ETag")
        if etag is not None and headers.get("if-none-match") == etag:
            chosen = Answer(status=304, headers=chosen.headers)
        zipped = site.zipped and chosen.status == 200 and bool(chosen.parts) and chosen.announced is None
        body = chosen.coded(zipped=zipped)
        length = len(body) if chosen.announced is None else chosen.announced
        said = [f"HTTP/1.1 {chosen.status} {_REASONS.get(chosen.status, 'Said')}", f"Content-Type: {chosen.kind}"]
        said += [f"{name}: {value}" for name, value in chosen.headers]
        said += ["Content-Encoding: gzip"] if zipped else []
        said += [f"Content-Length: {10_000_000 if chosen.drips else length}"] if chosen.status != 304 else []
        self._way.write("\r\n".join((*said, "", "")).encode("latin-1") + body)
        self.figures.statuses[chosen.status] += 1
        self.figures.bytes += len(body)
        if chosen.drips:
            self._drip()
        elif chosen.announced is not None:
            self._way.close()

    def _drip(self) -> None:
        if not self._way.is_closing():
            self._way.write(b"<p>")
            asyncio.get_running_loop().call_later(5, self._drip)


async def serve(country: Country, latency: tuple[float, float]) -> None:
    """Listen on every address; print the port; end with standard input. A line on it asks for the figures since the last one."""
    loop = asyncio.get_running_loop()
    first = socket.create_server(("127.1.0.1", country.port), backlog=512)
    port = first.getsockname()[1]
    known = replace(country, port=port)
    Visitor.country, Visitor.figures, Visitor.latency = known, Figures(), latency
    Visitor.site_named = staticmethod(lru_cache(20_000)(lambda host: site_of(known, host)))
    addresses = {known.site(number).address for number in range(min(known.sites, ADDRESSES))} - {"127.1.0.1"}
    sockets = [first, *(socket.create_server((address, port), backlog=512) for address in addresses)]
    for one in sockets:
        await loop.create_server(Visitor, sock=one)
    print(json.dumps({"port": port}), flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        print(json.dumps(Visitor.figures.forget()), flush=True)


if __name__ == "__main__":
    shape = [int(number) for number in (*sys.argv[1:3], *sys.argv[4:6])]
    least, most = sys.argv[3].split("-")
    asked = Country(sites=shape[0], port=0, failing_every=shape[1], columns=shape[2], most=shape[3])
    asyncio.run(serve(asked, (float(least), float(most))))
