from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from gongbao.cms import Basis, detect, family
from gongbao.errors import BadInput, SourceChanged
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column
from gongbao.model.web import WebPage
from gongbao.reading import read_matter

FAMILY = family("gkmlpt")
COLUMN = "http://www.qinglan.example/jxj/gkmlpt/index#2811"
API = "http://www.qinglan.example/jxj/gkmlpt/api/all/2811?page=1&sid=755031"
DETAIL = "http://www.qinglan.example/jxj/gkmlpt/content/1/102/post_102.html"
CONFIG = (
    "<html><head><title>政府信息公开平台</title><script>window._CONFIG = {{ SID: '{sid}', {more} }}</script></head>"
    "<body>{body}</body></html>"
)
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]


def article(number: int, **values: object) -> dict[str, object]:
    return {
        "id": number,
        "title": f"青岚市技术改造管理办法之{number}",
        "url": f"/jxj/gkmlpt/content/1/{number}/post_{number}.html",
        "date": 1640016000,
        "display_publish_time": 1641225600,
        "document_number": "青经信〔2021〕5号",
        **values,
    }


def listing(answer: Answer, column: MakeColumn, body: object, url: str = API):
    return FAMILY.read_listing(answer(json.dumps(body), url), column(COLUMN, "gkmlpt"))


def test_the_column_page_leads_to_the_first_page_of_its_category(answer: Answer, column: MakeColumn) -> None:
    declared = column(COLUMN, "gkmlpt")
    assert FAMILY.first_request(declared).url == "http://www.qinglan.example/jxj/gkmlpt/index"

    page = answer(CONFIG.format(sid="755031", more="TREE: []", body=""), "http://www.qinglan.example/jxj/gkmlpt/index")
    found = FAMILY.read_listing(page, declared)

    assert found.entries == ()
    assert found.following is not None
    assert found.following.url == API


@pytest.mark.parametrize("written", ["SID: '755031'", '"SID":755031', "'SID' : \"755031\""])
def test_the_site_number_is_found_however_the_script_quotes_it(
    answer: Answer, column: MakeColumn, written: str
) -> None:
    page = answer(f"<script>window._CONFIG={{{written},TREE:[]}}</script>", "http://www.qinglan.example/gkmlpt/index")
    following = FAMILY.read_listing(page, column(COLUMN, "gkmlpt")).following
    assert following is not None
    assert parse_qs(urlsplit(following.url).query)["sid"] == ["755031"]


def test_options_spare_the_column_page(column: MakeColumn) -> None:
    declared = column("http://www.qinglan.example/gkmlpt/policy", "gkmlpt", cat="5", sid="2")
    assert FAMILY.first_request(declared).url == "http://www.qinglan.example/gkmlpt/api/all/5?page=1&sid=2"


def test_a_column_without_a_category_cannot_be_asked(column: MakeColumn) -> None:
    declared = column("http://www.qinglan.example/gkmlpt/index", "gkmlpt", sid="2")
    with pytest.raises(BadInput, match="cat"):
        FAMILY.first_request(declared)


def test_rows_carry_the_day_they_were_put_online_not_the_day_of_signing(answer: Answer, column: MakeColumn) -> None:
    rows = [
        article(102),
        article(103, title="关于<br/><em>示范</em>的&quot;通知&quot;", display_publish_time="2026-07-24 09:00:00"),
        article(104, display_publish_time=0, created_at="2020-01-02"),
        article(105, display_publish_time=None),
        article(106, url=""),
    ]
    found = listing(answer, column, {"total": 5, "articles": rows})
    assert [(e.title, e.date_as_written) for e in found.entries] == [
        ("青岚市技术改造管理办法之102", "2022-01-04"),
        ('关于 示范的"通知"', "2026-07-24 09:00:00"),
        ("青岚市技术改造管理办法之104", "2020-01-02"),
        ("青岚市技术改造管理办法之105", None),
    ]
    assert found.entries[0].url == DETAIL


@pytest.mark.parametrize("count", [{"total": 5}, {"classify": {"post_count": 5}}])
def test_pages_are_asked_until_the_announced_rows_are_seen(
    answer: Answer, column: MakeColumn, count: dict[str, object]
) -> None:
    rows = [article(n) for n in range(1, 6)]
    url, pages = API, []
    for start in (0, 2, 4):
        found = listing(answer, column, {**count, "articles": rows[start : start + 2]}, url)
        pages.append(parse_qs(urlsplit(url).query)["page"])
        assert found.total == 5
        if found.following is None:
            break
        url = found.following.url
    assert pages == [["1"], ["2"], ["3"]]
    assert found.following is None


def test_without_a_count_pages_are_asked_until_one_is_empty(answer: Answer, column: MakeColumn) -> None:
    first = listing(answer, column, {"articles": [article(1)]})
    assert first.following is not None
    assert listing(answer, column, {"articles": []}, first.following.url).following is None


def test_an_empty_category_is_empty_and_missing_rows_are_not(answer: Answer, column: MakeColumn) -> None:
    assert listing(answer, column, {"total": 0, "articles": []}).entries == ()
    with pytest.raises(SourceChanged) as caught:
        listing(answer, column, {"total": 7, "articles": []})
    assert caught.value.kind is FailureKind.SOFT_ERROR


