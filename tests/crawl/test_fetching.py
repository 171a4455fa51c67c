from __future__ import annotations

import contextlib
import gzip
import json
import socket
import time
from collections.abc import Callable
from threading import Event, Thread

import pytest

from gongbao.errors import PageAbsent, PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.internet import is_public
from gongbao.model.web import WebRequest
from gongbao.settings import Caps

HOST = "www.test.example"
BASE = f"http://{HOST}"
TEXT = "第一条 为了规范行政规范性文件的管理，制定本办法。" * 20


def kind_of(fetch, path: str, base: str = BASE) -> FailureKind:
    with pytest.raises(PortalUnavailable) as caught:
        fetch(WebRequest(url=base + path))
    assert base in str(caught.value)
    return caught.value.kind


def test_a_page_comes_with_its_headers_and_the_portal_sees_its_own_host(site, client_of: Callable) -> None:
    site.say("/a.html", TEXT, Content_Type="text/html; charset=utf-8", ETag='"1"')

    page = client_of()(WebRequest(url=f"{BASE}/a.html", headers={"If-None-Match": '"0"'}))

    assert (page.status, page.body.decode(), page.headers["etag"]) == (200, TEXT, '"1"')
    path, headers = site.asked[0]
    assert (path, headers["host"], headers["user-agent"]) == ("/a.html", HOST, "gongbao/0.1 (test)")
    assert headers["if-none-match"] == '"0"'


def test_that_a_request_was_sent_is_told_before_its_answer_comes_and_again_for_each_redirect(
    site, client_of: Callable
) -> None:
    told = Event()
    order: list[str] = []

    def answer(handler):
        order.append("answered" if told.wait(0.25) else "answered first")
        told.clear()
        return (302, {"Location": "/b.html"}, b"") if handler.path == "/a.html" else (200, {}, TEXT.encode())

    site.answers |= {"/a.html": answer, "/b.html": answer}
    client_of().ask_in_turn(
        WebRequest(url=f"{BASE}/a.html"), order.append, lambda: (order.append("sent"), told.set())[0]
    )
    assert order == ["sent", "answered", f"{BASE}/b.html", "sent", "answered"]


def test_a_port_in_the_address_is_told_to_the_portal(site, client_of: Callable) -> None:
    site.say("/a.html", TEXT)
    client_of(hosts=("127.0.0.1",), connect_to={})(WebRequest(url=f"http://127.0.0.1:{site.port}/a.html"))

    assert site.asked[0][1]["host"] == f"127.0.0.1:{site.port}"


def test_a_form_is_posted(site, client_of: Callable) -> None:
    seen = []

    def answer(handler):
        seen.append((handler.command, handler.form))
        return 200, {}, TEXT.encode()

    site.answers["/data"] = answer
    client_of()(WebRequest(url=f"{BASE}/data", method="POST", form={"page": "2", "名": "值"}))

    assert seen == [("POST", b"page=2&%E5%90%8D=%E5%80%BC")]


def test_an_object_is_posted_as_json(site, client_of: Callable) -> None:
    seen = []

    def answer(handler):
        seen.append((handler.command, handler.path, handler.headers["Content-Type"], json.loads(handler.form)))
        return 200, {"Content-Type": "application/json"}, b'{"rows": []}'

    site.answers["/list"] = answer
    request = WebRequest(url=f"{BASE}/list#page=2", method="POST", json={"pageNum": 2, "content": "地名"})
    page = client_of()(request)

    assert seen == [("POST", "/list", "application/json", {"pageNum": 2, "content": "地名"})]
    assert page.url == f"{BASE}/list#page=2"


@pytest.mark.parametrize(
    ("status", "method", "sent"), [(302, "GET", b""), (303, "GET", b""), (307, "POST", b'{"n": 1}')]
)
def test_a_redirect_of_a_posted_object_is_followed_as_http_says(
    site, client_of: Callable, status: int, method: str, sent: bytes
) -> None:
    seen = []

    def answer(handler):
        seen.append((handler.command, handler.form))
        return 200, {}, TEXT.encode()

    site.say("/old", status=status, Location="/new")
    site.answers["/new"] = answer
    client_of()(WebRequest(url=f"{BASE}/old", method="POST", json={"n": 1}))

    assert seen == [(method, sent)]


