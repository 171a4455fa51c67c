"""Heads as collections of documents and gazettes set them: a headline of the collection, lines above a number, decrees by session."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

RULES = "第一章 总则\n第一条 为了规范渡口管理，制定本办法。\n第二条 渡口由所在地县级人民政府管理。\n"
TITLE = "关于印发《青岚省渡口发展专项资金管理办法》的通知"


def test_the_headline_of_a_collection_is_no_division_of_the_text():
    page = (
        "第一篇：青岚省渡口发展专项资金管理办法\n青岚省渡口发展专项资金管理办\n法\n"
        f"{TITLE}\n青财建[2025]227号\n各市财政局：为加快渡口发展，加强资金管理，我们制定了《青岚省渡口发展专项资金管理办法》。现印发给你们，"
        f"请遵照执行。\n青岚省财政厅\n二○二五年五月二十六日\n青岚省渡口发展专项资金管理办法\n{RULES}"
    )
    reading = read_text(page)
    assert (reading.title, reading.doc_number) == (TITLE, "青财建〔2025〕227号")
    assert facts_of(reading)["outline"] == {"chapter": 1, "article": 2}


def test_short_lines_above_the_number_are_head_matter_and_no_title():
    page = (
        "服务热线\n6100000(微信同号)\n青商务规〔2025〕4号\n各有关单位：\n为进一步规范青岚市商务局专项资金使用管理，青岚市商务局起草形成了"
        "《青岚市商务专项资金管理办法》，现予印发实施，请遵照执行。\n青岚市商务局\n2025年8月27日\n青岚市商务专项资金管理办法\n"
        + RULES
    )
    reading = read_text(page)
    assert (reading.title, reading.doc_number) == (None, "青商务规〔2025〕4号")
    assert reading.wrapped_title == "青岚市商务专项资金管理办法"
    assert all("热线" not in clause.text for clause in reading.clauses)


def test_a_sentence_above_a_number_is_text():
    page = f"本市渡口由市交通运输局主管。\n青政发〔2025〕4号\n{RULES}"
    assert read_text(page).doc_number is None


def test_a_decree_by_its_session_leads_to_the_note_that_numbers_the_law():
    law = "中华人民共和国渡口法"
    page = (
        f"{law}\n中华人民共和国主席令（九届第37号）\n《{law}》已由第九届全国人民代表大会常务委员会第十八次会议于2000年10月31日通过，现予公布，"
        f"自2001年1月1日起施行。\n中华人民共和国主席 某某某\n2000年10月31日\n{law}\n（2000年10月31日第九届全国人民代表大会常务委员会"
        f"第十八次会议通过 2000年10月31日中华人民共和国主席令第三十七号公布 自2001年1月1日起施行）\n{RULES}"
    )
    reading = read_text(page)
    assert reading.doc_number == "中华人民共和国主席令第三十七号"
    assert facts_of(reading)["cites_doc_numbers"] == []
    assert str(reading.effective_on) == "2001-01-01"
    assert "preamble" not in {clause.level for clause in reading.clauses}


@pytest.mark.parametrize("work", ["公   告", "公告"])
def test_an_announcement_of_a_congress_with_a_bare_number_is_numbered(work):
    body = "青岚县人民代表大会常务委员会"
    decision = f"{body}关于修改《{body}议事规则》的决定"
    page = (
        f"{body}\n{work}\n第一号\n《{body}关于修改〈{body}议事规则〉的决定》已经2025年4月18日青岚县第十七届人民代表大会常务委员会第一次会议通过，"
        f"现予公布，自公布之日起施行。\n附件：1、{decision}；\n2、{body}议事规则。\n{body}\n2025年4月18日\n附件：1\n{decision}\n"
        "（2025年4月18日青岚县第十七届人民代表大会常务委员会\n第一次会议通过）\n青岚县第十七届人民代表大会常务委员会第一次会议决定作如下修改：\n"
        "一、删去第二条。\n二、将第三条改为第二条。\n三、删去第五条。\n"
    )
    reading = read_text(page)
    assert reading.doc_number == f"{body}公告第一号"
    assert f"{body}议事规则" in reading.annexes
    assert facts_of(reading)["outline"] == {"h1": 3}


def test_an_office_with_a_bare_number_below_its_announcement_has_no_number():
    page = "青岚市水务局\n公告\n第一号\n关于停水的公告\n因管网检修，城东片区停水一天，请居民提前储水。\n青岚市水务局\n2025年4月18日"
    assert read_text(page).doc_number is None


def test_an_annex_whose_name_begins_with_its_authority_is_named_whole():
    page = (
        "青岚区人民政府关于公布2025年度重大决策事项目录的通知\n青政发〔2025〕3号\n各镇人民政府：\n现予公布，并就有关工作通知如下：\n"
        "一、各承办单位要认真组织实施。\n二、要落实法定程序。\n附件：青岚区人民政府2025年度重大决策事项目录\n青岚区人民政府\n2025年3月26日\n附件\n"
        "青岚区人民政府\n2025年度重大决策事项目录\n1. 青岚区碳达峰工作方案\n（承办单位：区发改局）\n2. 青岚区公墓建设项目\n"
    )
    assert read_text(page).annexes == ("青岚区人民政府2025年度重大决策事项目录",)


def test_a_day_in_brackets_above_a_text_without_title_is_that_of_the_text():
    page = "（2025年4月13日）\n为深入推进渡口改造，特作出如下决定。\n一、重大意义\n渡口改造意义重大。\n二、工作任务\n三年完成改造。\n"
    reading = read_text(page)
    assert str(reading.signed_on) == "2025-04-13"
    assert "（2025年4月13日）" not in [clause.text for clause in reading.clauses]


def test_bars_that_a_converter_left_behind_a_title_are_no_part_of_it():
    title = "青岚市人民政府办公室关于印发青岚市渡口改造工作方案"
    page = (
        f"{title} | ||||\n|\n||||\n各镇人民政府： 《青岚市渡口改造工作方案》已经市政府同意，现印发给你们，请认真组织实施。 "
        "青岚市人民政府办公室 2025年4月16日 （此件公开发布） 青岚市渡口改造工作方案 为推进渡口改造，制定本方案。 "
        "一、落实责任 各镇对本辖区渡口负总责。 二、强化保障 市财政安排专项资金。"
    )
    reading = read_text(page)
    assert (reading.title, reading.issuers, str(reading.signed_on)) == (title, ("青岚市人民政府办公室",), "2025-04-16")
    assert facts_of(reading)["outline"] == {"h1": 2}


def test_labels_of_registers_and_of_small_sites():
    page = (
        "索引号: 002516393/2025-01145 公开方式: 主动公开\n有效性: 有效 规范性文件登记: AQLD00-2025-0001\n更新日期:2025-04-02\n"
        "青岚市人民政府关于渡口改造的通知\n各镇人民政府：\n一、落实责任。\n二、强化保障。\n青岚市人民政府\n2025年3月31日"
    )
    reading = read_text(page)
    assert (reading.unified_number, str(reading.published_on)) == ("AQLD00-2025-0001", "2025-04-02")


def test_who_answers_from_a_heading_is_counted_with_who_answers_from_the_text():
    page = (
        "青岚市渡口改造工作方案\n一、科技创新（由市科技局牵头实施）\n市财政统筹安排资金。\n1.培育主体。给予奖励。（责任单位：市科技局）\n"
        "2.加大投入。支持建设研发机构。（责任单位：市科技局、市财政局）\n二、其他\n另行公布。\n"
    )
    assert facts_of(read_text(page))["responsibility_groups"] == 3
