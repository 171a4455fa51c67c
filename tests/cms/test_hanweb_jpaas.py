from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gongbao.cms import detect, family
from gongbao.errors import SourceChanged
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, WebPage, WebRequest

HOST = "https://fgw.yongjiang.gov.cn"
URL = f"{HOST}/col/col1229/index.html"
FAMILY = family("hanweb_jpaas")
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]

COLUMN_PAGE = """<html><body><script src="/cms_files/default/script/AuthorizedRead/unitbuild.js" parseType="bulidstatic"
url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'parseType':'bulidstatic','webId':'3','tplSetId':'x1',
'pageType':'column','tagId':'信息列表','editType':'null','pageId':'1229'}"></script></body></html>"""


def asked(request: WebRequest) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}


def unit_answer(number: int, total: int, size: int = 15) -> str:
    rows = "".join(
        f'<li><a title="关于第{n}号事项的通知" href="//fgw.yongjiang.gov.cn/art/2025/2/1/art_1229_{n}.html">关于第{n}...</a>'
        "<span>2025-02-01</span></li>"
        for n in range((number - 1) * size + 1, min(number * size, total) + 1)
    )
    pager = f'<table class="pagination" rows="{size}" count="{total}" pageNo="{number}"><tr><td>第 <a href="/x">一</a> 页</td></tr></table>'
    return json.dumps({"success": True, "data": {"html": f"<ul><div>{rows}</div></ul>{pager}"}}, ensure_ascii=False)


def test_the_column_page_names_the_unit_and_every_page_is_walked(answer: Answer, column: MakeColumn) -> None:
    declared = column(URL, "hanweb_jpaas")
    listing = FAMILY.read_listing(answer(COLUMN_PAGE, URL), declared)
    assert listing.entries == ()
    urls: list[str] = []
    while (request := listing.following) is not None:
        query = asked(request)
        assert query["tagId"] == "信息列表"
        assert "%E4%BF%A1%E6%81%AF" in request.url
        listing = FAMILY.read_listing(
            answer(unit_answer(json.loads(query["paramJson"])["pageNo"], 38), request.url), declared
        )
        urls += [entry.url for entry in listing.entries]
    assert urls == [f"{HOST}/art/2025/2/1/art_1229_{n}.html" for n in range(1, 39)]
    assert listing.total == 38


def page_two(answer: Answer, column: MakeColumn, body: str) -> ListingPage:
    url = f"{HOST}/api-gateway/jpaas-publish-server/front/page/build/unit?webId=3&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D"
    return FAMILY.read_listing(answer(body, url), column(URL, "hanweb_jpaas"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (unit_answer(1, 38), FailureKind.REPEATED_PAGE),
        ('{"success":false,"data":null}', FailureKind.SOFT_ERROR),
        ("<html>502</html>", FailureKind.SOFT_ERROR),
        (
            '{"success":true,"data":{"html":"<table class=\'pagination\' count=38 rows=15 pageNo=2></table>"}}',
            FailureKind.SOFT_ERROR,
        ),
    ],
)
def test_a_page_that_is_not_the_one_asked_is_an_error_and_no_end(
    answer: Answer, column: MakeColumn, body: str, kind: FailureKind
) -> None:
    with pytest.raises(SourceChanged) as caught:
        page_two(answer, column, body)
    assert caught.value.kind is kind


def test_a_unit_that_counts_nothing_is_an_empty_listing(answer: Answer, column: MakeColumn) -> None:
    body = '{"success":true,"data":{"html":"<ul></ul><table class=\'pagination\' count=0 rows=15 pageNo=2></table>"}}'
    assert page_two(answer, column, body).entries == ()


def test_a_column_page_without_a_unit_was_rebuilt(answer: Answer, column: MakeColumn) -> None:
    with pytest.raises(SourceChanged, match="rebuilt"):
        FAMILY.read_listing(answer("<html><body><div id='app'></div></body></html>", URL), column(URL, "hanweb_jpaas"))


@pytest.mark.shared
def test_the_real_pages_are_read(real_pages: Path, answer: Answer, column: MakeColumn) -> None:
    url = "https://fzggw.zj.gov.cn/col/col1229565788/index.html"
    declared = column(url, "hanweb_jpaas")
    page = (real_pages / "hanweb_jpaas_column_fzggw.zj.gov.cn_col1229565788.TRIMMED.html").read_bytes()
    assert detect(page.decode(), url) == "hanweb_jpaas"
    request = FAMILY.read_listing(answer(page, url), declared).following
    assert request is not None
    assert asked(request)["webId"] == "3185"
    unit = (real_pages / "hanweb_jpaas_build_unit_fzggw.zj.gov.cn.CSS_TRIMMED.json").read_bytes()
    listing = FAMILY.read_listing(answer(unit, request.url), declared)
    assert len(listing.entries) == 15
    assert listing.total == 388
    assert (
        listing.entries[1].title
        == "省发展改革委 省生态环境厅 省能源局关于印发《浙江省低（零）碳园区建设实施方案》的通知"
    )
    assert listing.entries[6].url == "https://fzggw.zj.gov.cn/art/2025/11/4/art_1229123351_2578716.html"
    assert listing.following is not None
    assert json.loads(asked(listing.following)["paramJson"]) == {"pageNo": 2, "pageSize": 15}


@pytest.mark.shared
def test_the_real_detail_is_read(real_pages: Path) -> None:
    page = (real_pages / "hanweb_jpaas_detail_fzggw.zj.gov.cn_art_937add67.html").read_text(encoding="utf-8")
    assert detect(page, None) == "hanweb_jpaas"
    matter = FAMILY.page_matter(
        page, "https://fzggw.zj.gov.cn/col/col1229123351/art/2026/art_937add6719f140bdac86d5b97c525d28.html"
    )
    assert matter.table["文件编号"] == "浙发改能源〔2026〕116号"
    assert matter.table["统一编号"] == "ZJSP-02-2026-0004"
    assert matter.title == "省发展改革委关于印发《浙江省固定资产投资项目节能审查和碳排放评价实施办法》的通知"
    assert matter.lines[-1] == "2026年6月2日"
    assert matter.head_lines == ("发布日期：2026-06-05 16:21 信息来源：节能处",)
    assert [name for name, _ in matter.links] == ["浙江省固定资产投资项目节能审查和碳排放评价实施办法"]
