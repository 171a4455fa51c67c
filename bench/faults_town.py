"""The small portal of `bench/faults.py`: four nights of a town, ways to misbehave, and a receiver of webhooks. Loopback only."""

from __future__ import annotations

import gzip
import io
import re
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORTAL = """
id: cn_990400_faults
name: 断桥市人民政府
name_en: Duanqiao (bench)
division_code: "990400"
publisher: 断桥市人民政府
hosts: [www.faults.example]
family: trs
allow_private: true
proven: true
reuse_basis: bench
rate: {min_delay_seconds: 0, daily_budget: 100000}
columns:
  - {id: rules, name: 规范性文件, kind: normative, url: "http://www.faults.example/gf/index.html"}
  - {id: drafts, name: 征求意见, kind: consultation, url: "http://www.faults.example/yj/index.html"}
"""
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 09:00"><meta name="SiteName" content="断桥市人民政府"></head><body><h1>{title}</h1>
<div class="TRS_Editor"><p>{number}</p><p>各区人民政府：</p>{body}<p>断桥市人民政府</p><p>2025年1月10日</p></div>{files}</body></html>"""
_LIST = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><ul class="list">{rows}</ul>
<script>createPageHTML(1,0,"index","html");</script></body></html>"""
_BOMB = gzip.compress(bytes(50_000_000), 9)


@dataclass
class Town:
    """What the portal shows on ``night`` (1 and on), how it misbehaves, and what the receiver heard: (id, body).

    ``held``: the method whose requests wait; ``waiting``: how many do.
    """

    night: int = 1
    mischief: str = ""
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    misbehaved: int = 0
    held: str = ""
    waiting: int = 0

    def keep_waiting(self, method: str) -> None:
        """Let a request wait while its kind is held."""
        if self.held == method:
            self.waiting += 1
            while self.held == method:
                time.sleep(0.05)
            self.waiting -= 1

    def pages(self) -> dict[str, tuple[str, str]]:
        """Path → title and HTML."""
        amount = 500 if self.night < 2 else 300 + 10 * max(0, self.night - 3)
        until = "2月10日" if self.night < 3 else "2月28日"
        shown = {
            "/gf/1.html": self._page(
                1,
                "断桥市住房补贴办法",
                f"<p>第一条　为了规范补贴，制定本办法。</p><p>第二条　补贴标准为每户{amount}元。</p>",
            ),
            "/gf/2.html": self._page(
                2,
                "断桥市就业补贴办法",
                "<p>第一条　为了促进就业，制定本办法。</p><p>第二条　用人单位应当按月申报。</p>",
            ),
            "/yj/3.html": self._page(
                3,
                "关于公开征求《断桥市养老服务办法（征求意见稿）》意见的通知",
                f"<p>现向社会公开征求意见，意见反馈截止时间为2025年{until}。</p><p>第一条　为了发展养老服务，制定本办法。</p>",
            ),
        }
        if self.night >= 2:
            shown["/gf/4.html"] = self._page(
                4, "断桥市灌溉管理办法", "<p>第一条　为了节约用水，制定本办法。</p><p>第二条　取水应当计量。</p>"
            )
        if self.night >= 3:
            repeals = "<p>一、废止《断桥市就业补贴办法》（断政发〔2025〕2号）。</p><p>二、本决定自印发之日起施行。</p>"
            shown["/gf/5.html"] = self._page(5, "断桥市人民政府关于废止部分文件的决定", repeals)
        return shown

    def _page(self, n: int, title: str, body: str) -> tuple[str, str]:
        files = '<a href="/gf/table.txt">附件：补贴标准表.txt</a>' if n == 1 else ""
        day = f"2025-01-{10 + n + (self.night + 1 if n == 1 and self.night >= 2 else 0)}"
        number = f"断政发〔2025〕{n}号"
        return title, _PAGE.format(title=title, day=day, number=number, body=body, files=files)

    def listing(self, folder: str) -> str:
        """The rows of one column."""
        rows = [
            f'<li><a href=".{path.removeprefix(folder)}" title="{title}">{title}</a><span>2025-01-{10 + n}</span></li>'
            for n, (path, (title, _)) in enumerate(self.pages().items(), 1)
            if path.startswith(folder)
        ]
        return _LIST.format(rows="".join(rows))

    def answer(self, path: str) -> tuple[int, bytes]:
        """A well-behaved answer."""
        if path == "/gf/table.txt":
            return 200, f"补贴标准\n住房：{self.night}类\n".encode()
        if path in {"/gf/index.html", "/yj/index.html"}:
            return 200, self.listing(path.removesuffix("/index.html")).encode()
        known = self.pages().get(path)
        return (200, known[1].encode()) if known else (404, b"not found")


