"""The sample portal on each of its nights, and a reader who looks at its pages like a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongbao_sample import SampleSite, fixed_clock, load_portal
from gongbao_sample.model import HOST
from gongbao_sample.site import SHANGHAI

EXPECTED_PATH = Path(__file__).parent / "expected"
_PROXY = "/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=200&perpage=20"
_HANWEB_NUMBERS = {"normative": 1021, "consultation": 1033}


@pytest.fixture(scope="session")
def documents() -> dict[str, dict[str, Any]]:
    """Return the expected facts of every document, by key."""
    return dict(yaml.safe_load((EXPECTED_PATH / "documents.yml").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def nights() -> dict[int, dict[str, Any]]:
    """Return what each night must report, by its number."""
    story = yaml.safe_load((EXPECTED_PATH / "nights.yml").read_text(encoding="utf-8"))
    return {night["night"]: night for night in story["nights"]}


@pytest.fixture(scope="session")
def site_on() -> Callable[[int], SampleSite]:
    """Return the site at 02:30 (Asia/Shanghai) of a night."""
    dates = {night.number: night.on for night in load_portal().nights}

    def stand(number: int) -> SampleSite:
        return SampleSite(fixed_clock(datetime.combine(dates[number], time(2, 30), tzinfo=SHANGHAI)))

    return stand


@pytest.fixture(scope="session")
def path_of(documents: dict[str, dict[str, Any]]) -> Callable[[str], str]:
    """Return the path of a document named by its key."""
    return lambda key: str(documents[key]["url"]).removeprefix(f"http://{HOST}")


@pytest.fixture(scope="session")
def read(site_on: Callable[[int], SampleSite], path_of: Callable[[str], str]) -> Callable[[int, str], str]:
    """Return the text of a page (a path, or the key of a document) on a night; it must answer 200."""

    def read_page(number: int, name: str) -> str:
        path = name if name.startswith("/") else path_of(name)
        response = site_on(number).respond("GET", path)
        assert response.status == 200, f"{path}: {response.status}"
        return response.body.decode("gb18030" if "gb2312" in response.headers["Content-Type"] else "utf-8")

    return read_page


@pytest.fixture(scope="session")
def read_words(read: Callable[[int, str], str]) -> Callable[[int, str], str]:
    """Return the words of a Hanweb document on a night, without markup, comments and white space."""

    def read_body(number: int, name: str) -> str:
        page = read(number, name)
        begin, end = "<!--<$[信息内容]>begin-->", "<!--<$[信息内容]>end-->"
        body = page[page.index(begin) : page.index(end)]
        plain = re.sub(r"<[^>]*>", "", re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL))
        return re.sub(r"\s+", "", plain.replace("&nbsp;", ""))

    return read_body


@pytest.fixture(scope="session")
def walk(read: Callable[[int, str], str]) -> Callable[[int, str], list[str]]:
    """Return the paths that a column lists on a night, walked to the end the way its own scripts do."""

    def walk_column(number: int, column: str) -> list[str]:
        if column in _HANWEB_NUMBERS:
            cms_number = _HANWEB_NUMBERS[column]
            answer = read(number, f"{_PROXY}&columnid={cms_number}&unitid=4{cms_number}")
            return re.findall(r'href="(/art/[^"]+)"', answer)
        folder = "/xxgk/zcfb/tz/"
        counted = re.search(r"createPageHTML\((\d+)", read(number, f"{folder}index.html"))
        assert counted is not None
        names = ["index.html", *(f"index_{page}.html" for page in range(1, int(counted[1])))]
        pages = [read(number, folder + name) for name in names]
        return [folder + link for page in pages for link in re.findall(r'<li><a href="\./(\d{6}/t[^"]+)"', page)]

    return walk_column
