"""Shapes that copies of pages take: broken dates, joint numbers, posted drafts, printed and messenger furniture, tables of documents."""

from __future__ import annotations

import pytest

from gongbao.cms import family
from gongbao.errors import SourceChanged
from gongbao.reading import facts_of, read_matter, read_text

HEAD = "云州市水利局关于加强河道管理的通知\n云水〔2024〕3号\n各区水利局：\n"
BODY = "一、加强巡查。每月巡查一次。\n二、加强执法。依法查处。\n"


def read(text):
    return facts_of(read_text(text))


def relations(facts, relation):
    return [(r["title"], r["doc_number"]) for r in facts["relations"] if r["relation"] == relation]


def test_a_signature_and_its_date_in_pieces_are_read():
    facts = read(f"{HEAD}{BODY}云州市\n水利局\n二〇二四年\n六月\n三日")
    assert (facts["signed_on"], facts["issuers"]) == ("2024-06-03", ["云州市水利局"])
    assert "二〇二四年\n六月\n三日" in facts["text"]


@pytest.mark.parametrize("sentence", ["本通知自2024年8月\n1日起施行。", "本通知自2024年\n8月1日起施行。"])
def test_a_date_parted_by_a_break_is_read(sentence):
    assert read(f"{HEAD}{BODY}{sentence}\n云州市水利局\n2024年6月3日")["effective_on"] == "2024-08-01"


def test_a_term_from_day_to_day_gives_both_days_and_the_term_of_an_application_none():
    facts = read(f"{HEAD}{BODY}本通知执行期限为2024年7月1日至2026年6月30日。\n云州市水利局\n2024年6月3日")
    assert (facts["effective_on"], facts["expires_on"]) == ("2024-07-01", "2026-06-30")
    facts = read(f"{HEAD}{BODY}三、申请强制执行的期限为三个月，自期限届满之日起计算。\n本通知自2024年8月1日起施行。")
    assert (facts["effective_on"], facts["expires_on"], facts["validity_rule"]) == ("2024-08-01", None, None)


def test_numbers_side_by_side_are_all_the_documents_own():
    facts = read(HEAD.replace("云水〔2024〕3号", "云水〔2024〕3号　云财〔2024〕19号") + BODY)
    assert facts["doc_number"] == "云水〔2024〕3号"
    assert (facts["doc_numbers"], facts["cites_doc_numbers"]) == (["云水〔2024〕3号", "云财〔2024〕19号"], [])
    assert read(HEAD + BODY)["doc_numbers"] == ["云水〔2024〕3号"]


def test_a_span_of_years_below_the_title_belongs_to_it_and_a_day_does_not():
    text = "云州市河道治理行动计划\n{}\n为治理河道，制定本计划。\n一、目标\n二、措施"
    assert read(text.format("（2024—2026年）"))["title"] == "云州市河道治理行动计划（2024—2026年）"
    dated = read(text.format("（2024年6月3日）"))
    assert (dated["title"], dated["signed_on"]) == ("云州市河道治理行动计划", "2024-06-03")


def test_furniture_of_print_and_of_a_messenger_goes_and_figures_stay():
    page = (
        f"点击上方蓝字关注我们\n{HEAD}一、加强巡查。巡查长度不少于\n— 1 —\n20公里。\n二、加强执法。依法查处。\n"
        "云州市水利局\n2024年6月3日\n编辑：小云\n阅读 230 赞 8 在看 9"
    )
    text = read(page)["text"]
    assert [w for w in ("蓝字", "— 1 —", "小云", "在看") if w in text] == []
    assert "20公里" in text


def test_the_line_that_names_source_and_day_gives_the_day():
    title, rest = HEAD.split("\n", 1)
    assert (
        read(f"{title}\n信息来源：市水利局　发布日期：2024-06-05　浏览量：3\n{rest}{BODY}")["published_on"]
        == "2024-06-05"
    )


