"""A plain web server over a folder, on loopback, that can be told to misbehave."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Web:
    """``fault(path)`` names what goes wrong with a request; ``asked`` keeps path and Range of each."""

    root: Path
    ranges: bool = True
    fault: Callable[[str], str | None] = lambda path: None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    address: str = ""
    elsewhere: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        site = self.server.site
        path, wanted = self.path.lstrip("/"), self.headers.get("Range")
        site.asked.append((path, wanted))
        fault, file = site.fault(path), site.root / path
        if fault == "redirect":
            return self._head(302, 0, Location=site.elsewhere)
        if fault == "deep":
            self._head(200, 100_000)
            self.wfile.write(b"[" * 100_000)
            return None
        if fault in {"500", "404"} or not file.is_file():
            return self._head(500 if fault == "500" else 404, 0)
        payload = file.read_bytes()
        if fault == "other bytes":
            payload = bytes([payload[0] ^ 1]) + payload[1:]
        if fault == "longer":
            payload += b"x" * 100
        start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1]) if wanted and site.ranges else 0  # type: ignore[index]
        body = payload[start:]
        if start:
            self._head(206, len(body), **{"Content-Range": f"bytes {start}-{len(payload) - 1}/{len(payload)}"})
        else:
            self._head(200, len(body))
        if fault == "silent":
            time.sleep(1.5)
        if fault and fault.startswith("cut "):
            body = body[: int(fault[4:])]
            self.close_connection = True
        if fault == "drip":
            self._drip(body)
        else:
            self.wfile.write(body)
        return None

    def _drip(self, body: bytes) -> None:
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.02)

    def _head(self, status: int, length: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Web) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is what the test wanted."""


@contextmanager
def web(root: Path) -> Iterator[Web]:
    """Serve ``root`` while the block runs."""
    site = Web(root)

    server = _Server(site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
