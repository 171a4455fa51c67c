"""Which addresses belong to the public internet: no portal and no receiver of alerts may lead into a private network."""

from __future__ import annotations

import ipaddress


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public internet; IPv6 only in what IANA has given out for it (RFC 4291 §2.4).

    That is 2000::/3: outside it lie forms that carry IPv4 addresses of any network (compatible, translated, local NAT64)
    and site-local addresses, some of which Python calls global. Mapped, 6to4 and NAT64 addresses are judged by the IPv4
    address they carry.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
