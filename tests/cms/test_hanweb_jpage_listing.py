from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.cms import family
from gongbao.errors import GongbaoError, SourceChanged
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column, ColumnKind
from gongbao.model.web import ListingPage, WebPage, WebRequest

HOST = "http://www.yongjiang.gov.cn"
URL = f"{HOST}/col/col30/index.html"
FAMILY = family("hanweb_jpage")
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]


def record(number: int) -> str:
    return (
        f"<record><![CDATA[<li><a title='关于第{number}号事项的通知' href=\"/art/2024/5/1/art_30_{number}.html\">关于第{number}…</a>"
        f"<span>2024-05-{number % 28 + 1:02d}</span></li>]]></record>"
    )


def unit(name: str, numbers: range, *, total: int, per_page: int, column: int = 30) -> str:
    query = f"page=1&appid=1&appid=1&webid=2&path=/&columnid={column}&unitid={name}&webname=%25E7%2594%25AC&permissiontype=0"
    proxy = f"/module/web/jpage/dataproxy.jsp?{query}"
    records = "".join(map(record, numbers))
    return (
        f'<div id="{name}"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>'
        f"<recordset>{records}</recordset></datastore></script></div><script>var param_{name} = {{col:1,appid:'1',webid:2,path:'/',"
        f"columnid:{column},sourceContentType:1,unitid:'{name}',webname:'甬江',permissiontype:0}};"
        f"function jpage_{name}(){{$('#{name}').jpage({{totalRecord:1000,perPage:{per_page}}});}}"
        f"$('#{name}').jpage({{totalRecord:{total},dataStore:$('#{name}').html(),proxyUrl:'/module/web/jpage/dataproxy.jsp',perPage:{per_page}}});</script>"
    )


def first_page(*units: str) -> str:
    return f"<html><head><script src='/module/jslib/jquery.js'></script></head><body>{''.join(units)}</body></html>"


def answer_of(numbers: range, total: int) -> str:
    records = "".join(map(record, numbers))
    return f"<datastore><totalrecord>{total}</totalrecord><totalpage>9</totalpage><recordset>{records}</recordset></datastore>"


class Server:
    """A proxy that holds ``total`` records and has one of the quirks that PORTALS.md names."""

    def __init__(self, total: int, *, only_page: int | None = None, cap: int = 300) -> None:
        self.total = total
        self.only_page = only_page
        self.cap = cap

    def __call__(self, request: WebRequest) -> str:
        query = {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}
        assert query["columnid"] == "30"
        if self.only_page:
            start, size = (int(query.get("page", 1)) - 1) * self.only_page + 1, self.only_page
        else:
            start = int(query["startrecord"])
            size = min(int(query["endrecord"]) - start + 1, self.cap)
        return answer_of(range(start, min(start + size, self.total + 1)), self.total)


def walk(first: str, server: Server, column: Column, answer: Answer) -> list[ListingPage]:
    pages = [FAMILY.read_listing(answer(first, URL), column)]
    while (request := pages[-1].following) is not None:
        assert len(pages) < 100
        pages.append(FAMILY.read_listing(answer(server(request), request.url), column))
    return pages


def urls(pages: list[ListingPage]) -> list[str]:
    return [entry.url for page in pages for entry in page.entries]


def expected(total: int) -> list[str]:
    return [f"{HOST}/art/2024/5/1/art_30_{number}.html" for number in range(1, total + 1)]


def test_the_embedded_store_gives_titles_uncut_dates_as_written_and_the_total(
    answer: Answer, column: MakeColumn
) -> None:
    page = FAMILY.read_listing(
        answer(first_page(unit("7", range(1, 4), total=3, per_page=10)), URL), column(URL, "hanweb_jpage")
    )
    assert [entry.title for entry in page.entries] == [f"关于第{n}号事项的通知" for n in (1, 2, 3)]
    assert page.entries[0].date_as_written == "2024-05-02"
    assert page.total == 3
    assert page.following is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_server_that_honours_start_and_end_is_walked_to_its_last_record(
    answer: Answer, column: MakeColumn, method: str
) -> None:
    pages = walk(
        first_page(unit("7", range(1, 31), total=95, per_page=10)),
        Server(95),
        column(URL, "hanweb_jpage", method=method),
        answer,
    )
    assert urls(pages) == expected(95)
    assert pages[0].following is not None
    assert pages[0].following.method == method.upper()
    assert pages[0].following.form.get("webname") == ("甬江" if method == "post" else None)


def test_a_server_that_honours_only_page_is_walked_without_a_gap(answer: Answer, column: MakeColumn) -> None:
    pages = walk(
        first_page(unit("7", range(1, 31), total=95, per_page=10)),
        Server(95, only_page=10),
        column(URL, "hanweb_jpage"),
        answer,
    )
    assert urls(pages) == expected(95)


def test_a_server_that_cuts_perpage_is_walked_without_a_gap(answer: Answer, column: MakeColumn) -> None:
    first = first_page(unit("7", range(1, 11), total=95, per_page=10))
    pages = walk(first, Server(95, cap=30), column(URL, "hanweb_jpage", perpage="500"), answer)
    assert urls(pages) == expected(95)


