"""requests, taught to connect to the address that was checked, and to name its errors as the domain does."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ConnectTimeout, ContentDecodingError, ReadTimeout, SSLError
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError
from urllib3.exceptions import SSLError as RawSSLError

from gongbao.crawl.addresses import Target
from gongbao.errors import PortalUnavailable
from gongbao.model.capture import FailureKind

_KINDS: tuple[tuple[tuple[type[BaseException], ...], FailureKind, str], ...] = (
    ((SSLError, RawSSLError), FailureKind.TLS, "no secure connection (old ciphers, or a certificate of another host)"),
    ((ConnectTimeout, ReadTimeout, ReadTimeoutError), FailureKind.TIMEOUT, "no answer in time"),
    ((ContentDecodingError, DecodeError), FailureKind.ENCODING, "a body that cannot be decompressed"),
    ((ChunkedEncodingError, ProtocolError), FailureKind.TRUNCATED, "the body broke off"),
    ((requests.ConnectionError, OSError), FailureKind.CONNECTION, "no connection"),
    ((requests.RequestException, HTTPError, ValueError), FailureKind.CONNECTION, "a request that cannot be made"),
)


_DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))


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


class _TimedSecureConnection(HTTPSConnection):
    response_class = _TimedResponse


class _TimedPool(HTTPConnectionPool):
    ConnectionCls = _TimedConnection


class _TimedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _TimedSecureConnection


class CheckedAddressAdapter(HTTPAdapter):
    """Connects to the checked address of the request; host name, SNI and certificate check stay those of the URL."""

    def __init__(self) -> None:
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)
        self.poolmanager.pool_classes_by_scheme = {"http": _TimedPool, "https": _TimedSecurePool}
        self.target: Target | None = None

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Replace host and port of the connection by those that were checked."""
        host: dict[str, Any]
        pool: dict[str, Any]
        host, pool = map(dict, super().build_connection_pool_key_attributes(request, verify, cert))
        if self.target is None:
            raise PortalUnavailable(f"{request.url}: not checked before use", kind=FailureKind.FORBIDDEN_HOST)
        host["host"], host["port"] = self.target.address, self.target.port
        if self.target.scheme == "https":
            pool |= {"server_hostname": self.target.host, "assert_hostname": self.target.host}
        return host, pool


class OneHopSession(requests.Session):
    """Follows nothing by itself: requests would read the whole body of a redirect, uncapped, to prepare the next hop."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Name no target; the caller reads Location itself."""
        del resp


def named_failure(error: BaseException, url: str) -> PortalUnavailable:
    """Map an error of requests or urllib3 to its FailureKind; the kind of a wrapped cause wins."""
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
