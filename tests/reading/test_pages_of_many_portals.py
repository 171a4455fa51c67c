"""Shapes of pages that portals and databases set in ways of their own: windows told late, glued signatures, texts without titles."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import PolicyKind
from gongbao.reading import read_text, redact

_DEPOSIT = (
    "自2023年3月6日,云州市岚县人民政府办公室在县政府网站刊登《岚县人民政府关于征集2024年民生项目建议的通告》,"
    "通过“12345”热线、书信等渠道广泛征集意见和建议。"
)


def _paragraphs(*lines: str) -> str:
    return "\n".join(lines)


def test_the_window_of_a_call_that_was_posted_lasts_until_the_day_on_which_comments_are_counted() -> None:
    page = read_text(
        _paragraphs(
            "《关于征集2024年民生项目建议的通告》意见采纳情况",
            f"{_DEPOSIT}截至3月27日,共收到有效建议21条,分别涉及道路、教育等方面。",
        )
    )
    assert page.comment_round is not None
    assert (page.comment_round.opens_on, page.comment_round.closes_on) == (date(2023, 3, 6), date(2023, 3, 27))
    assert page.comment_round.comments_received == 21


def test_a_day_until_which_something_else_was_done_closes_no_window() -> None:
    page = read_text(
        _paragraphs("《关于征集2024年民生项目建议的通告》意见采纳情况", f"{_DEPOSIT}截至3月27日,已办结21件。")
    )
    assert page.comment_round is not None
    assert page.comment_round.closes_on is None


@pytest.mark.parametrize(
    "last",
    [
        "四、其他事项 请广大市民自觉遵守本通告。 特此通告 岚州市公安局交通警察支队 2023年1月20日",
        "四、其他事项 请广大市民自觉遵守本通告。 特此公告 岚州市公安局交通警察支队 2023年1月20日",
    ],
)
def test_a_signature_glued_to_the_closing_words_is_a_signature(last: str) -> None:
    page = read_text(_paragraphs("关于对岚州体育馆周边道路实施交通管制的通告", "为保障活动顺利进行,现通告如下:", last))
    assert (page.issuers, page.signed_on) == (("岚州市公安局交通警察支队",), date(2023, 1, 20))


def test_a_rule_of_dashes_parts_the_signature_from_the_draft_below_it() -> None:
    page = read_text(
        _paragraphs(
            "现将《岚州藏医药条例(草案)》予以公布,广泛听取社会各界的意见。请于2016年12月28日以前将意见反馈我办。",
            "岚州人民政府法制办公室 2016年12月1日 ------------------ 岚州藏医药条例(草案) 第一章 总则 "
            "第一条 为了发展藏医药,制定本条例。 第二条 本州行政区域内的藏医药活动,适用本条例。",
        )
    )
    assert (page.issuers, page.signed_on) == (("岚州人民政府法制办公室",), date(2016, 12, 1))
    assert page.kind is PolicyKind.CONSULTATION


def test_who_signed_may_stand_below_the_day() -> None:
    page = read_text(
        _paragraphs(
            "第166/2031號行政長官批示",
            "行政長官行使《基本法》第五十條賦予的職權,作出本批示。",
            "一、廢止第12/2029號行政長官批示。",
            "二、本批示自公佈翌日起生效。",
            "二零三一年十月十七日",
            "行政長官 林嵐",
        )
    )
    assert page.title_as_written == "第166/2031號行政長官批示"
    assert page.signed_on == date(2031, 10, 17)


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("为保障演出顺利进行,决定对周围道路实行交通管制,具体事项通告如下:", PolicyKind.NOTICE),
        ("为听取各方面意见,拟召开供水价格座谈,现将有关事宜公告如下:", PolicyKind.NOTICE),
        ("为规范停车秩序,结合本区实际,制定以下措施。", PolicyKind.NORMATIVE_DOCUMENT),
    ],
)
def test_a_text_without_a_title_is_a_notice_where_it_announces(first: str, kind: PolicyKind) -> None:
    page = read_text(_paragraphs(first, "一、管制时间:2031年5月19日。", "二、管制范围:中心区域。", "三、请绕行。"))
    assert (page.title, page.kind) == (None, kind)


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ("经清理,市政府决定,对不适应发展的40件文件宣布失效。", PolicyKind.REPEAL_DECISION),
        ("经区政府研究,决定继续有效52件,失效100件,现予以公布。", PolicyKind.REPEAL_DECISION),
        ("根据要求进行了清理,现将文件清理结果公布如下:", PolicyKind.REPEAL_DECISION),
        ("本决定自印发之日起施行,原有规定同时废止。", PolicyKind.NORMATIVE_DOCUMENT),
        ("市政府决定修改有关规定,不再执行的条款予以废止。", PolicyKind.NORMATIVE_DOCUMENT),
    ],
)
def test_a_text_without_a_title_that_ends_others_is_a_repeal(says: str, kind: PolicyKind) -> None:
    page = read_text(_paragraphs("各镇人民政府,区政府各部门:", says, "一、各部门做好衔接。", "二、及时提出意见。"))
    assert (page.title, page.kind) == (None, kind)


@pytest.mark.parametrize("behind", ["-岚州市人民政府网", "_通知公告_岚州市人民政府", " | 岚州政务"])
def test_the_name_of_the_site_behind_a_title_is_no_part_of_it(behind: str) -> None:
    page = read_text(
        _paragraphs(
            f"关于2023年度环境整治考评结果的通报{behind}", "各县人民政府:", "现将考评结果通报如下:", "一、前三名从略。"
        )
    )
    assert page.title == "关于2023年度环境整治考评结果的通报"


def test_a_span_of_years_with_a_stroke_stays_in_the_title() -> None:
    page = read_text(_paragraphs("岚州市关于推进绿色发展的行动计划(2021-2025年)", "一、总体要求", "坚持绿色发展。"))
    assert page.title == "岚州市关于推进绿色发展的行动计划(2021-2025年)"


@pytest.mark.parametrize("name", ["乌日娜琪", "扎西顿珠", "其其格"])
def test_a_contact_person_of_four_characters_is_redacted(name: str) -> None:
    assert name not in redact(f"联 系 人:{name}")


@pytest.mark.parametrize("office", ["政策法规", "综合业务", "规划财务", "另行通知"])
def test_the_work_of_an_office_behind_the_label_is_kept(office: str) -> None:
    assert redact(f"联系人:{office}") == f"联系人:{office}"


@pytest.mark.parametrize("line", ["用微信扫描二维码", "分享至好友和朋友圈"])
def test_words_that_ask_to_scan_or_share_are_furniture(line: str) -> None:
    page = read_text(
        _paragraphs("岚州市住房保障办法公开征求意见的公告", line, "现公开征求意见。请于2031年5月1日前反馈。")
    )
    assert line not in page.text


def test_a_plan_numbered_with_dots_needs_no_blank_behind_its_numbers() -> None:
    page = read_text(
        _paragraphs(
            "岚州市青石镇突发事件应急预案",
            "1总则",
            "1.1制定目的",
            "规范应对突发事件行为。",
            "1.2制定依据",
            "根据有关法律制定本预案。",
            "1.3分级分类",
            "1.3.1按照危害程度划分为4个级别。",
            "1.3.2突发事件有自然灾害等四大类。",
            "2组织体系",
            "2.1领导机构",
            "3名负责人分管各组。",
            "2.2工作机构",
            "应急办设在镇政府。",
        )
    )
    assert page.outline is not None
    assert dict(page.outline.counts) == {"h1": 2, "h2": 5, "h3": 2}


def test_an_article_that_ends_in_a_colon_is_not_joined_to_the_lines_above_as_recipients() -> None:
    page = read_text(
        _paragraphs(
            "岚州商会章程",
            "岚州商会委员会会议",
            "2031年10月18日第一次会议通过",
            "第一条 商会委员会的职权如下:",
            "(一)执行会议的决议;",
            "(二)进行日常工作。",
            "第二条 会议由主席召开。",
        )
    )
    assert [c.label for c in page.clauses if c.level == "article"] == ["第一条", "第二条"]


def test_the_bullets_of_a_list_of_articles_hide_no_article() -> None:
    page = read_text(
        _paragraphs(
            "• 第 一 章 總則",
            "• 第 1 條",
            "臺北市(以下簡稱本市)為規範溫泉之使用,特制定本自治條例。",
            "• 第 2 條",
            "本自治條例之主管機關為市政府。",
        )
    )
    assert [c.level for c in page.clauses if c.label] == ["chapter", "article", "article"]
