"""Shapes that detail pages of government portals have: invented pages, one shape each."""

from __future__ import annotations

import pytest

from gongbao.cms import detect, family, read_saved_page
from gongbao.errors import SourceChanged
from gongbao.model.capture import FailureKind
from gongbao.model.web import PageMatter

TRS_ADDRESS = "http://www.yongjiang.gov.cn/zwgk/202405/t20240506_812345.html"
NOTICE = (
    "<p>各县（市、区）人民政府：</p><p>现将《甬江市窨井盖管理办法》印发给你们，请遵照执行。</p>"
    "<p>甬江市人民政府</p><p>2024年5月6日</p><p>第一条 为了加强窨井盖管理，制定本办法。</p>"
)
SENTENCES = (
    "<p>为了加强窨井盖管理，保障公众安全，根据有关规定，结合本市实际，制定本办法，请各单位认真遵照执行。</p>" * 5
)


def page(body: str, *, head: str = "", tail: str = "") -> str:
    return f"<html><head>{head}</head><body><div class='nav'><a href='/'>首页</a></div>{body}{tail}</body></html>"


def generic(markup: str) -> PageMatter:
    return family("generic").page_matter(markup, "http://www.yongjiang.gov.cn/a/b.html")


def test_a_page_with_the_address_of_a_family_and_a_body_of_its_own_is_read() -> None:
    markup = page(f"<h1>关于印发《甬江市窨井盖管理办法》的通知</h1><div class='details'>{SENTENCES}</div>")
    assert detect(markup, TRS_ADDRESS) == "trs"
    with pytest.raises(SourceChanged):
        family("trs").page_matter(markup, TRS_ADDRESS)
    matter = read_saved_page(markup, TRS_ADDRESS)
    assert (matter.family, matter.title, len(matter.lines)) == ("generic", "关于印发《甬江市窨井盖管理办法》的通知", 5)


def test_a_page_that_breaks_off_is_not_read_as_another_kind_of_page() -> None:
    broken = f"<html><body><div class='main-txt'><!--<$[信息内容]>begin-->{SENTENCES}"
    with pytest.raises(SourceChanged) as refusal:
        read_saved_page(broken, "http://www.yongjiang.gov.cn/art/2024/5/6/art_12_345.html")
    assert refusal.value.kind is FailureKind.TRUNCATED


def test_a_listing_of_a_family_is_refused_by_that_family() -> None:
    rows = "".join(
        f"<li><a href='./202405/t2024050{n}_{n}.html'>关于第{n}批项目的通知</a><span>2024-05-0{n}</span></li>"
        for n in range(1, 9)
    )
    with pytest.raises(SourceChanged, match="no body marker of trs"):
        read_saved_page(page(f"<ul>{rows}</ul>"), "http://www.yongjiang.gov.cn/zwgk/index.html")


def test_results_with_summaries_are_a_list_and_no_document() -> None:
    rows = "".join(
        f"<div class='item'><h3><a href='/art_{n}.html'>关于印发《第{n}批项目管理办法》的通知</a></h3>"
        f"<p>为了加强第{n}批项目管理，保障质量，根据有关规定，结合本市实际，制定本办法，自发布之日起施行。</p><span>2024-05-0{n}</span></div>"
        for n in range(1, 8)
    )
    with pytest.raises(SourceChanged, match="a list of documents"):
        generic(page(f"<div class='result'>{rows}</div>"))


def test_a_text_with_a_table_of_its_files_is_a_document() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='/f{n}.pdf'>第{n}批项目清单</a></td><td>2024-05-0{n}</td></tr>"
        for n in range(1, 8)
    )
    matter = generic(page(f"<h1>关于公布项目清单的通知</h1><div>{SENTENCES}<table>{rows}</table></div>"))
    assert len(matter.links) == 7


@pytest.mark.parametrize(
    ("said", "read"),
    [("<meta name='ArticleTitle' content='甬江市司法局关于停止窗口服务的公告'>", True), ("", False)],
)
def test_a_short_text_is_a_document_where_the_page_says_so(said: str, read: bool) -> None:
    markup = page(
        "<h1>甬江市司法局关于停止窗口服务的公告</h1><div class='txt'><p>因系统升级，窗口今日停止办理业务一天，敬请谅解。</p></div>",
        head=said,
    )
    if read:
        assert generic(markup).lines == ("因系统升级，窗口今日停止办理业务一天，敬请谅解。",)
    else:
        with pytest.raises(SourceChanged, match="densest block"):
            generic(markup)