def serve(town: Town) -> ThreadingHTTPServer:
    """Serve town and receiver on loopback, in threads of this process."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            town.keep_waiting(self.command)
            wrong, where = _WAYS.get(town.mischief, (None, ""))
            if self.path == "/robots.txt" or wrong is None or not re.search(where, self.path):
                return self.say(*town.answer(self.path))
            town.misbehaved += 1
            return wrong(self, town)

        def do_POST(self) -> None:
            town.keep_waiting(self.command)
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            town.heard.append((self.headers.get("webhook-id", ""), body))
            self.say(204, b"")

        def say(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            kind = "text/plain" if self.path.endswith(".txt") else "text/html"
            for name, value in {
                "Content-Type": f"{kind}; charset=utf-8",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def date_time_string(self, timestamp: float | None = None) -> str:
            """Date every answer alike: what is kept must not depend on when the bench runs."""
            return super().date_time_string(1_736_600_000 if timestamp is None else timestamp)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that hang up are what this is about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _stream(handler: BaseHTTPRequestHandler, _: Town, *, seconds: float = 20, pause: float = 0.2) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.close_connection = True
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        handler.wfile.write(b"<p>again</p>" * (1 if pause else 4000))
        time.sleep(pause)


def _cut(handler: BaseHTTPRequestHandler, town: Town) -> None:
    status, body = town.answer(handler.path)
    handler.send_response(status)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True
    handler.connection.shutdown(2)


def _say(status: int, body: bytes, **headers: str) -> Callable[..., None]:
    return lambda handler, _: handler.say(status, body, **headers)


def _endless(handler: BaseHTTPRequestHandler, town: Town) -> None:
    _stream(handler, town, pause=0)


def _declare(handler: BaseHTTPRequestHandler, _: Town) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "10000000000")
    handler.end_headers()


def _circle(handler: BaseHTTPRequestHandler, _: Town) -> None:
    handler.say(302, b"", Location=handler.path + "?again")  # type: ignore[attr-defined]


def _hang(handler: BaseHTTPRequestHandler, _: Town) -> None:
    time.sleep(8)
    handler.close_connection = True


def _hang_up(handler: BaseHTTPRequestHandler, _: Town) -> None:
    handler.connection.shutdown(2)
    handler.close_connection = True


def _html(inner: str) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>断桥市人民政府门户网站</title></head><body>{inner}</body></html>".encode()
    )


@cache
def _zip_bomb() -> bytes:
    """A letter of a hundred thousand bytes that unfolds to a hundred million."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as letter, letter.open("word/document.xml", "w") as part:
        for _ in range(100):
            part.write(bytes(1_000_000))
    return packed.getvalue()


def _send_zip_bomb(handler: BaseHTTPRequestHandler, _: Town) -> None:
    handler.say(200, _zip_bomb())  # type: ignore[attr-defined]


_LISTINGS, _PAGES, _FILES = r"index\.html$", r"(?<!index)\.html$", r"\.txt$"
_WAYS: dict[str, tuple[Callable[..., None], str]] = {
    "streams for ever": (_stream, ""),
    "redirects in circles": (_circle, ""),
    "declares 10 GB": (_declare, ""),
    "sends without end": (_endless, ""),
    "gzip bomb": (_say(200, _BOMB, Content_Encoding="gzip"), ""),
    "cut in mid-body": (_cut, ""),
    "answers 500": (_say(500, b"error"), ""),
    "answers 403 block page": (_say(403, _html("访问被拒绝，请开启JavaScript")), ""),
    "hangs": (_hang, ""),
    "empty listing": (_say(200, _LIST.format(rows="").encode()), _LISTINGS),
    "54-byte body": (_say(200, b"<html><head></head><body>                </body></html>"), ""),
    "another CMS overnight": (_say(200, _html("<div id='app'></div><script src='/a.js'></script>")), ""),
    "pages stream for ever": (_stream, _PAGES),
    "pages redirect in circles": (_circle, _PAGES),
    "pages send without end": (_endless, _PAGES),
    "pages are gzip bombs": (_say(200, _BOMB, Content_Encoding="gzip"), _PAGES),
    "pages cut in mid-body": (_cut, _PAGES),
    "home page for every page": (_say(200, _html("<div>走进断桥 新闻中心 政务公开</div>")), _PAGES),
    "connection closed in mid-night": (_hang_up, _PAGES),
    "page says 404, listing names it": (_say(404, b"gone"), _PAGES),
    "replacement characters": (
        _say(200, _html("<div class='TRS_Editor'><p>第一条　\ufffd\ufffd\ufffd\ufffd</p></div>")),
        _PAGES,
    ),
    "file is a zip bomb": (_send_zip_bomb, _FILES),
    "file without end": (_endless, _FILES),
}
MISCHIEF = tuple(_WAYS)
"""Ways to misbehave, by name."""
