"""Serves the sample portal over HTTP on loopback, for tests and for `gongbao sample-portal`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self

from gongbao_sample.site import SampleSite

_SECONDS_TO_STOP = 5


class SamplePortalServer:
    """A threaded HTTP server of the sample portal; bound when made, answering once entered or run."""

    def __init__(self, host: str, port: int, clock: Callable[[], datetime]) -> None:
        """Bind `host:port` (port 0 takes a free one); `clock` selects the night of each request."""
        self.site = SampleSite(clock)
        self._server = ThreadingHTTPServer((host, port), _handler_of(self.site))
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port that the server is bound to."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        host = str(self._server.server_address[0])
        return f"http://{host}:{self.port}"

    def run(self) -> None:
        """Answer requests in this thread until interrupted (for the command line)."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def __enter__(self) -> Self:
        """Start answering in a background thread."""
        self._thread = Thread(target=self._server.serve_forever, name="sample-portal", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join(_SECONDS_TO_STOP)


def serve(host: str, port: int, clock: Callable[[], datetime]) -> SamplePortalServer:
    """Bind a server: use it as a context manager in tests, or call its `run()` in a process."""
    return SamplePortalServer(host, port, clock)


def _handler_of(site: SampleSite) -> type[BaseHTTPRequestHandler]:
    class SamplePortalHandler(BaseHTTPRequestHandler):
        """Hands each request to the site and writes its answer; the Date header is the site's clock."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # a portal does not make its readers wait 40 ms for an acknowledgement

        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
            """Keep quiet: the crawler's own log tells what was fetched."""

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            response = site.respond(self.command, self.path, dict(self.headers.items()), body)
            self.send_response_only(response.status)
            self.send_header("Server", "nginx")
            self.send_header("Date", format_datetime(site.clock().astimezone(UTC), usegmt=True))
            for name, value in response.headers.items():
                self.send_header(name, value)
            if response.status != 304:
                self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            if self.command != "HEAD" and response.status != 304:
                self.wfile.write(response.body)

    return SamplePortalHandler
