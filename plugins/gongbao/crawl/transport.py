"""urllib3, taught to connect to the address that was checked, and to name its errors as the domain does."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from certifi import where
from requests.exceptions import RequestException
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.response import BaseHTTPResponse

from gongbao.crawl.addresses import Target
from gongbao.errors import PortalUnavailable
from gongbao.model.capture import FailureKind

_KINDS: tuple[tuple[tuple[type[BaseException], ...], FailureKind, str], ...] = (
    ((SSLError,), FailureKind.TLS, "no secure connection (old ciphers, or a certificate of another host)"),
    ((NewConnectionError,), FailureKind.CONNECTION, "no connection"),  # to urllib3 a ConnectTimeoutError as well
    ((ConnectTimeoutError, ReadTimeoutError), FailureKind.TIMEOUT, "no answer in time"),
    ((DecodeError,), FailureKind.ENCODING, "a body that cannot be decompressed"),
    ((ProtocolError,), FailureKind.TRUNCATED, "the body broke off"),
    ((OSError,), FailureKind.CONNECTION, "no connection"),
    ((RequestException, HTTPError, ValueError), FailureKind.CONNECTION, "a request that cannot be made"),
)


_KEPT = 4
"""Hosts of one portal that a connection is kept open to."""

_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))
_SENT: ContextVar[Callable[[], None] | None] = ContextVar("sent", default=None)


@contextmanager
def whole_exchange(seconds: float) -> Iterator[None]:
    """End every read inside the block ``seconds`` after its begin, however often the server sends a byte."""
    token = _DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def is_overdue() -> bool:
    """Tell whether the exchange that is running has used up its time."""
    return time.monotonic() >= _DEADLINE.get()


class _TimedReader(io.RawIOBase):
    """Bytes of a socket, each read allowed the time of one read or what is left of the exchange, whichever is less."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._patience = sock, sock.gettimeout()
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = _DEADLINE.get() - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time of the whole exchange is used up")
        patience = left if self._patience is None else min(left, self._patience)
        self._sock.settimeout(None if patience == float("inf") else patience)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedSocket:
    """What ``http.client`` asks of a socket that it reads an answer from."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, mode: str) -> io.BufferedReader:
        del mode
        return io.BufferedReader(_TimedReader(self._sock))


class _TimedResponse(http.client.HTTPResponse):
    """Status line, headers and body are read within the time of the exchange."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(_TimedSocket(sock), *arguments, **named)  # type: ignore[arg-type]  # of a socket, only makefile is asked


class _TimedConnection(HTTPConnection):
    response_class = _TimedResponse

    def request(self, *arguments: Any, **named: Any) -> None:
        super().request(*arguments, **named)
        _tell_sent()


class _TimedSecureConnection(HTTPSConnection):
    response_class = _TimedResponse

    def request(self, *arguments: Any, **named: Any) -> None:
        super().request(*arguments, **named)
        _tell_sent()


def _tell_sent() -> None:
    if (sent := _SENT.get()) is not None:
        sent()


class _TimedPool(HTTPConnectionPool):
    ConnectionCls = _TimedConnection


class _TimedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _TimedSecureConnection


class CheckedConnections:
    """Keeps one connection open to each checked target, the last ``_KEPT`` of them; host name, SNI and certificate check are the URL's."""

    def __init__(self, *, certificates: str | None = None) -> None:
        self._certificates = certificates or where()
        self._pools: dict[Target, HTTPConnectionPool] = {}

    def send(
        self,
        target: Target,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        timeout: float,
        sent: Callable[[], None],
    ) -> BaseHTTPResponse:
        """Ask ``target`` once and give the answer with its body unread; raises what urllib3 raises. Nothing is followed or tried again.

        ``sent`` is called when the whole request has been handed over, before anything of the answer is read.
        """
        pool = self._pools.pop(target, None) or self._open(target)
        self._pools[target] = pool
        if len(self._pools) > _KEPT:
            self._pools.pop(next(iter(self._pools))).close()
        token = _SENT.set(sent)
        try:
            return pool.urlopen(
                method,
                path,
                body=body,
                headers=headers,
                timeout=timeout,
                retries=False,
                redirect=False,
                assert_same_host=False,
                preload_content=False,
                decode_content=False,
            )
        finally:
            _SENT.reset(token)

    def close(self) -> None:
        """Close what is kept open."""
        while self._pools:
            self._pools.popitem()[1].close()

    def _open(self, target: Target) -> HTTPConnectionPool:
        if target.scheme == "http":
            return _TimedPool(target.address, target.port, maxsize=1)
        return _TimedSecurePool(
            target.address,
            target.port,
            maxsize=1,
            cert_reqs="CERT_REQUIRED",
            ca_certs=self._certificates,
            server_hostname=target.host,
            assert_hostname=target.host,
        )


def named_failure(error: BaseException, url: str) -> PortalUnavailable:
    """Map an error of urllib3 to its FailureKind; the kind of a wrapped cause wins."""
    chain = _chain(error)
    for classes, kind, fact in _KINDS:
        if any(isinstance(e, classes) for e in chain):
            return PortalUnavailable(f"{url}: {fact} ({kind.value}: {error}); ask again later", kind=kind)
    return PortalUnavailable(f"{url}: {error}; ask again later", kind=FailureKind.CONNECTION)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue:
        item = queue.pop()
        if isinstance(item, BaseException) and item not in found:
            found.append(item)
            queue += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]
    return found
