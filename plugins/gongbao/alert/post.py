"""POST to an address of a subscription: the address that was checked is the one connected to, and no redirect is followed."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Timer
from urllib.parse import SplitResult, quote, urlsplit

import certifi

from gongbao.alert.outbox import DeliveryFailed
from gongbao.model.internet import is_public

TIMEOUT_SECONDS = 10.0
EXCHANGE_SECONDS = 30.0
"""The whole exchange: a receiver that sends a byte now and then does not hold up the others."""

GONE = 410
_SAFE = "%/?:@!$&'()*+,;=-._~"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a receiver said: the status, and how long it asks us to wait."""

    status: int
    retry_after: timedelta = timedelta(0)


def post_webhook(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool = False,
    timeout: float = TIMEOUT_SECONDS,
    exchange: float = EXCHANGE_SECONDS,
) -> Answer:
    """POST ``body`` and return the answer; its body is not read, proxies and .netrc of the machine are not used.

    ``timeout`` is for each step, ``exchange`` for all of them, in seconds. Raises DeliveryFailed, which names the host alone:
    an address may hold a token.
    """
    parts = _parted(url)
    host = parts.hostname or ""
    address, port = _checked_address(parts, allow_private=allow_private)
    try:
        with _connected(parts.scheme, host, (address, port), timeout, exchange) as connection:
            path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
            connection.request("POST", path, body, {**headers, "host": _host_header(parts), "connection": "close"})
            answer = connection.getresponse()
            return Answer(status=answer.status, retry_after=read_retry_after(answer.getheader("retry-after")))
    except ssl.SSLCertVerificationError as error:
        raise DeliveryFailed(
            f"{host}: its certificate does not fit ({error.verify_message}); for an authority of your own set SSL_CERT_FILE",
            down=True,
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DeliveryFailed(
            f"{host}: no answer to the webhook ({type(error).__name__}); is the receiver up?", down=True
        ) from None


def read_retry_after(written: str | None, *, now: datetime | None = None) -> timedelta:
    """Read Retry-After (RFC 9110 §10.2.3): seconds or a date; nothing where it cannot be read.

    >>> read_retry_after("120"), read_retry_after("soon")
    (datetime.timedelta(seconds=120), datetime.timedelta(0))
    """
    if not written:
        return timedelta(0)
    if written.strip().isdecimal():
        return timedelta(seconds=min(int(written), 10_000_000))
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return timedelta(0)
    return max(until.replace(tzinfo=until.tzinfo or UTC) - (now or datetime.now(UTC)), timedelta(0))


def _parted(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise DeliveryFailed(f"the webhook's address cannot be read ({error}); mend its url", final=True) from None
    return parts


def _host_header(parts: SplitResult) -> str:
    named = parts.netloc.rpartition("@")[2]
    return named if named.isascii() else named.encode("idna").decode()


def _checked_address(parts: SplitResult, *, allow_private: bool) -> tuple[str, int]:
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise DeliveryFailed(f"{host}: the host has no address; check its spelling", down=True) from None
    private = [address for address in found if not is_public(address)]
    if private and not allow_private:
        raise DeliveryFailed(
            f"{host}: {private[0]} is a private address; set allow_private: true on the channel if the receiver stands there",
            down=True,
            ours=True,
        )
    return found[0], port


@contextmanager
def _connected(
    scheme: str, host: str, place: tuple[str, int], timeout: float, exchange: float
) -> Iterator[http.client.HTTPConnection]:
    plain = socket.create_connection(place, timeout)
    if scheme == "https":
        context = ssl.create_default_context()  # the system's authorities, or those of SSL_CERT_FILE, as for mail
        context.load_verify_locations(certifi.where())
        used: socket.socket = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    else:
        used = plain
    overdue = Timer(exchange, _shut, [used])
    overdue.daemon = True
    overdue.start()
    try:
        if isinstance(used, ssl.SSLSocket):
            used.do_handshake()
        connection = http.client.HTTPConnection(host, place[1], timeout=timeout)
        connection.sock = used
        yield connection
    finally:
        overdue.cancel()
        used.close()


def _shut(used: socket.socket) -> None:
    try:
        used.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed meanwhile
