"""Facts that stand in a document and are not the document's own: another's validity, a duty's day, a subject in a title."""

import pytest

from gongbao.reading import facts_of, read_text
from gongbao.reading.labels import read_table

HEAD = """云州市人民政府关于加强园区管理的通知
云政发〔2023〕9号
各县（市、区）人民政府：
为加强管理，现就有关事项通知如下：
一、统一思想。各地要高度重视园区管理工作。
"""


def facts(text):
    return facts_of(read_text(text))


def force(text):
    found = facts(f"{HEAD}{text}\n云州市人民政府\n2023年4月20日\n")
    return found["effective_on"], found["expires_on"], found["validity_rule"]


OF_ANOTHER = [
    (
        "二、衔接。《人才办法》自2018年5月1日起施行，有效期5年，现已到期。各地做好衔接。本通知自2023年5月1日起施行。",
        ("2023-05-01", None, None),
    ),
    ("二、管制。临时管制自2023年5月1日起实施，期限2年。", (None, None, None)),
    ("二、试点。试点自2023年5月1日起实施，试行期2年。\n三、本通知自2023年6月1日起施行。", ("2023-06-01", None, None)),
    ("二、原办法。该办法自2019年1月1日起施行，有效期至2023年12月31日。\n三、各地执行。", (None, None, None)),
    ("二、落实国务院关于本规定自2021年7月1日起施行的要求。", (None, None, None)),
    ("二、以上措施自2023年7月1日起施行的企业，可以申报。", (None, None, None)),
    ("二、收费标准\n自2023年6月1日起执行，有效期1年。\n三、工作要求\n各地要抓好落实。", (None, None, None)),
    ("二、收费标准：自2023年6月1日起执行，有效期1年。\n三、工作要求\n各地要抓好落实。", (None, None, None)),
    ("二、收费标准为每吨3元，自2023年6月1日起执行，有效期1年。", (None, None, None)),
    ("二、本通知施行后，收费标准自2023年6月1日起执行，有效期1年。", (None, None, None)),
    ("二、收费。收费标准为每吨3元。自2023年6月1日起执行，有效期1年。\n三、各地要落实。", (None, None, None)),
    ("二、本市人才办法自2018年5月1日起施行，有效期5年。", (None, None, None)),
    ("二、延长《人才办法》有效期至2025年12月31日。", (None, None, None)),
    ("二、《人才办法》有效期5年，本通知自2023年5月1日起施行。", ("2023-05-01", None, None)),
    ("二、本通知自2023年5月1日起施行，试点自2023年7月1日起实施，试行期2年。", ("2023-05-01", None, None)),
    ("二、试点期限为2年，自2023年5月1日起实施。", (None, None, None)),
    ("二、本次活动自2023年5月1日起实施，期限1年。", (None, None, None)),
    ("二、除第三条自2023年9月1日起施行外，本通知自2023年5月1日起施行。", ("2023-05-01", None, None)),
]