def test_two_units_of_one_column_are_one_listing(answer: Answer, column: MakeColumn) -> None:
    first = first_page(unit("7", range(1, 11), total=10, per_page=10), unit("8", range(1, 11), total=10, per_page=10))
    assert urls(walk(first, Server(10), column(URL, "hanweb_jpage"), answer)) == expected(10)


def test_a_unit_of_another_column_is_not_this_listing(answer: Answer, column: MakeColumn) -> None:
    first = first_page(
        unit("5", range(90, 99), total=9, per_page=9, column=44), unit("7", range(1, 4), total=3, per_page=10)
    )
    assert urls(walk(first, Server(3), column(URL, "hanweb_jpage"), answer)) == expected(3)


def test_an_empty_store_is_an_empty_listing(answer: Answer, column: MakeColumn) -> None:
    page = FAMILY.read_listing(
        answer(first_page(unit("7", range(0), total=0, per_page=10)), URL), column(URL, "hanweb_jpage")
    )
    assert page.entries == ()
    assert page.following is None


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0" encoding="UTF-8"?><datastore/>    ',
        "<datastore><recordset></recordset></datastore>        ",
        "<html><body>非法请求 404！</body></html>",
        answer_of(range(0), 95),
    ],
)
def test_a_deep_page_without_records_is_a_soft_error_and_no_end(answer: Answer, column: MakeColumn, body: str) -> None:
    url = f"{HOST}/module/web/jpage/dataproxy.jsp?columnid=30&startrecord=31&endrecord=40&perpage=10"
    with pytest.raises(SourceChanged) as caught:
        FAMILY.read_listing(answer(body, url), column(URL, "hanweb_jpage"))
    assert caught.value.kind is FailureKind.SOFT_ERROR


def test_a_page_that_announces_records_and_carries_none_is_a_soft_error(answer: Answer, column: MakeColumn) -> None:
    with pytest.raises(SourceChanged) as caught:
        FAMILY.read_listing(
            answer(first_page(unit("7", range(0), total=12, per_page=10)), URL), column(URL, "hanweb_jpage")
        )
    assert caught.value.kind is FailureKind.SOFT_ERROR


def test_a_page_of_another_system_was_rebuilt(answer: Answer, column: MakeColumn) -> None:
    with pytest.raises(SourceChanged) as caught:
        FAMILY.read_listing(answer("<html><body><div id='app'></div></body></html>", URL), column(URL, "hanweb_jpage"))
    assert caught.value.kind is FailureKind.UNEXPECTED_STRUCTURE


def test_rows_rendered_without_a_store_are_read_too(answer: Answer, column: MakeColumn) -> None:
    rows = "".join(
        f'<li><a href="/art/2024/5/1/art_30_{n}.html">关于事项{n}的通知</a><b>2024-05-01</b></li>' for n in (1, 2)
    )
    page = FAMILY.read_listing(
        answer(f"<html><ul>{rows}</ul><a href='index_2.html'>下一页</a></html>", URL), column(URL, "hanweb_jpage")
    )
    assert [entry.url for entry in page.entries] == expected(2)
    assert page.following == WebRequest(url=f"{HOST}/col/col30/index_2.html")


@pytest.mark.shared
def test_the_real_column_page_is_read(real_pages: Path, answer: Answer, column: MakeColumn) -> None:
    url = "http://fzggw.jiangsu.gov.cn/col/col284/index.html"
    body = (real_pages / "hanweb_jpage_list_fzggw.jiangsu.gov.cn_col284.TRIMMED.html").read_bytes()
    page = FAMILY.read_listing(answer(body, url), column(url, "hanweb_jpage"))
    assert len(page.entries) == 6
    assert page.entries[0].title == "江苏省成品油价格调整公告（2026年第16号）"
    assert page.entries[0].url == "http://fzggw.jiangsu.gov.cn/art/2026/8/28/art_284_11821965.html"
    assert page.entries[0].date_as_written == "2026-08-28"
    assert page.total == 138
    assert page.following is not None
    query = parse_qs(urlsplit(page.following.url).query)
    assert query["webname"] == ["江苏省发展和改革委员会"]
    assert query["startrecord"] == ["7"]


PIECES = st.sampled_from(
    [
        "<datastore>",
        "</datastore>",
        "<record><![CDATA[",
        "]]></record>",
        "<nextgroup>",
        "<li>",
        "<a href='/art/2024/1/1/art_1_2.html'>通知",
        "<totalrecord>7</totalrecord>",
        "2024-01-01",
        "\n",
    ]
)


@settings(max_examples=150, deadline=2000)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_answer_is_read_or_refused_by_name(text: str) -> None:
    for url in (URL, f"{HOST}/module/web/jpage/dataproxy.jsp?page=2&perpage=10"):
        page = WebPage(
            url=url,
            final_url=url,
            status=200,
            headers={},
            body=text.encode(errors="ignore"),
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        try:
            FAMILY.read_listing(page, Column(id="c", name="c", kind=ColumnKind.NOTICE, url=URL, family="hanweb_jpage"))
        except GongbaoError:
            continue
