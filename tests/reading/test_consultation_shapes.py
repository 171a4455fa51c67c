"""Consultations and feedback as ministries, counties and towns write them: windows, counts, texts without a title."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

SIGNED = "云州市水利局\n2024年6月3日"


def read(text):
    return facts_of(read_text(text))


@pytest.mark.parametrize(
    "first",
    [
        "现将我局起草的《云州市河道办法(征求意见稿)》及其说明全文公布,征求社会各界意见。请于2024年7月3日前提出意见。",
        "我局组织编制了《云州市河道办法(征求意见稿)》。现印送给你们,请研究提出书面意见,于2024年7月3日前反馈我局。",
        "《云州市河道办法》草案已形成,现向社会公开征集意见和建议,请于2024年7月3日前反馈。",
    ],
)
def test_a_text_without_a_title_asks_by_its_first_sentences(first):
    facts = read(f"{first}\n联系人:王小明,电话:0571-88880000\n{SIGNED}")
    assert (facts["kind"], facts["title"], facts["closes_on"]) == ("consultation", None, "2024-07-03")
    assert "王小明" not in facts["text"]


def test_from_today_until_a_day_gives_the_last_day():
    facts = read(
        "关于征求云州市河道规划建议的公告\n从即日起至2024年 7月3日开展规划网上意见征求活动,欢迎提出建议。\n" + SIGNED
    )
    assert (facts["kind"], facts["closes_on"]) == ("consultation", "2024-07-03")


def test_a_finished_text_that_was_asked_about_on_the_way_is_no_consultation():
    facts = read(
        "经向社会公开征求意见,并经市政府审议通过,现就加强河道管理提出如下意见。\n一、加强巡查。\n二、加强执法。\n"
        + SIGNED
    )
    assert facts["kind"] != "consultation"


def test_a_notice_that_says_what_silence_means_is_no_outcome():
    facts = read(
        "关于征求《云州市河道办法(征求意见稿)》意见的函\n各有关单位:\n我局决定制定《云州市河道办法》。\n"
        "现将征求意见稿提供给你们,请认真研究,于2024年7月3日前将书面意见反馈我局。逾期未反馈按无意见处理。\n" + SIGNED
    )
    assert facts["closes_on"] == "2024-07-03"
    assert (facts["comments_received"], facts["outcome"]) == (None, [])


def test_the_heading_above_tells_that_two_days_are_the_window():
    facts = read(
        "关于《云州市河道规划(草案)》的公示\n现将草案予以公示,征求公众意见。\n一、公示时间\n2024年6月3日至7月2日,共30天。\n"
        "二、规划期限\n2024年1月1日至2035年12月31日。\n" + SIGNED
    )
    assert (facts["opens_on"], facts["closes_on"]) == ("2024-06-03", "2024-07-02")


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("《云州市河道规划(2024-2035年)》 (草案)公示", "《云州市河道规划(2024-2035年)》 (草案)公示"),
        ("《云州市河道办法》的结果反馈", "《云州市河道办法》的结果反馈"),
        ("关于《云州市河道办法(草案)》公众意见收集和采纳情况", "关于《云州市河道办法(草案)》公众意见收集和采纳情况"),
    ],
)
def test_titles_of_postings_and_of_feedback_are_titles_of_consultations(title, read_as):
    facts = read(
        f"{title}\n我局于2024年6月3日至7月2日通过网站公开征求意见,现将有关情况说明如下。\n一、概况\n共收到意见5条。\n"
        + SIGNED
    )
    assert (facts["kind"], facts["title"]) == ("consultation", read_as)
    assert (facts["opens_on"], facts["closes_on"]) == ("2024-06-03", "2024-07-02")


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("期间共征集意见7条,采纳4条,未采纳3条。", (7, 4, 3)),
        ("共收到反馈意见62条,吸收采纳了55条合理意见和建议。", (62, 55, None)),
        ("截至7月2日,我局收到电子邮件4件。", (4, None, None)),
        ("共收到来信、来电28件共计93条意见建议,其中涉及河道的意见8条。", (93, None, None)),
        ("截止到7月2日,我局未收到公众对《云州市河道办法(征求意见稿)》的修改意见。", (0, 0, None)),
    ],
)
def test_a_page_that_reports_counts_what_came(sentence, counts):
    facts = read(f"2024年6月3日至7月2日,我局就河道办法向社会公开征求意见和建议。{sentence}\n{SIGNED}")
    assert facts["kind"] == "consultation"
    assert tuple(facts[f"comments_{what}"] for what in ("received", "adopted", "not_adopted")) == counts


def test_days_in_which_an_office_answers_are_no_counts_of_comments():
    facts = read(
        "关于公开征求《云州市河道办法(征求意见稿)》意见的公告\n现公开征求意见,请于2024年7月3日前反馈。\n"
        + SIGNED
        + "\n"
        "云州市河道办法(征求意见稿)\n第一条 水利局收到申请材料后5个工作日内答复。\n第二条 未收到补正材料的,视为撤回申请。"
    )
    assert (facts["comments_received"], facts["comments_adopted"]) == (None, None)