def test_a_page_that_keeps_its_text_in_its_configuration_is_no_challenge(site, client_of: Callable) -> None:
    page = f'<html><script>window._CONFIG = {{ SID: \'1\', DETAIL: {{"content": "{TEXT}"}} }};</script></html>'
    site.say("/post_1.html", page)

    assert client_of()(WebRequest(url=f"{BASE}/post_1.html")).body.decode() == page


def test_unchanged_is_an_answer(site, client_of: Callable) -> None:
    site.say("/a.html", status=304)

    assert client_of()(WebRequest(url=f"{BASE}/a.html")).status == 304


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_absent_not_unavailable(site, client_of: Callable, status: int) -> None:
    site.say("/a.html", "gone", status=status)

    with pytest.raises(PageAbsent, match=f"status {status}"):
        client_of()(WebRequest(url=f"{BASE}/a.html"))


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind"),
    [
        (412, {}, b"<script>$_ts={};</script>", FailureKind.CHALLENGE),
        (202, {}, b"<script>$_ts={};</script>", FailureKind.CHALLENGE),
        (521, {"Set-Cookie": "__jsluid_s=1; path=/"}, b"<script>x</script>", FailureKind.CHALLENGE),
        (521, {}, b"<script>document.cookie='__jsl_clearance_s=1'</script>", FailureKind.CHALLENGE),
        (200, {}, b"<html><script>" + b"var a=1;" * 300 + b"</script></html>", FailureKind.CHALLENGE),
        (404, {}, b"<script>document.cookie='__jsl_clearance_s=1'</script>", FailureKind.CHALLENGE),
        (404, {"Set-Cookie": "__jsl_clearance_s=1; path=/"}, b"<script>x</script>", FailureKind.CHALLENGE),
        (404, {}, b"<script>$_ts={};</script>", FailureKind.CHALLENGE),
        (410, {}, b"<script>$_ts={};</script>", FailureKind.CHALLENGE),
        (403, {}, b"<script>$_ts={};</script>", FailureKind.CHALLENGE),
        (404, {"Set-Cookie": "__jsluid_s=1; path=/"}, b"gone", None),
        (404, {}, b"", None),
        (412, {}, b"precondition", FailureKind.HTTP_ERROR),
        (403, {}, b"no", FailureKind.HTTP_ERROR),
        (500, {}, b"broken", FailureKind.HTTP_ERROR),
        (200, {}, "<p>非法请求 404！</p>".encode(), FailureKind.SOFT_ERROR),
        (200, {}, b"", FailureKind.EMPTY_BODY),
        (200, {}, b" \n ", FailureKind.EMPTY_BODY),
    ],
)  # fmt: skip
def test_failures_have_names(*, site, client_of: Callable, status, headers, body, kind) -> None:
    site.answers["/a.html"] = (status, headers, body)

    if kind is None:
        with pytest.raises(PageAbsent):
            client_of()(WebRequest(url=f"{BASE}/a.html"))
    else:
        assert kind_of(client_of(), "/a.html") is kind


def test_a_short_page_with_words_is_no_challenge_and_a_long_text_may_speak_of_illegal_requests(
    site, client_of: Callable
) -> None:
    site.say("/short.html", "<html><script>" + "var a=1;" * 300 + "</script><p>" + TEXT + "</p></html>")
    site.say("/long.html", "<p>" + TEXT * 5 + "非法请求！</p>")

    fetch = client_of()
    assert fetch(WebRequest(url=f"{BASE}/short.html")).status == 200
    assert fetch(WebRequest(url=f"{BASE}/long.html")).status == 200


def test_a_body_shorter_than_declared_is_truncated(site, client_of: Callable) -> None:
    site.say("/a.html", TEXT, Content_Length="5000", Connection="close")

    assert kind_of(client_of(), "/a.html") is FailureKind.TRUNCATED


def test_a_chunked_body_that_breaks_off_is_truncated(site, client_of: Callable) -> None:
    site.say("/a.html", b"10\r\nabc", Transfer_Encoding="chunked", Content_Length="7", Connection="close")
    site.answers["/a.html"][1].pop("Content-Length")

    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n10\r\nabc")
        handler.close_connection = True

    site.answers["/a.html"] = answer
    assert kind_of(client_of(), "/a.html") is FailureKind.TRUNCATED


