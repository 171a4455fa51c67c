"""Shapes met on pages of aggregators and of small offices: rests of titles, letters that say who made a text, days above a footer."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text


def test_a_few_words_below_an_open_line_are_the_rest_of_a_title():
    page = (
        "2025年政协提案、人大建议办理工作\n完成情况说明\n根据《青岚市提案办理办法》（青政办发〔2020〕7号）要求，我局高度重视，及时召开会议研究，"
        "制订方案，明确责任。今年由我局承办的提案共10件、建议共17件，均已征得满意，全部办理完毕。\n2025年11月5日"
    )
    assert read_text(page).title == "2025年政协提案、人大建议办理工作完成情况说明"


def test_the_title_of_another_kind_above_stays_apart():
    page = "青岚市渡口\n情况说明\n发布日期：2025-11-05\n我市现有渡口10处，均已完成改造，具体情况如下。\n"
    assert read_text(page).title != "青岚市渡口情况说明"


@pytest.mark.parametrize("made", ["修订后的", "市国资委制定的", "市财政局、市水利局起草的"])
def test_a_letter_without_a_title_says_what_it_issues_and_whose_it_is(made):
    page = (
        f"青政办〔2025〕92号\n各区、县人民政府：\n经市政府同意，现将{made}《青岚市提案办理办法》印发给你们，请认真按照执行。\n"
        "青岚市人民政府办公室\n2025年12月25日\n青岚市提案办理办法\n第一条 为了规范提案办理，制定本办法。\n第二条 应当按时办理。\n"
    )
    reading = read_text(page)
    assert (reading.title, reading.wrapped_title) == (None, "青岚市提案办理办法")


def test_a_bare_day_above_the_site_s_own_link_signs_the_text():
    page = (
        "关于专项维修资金交存有关问题的补充通知\n青机房〔2025〕236号\n各部门、各单位：\n一、首期资金按照规定交存。\n二、余额不予返还。\n"
        "特此通知。\n\n二○二五年十一月四日\n\n下载地址: 点击此处下载\n"
    )
    reading = read_text(page)
    assert str(reading.signed_on) == "2025-11-04"
    assert "下载地址" not in reading.text


def test_a_bare_day_above_the_title_of_the_wrapped_text_signs_the_letter():
    page = (
        "青岚市人民政府办公室关于转发青岚市城建集团管理办法和青岚市水务集团管理办法的通知\n青政办发〔2025〕52号\n各区、县人民政府：\n"
        "现将市国资委制定的《青岚市城建集团管理办法》和《青岚市水务集团管理办法》转发给你们，请认真遵照执行。\n二○二五年十月十四日\n"
        "青岚市城建集团\n管理办法\n（青岚市国资委　2025年10月6日）\n第一条 为加强城建集团管理，制定本办法。\n第二条 适用于城建集团。\n"
    )
    assert str(read_text(page).signed_on) == "2025-10-14"


@pytest.mark.parametrize(
    ("said", "effective_on"),
    [("，现予发布，自发布之日起施行。", "2025-09-28"), ("。", None)],
)
def test_a_letter_that_publishes_a_decision_is_dated_by_its_signature(said, effective_on):
    decision = "青岚省住房城乡建设厅关于修改《青岚省招标投标管理办法》的决定"
    page = (
        f"《青岚省住房城乡建设厅关于修改<青岚省招标投标管理办法>的决定》已经2025年9月19日第4次厅务会议审议通过{said}\n\n"
        f"青岚省住房城乡建设厅厅长 某某某\n2025年9月28日\n\n{decision}\n\n为优化营商环境，决定作如下修改：\n"
        "一、删去第三条。\n二、删去第五条。\n本决定自发布之日起施行。\n"
    )
    reading = read_text(page)
    assert (str(reading.effective_on) if reading.effective_on else None) == effective_on
    assert reading.effective_rule == "自发布之日起施行"
