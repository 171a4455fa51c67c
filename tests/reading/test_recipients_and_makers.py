"""Lines around a text that are none of it: recipients over several lines, makers and month under the title, notes cut over lines."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

TITLE = "青岚市人民政府关于修建防洪工程的通知"


def test_recipients_set_over_lines_are_one_paragraph():
    page = (
        f"{TITLE}\n青政发〔2025〕11号\n各县（市、区）人民政府，青岚经济技术开发区管委会，\n市政府各部门、各直属机构，\n各重点企业：\n"
        "根据有关规定，现将有关事项通知如下：\n一、总体要求\n坚持防汛第一。\n青岚市人民政府\n2025年3月1日"
    )
    first, second, *_ = read_text(page).clauses
    assert first.text == "各县（市、区）人民政府，青岚经济技术开发区管委会，市政府各部门、各直属机构，各重点企业："
    assert second.text == "根据有关规定，现将有关事项通知如下："


def test_a_number_above_the_recipients_is_none_of_them():
    page = f"青办函发〔2025〕11号关于工作\n~ 青政办发〔2025〕11号\n各县区人民政府：\n{TITLE}有关事项如下。\n一、总体要求\n坚持防汛第一。"
    assert "各县区人民政府：" in [clause.text for clause in read_text(page).clauses]


def test_a_sentence_above_a_colon_is_no_recipient():
    page = f"{TITLE}\n青政发〔2025〕11号\n现就有关工作，\n经各部门研究，\n通知如下：\n一、总体要求\n坚持防汛第一。"
    assert [c.text for c in read_text(page).clauses[:3]] == ["现就有关工作，", "经各部门研究，", "通知如下："]


@pytest.mark.parametrize(
    "below",
    ["青岚市农业农村局\n（2025年4月）", "（青岚市农业农村局　2025年4月）", "市农业农村局 市水利局", "二〇二五年四月"],
)
def test_makers_and_month_under_an_inner_title_are_no_paragraph_of_the_text(below):
    page = (
        "青岚市人民政府办公室关于转发《青岚市池塘改造办法》的通知\n青政办发〔2025〕7号\n各县区人民政府：\n"
        "现将市农业农村局《青岚市池塘改造办法》转发给你们，请认真贯彻执行。\n青岚市人民政府办公室\n2025年4月8日\n\n"
        f"青岚市池塘改造办法\n{below}\n为促进渔业发展，制定本办法。\n一、支持范围\n标准化池塘。\n二、支持标准\n另行公布。\n"
    )
    reading = read_text(page)
    assert [(c.eid, c.level) for c in reading.clauses if c.text == below] == [("byline", "note")]
    assert [c.text for c in reading.clauses if c.level == "preamble"] == ["为促进渔业发展，制定本办法。"]
    assert (reading.issuers, str(reading.signed_on)) == (("青岚市人民政府办公室",), "2025-04-08")


@pytest.mark.parametrize(
    ("line", "issuers"),
    [
        ("（青岚市人民政府　2019年5月）", ("青岚市人民政府",)),
        ("青岚市人民政府\n二〇一九年五月", ("青岚市人民政府",)),
        ("青嵐市人民政府 2019年5月發布", ("青岚市人民政府",)),
        ("2019年5月", ()),
    ],
)
def test_a_month_under_the_title_is_head_matter_and_no_day(line, issuers):
    rules = "第一条 为了加强渡口管理，制定本办法。\n第二条 渡口由所在地县级人民政府管理。\n"
    rules = rules.translate(str.maketrans("条为强", "條為強")) if "發" in line else rules
    title = "青嵐市渡口管理辦法" if "發" in line else "青岚市渡口管理办法"
    reading = read_text(f"{title}\n\n{line}\n\n{rules}")
    assert (reading.issuers, reading.signed_on) == (issuers, None)
    assert {c.level for c in reading.clauses} == {"article"}


NOTES = [
    "（二○○八年五月八日青岚市人民政府第三十次常\n务会议讨论通过　二○○八年六月一日青岚市人民\n政府令第20号公布）",
    "（二〇〇八年六月一日青岚市人民政府令第20号公布）",
    "（2008年6月1日青岚市人民政府令第20号公布）",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_with_its_days_in_characters_is_read_as_one_with_figures(note):
    reading = read_text(
        f"青岚市渡口管理办法\n\n{note}\n\n第一条 为了加强渡口管理，制定本办法。\n第二条 渡口由县管理。\n"
    )
    assert (reading.doc_number, reading.issuers) == ("青岚市人民政府令第20号", ("青岚市人民政府",))
    assert str(reading.published_on) == "2008-06-01"
    assert {c.level for c in reading.clauses} == {"article"}


def test_a_bare_note_of_an_amendment_may_be_cut_over_lines():
    note = (
        "2008年5月8日青岚市第十三届人民代表大会常务委员会\n第三十次会议通过\n"
        "根据2015年3月1日青岚市第十四届人民代表大会常务委员会第\n二十次会议《关于修改部分地方性法规的决定》修正"
    )
    reading = read_text(f"青岚市渡口管理条例\n{note}\n第一条 为了加强渡口管理，制定本条例。\n第二条 渡口由县管理。\n")
    assert {c.level for c in reading.clauses} == {"article"}
    assert reading.issuers == ("青岚市人民代表大会常务委员会",)


@pytest.mark.parametrize(
    ("said", "issuers"),
    [
        (
            "2023年12月，中共岭北省委办公厅、岭北省人民政府办公厅发布《岭北省渡口管理细则》，自发布之日起施行。",
            ["中共岭北省委办公厅", "岭北省人民政府办公厅"],
        ),
        ("2023年12月，岭北省人民政府办公厅发布《岭北省船舶管理办法》。", []),
    ],
)
def test_who_a_page_says_issued_the_text_that_it_shows(said, issuers):
    page = f"岭北省渡口管理细则\n{said}\n第一条 为了加强渡口管理，制定本细则。\n第二条 渡口由县管理。\n"
    assert facts_of(read_text(page))["issuers"] == issuers


def test_who_a_page_in_traditional_script_says_issued_its_text():
    page = (
        "嶺北省渡口管理細則\n\n發布信息\n2023年12月,中共嶺北省委辦公廳、嶺北省人民政府辦公廳發布《嶺北省渡口管理細則》,自發布之日起施行。\n"
        "內容全文\n第一章 總則\n第一條 為了加強渡口管理,制定本細則。\n第二條 渡口由所在地縣級人民政府管理。\n"
    )
    assert facts_of(read_text(page))["issuers"] == ["中共岭北省委办公厅", "岭北省人民政府办公厅"]