def test_the_known_container_keeps_the_comment_form_behind_it_out() -> None:
    form = (
        "<div class='m-comment'><a>全部留言</a><form><label>匿名评论：</label><label>联系手机：</label><label>回复内容：</label></form>"
        "<p>提交留言</p><p>我要提意见</p><p>意见内容：</p></div>"
    )
    matter = generic(
        page(f"<div class='xl'><div class='tit'>甬江市窨井盖管理办法</div><div id='zoom'>{NOTICE}</div>{form}</div>")
    )
    assert matter.lines[0] == "各县（市、区）人民政府："
    assert matter.lines[-1].startswith("第一条")
    assert matter.tail_lines == ()


@pytest.mark.parametrize(
    ("viewer", "address"),
    [
        (
            "<iframe src='/pdfjs/web/viewer.html?file=/attach/a1.pdf'></iframe>",
            "http://www.yongjiang.gov.cn/attach/a1.pdf",
        ),
        ("<embed src='./a1.pdf' type='application/pdf'>", "http://www.yongjiang.gov.cn/art/2024/5/6/a1.pdf"),
        ("<object data='/attach/a1.pdf'></object>", "http://www.yongjiang.gov.cn/attach/a1.pdf"),
    ],
)
def test_a_document_shown_by_a_viewer_is_a_file_of_the_page(viewer: str, address: str) -> None:
    markup = page(
        f"<h1>关于印发《甬江市窨井盖管理办法》的通知</h1><div id='zoom'>{viewer}</div>",
        head="<meta name='ArticleTitle' content='关于印发《甬江市窨井盖管理办法》的通知'>",
    )
    matter = read_saved_page(markup, "http://www.yongjiang.gov.cn/art/2024/5/6/art_12_345.html")
    assert (matter.family, matter.links) == ("hanweb_jpage", (("a1.pdf", address),))


def test_a_viewer_of_something_else_is_no_file() -> None:
    matter = generic(page(f"<h1>甬江市窨井盖管理办法</h1><div>{SENTENCES}<iframe src='/jiucuo.htm'></iframe></div>"))
    assert matter.links == ()


def test_files_side_by_side_stand_on_lines_of_their_own() -> None:
    files = "<div><a href='1.pdf'>附件1：甲表.pdf</a><a href='2.pdf'>附件2：乙表.pdf</a></div>"
    matter = generic(page(f"<h1>甬江市窨井盖管理办法</h1><div id='zoom'>{SENTENCES}{files}</div>"))
    assert matter.lines[-2:] == ("附件1：甲表.pdf", "附件2：乙表.pdf")


def test_day_and_source_inside_the_heading_are_no_part_of_the_title() -> None:
    heading = "<h2 id='t'>甬江市窨井盖管理办法（2024-2026年）<small>2024-05-06 <span>来源：市政府</span></small></h2>"
    matter = generic(page(f"{heading}<div id='zoom'>{NOTICE}</div>"))
    assert matter.title == "甬江市窨井盖管理办法（2024-2026年）"
    assert matter.head_lines == ("2024-05-06 来源：市政府",)


def test_a_title_that_no_element_marks_is_the_line_that_reads_as_one() -> None:
    rows = (
        "<tr><td><b>甬江县人民政府关于加强窨井盖管理的通告</b></td></tr><tr><td>作者：县府办 发布时间：2008-5-12</td></tr>"
        f"<tr><td class='c'>{SENTENCES}</td></tr>"
    )
    matter = generic(page(f"<table>{rows}</table>", head="<title>甬江县政府门户网站</title>"))
    assert matter.title == "甬江县人民政府关于加强窨井盖管理的通告"


def test_the_red_head_in_the_title_element_is_no_headline() -> None:
    matter = generic(page(f"<div>{SENTENCES}</div>", head="<title>甬江县人民政府文件</title>"))
    assert matter.title is None


def test_labels_in_square_brackets_are_an_information_table() -> None:
    cells = (("发文机构", "甬江市人民政府"), ("发文字号", "甬政发〔2024〕7号"), ("实施日期", "2024-06-01"))
    rows = "<ol>" + "".join(f"<li>[{label}]<span>{value}</span></li>" for label, value in cells) + "</ol>"
    matter = generic(page(f"<h1>甬江市窨井盖管理办法</h1>{rows}<div id='zoom'>{NOTICE}</div>"))
    assert dict(matter.table) == {
        "发文机构": "甬江市人民政府",
        "发文字号": "甬政发〔2024〕7号",
        "实施日期": "2024-06-01",
    }


