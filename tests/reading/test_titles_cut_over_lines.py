"""A title, or the note of adoption under it, that a page cut over lines; and the number of an order above its title."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.web import PageMatter
from gongbao.reading import read_matter, read_text

NOTICE = (
    "各县(区)人民政府,市政府各部门:\n为加强河道管理,维护防洪安全,现将有关事项通知如下。\n"
    "一、总体要求\n坚持统筹推进。\n二、组织实施\n本通知自2026年5月1日起施行。\n云州市人民政府\n2026年3月10日\n"
)
RULE = "第一条 为了加强港口管理,制定本规定。\n第二条 本规定适用于港口经营活动。\n第三条 本规定自2026年5月1日起施行。\n"
ANNOUNCED = "为进一步规范有关业务,现将有关事项公告如下:\n一、申报人应当如实申报。\n二、本公告自2026年6月1日起施行。\n特此公告。\n"


def gaps(reading):
    """The clauses in front of the first numbered one: a part of the head that was taken for text."""
    return [c.text for c in reading.clauses if c.eid.startswith("preamble")]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("云州市公安局\n关于调整绕城路货车限行措施的\n通    告", "云州市公安局关于调整绕城路货车限行措施的通告"),
        ("云州市公安局关于调整绕城路货车限行措施的\n公  告", "云州市公安局关于调整绕城路货车限行措施的公告"),
        (
            "云江省人民政府关于云州市国土空间总体规划\n(2021—2035年)的批复",
            "云江省人民政府关于云州市国土空间总体规划(2021—2035年)的批复",
        ),
        (
            "云江省人民政府办公厅关于印发云江省人才发展规划\n(2026—2030年)\n的通知",
            "云江省人民政府办公厅关于印发云江省人才发展规划(2026—2030年)的通知",
        ),
        (
            "云州市人民政府办公室转发市教育局等部门\n关于进一步做好校外供餐管理工作实施意见的通知",
            "云州市人民政府办公室转发市教育局等部门关于进一步做好校外供餐管理工作实施意见的通知",
        ),
        (
            "云州市人民政府办公室转发\n市教育局等部门关于做好校外供餐\n管理工作实施意见的通知",
            "云州市人民政府办公室转发市教育局等部门关于做好校外供餐管理工作实施意见的通知",
        ),
    ],
)
def test_a_title_of_two_or_three_lines_is_whole(head, title):
    reading = read_text(f"{head}\n{NOTICE}")
    assert reading.title == title
    assert not [words for words in gaps(reading) if words in head]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("城市河道管理办\n法", "城市河道管理办法"),
        ("危险货物港口作业安全\n管理规定", "危险货物港口作业安全管理规定"),
        ("云州市\n新能源汽车充电设施\n建设运营管理办法\n(试行)", "云州市新能源汽车充电设施建设运营管理办法(试行)"),
        ("港口危险货物\n安全监督\n管理规定", "港口危险货物安全监督管理规定"),
    ],
)
def test_a_rule_that_names_no_place_has_its_title_from_all_its_lines(head, title):
    reading = read_text(f"{head}\n{RULE}")
    assert (reading.title, gaps(reading)) == (title, [])


def test_cut_lines_of_a_page_are_joined_too():
    lines = ("危险货物港口作业安全", "管理规定", *RULE.splitlines())
    assert (
        read_matter(PageMatter(family="generic", url="https://portal.example/1.html", lines=lines)).title
        == "危险货物港口作业安全管理规定"
    )


@pytest.mark.parametrize("column", ["政策文件", "首页", "规范性文件"])
def test_a_column_of_the_site_is_no_part_of_a_title(column):
    assert read_text(f"{column}\n危险货物港口作业安全管理规定\n{RULE}").title == "危险货物港口作业安全管理规定"


def test_what_stands_above_the_text_and_is_no_title_stays_text():
    reading = read_text(f"为了加强港口管理\n本市各单位\n{RULE}")
    assert reading.title is None


@pytest.mark.parametrize(
    "note",
    [
        "(2026年2月6日经第3次部务会议通过\n2026年3月1日交通运输部令2026年第7号公布\n自2026年5月1日起施行)",
        "(2026年2月6日经第3次部务会议通过 2026年3月1日交通运输部令2026年\n第7号公布 自2026年5月1日起施行)",
        "(2026年2月6日经第3次部务会\n议通过 2026年3月1日交通运输部令\n2026年第7号公布 自2026年5月1日起施行)",
    ],
)
def test_a_note_of_publication_cut_over_lines_is_one_note(note):
    reading = read_text(f"港口经营管理规定\n{note}\n{RULE}")
    assert (reading.title, gaps(reading)) == ("港口经营管理规定", [])
    assert reading.doc_number == "交通运输部令2026年第7号"
    assert (reading.published_on, reading.effective_on) == (date(2026, 3, 1), date(2026, 5, 1))
    assert note in reading.text


def test_a_note_of_adoption_cut_inside_a_phrase_is_one_note():
    note = "(2026年3月1日云州市第十届人民代表大会常务委员会\n第二次会议通过)"
    reading = read_text(f"云州市城市河道管理条例\n{note}\n{RULE}")
    assert (reading.title, gaps(reading)) == ("云州市城市河道管理条例", [])
    assert reading.issuers == ("云州市人民代表大会常务委员会",)


def test_a_whole_note_is_not_joined_with_what_stands_below_it():
    text = (
        "云州市人民政府关于废止2件政府规章的决定\n(2026年5月8日云州市人民政府令第90号公布 自公布之日起施行)\n"
        "经市政府第53次常务会议审议通过,决定废止下列政府规章:\n一、云州市摩托车管理规定(2001年6月1日云州市人民政府令第12号公布)\n"
        "二、云州市暂住人口管理办法(1998年3月9日云州市人民政府令第5号公布)\n本决定自公布之日起施行。\n"
    )
    assert read_text(text).doc_number == "云州市人民政府令第90号"


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("交通运输部令2026年第7号", "交通运输部令2026年第7号"),
        ("交通运输部令 2026年 第7号", "交通运输部令2026年第7号"),
        ("中华人民共和国交通运输部令\n2026年第7号", "交通运输部令2026年第7号"),
        ("国务院令第812号", "国务院令第812号"),
        ("中华人民共和国国务院令第812号", "中华人民共和国国务院令第812号"),
        ("中华人民共和国国务院令\n第812号", "中华人民共和国国务院令第812号"),
        ("中华人民共和国主席令(第十二号)", "中华人民共和国主席令第十二号"),
        ("中华人民共和国主席令\n第十二号", "中华人民共和国主席令第十二号"),
        ("云州市人民政府令第3号", "云州市人民政府令第3号"),
        ("云州市人民政府令\n(第3号)", "云州市人民政府令第3号"),
        ("部令2026年第7号", "部令2026年第7号"),
    ],
)
@pytest.mark.parametrize("title", ["港口经营管理规定", "云州市港口经营管理办法", "港口经营\n管理规定"])
def test_an_order_above_a_title_is_its_number_and_not_the_title(above, number, title):
    reading = read_text(f"{above}\n{title}\n{RULE}")
    assert (reading.title, reading.doc_number, gaps(reading)) == (title.replace("\n", ""), number, [])
    assert reading.kind.value == "law"


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("财政部公告〔2026〕3号", "财政部公告〔2026〕3号"),
        ("公告〔2026〕3号", "公告〔2026〕3号"),
        ("云岭海关公告2026年第12号", "云岭海关公告2026年第12号"),
        ("工业和信息化部 公告\n2026年 第12号", "工业和信息化部公告2026年第12号"),
        ("2026年 第12号", "2026年第12号"),
    ],
)
def test_the_number_of_an_announcement_stands_above_its_title(above, number):
    reading = read_text(f"{above}\n关于调整港口收费的公告\n{ANNOUNCED}")
    assert (reading.title, reading.doc_number) == ("关于调整港口收费的公告", number)


def test_minutes_have_a_title_that_says_no_about():
    text = "云州市人民政府常务会议纪要\n〔2026〕6号\n2026年4月10日,市政府召开常务会议。纪要如下:\n一、改造工作\n听取汇报。\n二、其他\n"
    assert read_text(text).title == "云州市人民政府常务会议纪要"
