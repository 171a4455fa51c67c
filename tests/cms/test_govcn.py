from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gongbao.cms import family
from gongbao.errors import SourceChanged
from gongbao.model.portal import Column
from gongbao.model.web import WebPage

URL = "https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary_gw&q="
FAMILY = family("govcn")
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]


def test_rows_of_every_category_are_read_and_the_next_page_asked(answer: Answer, column: MakeColumn) -> None:
    declared = column(URL, "govcn")
    first = FAMILY.first_request(declared)
    body = {
        "code": 200,
        "searchVO": {
            "totalCount": 41,
            "catMap": {
                "gongwen": {
                    "listVO": [
                        {
                            "title": "关于<em>示范</em>的通知",
                            "url": "https://www.gov.cn/a.htm",
                            "pubtimeStr": "2026.07.24",
                        }
                    ]
                }
            },
            "listVO": [{"title": "关于示范的批复", "url": "https://www.gov.cn/b.htm", "pubtime": 1641225600000}],
        },
    }
    listing = FAMILY.read_listing(answer(json.dumps(body), first.url), declared)
    assert [(e.title, e.date_as_written) for e in listing.entries] == [
        ("关于示范的通知", "2026.07.24"),
        ("关于示范的批复", "2022-01-04"),
    ]
    assert listing.total == 41
    assert listing.following is not None
    assert parse_qs(urlsplit(listing.following.url).query)["p"] == ["2"]


def test_code_1001_is_empty_and_anything_else_was_rebuilt(answer: Answer, column: MakeColumn) -> None:
    assert FAMILY.read_listing(answer('{"code":1001,"searchVO":null}', URL), column(URL, "govcn")).entries == ()
    for body in ("<html></html>", '{"code":200}', "[1]", '{"code":200,"searchVO":{"catMap":[1]}}'):
        with pytest.raises(SourceChanged):
            FAMILY.read_listing(answer(body, URL), column(URL, "govcn"))


def test_a_detail_gives_table_and_body() -> None:
    markup = """<html><body><table class="bd1"><tr><td><b>索　引　号：</b></td><td>000014349/2024-1</td></tr>
    <tr><td><b>发文机关：</b></td><td>国务院办公厅</td></tr><tr><td><b>成文日期：</b></td><td>2021年12月22日</td></tr></table>
    <div id="UCAP-CONTENT"><p>各省、自治区、直辖市人民政府：</p></div></body></html>"""
    matter = FAMILY.page_matter(markup, "https://www.gov.cn/zhengce/content/2022-01/04/content_1.htm")
    assert matter.table == {"索引号": "000014349/2024-1", "发文机关": "国务院办公厅", "成文日期": "2021年12月22日"}
    assert matter.lines == ("各省、自治区、直辖市人民政府：",)


@pytest.mark.shared
def test_the_published_shape_is_read(real_pages: Path, answer: Answer, column: MakeColumn) -> None:
    body = (real_pages / "govcn_search_gov_data_response_shape.json").read_bytes()
    listing = FAMILY.read_listing(answer(body, URL), column(URL, "govcn"))
    assert [entry.date_as_written for entry in listing.entries] == ["2026.07.24", "2026.07.24"]
    assert listing.entries[0].title == "国务院关于同意将山东省潍坊市列为国家历史文化名城的批复"