def test_a_server_that_hangs_up_or_keeps_silent_is_named(site, client_of: Callable) -> None:
    def hang_up(handler):
        handler.close_connection = True

    def keep_silent(handler):
        time.sleep(0.5)
        handler.close_connection = True

    site.answers |= {"/up": hang_up, "/silent": keep_silent}

    assert kind_of(client_of(), "/silent") is FailureKind.TIMEOUT
    assert kind_of(client_of(), "/up") in {FailureKind.CONNECTION, FailureKind.TRUNCATED}


def test_a_port_where_nobody_listens_is_a_connection_failure(client_of: Callable) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert kind_of(client_of(connect_to={HOST: f"127.0.0.1:{port}"}), "/") is FailureKind.CONNECTION


def test_a_server_without_tls_is_a_tls_failure(site, client_of: Callable) -> None:
    assert kind_of(client_of(), "/", f"https://{HOST}") is FailureKind.TLS


def test_a_host_without_address_is_a_dns_failure(client_of: Callable) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert kind_of(client_of(connect_to={}, resolve=nobody), "/") is FailureKind.DNS


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * 60_000, {"Content-Type": "text/html"}),
        (b"x", {"Content-Type": "text/html", "Content-Length": "999999999"}),
        (gzip.compress(b"\0" * 30_000_000), {"Content-Type": "text/html", "Content-Encoding": "gzip"}),
        (b"x" * 110_000, {"Content-Type": "application/pdf"}),
    ],
)
def test_caps_hold_for_plain_declared_and_decompressed_bytes(site, client_of: Callable, body, headers) -> None:
    site.answers["/a"] = (200, headers, body)

    assert kind_of(client_of(), "/a") is FailureKind.TOO_LARGE


def test_a_file_may_be_larger_than_a_page_and_a_gzip_page_is_read(site, client_of: Callable) -> None:
    site.answers["/a.pdf"] = (200, {"Content-Type": "application/pdf"}, b"x" * 60_000)
    site.answers["/a.html"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(TEXT.encode()))

    assert len(client_of()(WebRequest(url=f"{BASE}/a.pdf")).body) == 60_000
    assert client_of()(WebRequest(url=f"{BASE}/a.html")).body.decode() == TEXT


def test_a_body_that_says_gzip_and_is_not_is_an_encoding_failure(site, client_of: Callable) -> None:
    site.answers["/a.html"] = (200, {"Content-Encoding": "gzip"}, b"no gzip at all")

    assert kind_of(client_of(), "/a.html") is FailureKind.ENCODING


@pytest.mark.parametrize(
    "url",
    [
        "http://www.other.example/",
        "http://www.test.example.evil.example/",
        "http://www.test.example@evil.example/",
        "file:///etc/passwd",
        "ftp://www.test.example/",
        "http://127.0.0.1/",
        "http://www.test.example:port/",
        "http://[::1/",
        "",
    ],
)
def test_only_declared_hosts_are_asked(site, client_of: Callable, url: str) -> None:
    with pytest.raises(PortalUnavailable) as caught:
        client_of()(WebRequest(url=url))

    assert caught.value.kind is FailureKind.FORBIDDEN_HOST
    assert site.asked == []


def test_redirects_are_followed_on_declared_hosts_only(site, client_of: Callable) -> None:
    site.say("/a.html", status=302, Location="/b.html")
    site.say("/b.html", TEXT)
    site.say("/away.html", status=301, Location=f"http://127.0.0.1:{site.port}/secret")
    site.say("/file.html", status=302, Location="file:///etc/passwd")
    site.say("/nowhere.html", status=302, Location="http://[nowhere")

    page = client_of()(WebRequest(url=f"{BASE}/a.html"))
    assert (page.url, page.final_url) == (f"{BASE}/a.html", f"{BASE}/b.html")
    for path in ("/away.html", "/file.html"):
        with pytest.raises(PortalUnavailable) as caught:
            client_of()(WebRequest(url=BASE + path))
        assert caught.value.kind is FailureKind.FORBIDDEN_HOST
    assert kind_of(client_of(), "/nowhere.html") is FailureKind.HTTP_ERROR
    assert "/secret" not in site.paths()


