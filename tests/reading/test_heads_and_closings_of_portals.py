"""Heads and closings that portals set in ways of their own: columns with bars, numbers behind a headline, forms below the text."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import PolicyKind
from gongbao.reading import read_text
from gongbao.reading.issuers import without_province


def _paragraphs(*lines: str) -> str:
    return "\n".join(lines)


def test_the_number_in_brackets_behind_a_headline_tells_the_title_and_is_the_documents_own() -> None:
    page = read_text(
        _paragraphs(
            "2031年县政府重点工作任务(岚政发〔2031〕2号)",
            "各乡镇人民政府、县直各单位:",
            "现将任务明确如下,请抓好落实。",
            "一、强化责任落实。",
            "二、细化工作方案。",
        )
    )
    assert (page.title, page.doc_number) == ("2031年县政府重点工作任务", "岚政发〔2031〕2号")


def test_a_sentence_that_cites_a_number_at_its_end_is_no_title() -> None:
    page = read_text(_paragraphs("根据上级要求(岚政发〔2031〕2号)", "一、强化责任落实。", "二、细化工作方案。"))
    assert page.title is None


@pytest.mark.parametrize("column", ["文字解读┃", "政策解读 | ", "部门解读丨"])
def test_a_column_with_a_bar_in_front_of_a_title_is_no_part_of_it(column: str) -> None:
    page = read_text(
        _paragraphs(
            f"{column}关于《岚州市重点工作分工方案》的解读",
            "一、出台背景",
            "根据工作安排起草。",
            "二、主要内容",
            "共三项。",
        )
    )
    assert (page.title, page.kind) == ("关于《岚州市重点工作分工方案》的解读", PolicyKind.INTERPRETATION)


def test_the_label_of_a_title_in_a_database_is_no_part_of_it() -> None:
    page = read_text(
        _paragraphs(
            "发文标题: 岚州市人民政府关于补齐科技创新短板的若干意见",
            "发文文号: 岚政发[2031]54号",
            "发文部门: 岚州市人民政府",
            "发文时间: 2031-10-18",
            "各县人民政府:",
            "为补齐短板,现提出如下意见:",
            "一、总体要求",
        )
    )
    assert page.title == "岚州市人民政府关于补齐科技创新短板的若干意见"


def test_a_form_that_asks_what_readers_think_of_the_policy_is_no_part_of_it() -> None:
    form = "为进一步了解社会公众对政策执行效果的评价,请您对该政策的制定及执行提出宝贵的意见或建议。我们将及时收集并分析,不断完善。"
    page = read_text(
        _paragraphs(
            "关于上半年任务落实情况的通报",
            "各乡镇人民政府:",
            "各单位要抓好落实。",
            "附件:任务落实情况",
            form,
            "• 姓  名:",
        )
    )
    assert "请您对该政策" not in page.text
    assert "各单位要抓好落实。" in page.text


def test_a_draft_that_was_shown_for_some_days_was_open_for_those() -> None:
    page = read_text(
        _paragraphs(
            "我局草拟了《岚州市科技资金管理办法(征求意见稿)》,并于2030年10月23日-10月29日在政府网站公示,"
            "在公示期间收集到一些意见,我们进一步优化了办法。",
            "岚州市科学技术局",
            "2031年5月6日",
        )
    )
    assert page.comment_round is not None
    assert (page.comment_round.opens_on, page.comment_round.closes_on) == (date(2030, 10, 23), date(2030, 10, 29))


@pytest.mark.parametrize(
    "first",
    [
        "我局拟召开“岚州市天然气价格调整听证会”,现将有关事宜公告如下:",
        "拟于近期召开供水价格听证会,现将本次听证会参加代表及产生方式、旁听人员报名办法予以公告:",
    ],
)
def test_a_call_to_a_hearing_without_a_title_asks_for_comments_and_its_sign_up_days_close_nothing(first: str) -> None:
    when = "有意参加者可于2031年7月7日至7月21日持身份证到市发改局报名。"
    page = read_text(_paragraphs(first, "一、参加人", when, "二、条件", "年满18周岁。"))
    assert page.kind is PolicyKind.CONSULTATION
    assert page.comment_round is None or page.comment_round.closes_on is None


def test_a_letter_that_hands_down_tasks_is_a_notice() -> None:
    page = read_text(
        _paragraphs(
            "各乡镇人民政府:", "现将《政府工作报告》中涉及的各项目标任务分解下达。请抓好落实。", "附件:任务分解表"
        )
    )
    assert page.kind is PolicyKind.NOTICE


def _of_database(title: str, byline: str) -> tuple[str, ...]:
    page = read_text(
        _paragraphs(
            title, "", byline, "", title, byline, "第一条 为了加强管理,制定本办法。", "第二条 本办法适用于本地。"
        )
    )
    return page.issuers


def test_the_line_under_the_title_names_the_government_in_short() -> None:
    assert _of_database("云岭彝族自治区驻外办事处管理办法", "云岭彝族自治区政府") == ("云岭彝族自治区人民政府",)
    assert _of_database("云岭彝族自治区人民政府驻外办事处管理办法", "云岭自治区人民政府") == ("云岭彝族自治区人民政府",)


def test_the_province_in_front_of_a_city_goes_where_the_title_holds_one_of_the_city() -> None:
    title = "关于发布《岚州市医疗保险管理办法》的通知"
    assert without_province("岭南省岚州市人民政府办公室", title) == "岚州市人民政府办公室"