def test_a_posted_draft_asks_for_comments_and_its_second_day_takes_month_and_year_of_the_first():
    facts = read(
        "关于《云州市河道规划》草案公示的公告\n现将草案予以公示，征求公众意见。\n公示时间：2024年6月3日—6月12日（7个工作日）。\n"
        "云州市水利局\n二〇二四年六月一日"
    )
    assert (facts["kind"], facts["opens_on"], facts["closes_on"]) == ("consultation", "2024-06-03", "2024-06-12")


def test_a_document_that_a_note_says_was_ended_ends_nothing():
    note = "本文件已被《云州市河道管理办法》（云政发〔2025〕2号）废止。\n"
    facts = read(HEAD + note + BODY)
    assert relations(facts, "repeals") == []
    assert "云政发〔2025〕2号" in facts["cites_doc_numbers"]


def test_a_clause_that_ends_is_no_repeal_of_its_document():
    facts = read(
        "云州市人民政府关于废止部分文件的决定\n云政发〔2024〕3号\n各区人民政府：\n"
        "一、废止《云州市甲办法》（云政发〔2011〕1号）。\n"
        "二、《云州市乙办法》（云政发〔2012〕2号）第三条第二款停止执行。\n云州市人民政府\n2024年3月1日"
    )
    assert relations(facts, "repeals") == [("云州市甲办法", "云政发〔2011〕1号")]
    assert relations(facts, "amends") == [("云州市乙办法", "云政发〔2012〕2号")]


def test_a_column_decides_row_by_row_which_documents_end():
    facts = read(
        "云州市人民政府关于公布文件清理结果的通知\n云政发〔2024〕3号\n各区人民政府：\n现将清理结果公布如下。\n"
        "序号\t文件名称\t文号\t处理意见\n"
        "1\t云州市河道采砂管理办法\t云政发〔2011〕1号\t废止\n"
        "2\t云州市水库安全管理规定\t云政发〔2012〕2号\t继续有效\n"
        "3\t云州市养犬管理通告\t—\t宣布失效\n"
        "4\t云州市供水价格管理办法\t云政发〔2014〕4号\t拟修改\n云州市人民政府\n2024年3月1日"
    )
    assert relations(facts, "repeals") == [("云州市河道采砂管理办法", "云政发〔2011〕1号")]
    assert relations(facts, "declares_expired") == [("云州市养犬管理通告", None)]


def test_a_row_of_feedback_tells_what_the_reason_did():
    facts = read(
        "关于《云州市河道办法（草案）》公开征求意见采纳情况的反馈\n共收到意见3条，采纳1条、部分采纳1条、未采纳1条。\n"
        "序号\t意见建议\t采纳情况\t理由\n"
        "1\t第三条：建议将“每年”改为“每季”。\t部分采纳\t将第三条“每年”修改为“每半年”。\n"
        "2\t第五条：建议将“五日”改为“三日”。\t采纳\t已修改。\n"
        "3\t第九条：建议删去。\t不采纳\t上位法另有规定，见第七条。\n云州市水利局\n2024年7月10日"
    )
    rows = [(o["clause_label"], o["decision"], o["before"], o["after"]) for o in facts["outcome"]]
    assert sorted(rows, key=str) == [
        ("第三条", "partly_adopted", "每年", "每半年"),
        ("第九条", "not_adopted", None, None),
        ("第五条", "adopted", "五日", "三日"),
    ]


@pytest.mark.parametrize(
    ("title", "number", "kind"),
    [
        ("云州市水利局关于支持甲区开展试点的函", "云水函〔2024〕3号", "normative_document"),
        ("云州市人民政府关于甲区规划的批复", "云政函〔2024〕3号", "normative_document"),
        ("云州市水利局关于支持甲区开展试点的函", None, "notice"),
        ("云州市水利局关于延长《云州市河道办法》有效期的通知", "云水〔2024〕3号", "notice"),
    ],
)
def test_a_numbered_letter_decides_and_an_extension_only_tells(title, number, kind):
    number_line = f"{number}\n" if number else ""
    assert (
        read(f"{title}\n{number_line}甲区人民政府：\n来文收悉。原则同意开展试点。\n云州市水利局\n2024年3月1日")["kind"]
        == kind
    )


