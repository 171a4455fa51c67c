"""Rounds of comments as notices, feedback pages and hearings write them: days, drafts, counts, titles; and what is none of them."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text, redact

SIGNED = "云州市水利局\n2026年6月3日"
TITLE = "关于公开征求《云州市河道办法(征求意见稿)》意见的公告"


def read(text):
    return facts_of(read_text(text))


def asked(sentence, title=TITLE):
    facts = read(f"{title}\n我局起草了《云州市河道办法(征求意见稿)》,现公开征求意见。\n{sentence}\n{SIGNED}")
    return facts["opens_on"], facts["closes_on"]


@pytest.mark.parametrize(
    ("sentence", "window"),
    [
        ("即日起至2026年7月3日,可将书面意见送至我局。", ("2026-06-03", "2026-07-03")),
        ("征集时间:即日起至2026年7月3日17:30截止。", ("2026-06-03", "2026-07-03")),
        ("有关单位和个人可在本公告发布之日起30日内提出意见。", (None, "2026-07-03")),
        ("意见反馈时间为自本通告公布之日起三十日。", (None, "2026-07-03")),
        ("时间为自公告之日起7个工作日。", (None, None)),
        ("公示时间:30天(2026年6月5日—2026年7月4日)", ("2026-06-05", "2026-07-04")),
        ("征求意见期为2026年6月5日至20日。", ("2026-06-05", "2026-06-20")),
        ("意见反馈时间:2026年6月5日起,至7月4日止。", ("2026-06-05", "2026-07-04")),
        ("征求意见时间从2026年6月5日8时起至2026年7月4日18时止。", ("2026-06-05", "2026-07-04")),
        ("本次征求意见截至2026年7月4日。", (None, "2026-07-04")),
        ("欢迎于二〇二六年七月四日前提出书面意见。", (None, "2026-07-04")),
    ],
)
def test_the_window_is_read_in_the_forms_that_offices_write(sentence, window):
    assert asked(sentence) == window


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法自公布之日起30日后施行。",
        "公开征求意见时间延长15天。",
        "意见征集已启动,截至2026年6月20日收到意见3条。",
        "反馈时间:2026年6月5日起。",
        "请各单位于收到本函之日起10日内反馈意见。",
        "听证会报名时间:2026年6月5日至6月20日。",
        "报名截止时间为2026年6月11日。",
        "我局将于2026年6月20日前公布听证会参加人员名单和意见。",
        "规划期限为2026年1月1日至2030年12月31日,意见另行收集。",
        "每年3月1日至3月31日集中收集意见。",
        "河道清淤时间安排在2026年9月。",
        "申请人应当自收到通知之日起15日内提出意见。",
    ],
)
def test_days_of_other_things_are_no_window(sentence):
    assert asked(sentence) == (None, None)


def test_a_deadline_outlasts_the_days_of_an_earlier_round():
    assert asked("2026年1月5日至2月4日,草案曾向社会公开征求意见。现再次征求意见,意见反馈截止日期:2026年7月3日。") == (
        None,
        "2026-07-03",
    )


def test_days_of_an_earlier_round_do_not_yield_to_a_deadline_within_the_window():
    assert asked("征求意见时间:2026年6月5日至7月4日。书面意见截止日期为2026年7月1日。") == ("2026-06-05", "2026-07-04")


@pytest.mark.parametrize(
    "told",
    [
        "该公告于2026年5月6日通过市政府网站对外公开,至2026年6月1日截止,征集了公众的意见建议。",
        "2026年5月6日在意见征集栏目发布《关于征求河道方案意见的通知》,向群众征求意见。截止2026年6月1日,共征集意见3条。",
    ],
)
def test_a_feedback_page_tells_first_and_last_day_apart(told):
    facts = read(f"关于征集河道方案建议公告的结果反馈\n{told}\n{SIGNED}")
    assert (facts["kind"], facts["opens_on"], facts["closes_on"]) == ("consultation", "2026-05-06", "2026-06-01")


def test_the_outcome_below_a_notice_tells_the_first_day():
    facts = read(
        f"云州市水利局{TITLE}[已结束]\n我局起草了《云州市河道办法(征求意见稿)》,现向社会公开征求意见。\n"
        f"意见反馈截止时间为2026年7月3日。\n{SIGNED}\n意见征集情况:\n"
        "我局于2026年6月3日至7月3日,就《云州市河道办法(征求意见稿)》公开征求意见。截至7月4日,共收到反馈意见3条。\n法规科\n2026年7月19日"
    )
    assert facts["title"] == f"云州市水利局{TITLE}"
    assert (facts["opens_on"], facts["closes_on"], facts["comments_received"]) == ("2026-06-03", "2026-07-03", 3)
    assert facts["signed_on"] == "2026-06-03"


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("我局组织起草了《云州市河道规范》。现就规范征求意见稿征求你单位意见,请提出书面意见,于2026年7月3日前反馈我局。", "consultation"),
        ("我局决定修订河道标准。现就修订该标准征集意见。请各单位就标准提出意见。", "consultation"),
        ("定于2026年7月3日举行河道改建工程听证会。现将有关事项公告如下:", "consultation"),
        ("现就做好规章草案征求意见工作通知如下,请遵照执行。", "notice"),
        ("现就加强河道管理提出如下意见,请认真贯彻执行。", "unknown"),
        ("市政府召开了防汛工作会议。现将会议精神通知如下。", "notice"),
    ],
)  # fmt: skip
def test_a_text_without_a_title_asks_for_comments_or_does_not(first, kind):
    assert read(f"{first}\n{SIGNED}")["kind"] == kind


@pytest.mark.parametrize(
    ("sentence", "draft"),
    [
        ("现将《云州市河道整治方案》通过市政府网站向社会公开征求意见。", "云州市河道整治方案"),
        ("现将《关于调整河道补贴的工作方案(试行)》及说明向社会公布,公开征求社会各界意见。", "关于调整河道补贴的工作方案(试行)"),
        ("根据《重大行政决策程序暂行条例》,现公开征求意见。", None),
        ("现将《关于征求河道方案意见的公告》征求意见情况反馈如下,公开征求到的意见共3条。", None),
        ("现对照《云州市河道条例》向社会公开征求意见。", None),
    ],
)  # fmt: skip
def test_the_draft_is_what_the_sentence_lays_before_the_public(sentence, draft):
    facts = read(f"关于公开征求意见的公告\n{sentence}\n请于2026年7月3日前反馈。\n{SIGNED}")
    assert facts["draft_title"] == draft


def test_the_draft_now_laid_open_goes_before_the_one_of_an_earlier_round():
    facts = read(
        "关于再次公开征求意见的公告\n去年我局就《云州市河道条例(草案)》听取了意见。现将《云州市河道条例(草案二次审议稿)》公布,"
        f"征求社会各界意见。\n请于2026年7月3日前反馈。\n{SIGNED}"
    )
    assert facts["draft_title"] == "云州市河道条例(草案二次审议稿)"


@pytest.mark.parametrize(
    "title",
    [
        "《云州市河道办法(修订草案征求意见稿)》公开征求意见",
        "《云州市河道办法》(征求意见稿)向社会公开征求意见的公告",
        "《云州市河道条例(草案征求意见稿)》公众意见采纳情况公告",
        "《云州市河道条例(草案)》意见建议征集情况说明",
    ],
)
def test_titles_that_begin_with_the_draft_are_titles(title):
    facts = read(f"{title}\n2026年6月3日至7月2日,我局就草案向社会公开征求意见。\n{SIGNED}")
    assert (facts["kind"], facts["title"]) == ("consultation", title)


@pytest.mark.parametrize(
    "line",
    [
        "《云州市河道办法》公开征求意见时,共收到意见3条。",
        "《云州市河道办法》意见箱设置情况",
        "《云州市河道办法》征求意见采纳工作制度",
    ],
)
def test_lines_that_begin_with_a_book_are_no_titles_for_that(line):
    assert read(f"{line}\n为了加强河道管理,制定本制度,请各单位认真执行。\n一、加强巡查。\n{SIGNED}")["title"] is None


def reported(sentence):
    facts = read(f"关于《云州市河道办法(征求意见稿)》意见采纳情况的反馈\n{sentence}\n{SIGNED}")
    return tuple(facts[f"comments_{what}"] for what in ("received", "adopted", "partly", "not_adopted"))


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("共收到网民留言12条、来信3封、来电5次,合计意见20条,其中采纳8条、部分采纳2条、未采纳10条。", (20, 8, 2, 10)),
        ("期间收到网上公众留言3条,电话反馈13次,采纳修改意见2条。", (None, 2, None, None)),
        ("共收到意见12条,合计采纳8条。", (12, 8, None, None)),
        ("共收到意见4条,现将采纳情况公布如下。", (4, None, None, None)),
        ("共收到意见5条,对合理意见予以采纳。", (5, None, None, None)),
        ("共收到意见5条,均已采纳。", (5, 5, None, None)),
        ("我局认真研究。共收到修改意见二十三条,已全部吸收采纳。", (23, 23, None, None)),
        ("此前意见已采纳。共收到意见3条。", (3, None, None, None)),
        ("共收到意见12条,其中采纳或部分采纳8条,不采纳4条。", (12, None, None, 4)),
        ("共有15个单位反馈无意见,3个单位提出意见9条,采纳7条。", (9, 7, None, None)),
        ("15个单位反馈无意见,财政局提出意见2条,发改委提出意见3条。", (None, None, None, None)),
        ("共收到5位市民提出的意见7条,均未采纳。", (7, 0, None, 7)),
        ("共征集到意见建议0条。", (0, 0, None, None)),
        ("共收到1条建议,予以采纳。", (1, 1, None, None)),
        ("共收到意见2条。部分采纳,已在第十六条中体现。", (2, None, None, None)),
        ("共收到意见2条。未采纳,理由见第3条。", (2, None, None, None)),
    ],
)
def test_counts_are_those_of_comments_and_not_of_ways_or_clauses(sentence, counts):
    assert reported(sentence) == counts


def test_a_table_with_a_row_for_each_comment_counts_what_was_decided():
    rows = (
        "序号\t意见内容\t采纳情况\t理由\n1\t建议提高补贴\t采纳\t已修改\n"
        "2\t建议增加报备\t部分采纳\t见第十六条\n3\t建议取消\t不采纳\t与上位法不一致"
    )
    assert reported(f"共收到意见3条,现将采纳情况公布如下:\n{rows}") == (3, 1, 1, 1)
    yes_no = rows.replace("\t采纳\t", "\t是\t").replace("部分采纳", "否").replace("不采纳", "否")
    assert reported(f"共收到意见3条,结果如下:\n{yes_no}") == (3, 1, 0, 2)
    assert reported(f"共收到意见8条,现将采纳情况公布如下:\n{rows}") == (8, None, None, None)


def test_edits_belong_to_the_clause_of_their_own_sentence():
    facts = read(
        "关于《云州市停车办法(征求意见稿)》意见采纳情况的反馈\n共收到意见3条。\n一、采纳的意见\n"
        "1.建议将第八条中“15分钟”修改为“30分钟”。采纳。\n2.建议删除第十条“应当每日”的表述。采纳。\n二、不予采纳的意见\n"
        f"1.建议第十二条增加免费停放。不予采纳。\n{SIGNED}"
    )
    rows = [(o["clause_label"], o["before"], o["after"], o["disposition"]) for o in facts["outcome"]]
    assert rows == [
        ("第八条", "15分钟", "30分钟", "adopted"),
        ("第十条", "应当每日", "", "adopted"),
        ("第十二条", None, None, "not_adopted"),
    ]


def test_a_signature_glued_to_the_last_paragraph_is_read():
    facts = read(
        "关于征集河道项目建议的公告\n现将有关事项公告如下: 一、征集时间 即日起至2026年7月3日截止。 二、征集方式 书面寄送。 "
        "三、传真:0000-80000001 云州市水利局 2026年6月3日"
    )
    assert (facts["signed_on"], facts["issuers"]) == ("2026-06-03", ["云州市水利局"])
    assert (facts["opens_on"], facts["closes_on"]) == ("2026-06-03", "2026-07-03")


@pytest.mark.parametrize(
    "line",
    [
        "会议指出,本市河道管理办法由云州市水利局拟定于2026年6月3日",
        "有关情况已报告云州市水利局 2026年6月3日",
        "项目于2025年开工。预计竣工日期 2026年6月3日",
    ],
)
def test_a_day_at_the_end_of_a_sentence_is_no_signature(line):
    assert read(f"关于河道整治情况的通报\n各单位:\n一、巡查情况。\n{line}\n二、下步工作。")["signed_on"] is None


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("信函邮寄至:云州市水利局,邮编:000000。", "云州市水利局"),
        ("现将云州市水利局起草的《云州市河道办法(征求意见稿)》全文公布。", "云州市水利局"),
        ("请将意见寄至云州市东湖路1号。", None),
    ],
)
def test_who_asks_is_named_by_where_comments_go_or_who_drafted(line, agency):
    assert read(f"{TITLE}\n现公开征求意见。{line}\n请于2026年7月3日前反馈。")["agency"] == agency


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("反馈方式:电话(80000001)、传真(80000002)", "反馈方式:电话(［电话略］)、传真(［电话略］)"),
        ("联系人:云州市水利局法规科王小明李晓", "联系人:［联系人略］"),
        ("联系人:云州市水利局办公室文秘信息", "联系人:云州市水利局办公室文秘信息"),
        ("全市电话(800部)已全部更换", "全市电话(800部)已全部更换"),
        ("固定电话(2026年)统计表", "固定电话(2026年)统计表"),
    ],
)
def test_contacts_in_brackets_and_names_glued_to_an_office_are_taken_out(line, shown):
    assert redact(line) == shown