def test_the_line_above_source_and_day_is_the_headline_and_days_of_other_lists_are_not_the_pages() -> None:
    rows = "".join(f"<li><a href='/{n}.html'>第{n}条资讯</a><div>2024-01-2{n}</div></li>" for n in (1, 2))
    head = "<div>[甬江日报]第六届人才交流会将于近日开幕</div><div>来源：宣教中心 2022-11-14 14:59:48 【字体：大 中 小】</div>"
    body = f"<ul>{rows}</ul>{head}<div class='cont'>{SENTENCES}</div>"
    matter = generic(page(body, head="<title>甬江市科学技术局</title>"))
    assert matter.title == "[甬江日报]第六届人才交流会将于近日开幕"
    assert "2024-01-2" not in "".join(matter.head_lines)


def test_the_title_that_the_metadata_give_stands_above_a_guess() -> None:
    head = "<meta name='ArticleTitle' content='甬江市窨井盖管理办法'>"
    matter = generic(
        page(f"<p>[废止日期]不详如此</p><p>发布日期：2024-05-06</p><div id='zoom'>{NOTICE}</div>", head=head)
    )
    assert matter.title == "甬江市窨井盖管理办法"


def test_a_text_that_stands_twice_for_desk_and_phone_is_read_once() -> None:
    text = f"<ucapcontent>{NOTICE}</ucapcontent>"
    matter = generic(page(f"<h2>甬江市窨井盖管理办法</h2><div class='pc'>{text}</div><div class='wap'>{text}</div>"))
    assert len(matter.lines) == 5
    assert matter.tail_lines == ()


def test_a_list_of_definitions_is_a_list() -> None:
    rows = "".join(
        f"<dl><dt><a href='./{n}.html'>关于第{n}号提案的答复</a></dt><dd>发布时间：2024-05-0{n}</dd>"
        "<dd>摘要：您提出的建议收悉，现答复如下，感谢您对我们工作的关心和支持，我们将进一步改进工作。</dd></dl>"
        for n in range(1, 9)
    )
    with pytest.raises(SourceChanged, match="a list of documents"):
        generic(page(f"<div>{rows}</div>"))


def test_a_colon_that_stands_with_the_value_is_no_part_of_it() -> None:
    cells = "<td>索 引 号</td><td>：0026/2023-4</td><td>文　　号</td><td>：甬政发〔2024〕7号</td>"
    table = f"<table><tr>{cells}</tr></table>"
    matter = generic(page(f"<h1>甬江市窨井盖管理办法</h1><div id='zoom'>{NOTICE}</div>{table}"))
    assert dict(matter.table) == {"索引号": "0026/2023-4", "文号": "甬政发〔2024〕7号"}


def test_a_day_in_brackets_behind_the_heading_is_its_day() -> None:
    heading = "<h2>关于开展窨井盖检查的通知 <small>( 2024-05-11)</small></h2>"
    matter = generic(page(f"{heading}<div id='zoom'>{NOTICE}</div>"))
    assert (matter.title, matter.head_lines) == ("关于开展窨井盖检查的通知", ("2024-05-11",))


def test_a_row_of_labels_with_a_word_of_the_portals_own_heads_the_row_below() -> None:
    labels = "".join(f"<td>{label}</td>" for label in ("索取号", "发布时间", "发布机构", "文件编号", "备注"))
    values = "".join(f"<td>{value}</td>" for value in ("AA1/2024-1", "", "甬江市卫生健康委员会", "甬卫〔2024〕5号", ""))
    table = f"<table><tbody><thead><tr>{labels}</tr></thead><tr>{values}</tr></tbody></table>"
    matter = generic(page(f"<h2>甬江市窨井盖管理办法</h2><div id='ivs_content'>{table}{NOTICE}</div>"))
    assert dict(matter.table) == {
        "索取号": "AA1/2024-1",
        "发布机构": "甬江市卫生健康委员会",
        "文件编号": "甬卫〔2024〕5号",
    }
    assert matter.lines[0] == "各县（市、区）人民政府："


def test_label_and_value_in_one_element_each_are_an_information_table() -> None:
    spans = "<div><span>索引号：0014/2018-3</span><span>文号：甬政函〔2018〕21号</span><span>发布日期：2018-03-15</span></div>"
    lines = (
        "云和市人民政府：",
        "你市请示收悉。现批复如下：",
        "一、同意设立云和经济开发区，规划面积5.6平方公里，四至范围按所附图执行。",
    )
    text = "".join(f"<p>{line}</p>" for line in (*lines, "甬江省人民政府", "2018年3月2日"))
    matter = generic(
        page(f"<div>甬江省人民政府关于同意设立云和经济开发区的批复</div>{spans}<div id='zoom'>{text}</div>")
    )
    assert dict(matter.table) == {"索引号": "0014/2018-3", "文号": "甬政函〔2018〕21号", "发布日期": "2018-03-15"}
    assert matter.title == "甬江省人民政府关于同意设立云和经济开发区的批复"


