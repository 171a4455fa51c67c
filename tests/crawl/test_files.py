from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gongbao.crawl import FileReader
from gongbao.errors import BadInput, PageAbsent, PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.web import WebRequest
from gongbao.registry import folder_portal
from gongbao.settings import Caps


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    (folder / "b" / ".git").mkdir(parents=True)
    (folder / "政策 1.txt").write_text("第一条", "utf-8")
    (folder / "b" / "2.html").write_text("<p>第二条</p>", "utf-8")
    (folder / ".hidden").write_text("x")
    (folder / "b" / ".git" / "config").write_text("x")
    (folder / "portal.yml").write_text("name: 测试\n", "utf-8")
    (folder / "facts.json").write_text("{}")
    (folder / "b" / "site.CSS").write_text("p {}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "leak.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def read(folder: Path) -> FileReader:
    return FileReader.for_portal(folder_portal(folder), Caps(attachment_bytes=1000))


def kind_of(read: FileReader, url: str) -> FailureKind:
    with pytest.raises(PortalUnavailable) as caught:
        read(WebRequest(url=url))
    return caught.value.kind


def test_a_folder_lists_its_files_but_nothing_hidden_and_nothing_from_outside(read: FileReader) -> None:
    page = read(WebRequest(url="file:///saved/"))

    assert json.loads(page.body) == [
        {"url": "file:///saved/b/2.html", "name": "b/2.html"},
        {"url": "file:///saved/%E6%94%BF%E7%AD%96%201.txt", "name": "政策 1.txt"},
    ]


def test_a_file_is_read_by_its_listed_address(read: FileReader) -> None:
    page = read(WebRequest(url="file:///saved/%E6%94%BF%E7%AD%96%201.txt"))

    assert (page.status, page.body.decode(), page.headers["content-type"]) == (200, "第一条", "text/plain")


def test_an_untouched_file_is_unchanged(read: FileReader, folder: Path) -> None:
    url = "file:///saved/b/2.html"
    headers = {"If-None-Match": read(WebRequest(url=url)).headers["etag"]}

    assert read(WebRequest(url=url, headers=headers)).status == 304
    (folder / "b" / "2.html").write_text("<p>另一条文</p>", "utf-8")
    assert read(WebRequest(url=url, headers=headers)).status == 200


@pytest.mark.parametrize(
    "url",
    ["file:///saved/leak.txt", "file:///saved/../secret.txt", "file:///saved/%2e%2e/secret.txt", "file:///saved/%2Fetc/passwd",
     "file:///etc/passwd", "http://www.test.example/"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(read: FileReader, url: str) -> None:
    assert kind_of(read, url) is FailureKind.FORBIDDEN_HOST


def test_missing_empty_and_huge_files_are_named(read: FileReader, folder: Path) -> None:
    with pytest.raises(PageAbsent, match="no such file"):
        read(WebRequest(url="file:///saved/none.txt"))
    (folder / "empty.txt").write_bytes(b"")
    assert kind_of(read, "file:///saved/empty.txt") is FailureKind.EMPTY_BODY
    (folder / "huge.txt").write_bytes(b"x" * 1001)
    assert kind_of(read, "file:///saved/huge.txt") is FailureKind.TOO_LARGE


def test_a_folder_that_went_away_is_no_empty_listing(read: FileReader, folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))

    assert kind_of(read, "file:///saved/") is FailureKind.CONNECTION


def test_a_column_without_its_folder_is_told(folder: Path) -> None:
    portal = folder_portal(folder)
    bare = replace(portal, columns=(replace(portal.columns[0], options={}),))

    with pytest.raises(BadInput, match="through the registry"):
        FileReader.for_portal(bare, Caps())
