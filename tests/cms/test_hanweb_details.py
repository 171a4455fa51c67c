from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.cms import family
from gongbao.errors import SourceChanged, UnreadableDocument
from gongbao.model.capture import FailureKind
from gongbao.model.web import PageMatter

URL = "http://www.yongjiang.gov.cn/art/2024/4/12/art_9_77.html"
READ = family("hanweb_jpage").page_matter


@pytest.fixture
def consultation(own_page: Callable[[str], str]) -> PageMatter:
    return READ(own_page("consultation-with-outcome-after-the-body"), URL)


@pytest.fixture
def document(own_page: Callable[[str], str]) -> PageMatter:
    return READ(own_page("normative-document-with-information-table"), URL)


def test_the_window_stands_in_the_head_lines(consultation: PageMatter) -> None:
    assert consultation.head_lines == ("本次征集开始时间:2024-04-12 结束时间:2024-04-23",)


def test_the_body_stands_in_lines_without_download_buttons(consultation: PageMatter) -> None:
    assert consultation.lines == (
        "为加快建设数字港口，市港航局起草了《甬江市数字港口若干意见（征求意见稿）》，请于4月23日前反馈。",
        "附件:甬江市数字港口若干意见.doc",
        "《甬江市数字港口若干意见》起草说明.docx",
        "一、总体要求",
        "到2027年，集装箱吞吐量达到500万标箱。",
    )


def test_the_outcome_after_the_body_stands_in_the_tail(consultation: PageMatter) -> None:
    assert consultation.tail_lines == (
        "公众意见",
        "共收到1条建议，予以采纳，具体如下：第1条建议修改为：“达到600万标箱”。",
    )


def test_a_title_broken_over_two_lines_is_joined_by_one_space(consultation: PageMatter) -> None:
    assert consultation.title == "关于征求《甬江市数字港口若干意见（征求意见稿）》 意见的公告"


def test_metas_are_read_in_any_case_doubled_and_without_spaces(consultation: PageMatter) -> None:
    assert consultation.metas["sitename"] == "甬江市人民政府"
    assert consultation.metas["columnname"] == "决策预公开"
    assert consultation.metas["pubdate"] == "2024-04-12 09:30"


def test_a_file_behind_a_download_button_is_named_by_the_text_before_it(consultation: PageMatter) -> None:
    base = "http://www.yongjiang.gov.cn/module/download/down.jsp"
    assert consultation.links == (
        ("甬江市数字港口若干意见.doc", f"{base}?i_ID=11&colID=9"),
        ("《甬江市数字港口若干意见》起草说明.docx", f"{base}?i_ID=12&colID=9"),
    )


def test_the_information_table_keeps_raw_labels_without_padding(document: PageMatter) -> None:
    assert document.table == {
        "索引号": "001/2025-00012",
        "组配分类": "行政规范性文件",
        "发布机构": "甬江市人民政府办公室",
        "生成日期": "2025-03-01",
        "文件编号": "甬江政办发〔2025〕8号",
        "有效性": "有效",
    }


def test_a_table_of_the_body_stays_in_the_body(document: PageMatter) -> None:
    assert document.lines == (
        "各县（市、区）人民政府：",
        "现将《示范园区管理办法》印发给你们。",
        "指标\t2025年",
        "园区数（个）\t12",
        "附件：示范园区名单.pdf",
    )
    assert document.tables == ((2, (("指标", "2025年"), ("园区数（个）", "12"))),)


def test_the_head_keeps_dates_and_source_and_drops_the_counter(document: PageMatter) -> None:
    assert document.head_lines == ("发布日期：2025-03-05信息来源：市府办",)


def test_files_are_linked_from_body_and_from_the_area_around_it(document: PageMatter) -> None:
    assert document.links == (
        ("示范园区名单.pdf", "http://www.yongjiang.gov.cn/art/2024/4/12/a.pdf"),
        ("2503051.pdf", "http://www.yongjiang.gov.cn/module/download/downfile.jsp?classid=0&filename=2503051.pdf"),
    )


def test_a_draft_after_the_body_keeps_its_lines_and_the_frame_stays_out() -> None:
    markup = (
        "<html><body><div class='top'><a href='/'>首页</a></div><div class='article-header'><h1>关于征求示范办法意见的公告</h1>"
        "<p>征集时间：2024-04-12至2024-04-23</p></div><div id='zoom'><p>现公开征求意见。</p></div>"
        "<div class='draft'><p>示范办法（征求意见稿）</p><p>一、总则</p><p>示范人应当守信</p><p>（一）网站访问量：500万次。</p></div>"
        "<p>欢迎您的到来</p><p>技术支持：某公司</p><p>一、联系我们</p></body></html>"
    )
    matter = READ(markup, URL)
    assert matter.head_lines == ("征集时间：2024-04-12至2024-04-23",)
    assert matter.tail_lines == ("示范办法（征求意见稿）", "一、总则", "示范人应当守信", "（一）网站访问量：500万次。")


def test_a_sentence_of_the_body_is_no_counter() -> None:
    matter = READ(
        "<html><body><div id='zoom'><p>网站访问量：500万次以上</p><p>浏览次数：12</p><p>字体：仿宋</p></div></body></html>",
        URL,
    )
    assert matter.lines == ("网站访问量：500万次以上", "字体：仿宋")


def test_a_page_without_the_markers_was_rebuilt(own_page: Callable[[str], str]) -> None:
    rebuilt = own_page("normative-document-with-information-table").replace('class="main-txt"', 'class="v-content"')
    with pytest.raises(SourceChanged, match="rebuilt") as caught:
        READ(rebuilt, URL)
    assert caught.value.kind is FailureKind.UNEXPECTED_STRUCTURE


def test_a_page_that_breaks_off_inside_the_body_is_truncated(own_page: Callable[[str], str]) -> None:
    page = own_page("consultation-with-outcome-after-the-body")
    with pytest.raises(SourceChanged) as caught:
        READ(page[: page.index("一、总体要求")], URL)
    assert caught.value.kind is FailureKind.TRUNCATED


def test_an_empty_body_is_named() -> None:
    with pytest.raises(SourceChanged):
        READ("<html><body><h1>关于印发办法的通知</h1><div id='zoom'>&nbsp;</div></body></html>", URL)


def test_a_wording_already_lost_at_the_source_is_not_published() -> None:
    with pytest.raises(UnreadableDocument, match="FFFD"):
        READ("<html><body><div id='zoom'><p>第一条 为\ufffd了加强管理</p></div></body></html>", URL)


@pytest.mark.shared
def test_the_real_detail_page_gives_the_body_alone(real_pages: Path) -> None:
    page = (real_pages / "hanweb_detail_fgw.zj.gov.cn_art_1621004_30332664.html").read_text(encoding="utf-8")
    matter = READ(page, "http://fgw.zj.gov.cn/art/2016/11/22/art_1621004_30332664.html")
    assert len(matter.lines) == 1
    assert matter.lines[0].startswith("1-10月，全县固定资产投资完成246.79亿元")
    assert matter.lines[0].endswith("（德清县发改局）")
    assert matter.title == "1-10月德清县固定资产投资结构趋稳趋优"
    assert matter.head_lines == ("发布日期：2016-11-22 信息来源：省发改委",)
    assert matter.tail_lines == ()
    assert matter.metas["pubdate"] == "2016-11-22 09:53"
