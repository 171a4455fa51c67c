"""Heads of announcements, orders and forwarded texts: number with the title in brackets, 公告 over 第N号, 现公布《…》, 更正."""

from __future__ import annotations

from typing import Any

import pytest

from gongbao.model.policy import PolicyReading
from gongbao.model.web import PageMatter
from gongbao.reading import facts_of, read_matter, read_text

BODY = "为进一步规范有关业务，现将有关事项公告如下：\n一、申报人应当如实申报。\n二、本公告自2024年6月1日起施行。\n特此公告。\n"
CUSTOMS = "云岭海关公告2024年第40号（关于发布舱单格式的公告）"
MADE = (
    "第一条 为规范管理，制定本办法。\n第二条 本办法适用于全市。\n"
    "第三条 各部门应当依法履行职责，及时办理群众申请的事项，不得推诿拖延，并按月公开办理结果，接受社会监督。\n"
)

HEADS: list[tuple[str, dict[str, Any]]] = [
    (
        f"云岭海关公告2024年第40号（关于发布舱单格式V1.2的公告）\n发布时间：2024-05-15\n{BODY}云岭海关\n2024年5月14日",
        {
            "title": "关于发布舱单格式V1.2的公告",
            "doc_number": "云岭海关公告2024年第40号",
            "issuers": ["云岭海关"],
            "signed_on": "2024-05-14",
            "published_on": "2024-05-15",
            "effective_on": "2024-06-01",
        },
    ),
    (
        f"云岭海关公告2024年第41号（关于简化申报的公告）\n{BODY}",
        {"title": "关于简化申报的公告", "doc_number": "云岭海关公告2024年第41号", "issuers": ["云岭海关"]},
    ),
    (
        f"中华人民共和国云岭海关\n公　告\n\n2024年第31号\n\n{BODY}云岭海关\n2024年5月30日",
        {"doc_number": "云岭海关公告2024年第31号", "signed_on": "2024-05-30"},
    ),
    (
        f"云岭市财政局\n云岭市商务局\n公告\n2024年第7号\n{BODY}云岭市财政局\n云岭市商务局\n2024年5月30日",
        {"doc_number": "云岭市财政局 云岭市商务局公告2024年第7号", "issuers": ["云岭市财政局", "云岭市商务局"]},
    ),
    (
        f"财政部 税务总局\n关于延续某项优惠政策的公告\n财政部 税务总局公告2024年第99号\n{BODY}财政部\n税务总局\n2024年5月8日",
        {
            "title": "财政部 税务总局关于延续某项优惠政策的公告",
            "doc_number": "财政部 税务总局公告2024年第99号",
            "issuers": ["财政部", "税务总局"],
        },
    ),
    (
        "云岭省人民政府令\n第301号\n现公布《云岭省人民政府关于停止执行部分文件的决定》，自2024年5月1日起施行。\n省长 某某\n2024年4月2日\n"
        "云岭省人民政府关于停止执行部分文件的决定\n省人民政府决定，《云岭省采砂办法》自2024年7月1日起停止执行。",
        {
            "title": "云岭省人民政府关于停止执行部分文件的决定",
            "doc_number": "云岭省人民政府令第301号",
            "signed_on": "2024-04-02",
            "effective_on": "2024-05-01",
        },
    ),
    (
        "云岭省交通运输厅关于修改《货运管理规定》的决定\n"
        "（2026年1月30日经厅务会议通过 2026年2月6日云岭省交通运输厅令2026年第7号公布 自2026年3月20日起施行）\n"
        "省交通运输厅决定对《货运管理规定》作如下修改：\n一、将第十条修改为：“应当依法受理。”",
        {
            "doc_number": "云岭省交通运输厅令2026年第7号",
            "published_on": "2026-02-06",
            "effective_on": "2026-03-20",
            "signed_on": None,
        },
    ),
    (
        "云岭商检局关于做好监督员试点工作的通知\n\n（云检监〔1989〕565号 一九八九年十月十六日）\n\n各商检站：\n"
        "为做好试点工作，现就有关事项通知如下。\n一、监督员应当持证上岗。",
        {"doc_number": "云检监〔1989〕565号", "signed_on": "1989-10-16", "issuers": ["云岭商检局"]},
    ),
    (
        "中共云岭市委办公室云岭市人民政府办公室印发《关于政务公开的实施意见》的通知\n云办发〔2017〕2号\n各区县：\n"
        "《关于政务公开的实施意见》已经市委、市政府同意，现印发给你们。\n中共云岭市委办公室\n云岭市人民政府办公室\n2017年1月10日\n"
        "关于政务公开的实施意见\n一、总体要求\n坚持公开为常态。\n二、任务\n完善制度，每季度公布一次办理情况，每年组织一次评议。",
        {"issuers": ["中共云岭市委办公室", "云岭市人民政府办公室"], "signed_on": "2017-01-10"},
    ),
    (
        "云政发〔2025〕4号\n云岭市人民政府 云岭市中级人民法院印发\n关于完善“府院联动”机制的意见的通知\n各县区人民政府：\n"
        "现印发给你们，请贯彻执行。\n云岭市人民政府 云岭市中级人民法院\n2025年4月30日",
        {
            "title": "云岭市人民政府 云岭市中级人民法院印发关于完善“府院联动”机制的意见的通知",
            "issuers": ["云岭市人民政府", "云岭市中级人民法院"],
        },
    ),
    (
        "关于《云岭省财政厅关于印发〈资金管理办法〉的通知》的更正\n"
        "云财规〔2022〕4号文件附件第七条中“30%”应为“20%”，第十二条中“2022年1月1日起施行”应为“2022年7月1日起施行”，特此更正。\n"
        "云岭省财政厅\n2022年3月9日",
        {
            "kind": "notice",
            "title": "关于《云岭省财政厅关于印发〈资金管理办法〉的通知》的更正",
            "doc_number": None,
            "effective_on": None,
            "cites_doc_numbers": ["云财规〔2022〕4号"],
        },
    ),
    (
        "云岭省人民政府批转省粮食局关于加强市场管理意见的通知\n云政发〔1993〕37号\n各市人民政府：\n"
        "省人民政府同意省粮食局《关于加强市场管理的意见》，现转发给你们，望遵照执行。\n一九九三年六月七日\n"
        "关于加强市场管理的意见\n省人民政府：\n现提出如下意见：\n一、发挥主渠道作用。\n二、实行登记。\n云岭省粮食局\n一九九三年五月二十日",
        {"signed_on": "1993-06-07", "issuers": ["云岭省人民政府"]},
    ),
    (
        "各县区人民政府：\n市卫生局、市财政局《关于推进医保结算的指导意见》已经市政府同意，现转发给你们，请贯彻执行。\n"
        f"云岭市人民政府办公室\n2015年5月19日\n关于推进医保结算的指导意见\n{MADE * 2}",
        {
            "kind": "normative_document",
            "wrapped_title": "关于推进医保结算的指导意见",
            "issuers": ["云岭市人民政府办公室"],
        },
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADS)
def test_the_head_is_read(text: str, expected: dict[str, Any]) -> None:
    found = facts_of(read_text(text))
    assert {fact: found[fact] for fact in expected} == expected


def test_what_stands_between_an_order_and_its_decision_is_text() -> None:
    text = HEADS[5][0]
    assert read_text(text).text == text


def test_a_headline_gives_number_and_title_of_a_page() -> None:
    reading = read_matter(PageMatter(family="generic", url=None, title=CUSTOMS, lines=(BODY,)))
    assert (reading.doc_number, reading.title) == ("云岭海关公告2024年第40号", "关于发布舱单格式的公告")


def own(text: str) -> PolicyReading:
    return read_text(text)


NO_NUMBER = [
    "云财规〔2022〕4号文件要求各地于年底前完成清理工作，现就有关事项补充通知如下，请认真贯彻执行，并按时报送结果。",
    "云财规〔2022〕4号、5号文件已印发，现就有关事项补充通知如下，请认真贯彻执行，并按时报送结果给市财政局。",
    "云岭海关公告2018年第40号规定的格式，自2024年起停用，现就有关事项通知如下，请各有关单位认真执行。",
    "云岭海关2018年第40号公告所附格式不再使用，现就有关事项通知如下，请各有关单位认真贯彻执行并做好衔接。",
]


@pytest.mark.parametrize("opening", NO_NUMBER)
def test_a_number_that_begins_a_sentence_is_cited_not_owned(opening: str) -> None:
    reading = own(f"关于做好报送工作的补充通知\n{opening}\n云岭市财政局\n2024年3月9日")
    assert (reading.doc_number, bool([c for c in reading.cited if c.doc_number])) == (None, True)


NO_HEAD = [
    # a day within the text is no signature, unless a title follows
    ("一、活动时间。\n2024年5月1日\n上午九时开始。", "signed_on"),
    ("一、比赛于下列日期举行。\n2024年5月1日\n2024年5月2日\n地点另行通知。", "signed_on"),
    # the year's number without the word 公告 above it, or without an authority
    ("2024年第31号\n为做好工作，现就有关事项通知如下。", "doc_number"),
    # a bracket with a day and no number
    ("（一九八九年十月十六日会议讨论）\n为做好工作，现就有关事项通知如下。", "doc_number"),
    # 公布 without a note of adoption
    (
        "（2026年2月6日云岭市财政局公布的标准 自2026年3月20日起计算）\n为做好工作，现就有关事项通知如下。",
        "published_on",
    ),
]


@pytest.mark.parametrize(("text", "fact"), NO_HEAD)
def test_what_only_looks_like_head_matter_states_nothing(text: str, fact: str) -> None:
    assert facts_of(own(f"云岭市关于做好体育工作的通知\n各有关单位：\n{text}"))[fact] is None


NOT_WRAPPED = [
    "根据《关于推进医保结算的指导意见》已经开展的工作，现转发有关情况给你们。",
    "你局报送的《关于推进医保结算的指导意见》已收悉，现转发市财政局研究。",
    "按照市委要求，《关于推进医保结算的指导意见》起草组现转发调研提纲。",
]


@pytest.mark.parametrize("sentence", NOT_WRAPPED)
def test_only_authorities_may_stand_before_what_a_letter_forwards(sentence: str) -> None:
    page = f"各县区人民政府：\n{sentence}\n云岭市人民政府办公室\n2015年5月19日\n关于推进医保结算的指导意见\n{MADE * 2}"
    assert read_text(page).wrapped_title is None
