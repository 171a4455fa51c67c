"""Where a request may go: declared hosts, addresses of the public internet; the address checked is the one connected to."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gongbao.errors import PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.internet import is_public

Resolve = Callable[[str, int], list[str]]
"""Gives the addresses of a host; OSError when there are none."""

_PORTS = {"http": 80, "https": 443}
_SECOND_LEVEL = frozenset({"gov", "com", "org", "net", "edu", "ac", "mil"})
_PROVINCES = frozenset(
    "bj sh tj cq he sx nm ln jl hl js zj ah fj jx sd ha hb hn gd gx hi sc gz yn xz sn gs qh nx xj tw hk mo".split()  # noqa: SIM905
)
"""Second levels of .cn under which everybody may register: a name below them is its owner's, not the province's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One place to connect to: ``host`` as the URL names it, ``address`` and ``port`` as they were checked."""

    scheme: str
    host: str
    address: str
    port: int


def resolve_host(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of ``host``."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """The allow-list of one portal. ``connect_to`` maps a host to ``address:port``, as curl's --connect-to does.

    ``whole_site`` lets every host of the same registered name pass as well: for a look at a site that is not declared yet.
    """

    hosts: tuple[str, ...]
    whole_site: bool = False
    connect_to: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    resolve: Resolve = resolve_host

    def allows(self, url: str) -> bool:
        """Tell whether ``url`` is http or https on a declared host."""
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError:
            return False
        host, own_hosts = _spelt(parts.hostname or ""), {_spelt(host) for host in self.hosts}
        own = host in own_hosts or (self.whole_site and any(same_site(host, other) for other in own_hosts))
        return parts.scheme in _PORTS and own

    def target(self, url: str) -> Target:
        """Check ``url`` and find where to connect; PortalUnavailable (forbidden_host, dns) says what is wrong."""
        if not self.allows(url):
            where = "the site of" if self.whole_site else "a declared host"
            remedy = "ask for that address itself" if self.whole_site else "declare the host"
            raise PortalUnavailable(
                f"{url}: not an http(s) address on {where} ({', '.join(self.hosts)}); {remedy} if it belongs to this portal",
                kind=FailureKind.FORBIDDEN_HOST,
            )
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        place, lookup = self.connect_to.get(host) or self.connect_to.get(f"[{host}]"), host
        if place is not None:
            lookup, _, number = place.rpartition(":")
            lookup, port = lookup.strip("[]"), int(number)
        try:
            addresses = self.resolve(lookup, port)
        except (OSError, UnicodeError) as error:
            raise PortalUnavailable(
                f"{url}: {lookup} has no address ({error}); check the host", kind=FailureKind.DNS
            ) from error
        if not addresses:
            raise PortalUnavailable(f"{url}: {lookup} has no address; check the host", kind=FailureKind.DNS)
        if not self.allow_private:
            self._refuse_private(url, addresses)
        return Target(scheme=parts.scheme, host=host, address=addresses[0], port=port)

    def _refuse_private(self, url: str, addresses: list[str]) -> None:
        for address in addresses:
            if not is_public(address):
                raise PortalUnavailable(
                    f"{url}: {address} is a private address; set allow_private only for a portal that stands there",
                    kind=FailureKind.FORBIDDEN_HOST,
                )


def bracketed(host: str) -> str:
    """The host as it stands in an address: an IPv6 literal in brackets (RFC 3986 §3.2.2).

    >>> bracketed("2001:db8::1"), bracketed("www.example.org")
    ('[2001:db8::1]', 'www.example.org')
    """
    return f"[{host}]" if ":" in host else host


def _spelt(host: str) -> str:
    """The one spelling of an IPv6 literal (RFC 5952); other hosts as they are."""
    try:
        return str(ipaddress.IPv6Address(host)) if ":" in host else host
    except ValueError:
        return host


def same_site(host: str, other: str) -> bool:
    """Tell whether two hosts belong to one registered name, so that one declaration may name both.

    >>> same_site("sousuo.www.gov.cn", "www.gov.cn"), same_site("fzggw.zj.gov.cn", "www.zj.gov.cn")
    (True, True)
    >>> same_site("www.ningbo.gov.cn", "www.zj.gov.cn"), same_site("a.zj.cn", "b.zj.cn"), same_site("127.0.0.1", "10.0.0.1")
    (False, False, False)
    """
    numeric = ":" in host or host.replace(".", "").isdigit()
    return host == other or (not numeric and bool(host) and _registered(host) == _registered(other))


def _registered(host: str) -> str:
    """The name under which a host is registered: three labels below gov.cn and its kind, else two."""
    labels = re.split(r"\.", host)
    second = len(labels) >= 3 and (labels[-2] in _SECOND_LEVEL or (labels[-1] == "cn" and labels[-2] in _PROVINCES))
    return ".".join(labels[-3:] if second else labels[-2:])
