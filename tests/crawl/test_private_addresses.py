"""No portal leads the crawl into the network that it runs in: not by a redirect, a number for a name, or a name for a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.crawl import addresses
from gongbao.crawl.addresses import resolve_host
from gongbao.errors import PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.internet import is_public
from gongbao.model.web import WebRequest

HOST = "www.test.example"
INSIDE = {
    "loopback": "127.0.0.9",
    "metadata of a cloud": "169.254.169.254",
    "IPv6 loopback": "[::1]",
    "IPv4 in IPv6": "[::ffff:169.254.169.254]",
    "one decimal number": "2130706441",
    "hexadecimal": "0x7f000009",
    "octal": "0177.0.0.011",
    "short": "127.9",
    "a name that leads inside": "inner.test.example",
    "a name that leads both ways": "both.test.example",
}
NAMES = {HOST: ["127.0.0.1"], "inner.test.example": ["10.0.0.5"], "both.test.example": ["8.8.8.8", "192.168.1.1"]}


@pytest.fixture
def public_client(client_of: Callable, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """A portal on the public internet: of all private addresses, the test server's alone counts as public."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or is_public(address))

    def resolve(host: str, port: int) -> list[str]:
        return NAMES.get(host) or resolve_host(host, port)

    return lambda *hosts: client_of(hosts=(HOST, *hosts), allow_private=False, resolve=resolve)


@pytest.mark.parametrize("place", INSIDE.values(), ids=INSIDE)
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "not declared"])
def test_a_redirect_never_leads_inside(place: str, declared: bool, site, public_client: Callable) -> None:
    site.say("/a.html", status=302, Location=f"http://{place}:{site.port}/secret")
    fetch = public_client(*([place.strip("[]")] if declared else []))
    with pytest.raises(PortalUnavailable, match="is a private address" if declared else "not an http") as caught:
        fetch(WebRequest(url=f"http://{HOST}/a.html"))
    assert caught.value.kind is FailureKind.FORBIDDEN_HOST
    assert site.paths() == ["/a.html"]


@pytest.mark.parametrize(
    "location",
    ["//169.254.169.254/latest/meta-data", "http://user@127.0.0.9/", "gopher://127.0.0.9/"],
)
def test_odd_spellings_of_a_redirect_lead_nowhere(location: str, site, public_client: Callable) -> None:
    site.say("/a.html", status=302, Location=location)
    with pytest.raises(PortalUnavailable):
        public_client()(WebRequest(url=f"http://{HOST}/a.html"))
    assert site.paths() == ["/a.html"]


def test_the_same_answer_is_read_where_the_declaration_allows_it(site, client_of: Callable) -> None:
    site.say("/a.html", status=302, Location=f"http://127.0.0.1:{site.port}/b.html")
    site.say("/b.html", "第一条 为了规范行政规范性文件的管理，制定本办法。" * 20)
    page = client_of(hosts=(HOST, "127.0.0.1"))(WebRequest(url=f"http://{HOST}/a.html"))
    assert page.status == 200
