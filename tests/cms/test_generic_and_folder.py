from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.cms import FAMILIES, detect, family
from gongbao.errors import BadInput, GongbaoError, SourceChanged, UnreadableDocument
from gongbao.model.portal import Column
from gongbao.model.web import WebPage, WebRequest

URL = "https://www.yongjiang.gov.cn/zcwj/"
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]


def test_the_densest_block_of_a_layout_table_is_the_law(own_page: Callable[[str], str]) -> None:
    matter = family("generic").page_matter(own_page("body-in-a-layout-table"), URL)
    assert [line[:3] for line in matter.lines] == ["第一条", "第二条", "第三条", "第四条"]
    assert matter.title == "甬江市示范条例"
    assert matter.tail_lines == ()


def test_a_page_without_a_document_is_refused(own_page: Callable[[str], str]) -> None:
    with pytest.raises(SourceChanged, match="densest block"):
        family("generic").page_matter("<html><body><p>您访问的页面不存在，请返回首页。</p></body></html>", URL)


def test_the_largest_dated_list_is_the_listing(answer: Answer, column: MakeColumn) -> None:
    rows = "".join(
        f"<tr><td><a href='d{n}.htm'>关于开展第{n}批示范工作的通知</a></td><td>[2024-05-0{n}]</td></tr>"
        for n in (1, 2, 3)
    )
    page = f"<html><body><ul><li><a href='/n'>要闻动态</a> 2024-05-09</li></ul><table>{rows}</table>"
    page += "<a href='?page=2'>下一页 &gt;</a></body></html>"
    listing = family("generic").read_listing(answer(page, URL), column(URL, "generic"))
    assert [entry.url for entry in listing.entries] == [f"{URL}d{n}.htm" for n in (1, 2, 3)]
    assert listing.entries[0].date_as_written == "2024-05-01"
    assert listing.following == WebRequest(url=f"{URL}?page=2")


@pytest.mark.parametrize(
    ("following", "window"),
    [
        ("<a href='javascript:goPage(2)'>下一页</a>", True),
        ("<a href='#'>下一页 &gt;</a>", True),
        ("<a href='#' onclick='next()'>Next</a>", True),
        ("<a onclick='next()'>下页</a>", True),
        ("<a class='page-link disabled' href='#'>下一页</a>", False),
        ("<a href='javascript:;'>打印本页</a>", False),
        ("<a href='./'>下一页</a>", False),
        ("", False),
    ],
)
def test_pages_behind_a_script_make_the_first_one_a_window(
    answer: Answer, column: MakeColumn, following: str, window: bool
) -> None:
    rows = "".join(f"<li><a href='d{n}.htm'>关于第{n}批示范工作的通知</a> 2024-05-0{n}</li>" for n in (1, 2))
    page = answer(f"<html><body><ul>{rows}</ul>{following}</body></html>", URL)
    listing = family("generic").read_listing(page, column(URL, "generic"))
    assert (len(listing.entries), listing.following, listing.window) == (2, None, window)


def test_a_listing_that_says_it_is_empty_is_empty_and_another_is_rebuilt(answer: Answer, column: MakeColumn) -> None:
    assert (
        family("generic")
        .read_listing(answer("<html><body>暂无相关信息</body></html>", URL), column(URL, "generic"))
        .entries
        == ()
    )
    with pytest.raises(SourceChanged):
        family("generic").read_listing(
            answer("<html><body><a href='/'>首页</a></body></html>", URL), column(URL, "generic")
        )


def test_a_folder_lists_its_files_and_their_names_are_no_titles(answer: Answer, column: MakeColumn) -> None:
    body = '[{"url":"file:///in/a.txt","name":"a.txt"},{"url":"file:///in/b.html","name":"b.html"}]'
    listing = family("folder").read_listing(answer(body, "file:///in/"), column("file:///in/", "folder"))
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        ("file:///in/a.txt", ""),
        ("file:///in/b.html", ""),
    ]
    assert family("folder").read_listing(answer("[]", "file:///in/"), column("file:///in/", "folder")).entries == ()
    with pytest.raises(SourceChanged):
        family("folder").read_listing(answer("<html>", "file:///in/"), column("file:///in/", "folder"))


def test_a_plain_text_keeps_its_lines_and_furniture() -> None:
    matter = family("folder").page_matter("当前位置:\n首页\n\n  一、总体要求\r\n【打印本页】", None)
    assert matter.family == "folder"
    assert matter.lines == ("当前位置:", "首页", "", "  一、总体要求", "【打印本页】")


def test_a_saved_page_is_read_by_the_family_it_shows(own_page: Callable[[str], str]) -> None:
    read = family("folder").page_matter
    assert read(own_page("consultation-with-outcome-after-the-body"), None).family == "hanweb_jpage"
    assert read(own_page("list-of-labelled-spans"), None).family == "trs"
    assert read(own_page("body-in-a-layout-table"), None).family == "generic"


def test_a_saved_text_without_words_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        family("folder").page_matter(" \n ", None)


def test_an_unknown_family_is_a_mistake_in_the_declaration() -> None:
    with pytest.raises(BadInput, match="hanweb_jpage"):
        family("wordpress")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hanweb_detail_fgw.zj.gov.cn_art_1621004_30332664.html", "hanweb_jpage"),
        ("hanweb_jpage_list_fzggw.jiangsu.gov.cn_col284.TRIMMED.html", "hanweb_jpage"),
        ("trs_ndrc_detail_t20260828_1407232.html", "trs"),
        ("trs_ndrc_list_zcfb_tz.TRIMMED.html", "trs"),
        ("consult_mee_list_hdjl_yjzj.TRIMMED.html", "trs"),
    ],
)
def test_real_pages_are_told_by_their_fingerprints(real_pages: Path, name: str, expected: str) -> None:
    assert detect((real_pages / name).read_text(encoding="utf-8")) == expected


@pytest.mark.shared
def test_the_generic_family_reads_the_bodies_of_real_pages(real_pages: Path) -> None:
    for name, first, last in (
        ("trs_ndrc_detail_t20260828_1407232.html", "国家发展改革委 交通运输部关于印发", "（本文有删减）"),
        (
            "consult_mee_detail_xxgk_t20260911_1165826.TRIMMED.html",
            "为落实“十五五”时期海洋生态环境保护",
            "（此件社会公开）",
        ),
    ):
        matter = family("generic").page_matter((real_pages / name).read_text(encoding="utf-8"), None)
        assert matter.lines[0].startswith(first)
        assert matter.lines[-1] == last


TAGS = (
    "<div_id=zoom> <div_class=TRS_Editor> </div> <table> <tr> <td> </table> <p> <br> <!--<$[信息内容]>begin--> <!--<$[信息内容]>end--> "
    "<a_href=a.doc> </a> 点击下载 第一条 索引号 文号 发布机构 ： <h1> 关于印发办法的通知 2024-01-01 分享到 <span> </span> <ul><li> 版权所有"
)
PIECES = st.sampled_from([piece.replace("_", " ") for piece in TAGS.split()])


@settings(max_examples=200, deadline=3000)
@given(st.lists(PIECES, max_size=100).map("".join) | st.text(max_size=200))
def test_any_markup_is_taken_apart_or_refused_by_name(markup: str) -> None:
    for known in FAMILIES.values():
        try:
            matter = known.page_matter(markup, "http://www.yongjiang.gov.cn/a/b.html")
        except GongbaoError:
            continue
        assert "\ufffd" not in "".join(matter.lines)
