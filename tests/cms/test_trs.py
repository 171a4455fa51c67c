from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.cms import family
from gongbao.errors import SourceChanged
from gongbao.model.portal import Column
from gongbao.model.web import WebPage

FAMILY = family("trs")
URL = "https://www.shifan.gov.cn/xxgk/zcfb/tz/"
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]

ROW = """<li><a href="./202608/t20260828_1.html">关于印发示范方案的…</a>
<div class="pop"><h3>相关解读</h3><ul><li>
<a href="../../jd/202608/t20260826_2.html" title="示范方案的详细解读和答记者问全文">示范方案的详细解读和答记者问全文</a></li></ul></div>
<span>2026/08/27</span></li>"""


def listing(rows: str, pager: str = "") -> str:
    return (
        f"<html><body><div class='path'><a href='../'>政策</a></div><ul class='u-list'>{rows}</ul>{pager}</body></html>"
    )


def test_rows_carry_link_title_and_date_and_leave_nested_readings_out(answer: Answer, column: MakeColumn) -> None:
    row = ROW.replace(">关于印发示范方案的…<", ' title="关于印发示范方案的通知">关于印发示范方案的…<')
    page = FAMILY.read_listing(answer(listing(row), URL), column(URL, "trs"))
    assert [(e.url, e.title, e.date_as_written) for e in page.entries] == [
        (f"{URL}202608/t20260828_1.html", "关于印发示范方案的通知", "2026/08/27")
    ]


@pytest.mark.parametrize(
    ("address", "pager", "following"),
    [
        (URL, '<script><!--\ncreatePageHTML(20, 0, "index", "html");\n//--></script>', f"{URL}index_1.html"),
        (URL, '<!-- <script>createPageHTML(3,0,"index","shtml")</script> -->', f"{URL}index_1.shtml"),
        (f"{URL}index_1.html", "<script>createPageHTML(20,1,'index','html')</script>", f"{URL}index_2.html"),
        (f"{URL}index_18.html", '<script>createPageHTML(20,0,"index","html")</script>', f"{URL}index_19.html"),
        (f"{URL}index_19.html", '<script>createPageHTML(20,19,"index","html")</script>', None),
        (URL, '<script>createPageHTML(1,0,"index","html")</script>', None),
        (
            f"{URL}list.shtml",
            "<script>createPageHTML('page_div',2, 1,'list','shtml',31);</script>",
            f"{URL}list_2.shtml",
        ),
        (
            f"{URL}list_27.shtml",
            "<script>createPageHTML('page_div',28, 27,'list','shtml',546);</script>",
            f"{URL}list_28.shtml",
        ),
        (f"{URL}list_28.shtml", "<script>createPageHTML('page_div',28, 28,'list','shtml',546);</script>", None),
        (f"{URL}list.shtml", "<script>createPageHTML('page_div',1, 1,'list','shtml',9);</script>", None),
        (URL, '<a href="index_1.html">下一页</a>', f"{URL}index_1.html"),
        (URL, '<a href="javascript:;">下一页</a>', None),
        (URL, "", None),
    ],
)
def test_the_pager_names_the_next_static_page(
    answer: Answer, column: MakeColumn, address: str, pager: str, following: str | None
) -> None:
    page = FAMILY.read_listing(answer(listing(ROW, pager), address), column(URL, "trs"))
    assert (page.following.url if page.following else None) == following


def test_a_pager_without_rows_is_an_empty_listing(answer: Answer, column: MakeColumn) -> None:
    page = FAMILY.read_listing(
        answer(listing("", '<script>createPageHTML(0,0,"index","html")</script>'), URL), column(URL, "trs")
    )
    assert page.entries == ()


def test_a_page_without_rows_and_pager_was_rebuilt(answer: Answer, column: MakeColumn) -> None:
    with pytest.raises(SourceChanged, match="rebuilt"):
        FAMILY.read_listing(
            answer("<html><body><div id='app'></div><a href='/x'>首页</a></body></html>", URL), column(URL, "trs")
        )


def test_a_detail_with_labelled_spans_gives_table_body_and_files(own_page: Callable[[str], str]) -> None:
    matter = FAMILY.page_matter(own_page("list-of-labelled-spans"), f"{URL}202609/t20260911_3.html")
    assert matter.table == {
        "名称": "关于公开征求示范名录意见的函",
        "索引号": "000/2026-1",
        "分类": "示范",
        "发布机关": "示范部办公厅",
        "生成日期": "2026-09-11",
        "文号": "示办函〔2026〕2号",
    }
    assert matter.lines == ("现公开征求意见。", "附件：示范名录")
    assert matter.links == (("示范名录", f"{URL}202609/W0202609.pdf"),)
    assert matter.title == "关于公开征求示范名录意见的函"


def test_a_detail_without_editor_element_was_rebuilt() -> None:
    with pytest.raises(SourceChanged, match="rebuilt"):
        FAMILY.page_matter(
            f"<html><body><div class='new'>{'第一条 为了规范管理，制定本办法。' * 40}</div></body></html>", None
        )


@pytest.mark.shared
def test_the_real_pages_are_read(real_pages: Path, answer: Answer, column: MakeColumn) -> None:
    url = "https://www.ndrc.gov.cn/xxgk/zcfb/tz/"
    page = FAMILY.read_listing(
        answer((real_pages / "trs_ndrc_list_zcfb_tz.TRIMMED.html").read_bytes(), url), column(url, "trs")
    )
    assert [entry.date_as_written for entry in page.entries] == ["2026/08/27", "2026/08/20", "2026/08/17", "2026/04/24"]
    assert page.following is not None
    assert page.following.url == f"{url}index_1.html"
    detail = f"{url}202608/t20260828_1407232.html"
    matter = FAMILY.page_matter(
        (real_pages / "trs_ndrc_detail_t20260828_1407232.html").read_text(encoding="utf-8"), detail
    )
    assert matter.lines[2] == "发改经贸〔2026〕1241号"
    assert matter.lines[-2] == "2026年8月18日"
    assert matter.head_lines == ("发布时间：2026/08/27", "来源：经贸司")
    assert matter.links == (
        ("《物流网建设实施方案》.pdf", f"{url}202608/P020260828319115295873.pdf"),
        ("《物流网建设实施方案》.ofd", f"{url}202608/P020260828320256635020.ofd"),
    )
    assert matter.tail_lines == ()


@pytest.mark.shared
def test_the_real_consultation_is_read(real_pages: Path) -> None:
    page = (real_pages / "consult_mee_detail_xxgk_t20260911_1165826.TRIMMED.html").read_text(encoding="utf-8")
    matter = FAMILY.page_matter(page, None)
    assert matter.table["文号"] == "环办便函〔2026〕292号"
    assert matter.table["发布机关"] == "生态环境部办公厅"
    assert len(matter.links) == 3
    assert matter.lines[-1] == "（此件社会公开）"
    assert matter.tail_lines == ()