def page(body):
    return (
        '<html><head><meta name="ArticleTitle" content="云州市人民政府关于印发河道规划的通知"></head><body>'
        '<table><tr><td class="title">云州市人民政府关于印发河道规划的通知</td></tr><tr><td>发布日期：2024-03-05</td></tr></table>'
        f'<div id="zoom"><!--<$[信息内容]>begin-->{body}<!--<$[信息内容]>end--></div></body></html>'
    )


def test_a_body_of_scanned_pictures_is_a_policy_whose_text_is_pictures():
    scans = '<p><img src="/picture/-1/1.jpg"></p><p><img src="/picture/-1/2.jpg"></p>'
    facts = facts_of(read_matter(family("hanweb_jpage").page_matter(page(scans), None)))
    assert (facts["title"], facts["published_on"]) == ("云州市人民政府关于印发河道规划的通知", "2024-03-05")
    assert facts["text"].split("\n") == ["［图片］", "［图片］"]
    assert "images_only" in facts["flags"]
    assert (facts["signed_on"], facts["effective_on"], facts["relations"][1:]) == (None, None, [])


def test_an_ornament_is_no_body_and_a_text_with_pictures_is_a_text():
    with pytest.raises(SourceChanged, match="neither text nor file nor picture"):
        family("hanweb_jpage").page_matter(page('<p><img src="/images/icon_print.png"></p>'), None)
    written = page('<p>为治理河道，现印发规划，请执行。</p><p><img src="/picture/-1/1.jpg"></p>')
    facts = facts_of(read_matter(family("hanweb_jpage").page_matter(written, None)))
    assert "images_only" not in facts["flags"]
    assert "［图片］" not in facts["text"]


@pytest.mark.parametrize("column", ["【意见征集】", "【通知公告】 ", ""])
@pytest.mark.parametrize("mark", ["[已结束]", " 【征集已结束】", "[进行中]", ""])
def test_a_title_stands_without_the_column_before_it_and_the_mark_behind_it(column, mark):
    title = "关于公开征求《云州市河道管理办法（征求意见稿）》意见的公告"
    facts = read(f"{column}{title}{mark}\n现公开征求意见，请于2024年6月3日前反馈。\n云州市水利局\n2024年5月3日")
    assert facts["title"] == title


OF_THE_TEXT = [
    "（来源：财政资金）",
    "字体：小四",
    "字号 三号",
    "字号：小三号",
    "扫一扫：添加企业",
    "主办：市文旅局，负责统筹",
    "承办单位：市体育局 负责赛事组织",
]
OF_THE_FRAME = [
    "（来源：云州日报）",
    "（稿件来源：某某）",
    "字体：大 中 小",
    "字号：[大][中][小]",
    "【字体：大中小】",
    "字体：小 中 大 打印本页",
    "字号 大号 中号 小号",
    "扫一扫：添加好友",
    "扫一扫，添加公众号",
]


@pytest.mark.parametrize("line", OF_THE_TEXT)
@pytest.mark.parametrize("below", ["二、加强执法。依法查处。\n云州市水利局\n2024年6月3日", ""])
def test_words_of_the_frame_that_say_something_stay_in_the_text(line, below):
    assert line in read(f"{HEAD}一、加强巡查。每月巡查一次。\n{line}\n{below}")["text"]


@pytest.mark.parametrize("line", OF_THE_FRAME)
@pytest.mark.parametrize("below", ["二、加强执法。依法查处。\n云州市水利局\n2024年6月3日", ""])
def test_the_same_words_as_buttons_and_sources_are_left_out(line, below):
    assert line not in read(f"{HEAD}一、加强巡查。每月巡查一次。\n{line}\n{below}")["text"]


@pytest.mark.parametrize(
    "line",
    ["主办：云州市水利局", "主办：云州市水利局 承办：云州市大数据中心", "主办单位：云州市水利局，地址：学府路1号"],
)
def test_the_hosts_of_a_site_at_the_end_are_left_out(line):
    assert line not in read(f"{HEAD}{BODY}云州市水利局\n2024年6月3日\n{line}")["text"]
