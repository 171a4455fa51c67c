from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from gongbao.archive import Archive
from gongbao.crawl import WebClient
from gongbao.ledger import Ledger
from gongbao.settings import Caps

HOST = "www.test.example"


@dataclass
class Site:
    """A server on loopback. ``answers`` maps a path to (status, headers, body) or to a function of the request."""

    port: int = 0
    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def say(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, {n.replace("_", "-"): v for n, v in headers.items()}, raw)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else the second segment of each answer waits 40 ms for an ACK

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self.form = self.rfile.read(length)
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = site.answers.get(self.path, (404, {}, b"gone"))
            if callable(answer):
                answer = answer(self)
                if answer is None:
                    return
            status, headers, body = answer
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers and status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 -- the base class names it so

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # clients that hang up are what these tests are about

    server = Quiet(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client_of(site: Site) -> Callable[..., WebClient]:
    def make(**values: object) -> WebClient:
        settings: dict = {
            "caps": Caps(timeout_seconds=0.3, page_bytes=50_000, attachment_bytes=100_000, retries=2),
            "user_agent": "gongbao/0.1 (test)",
            "hosts": (HOST,),
            "connect_to": {HOST: f"127.0.0.1:{site.port}"},
            "allow_private": True,
        }
        return WebClient(**{**settings, **values})

    return make


class Clock:
    """A clock that only moves when someone sleeps."""

    def __init__(self) -> None:
        self.time = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield ledger
    ledger.close()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")
