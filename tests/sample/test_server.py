"""The sample portal over HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection

import pytest

from gongbao_sample import fixed_clock, serve
from gongbao_sample.model import HOST

NOTICE = "/xxgk/zcfb/tz/202410/t20241015_117902.html"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    night = datetime.fromisoformat("2025-03-05T02:30:00+08:00")
    with serve("127.0.0.1", 0, fixed_clock(night)) as server:
        yield server.port


def ask(
    port: int, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body or None, {"Host": HOST, **headers})
    answer = connection.getresponse()
    result = answer.status, dict(answer.headers.items()), answer.read()
    connection.close()
    return result


def test_the_server_answers_on_loopback(port: int) -> None:
    status, headers, body = ask(port, "GET", "/col/col1021/index.html", {})

    assert status == 200
    assert headers["Date"] == "Tue, 04 Mar 2025 18:30:00 GMT"
    assert int(headers["Content-Length"]) == len(body)


def test_the_server_honours_conditional_requests(port: int) -> None:
    _, headers, _ = ask(port, "GET", NOTICE, {})
    status, _, body = ask(port, "GET", NOTICE, {"If-None-Match": headers["ETag"]})

    assert (status, body) == (304, b"")


def test_the_server_passes_a_posted_form_on(port: int) -> None:
    status, headers, body = ask(
        port, "POST", "/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=3", {}, b"columnid=1021&unitid=41021"
    )

    assert (status, headers["Content-Type"]) == (200, "text/xml;charset=UTF-8")
    assert body.count(b"<record>") == 3


def test_the_server_answers_head_without_a_body(port: int) -> None:
    status, headers, body = ask(port, "HEAD", "/robots.txt", {})

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_robots_allows_the_columns(port: int) -> None:
    _, _, body = ask(port, "GET", "/robots.txt", {})

    assert body.decode().splitlines()[0] == "User-agent: *"
    assert b"/col/" not in body
    assert b"/xxgk/" not in body
