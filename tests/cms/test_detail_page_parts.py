"""Where head, body and files of a detail page begin and end: invented pages, one shape each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.cms import family, read_saved_page
from gongbao.cms.listing import date_in
from gongbao.errors import SourceChanged
from gongbao.model.portal import Column, ColumnKind
from gongbao.model.web import PageMatter, WebPage

ADDRESS = "http://www.yunhe.gov.example/zwgk/202503/show.html"
RULES = (
    "为加强小型水库管理，保障工程安全和下游人民群众生命财产安全，根据有关法律法规，结合本县实际，制定本细则。",
    "小型水库实行行政首长负责制，乡镇人民政府主要负责人为第一责任人，对本行政区域内水库的安全负总责，并定期组织检查。",
    "本细则自2025年9月1日起施行，由县水务局负责解释，此前规定与本细则不一致的，以本细则为准，有效期五年。",
)
ARTICLES = "".join(f"<p>第{n}条　{words}</p>" for n, words in zip("一二三", RULES, strict=True))
TITLE = "关于印发《云河县小型水库管理细则》的通知"


def read(body: str, *, head: str = "", url: str = ADDRESS) -> PageMatter:
    return read_saved_page(f"<html><head>{head}</head><body>{body}</body></html>", url)


def test_a_body_that_is_an_element_of_the_line_keeps_its_last_line() -> None:
    text = "<br>".join(f"　　第{n}条　{words}" for n, words in zip("一二三", RULES, strict=True))
    matter = read(
        f"<table><tr><td><font id='Zoom'>各乡镇：<br>{text}</font></td></tr><tr><td>【关闭】</td></tr></table>"
    )
    assert [line[:3] for line in matter.lines] == ["各乡镇", "第一条", "第二条", "第三条"]
    assert matter.tail_lines == ()


@pytest.mark.parametrize(
    ("document_title", "title"),
    [
        (
            "关于印发《数据行动方案（2024—2027年）》的通知_部门文件_某某网",
            "关于印发《数据行动方案（2024—2027年）》的通知",
        ),
        ("关于2024-2027年水利计划的通知-云河县水务局", "关于2024-2027年水利计划的通知"),
        ("关于推广“甲-乙”模式的意见 - 云河县人民政府", "关于推广“甲-乙”模式的意见"),
        ("云河县人民政府_关于加强水库管理的通知", "关于加强水库管理的通知"),
    ],
)
def test_a_title_is_not_cut_inside_its_brackets_or_a_span_of_years(document_title: str, title: str) -> None:
    assert read(f"<div>{ARTICLES}</div>", head=f"<title>{document_title}</title>").title == title


@pytest.mark.parametrize("label", ["标　　题", "名&nbsp;&nbsp;称", "信息名称"])
def test_a_page_without_a_headline_is_named_by_its_information_table(label: str) -> None:
    table = f"<table><tr><td>索引号：</td><td>A1/2025-3</td></tr><tr><td>{label}：</td><td>{TITLE}</td></tr></table>"
    matter = read(f"{table}<div>{ARTICLES}</div>", head="<title>政府信息公开</title>")
    assert matter.title == TITLE


def test_a_name_in_the_table_that_is_no_title_does_not_name_the_page() -> None:
    table = "<table><tr><td>名称</td><td>云河县水库管理情况</td><td>文号</td><td>云水〔2025〕4号</td></tr></table>"
    matter = read(f"{table}<div id='zoom'><p>{TITLE}</p>{ARTICLES}</div>", head="<title>x</title>")
    assert (matter.title, matter.lines[0]) == (None, TITLE)


def test_a_headline_that_the_page_shows_comes_before_the_title_in_its_table() -> None:
    table = (
        "<table><tr><td>索引号：</td><td>A1/2025-3</td></tr><tr><td>名称：</td><td>水库管理细则印发</td></tr></table>"
    )
    assert read(f"{table}<h1>{TITLE}</h1><div>{ARTICLES}</div>").title == TITLE


def test_a_heading_in_an_element_named_like_a_menu_is_the_headline_when_it_reads_as_a_title() -> None:
    box = f"<div class='nav01'><h3>{TITLE}</h3><h6><span>发布时间：2025-08-02</span></h6></div>"
    matter = read(f"<h1>水务公开栏</h1>{box}<div class='v_news'>{ARTICLES}</div>")
    assert (matter.title, matter.head_lines) == (TITLE, ("发布时间：2025-08-02",))


def test_the_title_that_a_page_gives_itself_in_pagetitle_names_it() -> None:
    head = f"<title>云河县水务局</title><meta name='pageTitle' content='{TITLE}'>"
    assert read(f"<div>{ARTICLES}</div>", head=head).title == TITLE


def test_labels_side_by_side_in_one_element_each_have_their_own_value() -> None:
    row = (
        "<div><label>索 引 号</label><span>113300/2025-33</span><label>发布机构</label><span>云河县水务局</span></div>"
    )
    matter = read(
        f"{row}<div><label>文件编号</label><span>云水〔2025〕4号</span></div><h1>{TITLE}</h1><div>{ARTICLES}</div>"
    )
    assert dict(matter.table) == {"索引号": "113300/2025-33", "发布机构": "云河县水务局", "文件编号": "云水〔2025〕4号"}


LABELS = {"发布机构": "云河县水务局", "发布日期": "2025-08-02", "文号": "云水〔2025〕4号"}


@pytest.mark.parametrize("mark", ["b", "span", "label"])
@pytest.mark.parametrize("colon", ["<{m}>{k}：</{m}>{v} ", "<{m}>{k}</{m}>：{v} "])
def test_the_last_of_labels_side_by_side_has_its_value_too(mark: str, colon: str) -> None:
    row = "".join(colon.format(m=mark, k=label, v=value) for label, value in LABELS.items())
    matter = read(f"<div>{row}</div><h1>{TITLE}</h1><div>{ARTICLES}</div>")
    assert dict(matter.table) == LABELS


def test_the_last_label_takes_no_words_that_are_not_its_own() -> None:
    row = "<div><b>发布机构</b>：云河县水务局 <b>发布日期</b>：2025-08-02 <b>文号</b>：<p>云水〔2025〕4号</p><p>点击查看</p></div>"
    assert read(f"{row}<h1>{TITLE}</h1><div>{ARTICLES}</div>").table.get("文号") in {None, "云水〔2025〕4号"}


def test_a_body_found_by_weight_gives_up_the_head_of_the_page() -> None:
    body = f"<p>适老版</p><h2>{TITLE}</h2><p>发布时间：2025-08-02 来源：县水务局 浏览次数：105</p>{ARTICLES}"
    matter = read(f"<div class='box'>{body}</div>")
    assert [line[:3] for line in matter.lines] == ["第一条", "第二条", "第三条"]
    assert (matter.title, matter.head_lines) == (TITLE, ("发布时间：2025-08-02 来源：县水务局",))


@pytest.mark.parametrize("line", ["会议时间：2025年8月2日", "时间：2025年8月2日上午", "各乡镇人民政府："])
def test_a_body_found_by_weight_keeps_lines_of_its_own(line: str) -> None:
    assert read(f"<h1>{TITLE}</h1><div class='box'><p>{line}</p>{ARTICLES}</div>").lines[0] == line


SOURCE_LINES = [
    "来源：县水务局 2025-08-02 浏览次数：105",
    "2025-08-02 10:21 来源：县水务局",
    "2025年8月2日来源：县水务局",
    "日期：2025-08-02 作者：张某 阅读：7",
    "【字体：大 中 小】 发布时间：2025/08/02",
    "[ 2025-08-02 ] 字号：大 中 小",
    "更新时间：2025-08-02 10:21:33",
    "云河县水务局 2025-08-02 点击次数：31",
    "來源：縣水務局 2025-08-02 瀏覽次數：3",
]
OWN_LINES = [
    ["各县（区）教育局：", "一、活动主题：书香云河", "（一）阅读活动时间：2024年4月23日"],
    ["各县（区）教育局：", "来源：2024年5月6日县级预算"],
    ["二、资金来源：2024.1至2024.6县级预算"],
    ["资金来源：2024年5月6日前到账的财政补助"],
    ["2024年4月23日至30日阅读活动安排"],
    ["一、公布时间：2024年6月30日"],
    ["公布时间：2024年6月30日至7月2日"],
    ["第一章 浏览次数：2024-05-06"],
]


@pytest.mark.parametrize("line", SOURCE_LINES)
def test_a_line_of_source_and_day_and_what_stands_above_it_is_the_head(line: str) -> None:
    matter = read(f"<div class='box'><p>适老版</p><h2>{TITLE}</h2><p>{line}</p>{ARTICLES}</div>")
    assert ([text[:3] for text in matter.lines], matter.title) == (["第一条", "第二条", "第三条"], TITLE)


@pytest.mark.parametrize("lines", OWN_LINES)
def test_lines_that_speak_of_sources_and_readers_stay_in_the_text(lines: list[str]) -> None:
    body = "".join(f"<p>{line}</p>" for line in lines)
    assert list(read(f"<h1>{TITLE}</h1><div class='box'>{body}{ARTICLES}</div>").lines[: len(lines)]) == lines


def test_a_body_that_is_the_whole_page_leaves_the_frame_out() -> None:
    page = f"{''.join(f'<p>{words}</p>' for words in RULES * 2)}<footer>云河县人民政府办公室主办。</footer>"
    assert read(page).lines == RULES * 2


def test_a_page_of_an_information_table_and_files_is_read_with_the_files_as_its_body() -> None:
    table = (
        f"<table><tr><td>标题</td><td>{TITLE}</td><td>索引号</td><td>3E001/2025-1</td></tr>"
        "<tr><td>发文字号</td><td>云水〔2025〕4号</td><td>成文日期</td><td>2025年08月01日</td></tr></table>"
    )
    url = "http://www.yunhe.gov.example/gk/202508/t20250802_12345.shtml"
    matter = read(f"<div>{table}</div><div><a href='W020250802.pdf'>下载原文</a></div>", url=url)
    assert (matter.title, matter.table["发文字号"]) == (TITLE, "云水〔2025〕4号")
    assert [address.rpartition("/")[2] for _, address in matter.links] == ["W020250802.pdf"]


def test_a_page_of_an_information_table_without_files_is_not_read() -> None:
    table = f"<table><tr><td>标题</td><td>{TITLE}</td></tr><tr><td>索引号</td><td>3E001/2025-1</td></tr></table>"
    with pytest.raises(SourceChanged):
        family("generic").page_matter(f"<html><body>{table}</body></html>", ADDRESS)


def test_a_file_that_is_shown_and_linked_has_the_name_of_the_link() -> None:
    viewer = "<iframe src='/pdfjs/web/viewer.html?file=/u/cms/gh.pdf'></iframe>"
    matter = read(
        f"<h1>{TITLE}</h1><div>{ARTICLES}{viewer}<p>点击下载：<a href='/u/cms/gh.pdf'>水库规划.pdf</a></p></div>"
    )
    assert matter.links == (("水库规划.pdf", "http://www.yunhe.gov.example/u/cms/gh.pdf"),)


def test_a_short_notice_under_the_title_of_one_is_read() -> None:
    text = (
        "<p>云河县水务投资（集团）有限公司：</p><p>经研究决定：</p><p>委派甲某任云河县水务投资（集团）有限公司财务总监；</p>"
        "<p>免去乙某的云河县水务投资（集团）有限公司董事职务。</p>"
    )
    title = "云河县国资局关于甲某等职务任免的通知"
    assert len(read(f"<h1>{title}</h1><div class='box'>{text}</div>").lines) == 4
    with pytest.raises(SourceChanged):
        read(f"<h1>云河县国资局通知公告</h1><div class='box'>{text}</div>")


def test_a_number_above_the_title_stays_in_a_body_found_by_weight() -> None:
    body = f"<p>云水〔2025〕4号</p><p>{TITLE}</p><p>发布时间：2025-08-02 来源：县水务局</p>{ARTICLES}"
    assert read(f"<div class='box'>{body}</div>").lines[0] == "云水〔2025〕4号"


def test_a_list_in_the_frame_under_a_heading_of_the_third_kind_stays_out() -> None:
    side = "<div class='sidebar'><h3>最新通知公告</h3><p>意见征集已经开始。</p></div>"
    assert read(f"<h1>{TITLE}</h1><div class='box'>{ARTICLES}</div>{side}").tail_lines == ()


@pytest.mark.parametrize(
    "card",
    [
        "<div class='it'><div class='d'><b>0{n}</b><i>2024-05</i></div><div><h4><a href='/a/{n}.html'>{t}</a></h4></div></div>",
        "<div class='it'><div><span>2024年5月</span> <b>0{n}</b></div><div><a href='/a/{n}.html'>{t}</a></div></div>",
        "<li><p><b>0{n}</b>/2024.05</p><a href='/a/{n}.html'>{t}</a></li>",
    ],
)
def test_cards_and_rows_whose_day_stands_apart_are_a_list(card: str, answer: Callable[..., WebPage]) -> None:
    cards = "".join(card.format(n=n, t=f"关于印发《第{n}批项目管理办法》的通知") for n in range(1, 4))
    page = answer(f"<html><body><div class='nav'><a href='/'>首页</a></div><div>{cards}</div></body></html>", ADDRESS)
    column = Column(id="rules", name="规范性文件", kind=ColumnKind.NORMATIVE, url=ADDRESS, family="generic")
    found = family("generic").read_listing(page, column).entries
    assert [(entry.url[-9:], entry.title[:9], entry.date_as_written) for entry in found] == [
        (f"/a/{n}.html"[-9:], f"关于印发《第{n}批项", f"2024-05-0{n}") for n in range(1, 4)
    ]


def test_a_day_that_no_month_has_is_no_date_of_a_row() -> None:
    assert [date_in(f"{day} 2024-08") for day in ("00", "01", "31", "32")] == [None, "2024-08-01", "2024-08-31", None]


def test_one_box_of_link_and_day_alone_is_no_list_and_three_in_one_element_are_one_list(
    answer: Callable[..., WebPage],
) -> None:
    box = "<div class='it'><div><b>05</b> <i>2024-05</i></div><div><h4><a href='/a/{n}.html'>关于印发第{n}批办法的通知</a></h4></div></div>"
    column = Column(id="rules", name="规范性文件", kind=ColumnKind.NORMATIVE, url=ADDRESS, family="generic")
    with pytest.raises(SourceChanged):
        family("generic").read_listing(
            answer(f"<html><body><div>{box.format(n=1)}</div></body></html>", ADDRESS), column
        )
    boxes = "".join(box.format(n=n) for n in (1, 2, 3))
    page = answer(f"<html><body><div>{boxes}</div></body></html>", ADDRESS)
    assert len(family("generic").read_listing(page, column).entries) == 3