@pytest.mark.parametrize("body", ["<html>维护中</html>", "[]", '{"total": 3}', '{"articles": [1]}', '{"articles": 3}'])
def test_another_answer_means_that_the_api_was_rebuilt(answer: Answer, column: MakeColumn, body: str) -> None:
    with pytest.raises(SourceChanged):
        FAMILY.read_listing(answer(body, API), column(COLUMN, "gkmlpt"))


def test_a_column_page_without_the_site_number_was_rebuilt(answer: Answer, column: MakeColumn) -> None:
    with pytest.raises(SourceChanged, match="SID"):
        FAMILY.read_listing(answer("<html>SID: '1'</html>", COLUMN), column(COLUMN, "gkmlpt"))


BODY = "<p>各县（区）人民政府：</p><p>现将《青岚市技术改造管理办法》印发给你们，请认真贯彻执行。</p>"


def test_the_body_may_stand_in_the_configuration_of_the_page() -> None:
    detail = {
        "title": "关于印发《青岚市技术改造管理办法》的通知",
        "content": BODY + '<p>附件：<a href="/attachment/0/1/102.docx">申报表</a></p>',
        "identifier": "11330/2021-00102",
        "document_number": "青经信〔2021〕5号",
        "publisher": "青岚市经济和信息化局",
        "date": 1640016000,
        "display_publish_time": 1641225600,
        "is_abolished": 1,
        "attachment": [{"name": "流程图.pdf", "url": "/attachment/0/1/103.pdf"}],
    }
    markup = CONFIG.format(sid="755031", more=f'"DETAIL": {json.dumps(detail)}', body='<div id="app"></div>')
    matter = FAMILY.page_matter(markup, DETAIL)

    assert matter.title == "关于印发《青岚市技术改造管理办法》的通知"
    assert matter.lines[:2] == ("各县（区）人民政府：", "现将《青岚市技术改造管理办法》印发给你们，请认真贯彻执行。")
    assert matter.table == {
        "索引号": "11330/2021-00102",
        "发文字号": "青经信〔2021〕5号",
        "发布机构": "青岚市经济和信息化局",
        "成文日期": "2021-12-21",
        "发布日期": "2022-01-04",
        "有效性": "废止",
    }
    assert matter.links == (
        ("申报表", "http://www.qinglan.example/attachment/0/1/102.docx"),
        ("流程图.pdf", "http://www.qinglan.example/attachment/0/1/103.pdf"),
    )
    reading = read_matter(matter)
    assert str(reading.doc_number) == "青经信〔2021〕5号"
    assert str(reading.signed_on) == "2021-12-21"
    assert (reading.stated_status, reading.stated_status_as_written) == ("repealed", "废止")


def test_a_page_with_its_body_in_markup_keeps_its_own_table(own_page: Callable[[str], str]) -> None:
    matter = FAMILY.page_matter(own_page("gkmlpt-with-table-and-attachment-without-extension"), DETAIL)
    assert matter.table == {
        "索引号": "11330/2021-00102",
        "发布机构": "青岚市经济和信息化局",
        "成文日期": "2021-12-21",
        "名称": "关于印发《青岚市技术改造管理办法》的通知",
        "文号": "青经信〔2021〕5号",
        "发布日期": "2022-01-04",
    }
    assert matter.lines == ("各县（区）人民政府：", "现将《青岚市技术改造管理办法》印发给你们，请认真贯彻执行。")
    assert matter.metas["pubdate"] == "2022-01-04 10:00"
    assert matter.links == (("申报表.docx", "http://www.qinglan.example/attachment/0/102/0"),)


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><div id='app'></div></body></html>",
        CONFIG.format(sid="1", more='"DETAIL": {"content": "', body=""),
        CONFIG.format(sid="1", more='"DETAIL": {"title": "通知"}', body=""),
    ],
)
def test_a_page_without_a_body_was_rebuilt(markup: str) -> None:
    with pytest.raises(SourceChanged, match="rebuilt") as caught:
        FAMILY.page_matter(markup, DETAIL)
    assert caught.value.kind is FailureKind.UNEXPECTED_STRUCTURE


@pytest.mark.parametrize(
    "markup",
    [
        CONFIG.format(sid="1", more='"DETAIL": {"content": "  "}', body=""),
        CONFIG.format(sid="1", more='"DETAIL": {"content": "<p> </p>"}', body=""),
        CONFIG.format(sid="1", more="TREE: []", body='<div class="article-content"> </div>'),
        CONFIG.format(sid="1", more='"DETAIL": {"content": ""}', body='<div class="article-content"></div>'),
    ],
)
def test_a_body_with_nothing_in_it_says_nothing_of_the_site(markup: str) -> None:
    with pytest.raises(SourceChanged, match="nothing in it") as caught:
        FAMILY.page_matter(markup, DETAIL)
    assert caught.value.kind is FailureKind.EMPTY_BODY


def test_its_pages_are_detected_and_a_configuration_alone_is_not_enough() -> None:
    assert detect(CONFIG.format(sid="755031", more="TREE: []", body=""), None) == "gkmlpt"
    assert detect("<html><body>正文</body></html>", DETAIL) == "gkmlpt"
    assert detect("<script>window._CONFIG = { domain: 'x' }</script>", None) is None
    assert FAMILY.basis is Basis.DESCRIBED