def test_a_declared_host_that_leads_to_a_private_address_is_refused(site, client_of: Callable) -> None:
    site.say("/a.html", status=302, Location=f"http://inner.test.example:{site.port}/secret")
    hosts = (HOST, "inner.test.example")

    def resolve(host: str, port: int) -> list[str]:
        return ["8.8.8.8", "127.0.0.1"] if host == "inner.test.example" else ["127.0.0.1"]

    fetch = client_of(hosts=hosts, connect_to={}, resolve=resolve, allow_private=False)
    with pytest.raises(PortalUnavailable, match=r"127\.0\.0\.1 is a private address") as caught:
        fetch(WebRequest(url=f"http://inner.test.example:{site.port}/secret"))

    assert caught.value.kind is FailureKind.FORBIDDEN_HOST
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(site, client_of: Callable) -> None:
    site.say("/a.html", TEXT)
    answers = iter([["127.0.0.1"], ["203.0.113.1"]])

    client_of(connect_to={}, resolve=lambda host, port: next(answers))(WebRequest(url=f"{BASE}:{site.port}/a.html"))

    assert next(answers) == ["203.0.113.1"]


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0",
     "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "::8.8.8.8", "64:ff9b:1::7f00:1",
     "::ffff:0:127.0.0.1", "fec0::1", "4000::1", "ff02::1", "2001:db8::1", "2001:0:7f00:1::", "::", "2002:a00:1::1"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:4860:4860::8888", "240e::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n",
    ],
)
def test_a_server_that_never_stops_sending_is_left_in_the_end(site, client_of: Callable, beginning: bytes) -> None:
    def drip(handler):
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(beginning)
            for _ in range(300):
                handler.wfile.write(b"0")
                time.sleep(0.05)

    site.answers["/slow"] = drip
    caps = Caps(timeout_seconds=5, exchange_seconds=0.6)

    began = time.monotonic()
    with pytest.raises(PortalUnavailable, match=r"exchange_seconds=0\.6") as caught:
        client_of(caps=caps)(WebRequest(url=f"{BASE}/slow"))

    assert caught.value.kind is FailureKind.TIMEOUT
    assert time.monotonic() - began < 4


def test_the_time_of_an_exchange_begins_anew_with_each(site, client_of: Callable) -> None:
    def slow(handler):
        time.sleep(0.3)
        return 200, {}, TEXT.encode()

    site.answers["/a.html"] = slow
    fetch = client_of(caps=Caps(timeout_seconds=5, exchange_seconds=0.9))

    assert [fetch(WebRequest(url=f"{BASE}/a.html")).status for _ in range(4)] == [200] * 4


def test_a_redirect_to_itself_with_a_cookie_is_followed_once(site, client_of: Callable) -> None:
    def answer(handler):
        if "wall=1" in handler.headers.get("Cookie", ""):
            return 200, {}, TEXT.encode()
        return 302, {"Location": "/a.html", "Set-Cookie": "wall=1; path=/"}, b""

    site.answers["/a.html"] = answer
    site.say("/loop.html", status=302, Location="/loop.html", Set_Cookie="wall=2; path=/")

    assert client_of()(WebRequest(url=f"{BASE}/a.html")).body.decode() == TEXT
    assert kind_of(client_of(), "/loop.html") is FailureKind.COOKIE_REDIRECT
    assert site.paths().count("/loop.html") == 2


def test_an_endless_chain_of_redirects_ends(site, client_of: Callable) -> None:
    for n in range(9):
        site.say(f"/{n}", status=302, Location=f"/{n + 1}")

    assert kind_of(client_of(), "/0") is FailureKind.HTTP_ERROR
    assert len(site.asked) == 6


def test_the_body_of_a_redirect_is_capped_too(site, client_of: Callable) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    site.say("/a.html", bomb, status=302, Location="/b.html", Content_Encoding="gzip")
    site.say("/b.html", TEXT)

    assert kind_of(client_of(), "/a.html") is FailureKind.TOO_LARGE


def test_a_site_without_https_is_asked_over_http(site, client_of: Callable) -> None:
    site.say("/a.html", TEXT)

    page = client_of(http_only=True)(WebRequest(url=f"https://{HOST}/a.html"))

    assert (page.url, page.final_url) == (f"https://{HOST}/a.html", f"{BASE}/a.html")


def test_clients_do_not_share_cookies_of_other_portals(site, client_of: Callable) -> None:
    site.say("/a.html", TEXT, Set_Cookie="id=1; path=/")
    client_of()(WebRequest(url=f"{BASE}/a.html"))
    worker = Thread(target=client_of(), args=(WebRequest(url=f"{BASE}/a.html"),))
    worker.start()
    worker.join()

    assert "cookie" not in site.asked[1][1]