def test_a_template_of_trs_without_the_editors_classes_is_read_at_the_address_of_a_detail_only() -> None:
    markup = page(f"<h1>甬江市窨井盖管理办法</h1><div id='zoom'>{NOTICE}</div>")
    assert family("trs").page_matter(markup, TRS_ADDRESS).lines[0] == "各县（市、区）人民政府："
    with pytest.raises(SourceChanged, match="no body marker of trs"):
        family("trs").page_matter(markup, "http://www.yongjiang.gov.cn/zwgk/index.html")


@pytest.mark.parametrize(
    "head",
    [
        "<title>甬江市人民政府关于加强管理的通知</title>",
        "<title>甬江市人民政府关于加强管理的通知_政策文件_甬江市人民政府</title>",
        "<meta name='ArticleTitle' content='甬江市人民政府&lt;br/&gt;关于加强管理的通知'>",
        "<title>甬江市人民政府网站</title>",
    ],
)
def test_a_heading_broken_into_lines_is_one_headline(head: str) -> None:
    matter = generic(page(f"<h1>甬江市人民政府<br>关于加强管理的通知</h1><div id='zoom'>{NOTICE}</div>", head=head))
    assert matter.title == "甬江市人民政府 关于加强管理的通知"


def test_a_heading_that_is_said_twice_is_said_once() -> None:
    heads = "<h1>甬江市窨井盖管理办法</h1><h1>甬江市窨井盖管理办法</h1>"
    assert generic(page(f"{heads}<div id='zoom'>{NOTICE}</div>")).title == "甬江市窨井盖管理办法"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("<a href='javascript:void(0)' onclick=\"window.open('/f/1.pdf')\">", "http://www.yongjiang.gov.cn/f/1.pdf"),
        ("<a href=\"javascript:openFile('/f/1.pdf','x')\">", "http://www.yongjiang.gov.cn/f/1.pdf"),
        ("<a href='#' data-url='/f/1.pdf'>", "http://www.yongjiang.gov.cn/f/1.pdf"),
        ("<a href='/attachment/0/123/456'>", "http://www.yongjiang.gov.cn/attachment/0/123/456"),
    ],
)
def test_a_link_named_as_a_file_leads_to_one_however_it_is_opened(link: str, address: str) -> None:
    matter = generic(
        page(f"<h1>甬江市窨井盖管理办法</h1><div id='zoom'>{NOTICE}<p>附件：{link}管理清单.pdf</a></p></div>")
    )
    assert matter.links == (("管理清单.pdf", address),)


def test_a_button_with_a_script_is_no_file() -> None:
    button = "<a href='javascript:void(0)' onclick=\"share('weixin','甬江市窨井盖管理办法')\">分享</a>"
    assert generic(page(f"<h1>甬江市窨井盖管理办法</h1><div id='zoom'>{NOTICE}{button}</div>")).links == ()


def test_a_bar_above_source_and_day_is_no_headline() -> None:
    bar = "<div>网站首页 | 设为首页 | 加入收藏</div><div>日期：2024-01-18 点击量：3</div>"
    assert generic(page(f"{bar}<div class='w'>{SENTENCES}</div>")).title is None


def test_a_box_named_as_a_header_that_holds_the_title_is_the_documents_head() -> None:
    box = "<div class='header'><p class='title'>甬江市人民政府关于加强窨井盖管理的通知</p><p>2024-05-08</p></div>"
    site = "<div class='header'><h1>甬江市人民政府门户网站</h1><a href='/x'>政务公开</a></div>"
    matter = generic(page(f"{site}{box}<div class='w'>{SENTENCES}</div>", head="<title>文件详情</title>"))
    assert matter.title == "甬江市人民政府关于加强窨井盖管理的通知"
    assert "2024-05-08" in matter.head_lines


def test_a_button_that_says_file_download_names_no_file() -> None:
    markup = page(
        f"<h1>甬江市窨井盖管理办法</h1><div id='zoom'>{NOTICE}</div><div>文件下载：<a href='/f/1.pdf'>点击下载</a></div>"
    )
    assert [name for name, _ in generic(markup).links] == ["1.pdf"]
