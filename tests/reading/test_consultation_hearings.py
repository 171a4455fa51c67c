"""Hearings, public calls and what came of them on pages without a plain title; works and rules that only speak of asking."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

SIGNED = "云州市水利局\n2026年6月3日"


def read(text):
    return facts_of(read_text(text))


@pytest.mark.parametrize(
    "first",
    [
        "根据有关规定,现就公开征集水价听证会参加人等有关事项公告如下:",
        "现将省道改建工程项目听证会的有关事项公告如下:",
        "我局将于2026年7月8日举行《云州市水资源规划》听证会。现将有关事项公告如下:",
    ],
)
def test_the_notice_of_a_hearing_asks_and_its_days_of_signing_up_are_no_window(first):
    facts = read(
        f"{first}\n一、听证时间\n2026年7月8日上午9:00。\n二、听证会报名\n(一)报名期限:2026年6月4日至6月10日。\n"
        f"(二)报名方式:请于2026年6月10日之前携带身份证报名,我局将于2026年6月20日前公布名单。\n{SIGNED}"
    )
    assert (facts["kind"], facts["opens_on"], facts["closes_on"]) == ("consultation", None, None)


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("现就做好价格听证会组织工作的要求通知如下:", "notice"),
        ("市发改委召开了水价听证会,代表提出了意见。", "unknown"),
        ("现将防汛值班有关事项公告如下:", "notice"),
    ],
)
def test_other_texts_about_hearings_do_not_ask(first, kind):
    assert read(f"{first}\n各单位应当认真落实。\n{SIGNED}")["kind"] == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云州市公开征集民生实事结果情况", "consultation"),
        ("关于征询社会公众对《云州市河道办法(征求意见稿)》意见的公告", "consultation"),
        ("云州市规章草案公开征求意见试行规则", "normative_document"),
        ("云州市人民政府重大行政决策听取意见制度", "normative_document"),
        ("云州市公众意见征集办法(试行)", "normative_document"),
        ("云州市公众意见征集办法(征求意见稿)", "consultation"),
        ("关于公开征求《云州市听取意见规则(草案)》意见的公告", "consultation"),
    ],
)
def test_a_title_asks_tells_or_rules(title, kind):
    told = (
        "2026年5月2日至6月1日,市民通过网站填写、发送电子邮件、邮寄信件等多个渠道,围绕公共交通积极建言。"
        "截至6月1日,本次活动共征集109条意见和建议。"
    )
    rules = "第一条 为了规范征求意见工作,制定本规则。\n第二条 本规则自2026年7月1日起施行。"
    assert read(f"{title}\n{told if '结果' in title else rules}\n{SIGNED}")["kind"] == kind


@pytest.mark.parametrize(
    "title",
    ["云州市公开征集供应商结果公示", "关于公开征集科技项目结果的通知", "关于征集档案工作情况的通报"],
)
def test_the_result_of_another_call_is_no_consultation(title):
    assert read(f"{title}\n共收到申报材料12份,确定3家单位。\n{SIGNED}")["kind"] != "consultation"


def test_what_a_hotline_heard_is_no_round_of_comments():
    facts = read(
        f"关于12345热线群众来电处理情况的通报\n今年以来,共收到群众意见建议25条,已办结20条,满意率98%。\n{SIGNED}"
    )
    assert (facts["kind"], facts["comments_received"]) == ("notice", None)


def test_a_report_counts_the_comments_that_its_first_paragraph_names():
    facts = read(
        "云州市公开征集民生实事结果情况\n2026年5月2日至6月1日,我局开展社会公众意见征选,市民通过网站填写、发送电子邮件、邮寄信件等多个渠道积极建言。截至6月1日,共征集109条意见和建议。\n"
        f"在收到的意见建议中,公共交通为66条,占比60.55%;其次为12条(11.01%)。\n{SIGNED}"
    )
    assert (facts["comments_received"], facts["comments_adopted"]) == (109, None)


def test_comments_on_several_matters_are_counted_once():
    facts = read(
        "我县于2026年5月2日至6月1日,对《云州市2026年重大行政决策事项》向社会公开征求意见建议。现将情况公告如下:\n"
        "期间,共收到各界反馈重大公共政策、重要规划、重大公共建设项目等七个方面24条意见建议。对合理可行的意见予以全部采纳,"
        f"拟定事项为3项,其余未采纳意见均不属于决策事项,不予采纳。\n{SIGNED}"
    )
    assert (facts["kind"], facts["draft_title"]) == ("consultation", "云州市2026年重大行政决策事项")
    assert (facts["opens_on"], facts["closes_on"]) == ("2026-05-02", "2026-06-01")
    assert [facts[f"comments_{x}"] for x in ("received", "adopted", "partly", "not_adopted")] == [24, None, None, None]


@pytest.mark.parametrize(
    ("sentence", "draft"),
    [
        ("我局就《云州市河道方案》向社会公开征求意见。", "云州市河道方案"),
        ("现将《云州市河道条例修正案》在网站公布,社会公众可以直接登录网站提出意见。", "云州市河道条例修正案"),
        ("市人大对《云州市河道条例》执行情况征求意见。", None),
        ("我局就《云州市河道条例》实施情况听取意见。", None),
        ("省政府对《云州市河道规划》作出批复后,我局起草了方案,公开征求意见。", None),
        ("会议就《云州市河道条例》征求意见采纳情况作了说明。", None),
        ("按照《重大行政决策程序规定》向社会公开征求意见。", None),
    ],
)
def test_a_work_that_is_only_spoken_of_is_no_draft(sentence, draft):
    facts = read(f"关于公开征求意见的公告\n{sentence}\n请于2026年7月3日前反馈。\n{SIGNED}")
    assert facts["draft_title"] == draft


def test_a_call_for_proposals_has_no_draft():
    facts = read(
        "《关于征集2026年为民办实事项目建议的通告》意见采纳情况\n自2026年5月2日,我办刊登《关于征集2026年为民办实事项目建议的通告》,"
        f"面向全社会征集意见和建议。截至6月1日,共收到有效建议和意见18条。\n{SIGNED}"
    )
    assert (facts["draft_title"], facts["comments_received"]) == (None, 18)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("【社会征集】关于征求云州市河道方案意见的公告", "关于征求云州市河道方案意见的公告"),
        ("【意见征集】 云州市水利局关于河道方案的公告", "云州市水利局关于河道方案的公告"),
        ("关于征求云州市河道方案意见的公告【征集已结束】", "关于征求云州市河道方案意见的公告"),
    ],
)
def test_the_mark_of_a_column_is_no_part_of_the_title(line, title):
    facts = read(f"{line}\n我局起草了河道方案,现公开征求意见,请于2026年7月3日前反馈。\n{SIGNED}")
    assert (facts["title"], facts["kind"]) == (title, "consultation" if "征求" in title else "notice")


def test_rows_of_one_cell_are_no_table_of_targets():
    cells = "\n".join(
        f"{word} |" for word in ("序号", "反馈人", "意见内容", "是否采纳", "理由", "1", "甲村", "扩大", "是", "合理")
    )
    facts = read(
        f"关于河道方案意见征集结果的反馈\n共征集意见3条,采纳2条,未采纳1条。结果如下:\n{cells}\n我局将修改方案。"
    )
    assert (facts["comments_received"], facts["comments_not_adopted"], facts["targets"]) == (3, 1, [])
