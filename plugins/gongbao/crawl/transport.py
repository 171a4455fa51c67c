"""requests, taught to connect to the address that was checked, and to name its errors as the domain does."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ConnectTimeout, ContentDecodingError, ReadTimeout, SSLError
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


class CheckedAddressAdapter(HTTPAdapter):
    """Connects to the checked address of the request; host name, SNI and certificate check stay those of the URL."""

    def __init__(self) -> None:
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)
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
