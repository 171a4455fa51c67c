"""The HTTP server under every portal: a thread on 127.0.0.1, a note of each request, and answers that may be cut or late."""

from __future__ import annotations

import contextlib
import hashlib
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import ClassVar, TypeVar
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the server saw it; ``fields`` joins query and form, each name with its last value; ``sent`` is the raw body."""

    method: str
    target: str
    path: str
    fields: Mapping[str, str]
    raw_query: str
    headers: Mapping[str, str]
    sent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. ``announced`` overrides Content-Length (bytes); ``stall`` withholds the body until the server ends."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    announced: int | None = None
    stall: bool = False
    validators: bool = False


def html(text: str, *, status: int = 200, charset: str = "utf-8", validators: bool = False) -> Answer:
    return Answer(
        status=status,
        body=text.encode(charset),
        content_type=f"text/html; charset={charset}",
        validators=validators,
    )


NOT_FOUND = html("<html><head><title>404</title></head><body>您访问的页面不存在</body></html>", status=404)


@dataclass
class PortalServer:
    """A portal by host name: ``answers`` override paths, everything else is asked of ``answer``.

    ``connect_elsewhere`` is the address that stands for the host instead of this server's; empty, the host has none.
    """

    host: str = "www.yunze.example"
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    ended: Event = field(default_factory=Event)
    connect_elsewhere: str | None = None

    @property
    def column_url(self) -> str:
        """The address that a declaration of this portal names."""
        raise NotImplementedError

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, in order: with this query, or with any when ``path`` has none."""
        return [request for request in self.requests if path in {request.path, request.target}]

    def forget(self) -> None:
        self.requests.clear()

    def good(self, path: str) -> Answer:
        """The portal's own answer, whatever ``answers`` puts in its place."""
        return self.answer(Request(method="GET", target=path, path=path, fields={}, raw_query="", headers={}))

    def respond(self, request: Request) -> Answer:
        self.requests.append(request)
        for key in (request.target, request.path):
            if key in self.answers:
                return self.answers[key]
        return NOT_FOUND if request.path == "/robots.txt" else self.answer(request)


Portal = TypeVar("Portal", bound=PortalServer)


@contextlib.contextmanager
def serving(portal: Portal, *, certificate: tuple[str, str] | None = None) -> Iterator[Portal]:
    """Serve ``portal`` on a free port of 127.0.0.1 while the block runs; ``certificate`` (PEM files) makes it https."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"portal": portal}))
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    portal.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: the second would wait 40 ms for the client
    portal: ClassVar[PortalServer]

    def do_GET(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode("utf-8", "replace"))

    def _serve(self, sent: str) -> None:
        parts = urlsplit(self.path)
        answer = self.portal.respond(
            Request(
                method=self.command,
                target=self.path,
                path=parts.path,
                fields=_fields(parts.query) | _fields(sent),
                raw_query=parts.query,
                headers={name.lower(): value for name, value in self.headers.items()},
                sent=sent,
            )
        )
        with contextlib.suppress(ConnectionError):
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if answer.validators and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.send_response(answer.status)
        headers = [*answer.headers, ("Content-Type", answer.content_type), ("ETag", etag if answer.validators else "")]
        for name, value in headers:
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) if answer.announced is None else answer.announced))
        self.end_headers()
        if answer.stall:
            self.portal.ended.wait(30)
            return
        self.wfile.write(answer.body)
        if answer.announced is not None:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Stay silent."""


def _fields(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