ITS_OWN = [
    ("二、本通知自2023年5月1日起施行，有效期5年。", ("2023-05-01", "2028-04-30", "有效期5年")),
    (
        "二、本通知自2023年5月1日起施行，有效期至2025年12月31日。",
        ("2023-05-01", "2025-12-31", "有效期至2025年12月31日"),
    ),
    ("二、本通知自2023年5月1日起施行，试行两年。", ("2023-05-01", "2025-04-30", "试行两年")),
    (
        "二、本通知自2023年5月1日起施行，《甲办法》(云政发〔2018〕2号)同时废止，有效期3年。",
        ("2023-05-01", "2026-04-30", "有效期3年"),
    ),
    ("二、本通知由市财政局负责解释，自2023年5月1日起施行，有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("二、本通知自2023年5月1日起施行。有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("本通知自2023年5月1日起施行。本通知有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("二、施行日期\n自2023年5月1日起施行，有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("自2023年5月1日起施行，有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("二、自2023年5月1日起施行，有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("本通知有效期自2023年5月1日至2025年4月30日。", ("2023-05-01", "2025-04-30", "自2023年5月1日至2025年4月30日")),
    ("本通知自2023年5月1日起执行至2025年12月31日。", ("2023-05-01", "2025-12-31", "执行至2025年12月31日")),
    (
        "本通知自2023年5月1日起施行，有效期5年(自2023年5月1日至2028年4月30日)。",
        ("2023-05-01", "2028-04-30", "自2023年5月1日至2028年4月30日"),
    ),
    ("本通知自2023年5月1日起施行，政策有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("以上措施自2023年5月1日起施行，有效期3年。", ("2023-05-01", "2026-04-30", "有效期3年")),
    ("本通知印发前的规定与本通知不一致的，以本通知为准，自2023年5月1日起施行。", ("2023-05-01", None, None)),
    ("本通知自发布之日起30日后施行，有效期3年。", (None, None, "有效期3年")),
]


@pytest.mark.parametrize(("text", "expected"), OF_ANOTHER)
def test_the_validity_of_something_else_is_not_the_documents_own(text, expected):
    assert force(text) == expected


@pytest.mark.parametrize(("text", "expected"), ITS_OWN)
def test_the_documents_own_validity_is_read_in_every_shape(text, expected):
    assert force(text) == expected


def test_a_day_of_reckoning_after_publication_is_counted():
    page = HEAD.replace("通知\n", "通知\n发布日期：2023-04-25\n", 1) + "本通知自发布之日起30日后施行，有效期3年。\n"
    found = facts(page)
    assert (found["effective_on"], found["expires_on"]) == ("2023-05-25", "2026-05-24")


def test_a_text_just_issued_is_the_subject_of_the_sentence_that_issues_it():
    page = "云州市人民政府令\n第12号\n《云州市甲办法》已经市政府常务会议通过，现予公布，自2023年5月1日起施行，有效期5年。\n"
    found = facts(page)
    assert (found["effective_on"], found["expires_on"]) == ("2023-05-01", "2028-04-30")


BODY = """各有关单位：
一、总体情况。去年以来，各项工作平稳推进。
二、下一步打算。继续抓好落实。
云州市财政局
2023年5月4日
"""


@pytest.mark.parametrize(
    "title",
    [
        "关于市政协十四届二次会议第0487号提案的答复",
        "对市十六届人大三次会议第12号建议的答复",
        "云州市财政局2022年政府信息公开工作年度报告",
        "政府工作报告",
        "云州市行政复议决定书",
        "云州市氢能产业发展路线图",
        "致全市企业家的一封信",
    ],
)
def test_what_stands_right_above_the_number_is_the_title_whatever_its_last_word(title):
    found = facts(f"{title}\n云财〔2023〕7号\n{BODY}")
    assert (found["title"], found["doc_number"], found["cites_doc_numbers"]) == (title, "云财〔2023〕7号", [])


@pytest.mark.parametrize(
    "lines",
    [
        "云州市财政局关于市政协十四届二次会议\n第0487号提案的答复",
        "云州市财政局\n关于市政协十四届二次会议第0487号提案的答复",
    ],
)
def test_a_title_above_the_number_is_joined_over_its_lines(lines):
    found = facts(f"{lines}\n云财〔2023〕7号\n{BODY}")
    assert found["title"] == "云州市财政局关于市政协十四届二次会议第0487号提案的答复"
    assert found["doc_number"] == "云财〔2023〕7号"


@pytest.mark.parametrize(
    "line",
    [
        "云州市人民政府文件",
        "云州市人民政府",
        "首页 > 政务公开",
        "政府信息公开目录",
        "云州市政府门户网站",
        "2023年5月4日",
    ],
)
def test_an_authority_a_column_and_a_day_above_the_number_are_no_title(line):
    assert facts(f"{line}\n云政发〔2023〕1号\n{BODY}")["title"] is None


@pytest.mark.parametrize("line", ["云州市人民政府", "政务公开"])
def test_the_number_below_a_line_that_is_no_title_is_still_the_documents_own(line):
    found = facts(f"{line}\n云政发〔2023〕1号\n{BODY}")
    assert (found["doc_number"], found["cites_doc_numbers"]) == ("云政发〔2023〕1号", [])


def test_a_title_below_the_number_goes_before_the_line_above_it():
    found = facts(f"惠民举措速览\n云政发〔2023〕1号\n云州市人民政府关于促进消费的意见\n{BODY}")
    assert found["title"] == "云州市人民政府关于促进消费的意见"


@pytest.mark.parametrize(
    "line",
    [
        "为贯彻国务院关于稳住经济的部署，落实省有关要求，制定本措施",
        "根据云州市人民政府关于稳住经济的一揽子措施",
        "按照省人民政府关于促进消费的意见，制定本方案",
    ],
)
def test_the_purpose_of_a_text_is_not_its_title(line):
    assert facts(f"{line}\n一、支持首店。对首店给予奖励。\n二、支持夜间消费。\n")["title"] is None


def test_a_title_of_two_clauses_remains_one():
    title = "云州市人民政府关于加强消防工作，提升火灾防控水平的意见"
    assert facts(f"{title}\n云政发〔2023〕1号\n{BODY}")["title"] == title


@pytest.mark.parametrize(
    "lines",
    [
        "时间：2023年5月4日\n地点：市政府会议室\n主持：张三",
        "时间：2023年5月4日 地点：市政府会议室",
        "主持：张三\n时间：2023-05-04\n参加：各部门",
        "时间：2023年5月4日至2023年5月6日",
        "时间：2023年5月4日上午9:00",
    ],
)
def test_the_time_of_a_meeting_or_training_is_not_publication(lines):
    assert facts(f"云州市人民政府专题会议纪要\n{lines}\n一、议定事项。同意预算。\n")["published_on"] is None


@pytest.mark.parametrize(
    "line",
    ["时间：2023年5月4日 来源：市财政局", "日期：2023-05-04", "时间：2023-05-04 08:50:40 来源：市财政局 阅读：84"],
)
def test_the_time_that_a_page_shows_is_publication(line):
    page = f"关于举办政策培训班的通知\n{line}\n一、培训内容。预算。\n"
    assert facts(page)["published_on"] == "2023-05-04"


KINDS = [
    ("云州市行政规范性文件解读工作办法", "normative_document"),
    ("云州市人民政府办公室关于加强政策解读工作的通知", "notice"),
    ("关于《云州市甲工作办法》的解读", "interpretation"),
    ("《云州市甲办法》政策解读", "interpretation"),
    ("一图读懂云州市甲工作办法", "interpretation"),
    ("云州市重大行政决策听取公众意见办法", "normative_document"),
    ("云州市公众意见征集办法（试行）", "normative_document"),
    ("关于规范公开征求意见工作的通知", "notice"),
    ("关于公开征求《云州市听取公众意见办法》意见的通知", "consultation"),
    ("关于公开征求云州市听取公众意见办法（征求意见稿）意见的公告", "consultation"),
    ("关于举行水价调整听证会的公告", "consultation"),
    ("关于公开征求意见工作情况的公告", "consultation"),
    ("关于修订完善应急预案的通知", "notice"),
    ("关于做好应急预案修订工作的通知", "notice"),
    ("关于调整优化部分审批事项内容的通知", "notice"),
    ("关于修改《云州市甲办法》的决定", "amending_decision"),
    ("关于修改《云州市甲办法》部分条款的通知", "amending_decision"),
    ("关于修改部分行政规范性文件的通知", "amending_decision"),
    ("关于调整甲办法部分条款的通知", "amending_decision"),
    ("关于调整《甲办法》有关规定的通知", "amending_decision"),
    ("关于调整部分行政规范性文件有关内容的通知", "amending_decision"),
    ("关于调整城乡居民基本医疗保险有关规定的通知", "notice"),
    ("关于调整差旅住宿费标准有关规定的通知", "notice"),
    ("云州市人民政府关于修改部分规章的决定", "amending_decision"),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_a_kind_is_what_the_document_does_not_what_it_is_about(title, kind):
    page = f"{title}\n云政发〔2023〕2号\n各有关单位：\n第一条 各单位共收到意见3条以上的应当公布。\n第二条 未采纳的应当说明理由。\n"
    found = facts(page)
    assert found["kind"] == kind
    if kind != "consultation":
        assert found["comments_received"] is None


def test_the_table_of_a_meeting_gives_no_day_of_publication():
    meeting = {"时间": "2023年5月4日", "地点": "市政府会议室", "发文字号": "云政发〔2023〕2号"}
    assert read_table(meeting) == {"doc_number": "云政发〔2023〕2号"}
    assert read_table({"时间": "2023年5月4日", "来源": "市财政局"}) == {"published_on": "2023年5月4日"}
