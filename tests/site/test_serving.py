"""What the server of the published folder says: ranges, validators, caching, safe headers; nginx with our configuration says the same."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = Path(__file__).parents[2] / "deploy/nginx.conf"


@pytest.fixture
def client(served: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served) as client:
        yield client


@pytest.fixture
def part(gazette: Path) -> str:
    """The address of a Parquet file."""
    return "/" + next((gazette / "changes").glob("*.parquet")).relative_to(gazette).as_posix()


def test_the_root_leads_to_the_pages(client: httpx.Client) -> None:
    for path in ("/", "/site", "/site/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (307, "/site/index.html")


def test_a_slash_behind_a_page_leads_to_the_page(client: httpx.Client) -> None:
    for path in ("/site/index.html/", "/latest.json/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (307, path.rstrip("/")), path
    assert client.get("/site/nothing.html/").status_code == 404
    assert client.get("/policies/").status_code == 404


def test_one_range_several_ranges_and_one_beyond_the_end(client: httpx.Client, gazette: Path, part: str) -> None:
    whole = (gazette / part.lstrip("/")).read_bytes()
    one = client.get(part, headers={"range": "bytes=4-11"})
    assert (one.status_code, one.content) == (206, whole[4:12])
    assert one.headers["content-range"] == f"bytes 4-11/{len(whole)}"
    assert client.get(part, headers={"range": "bytes=-8"}).content == whole[-8:]
    several = client.get(part, headers={"range": "bytes=0-3,8-11"})
    assert several.status_code == 206
    assert several.headers["content-type"].startswith("multipart/byteranges")
    assert whole[:4] in several.content
    assert whole[8:12] in several.content
    beyond = client.get(part, headers={"range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert "cache-control" not in beyond.headers
    for none in ("bytes=x-y", "bytes=", "items=0-1"):
        assert client.get(part, headers={"range": none}).status_code == 200


def test_what_is_named_by_its_content_is_kept_for_ever_and_the_rest_asked_for_again(
    client: httpx.Client, part: str
) -> None:
    assert client.get(part).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/latest.json", "/site/index.html", "/site/assets/gongbao.css", "/feed.atom"):
        assert client.get(path).headers["cache-control"] == "no-cache", path


def test_a_copy_that_is_still_good_is_not_sent_again(client: httpx.Client, part: str) -> None:
    for path in (part, "/site/index.html"):
        first = client.get(path)
        assert first.status_code == 200
        for asked in (
            {"if-none-match": first.headers["etag"]},
            {"if-none-match": f'"other", {first.headers["etag"]}'},
            {"if-modified-since": first.headers["last-modified"]},
        ):
            again = client.get(path, headers=asked)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["cache-control"] == first.headers["cache-control"]
        assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_media_types(client: httpx.Client, gazette: Path, part: str) -> None:
    said = {
        part: "application/vnd.apache.parquet",
        "/dcat.jsonld": "application/ld+json",
        "/feed.atom": "application/atom+xml; charset=utf-8",
        "/latest.json": "application/json",
        "/site/index.html": "text/html; charset=utf-8",
        "/site/assets/search.js": "text/javascript; charset=utf-8",
        "/site/assets/gongbao.css": "text/css; charset=utf-8",
        "/README.md": "text/markdown; charset=utf-8",
        "/feeds/index.opml": "text/x-opml; charset=utf-8",
        f"/{next(gazette.glob('releases/*/SHA256SUMS')).relative_to(gazette)}": "application/octet-stream",
    }
    assert {path: client.get(path).headers["content-type"] for path in said} == said


def test_texts_travel_compressed_and_data_as_it_is(client: httpx.Client, gazette: Path, part: str) -> None:
    page = client.get("/site/index.html")
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["etag"].startswith('W/"')
    assert page.headers["vary"] == "Accept-Encoding"
    assert page.content == (gazette / "site/index.html").read_bytes()
    assert "content-encoding" not in client.get(part).headers
    plain = client.get("/site/index.html", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"


def test_every_answer_carries_the_safe_headers_and_none_names_the_server(client: httpx.Client, part: str) -> None:
    for path in (part, "/site/index.html", "/site/nothing.html", "/nothing", "/latest.json", "/"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none';")
        assert "server" not in headers
    assert "script-src 'self'" in client.get("/site/index.html").headers["content-security-policy"]
    assert "script-src" not in client.get("/latest.json").headers["content-security-policy"]


def test_nothing_outside_the_folder_and_no_dotfile_is_served(served: str, gazette: Path) -> None:
    (gazette.parent / "outside.txt").write_text("kept", encoding="utf-8")
    (gazette / "site/out.html").symlink_to(gazette.parent / "outside.txt")
    assert (gazette / ".lock").is_file()
    host, _, port = served.removeprefix("http://").partition(":")
    for path in (
        "/../outside.txt", "/%2e%2e/outside.txt", "/site/..%2f..%2foutside.txt", "/site/%2e%2e/%2e%2e/outside.txt", "//etc/passwd",
        "/.lock",
        "/site/out.html", "/%00", "/site", "/releases/", "/site/policy/", "/..%5coutside.txt",
    ):  # fmt: skip
        with socket.create_connection((host, int(port))) as raw:  # a client library would tidy the path
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: raw.recv(65536), b""))
        assert b"kept" not in answer, path
        assert b"root:" not in answer, path
        assert answer.split(b" ", 2)[1] in {b"404", b"307"}, path
    (gazette / "site/out.html").unlink()


def test_head_says_what_get_would_and_nothing_is_written(client: httpx.Client, part: str) -> None:
    for path in (part, "/site/index.html", "/latest.json"):
        head, get = client.head(path), client.get(path)
        assert head.content == b""
        assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/latest.json").status_code == 405


@pytest.mark.parametrize("path", ["x.html", "policy/gb-none.html", "policies/place/000000.html"])
def test_a_page_that_is_not_there_is_said_with_links_that_work(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/site/{path}")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text
    assert f'href="{"../" * path.count("/")}assets/gongbao.css"' in answer.text
    assert "cache-control" not in answer.headers


@pytest.fixture
def nginx(gazette: Path, tmp_path: Path) -> Iterator[str]:
    if NGINX is None:
        pytest.skip("nginx is not installed: its configuration is not tried")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = CONFIGURATION.read_text(encoding="utf-8")
    assert ours.count("listen 80;") == ours.count("root /srv/gongbao/published;") == 1
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/gongbao/published", str(gazette))
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    whole.write_text(
        f"{user} daemon off; worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {places}\n{ours}\n}}\n"
    )
    command = [NGINX, "-p", str(tmp_path), "-c", str(whole), "-e", str(tmp_path / "error.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with subprocess.Popen(command) as process:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_nginx_says_the_same(client: httpx.Client, nginx: str, gazette: Path, part: str) -> None:
    asked = [
        (path, headers)
        for path in (
            part, "/", "/site", "/site/index.html", "/site/search.html",
            "/site/assets/gongbao.css", "/site/assets/search.js", "/latest.json",
            "/dcat.jsonld", "/feed.atom", "/feeds/index.opml", "/README.md", "/.lock", "/nothing",
            "/site/x.html", "/site/policy/x.html", "/site/policies/place/x.html", "/site/index.html/",
            "/latest.json/", "/site/x.html/", "/policies/", "/.lock/",
            f"/{next(gazette.glob('releases/*/validation/index.html')).relative_to(gazette)}",
        )
        for headers in ({}, {"accept-encoding": "identity"}, {"range": "bytes=0-9", "accept-encoding": "identity"})
    ]  # fmt: skip
    asked += [
        (part, {"range": "bytes=999999999-"}),
        (part, {"range": "bytes=0-3,8-11"}),
        (part, {"range": "items=0-1"}),
    ]
    with httpx.Client(base_url=nginx) as there:
        for path, headers in asked:
            ours, theirs = client.get(path, headers=headers), there.get(path, headers=headers)
            assert _told(ours) == _told(theirs), (path, headers)
            if ours.status_code == 200 and path == part:
                modified = {"if-modified-since": ours.headers["last-modified"]}
                assert _told(client.get(path, headers=modified)) == _told(there.get(path, headers=modified))
        assert there.post("/latest.json").status_code == 405


def _told(answer: httpx.Response) -> dict[str, str]:
    """Status and the headers that both must agree on; each server makes its own validators, and its own words for an error."""
    compared = ("cache-control", "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
                "permissions-policy", "location", "content-range")  # fmt: skip
    if answer.status_code == 416:  # nginx adds every header twice here, once as if the range were good
        compared = ("content-range",)
    told = {name: answer.headers.get(name, "") for name in compared}
    if answer.status_code in {200, 206}:
        told["content-type"] = answer.headers["content-type"].split("; boundary")[0]
        told["body"] = answer.text if "boundary" not in answer.headers["content-type"] else ""
        told["vary"] = answer.headers.get("vary", "") if answer.status_code == 200 else ""
        told["content-encoding"] = answer.headers.get("content-encoding", "")
        told["weak"] = str(answer.headers.get("etag", "").startswith("W/"))
    return {**told, "status": str(answer.status_code)}
