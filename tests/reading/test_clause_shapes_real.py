"""Clause trees of the shapes that copies of laws, plans and notices have; places, bodies and numbers are invented."""

import pytest

from gongbao.reading import facts_of, read_text

HEAD = "云州市财政局关于甲事项的通知\n云财〔2020〕1号\n各县（市、区）财政局：\n为了做好甲事项，现通知如下。\n"
END = "云州市财政局\n2020年1月1日\n"


def tree(text):
    return {c.eid: c for c in read_text(text).clauses}


def labels(text):
    return [c.label for c in read_text(text).clauses if c.label is not None]


def counts(text):
    return dict(read_text(text).outline.counts)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("一、甲项\n㈠乙项工作。做好乙。\n㈡丙项工作。做好丙。\n二、丁项\n", {"h1": 2, "h2": 2}),
        ("一、甲项\n⒈做好乙，做好丙。\n⒉做好丁。\n⑴戊；\n⑵己。\n", {"h1": 1, "h3": 2, "h4": 2}),
        ("一、甲项\n一)乙项\n二)丙项\n", {"h1": 1, "h2": 2}),
        ("一、甲项\n1﹒乙项。\n2﹒丙项。\n3﹒丁项。\n", {"h1": 1, "h3": 3}),
        ("—、甲项\n二、乙项\n三、丙项\n", {"h1": 3}),
        ("第一部分 总论\n一、甲\n二、乙\n第二部分 分论\n一、丙\n", {"part": 2, "h1": 3}),
        ("第一篇 总论\n第一章 甲\n第一节 乙\n第二篇 分论\n第二章 丙\n", {"part": 2, "chapter": 2, "section": 1}),
    ],
)
def test_numbers_of_older_and_scanned_copies_are_levels(lines, wanted):
    assert counts(HEAD + lines + END) == wanted


def test_an_article_may_part_its_number_from_its_text_with_a_comma_or_a_colon():
    found = tree(
        "云州市甲办法\n第一条、为了甲，制定本办法。\n第二条：本办法适用于乙。\n第三条、第二条规定的事项除外。\n第四条、下列事项：\n(一)、丙；\n(二)、丁。\n"
    )
    assert [found[f"art_{n}"].label for n in (1, 2, 4)] == ["第一条", "第二条", "第四条"]
    assert found["art_2"].text == "本办法适用于乙。"
    assert "art_3" not in found
    assert found["art_4__item_2"].text == "丁。"


SPLIT = """云州市窨井盖管理办法
第一章
总 则
第一条
为了加强窨井盖管理，制定本办法。
第二条
本办法适用于市区。
第二章
附 则
第三条
【施行】本办法自2021年1月1日起施行。
"""


def test_a_number_on_its_own_line_belongs_to_what_stands_below_it():
    found = tree(SPLIT)
    assert [found[e].heading for e in ("chp_1", "chp_2")] == ["总 则", "附 则"]
    assert found["art_1"].text == "为了加强窨井盖管理，制定本办法。"
    assert found["art_2"].parent_eid == "chp_1"
    assert (found["art_3"].heading, found["art_3"].text) == ("施行", "本办法自2021年1月1日起施行。")
    assert not [e for e in found if "para" in e]


MARKDOWN = """---
sidebar: auto
title: 甲
---

# 云州市养犬管理条例

2019年3月1日云州市第五届人民代表大会常务委员会第三次会议通过

## 第一章　总则

**第一条**　为了规范养犬行为，制定本条例。

**第二条**　养犬人应当遵守下列规定：

（一）办理登记；

（二）定期免疫。

犬只伤人的，依照**第三条**处理。

### 第一节　法律责任

**第三条**　违反本条例的，处五百元罚款。

> 1\\. 本条例自2019年5月1日起施行。
"""


def test_markdown_is_taken_off_headings_numbers_and_quotes():
    found = tree(MARKDOWN)
    assert counts(MARKDOWN) == {"chapter": 1, "section": 1, "article": 3, "item": 2, "subitem": 1}
    assert found["art_1"].text == "为了规范养犬行为，制定本条例。"
    assert found["art_2__para_2"].text == "犬只伤人的，依照第三条处理。"
    reading = read_text(MARKDOWN)
    assert reading.title == "云州市养犬管理条例"
    assert "sidebar" not in facts_of(reading)["text"]


def test_a_number_sign_and_stars_in_other_texts_stay():
    text = HEAD + "一、#1机组停运。\n二、5**6组合。\n" + END
    assert "#1机组停运" in facts_of(read_text(text))["text"]


CONTENTS = """云州市社会救助办法
第一章总则
第二章最低生活保障
第三章附则
第一章总则
第一条为了加强社会救助，制定本办法。
第二条本办法适用于本市。
第二章最低生活保障
第三条保障标准每年公布。
第三章附则
第四条本办法自公布之日起施行。
"""


def test_chapters_without_text_between_them_are_contents():
    assert counts(CONTENTS) == {"chapter": 3, "article": 4}
    assert tree(CONTENTS)["toc"].text.split("\n") == ["第一章总则", "第二章最低生活保障", "第三章附则"]


def test_contents_of_the_amended_instrument_are_no_chapters_of_the_decision():
    text = (
        "云州市人民代表大会常务委员会关于修改《云州市防震条例》的决定\n第一章 总则\n第二章 监测\n第三章 附则\n"
        "云州市人民代表大会常务委员会决定对《云州市防震条例》作如下修改：\n一、第三条修改为：“市人民政府负责防震工作。”\n"
        "二、删去第四条。\n"
    )
    assert counts(text) == {"h1": 2}


def test_contents_may_carry_pages_and_end_with_their_entries():
    paged = "云州市发展规划\n目 录\n一、现状……1\n二、目标……3\n三、任务……5\n一、现状\n发展良好。\n二、目标\n更好。\n三、任务\n努力。\n"
    assert counts(paged) == {"h1": 3}


def test_an_excerpt_may_begin_with_a_later_article():
    text = (
        "云州市处罚条例（节选）\n第一百三十三条　【甲】实施甲的，处罚款。\n第一百三十三条之一　【乙】实施乙的，处罚款：\n"
        "（一）情节恶劣的；\n（二）造成后果的。\n第一百三十四条　【丙】实施丙的，处警告。\n"
    )
    assert labels(text) == ["第一百三十三条", "第一百三十三条之一", "（一）", "（二）", "第一百三十四条"]
    assert tree(text)["art_133_1"].heading == "乙"


FLAT = (
    "云州市人民政府办公室关于印发云州市住房管理办法的通知云政办发〔2021〕3号各县（市、区）人民政府，市政府各部门：《云州市住房管理办法》已经"
    "市政府同意，现印发给你们，请认真贯彻执行。云州市人民政府办公室2021年5月6日云州市住房管理办法第一章总则第一条为完善住房供应体系，制定本办法。"
    "第二条本市住房的建设、配售适用本办法。第二章建设第三条市住建部门负责下列工作：（一）编制计划；（二）组织建设。第四条违反本办法第三条规定的，"
    "责令改正。第三章附则第五条本办法自2021年6月1日起施行。"
)


def test_a_law_in_one_line_is_unfolded_behind_its_letter():
    assert counts(FLAT) == {"chapter": 3, "article": 5, "item": 2}
    found = tree(FLAT)
    assert found["art_4"].text == "违反本办法第三条规定的，责令改正。"
    assert (found["art_3__item_2"].text, found["art_5"].parent_eid) == ("组织建设。", "chp_3")


def test_a_law_in_one_line_is_unfolded_behind_its_adoption_notes():
    text = (
        "云州市停车条例2018年3月30日云州市第五届人民代表大会常务委员会第三次会议通过2021年9月24日云州市第五届人民代表大会常务委员会第三十三"
        "次会议修正第一章 总 则第一条 为了加强停车治理，制定本条例。第二条 本市适用本条例。第二章 附 则第三条 本条例自2018年5月1日起施行。"
    )
    assert counts(text) == {"chapter": 2, "article": 3}


def test_a_decision_in_one_line_is_unfolded_behind_its_colon():
    text = (
        "云州市人民代表大会常务委员会关于废止部分地方性法规的决定云州市第五届人民代表大会常务委员会第三次会议决定：一、废止《云州市甲条例》"
        "（2007年9月14日云州市人民代表大会常务委员会通过）二、废止《云州市乙条例》（1994年7月22日云州市人民代表大会常务委员会通过）"
        "本决定自公布之日起施行。"
    )
    assert counts(text) == {"h1": 2}


WRAPPED = """云州市人民政府关于加快发展养老服务的
实施意见
各区县人民政府，市政府各部门：
为贯彻落实国家和省有关决策部署，加快发展养老服务，现
提出以下实施意见。
一、总体目标
到2025年，全市养老机构护理型床位占比不低于60%，每千名
老年人拥有养老床位45张以上，社区养老服务设施覆盖率达到
100%。
二、重点任务
（一）完善设施布局。新建住宅区按照每百户不低于30平方米
的标准配套建设养老服务设施；已建成住宅区未达标准的，由县
（市、区）政府通过购置、租赁等方式解决，并按照《管理规定
》办理。
（二）强化监管。对失信的养老机构，依法实施惩戒，给予处分
，并向社会公布。
三、组织保障
各级各部门要加强组织领导，强化要素保障，确保各项任务落到
实处。
云州市人民政府
2021年3月5日
"""


def test_lines_of_one_width_are_joined_across_brackets_and_marks():
    found = tree(WRAPPED)
    assert counts(WRAPPED) == {"h1": 3, "h2": 2}
    assert found["h1_2__h2_1"].text.endswith("由县（市、区）政府通过购置、租赁等方式解决，并按照《管理规定》办理。")
    assert found["h1_2__h2_2"].text == "对失信的养老机构，依法实施惩戒，给予处分，并向社会公布。"
    assert found["h1_3__para_1"].text.endswith("落到实处。")
    assert found["signature"].text == "云州市人民政府 2021年3月5日"


EMERGENCY = """云州市突发环境事件应急预案
1 总则
1.1 编制目的
健全应对工作机制，应对突发环境事件。
1.2 适用范围
1.2.1 本市行政区域内的事件。
1.2.2 辐射事件按照其他预案执行。
2 组织体系
2.1 指挥机构
物资储备不低于
1.5倍的日用量。
2.2 专家组
3 附则
3.1 预案解释
本预案由市生态环境局负责解释。
"""


def test_numbers_with_dots_are_levels_where_the_text_is_numbered_so():
    assert counts(EMERGENCY) == {"h1": 3, "h2": 5, "h3": 2}
    found = tree(EMERGENCY)
    assert (found["h1_1__h2_2__h3_2"].label, found["h1_2__h2_1"].heading) == ("1.2.2", "指挥机构")
    assert "1.5倍的日用量。" in "".join(c.text for c in found.values())


def test_a_decimal_alone_numbers_nothing():
    text = HEAD + "一、甲项\n1.1万元为限。\n1.2万元以上的报批。\n二、乙项\n" + END
    assert counts(text) == {"h1": 2}
    text = HEAD + "一、甲项\n1.5倍以内的，自行处理。\n2.5倍以上的，报批。\n二、乙项\n" + END
    assert counts(text) == {"h1": 2}


def test_hanzi_without_a_mark_are_levels_where_they_run_from_one():
    text = HEAD + "一 加强领导\n成立领导小组。\n二 完善政策\n（一）资金支持。给予补助。\n三 强化考核\n" + END
    assert counts(text) == {"h1": 3, "h2": 1}
    assert counts(HEAD + "一、甲项\n一 般情况\n二 次会议\n二、乙项\n" + END) == {"h1": 2}


def test_contents_of_a_law_in_one_line_are_cut_off():
    text = (
        "云州市民事规则目录第一章基本规定第二章自然人第一节能力第二节监护第三章附则第一章基本规定第一条为了保护权益，制定本规则。第二条本规则"
        "调整财产关系。第二章自然人第一节能力第三条自然人有权利能力。第二节监护第四条父母是监护人。第三章附则第五条本规则自公布之日起施行。"
    )
    assert counts(text) == {"chapter": 3, "section": 2, "article": 5}
    assert tree(text)["art_4"].parent_eid == "chp_2__sec_2"


def test_numbers_inside_short_lines_part_them_and_cited_ones_do_not():
    text = (
        "云州市甲办法\n第一章 总则 第一条 为了甲。 第二条 有下列情形的：（一）乙；（二）丙。\n"
        "第三条 依照第二条第（一）、（二）项处理。\n第二章 附则\n第四条 （一）丁；\n（二）戊。\n"
    )
    assert counts(text) == {"chapter": 2, "article": 4, "item": 4}
    found = tree(text)
    assert (found["chp_1"].heading, found["art_1"].text) == ("总则", "为了甲。")
    assert found["art_2__item_2"].text == "丙。"
    assert found["art_3"].text == "依照第二条第（一）、（二）项处理。"
    assert found["art_4__item_1"].parent_eid == "art_4"
    opinion = "云州市甲意见\n各区：\n现通知如下：一、做好甲。二、做好乙。\n三、任务\n1.丙；2.丁；3.戊。\n"
    assert counts(opinion) == {"h1": 3, "h3": 3}


def test_a_second_text_sent_along_begins_anew():
    text = (
        "云州市人民政府文件\n各区人民政府：\n《云州市制造业发展方案》《云州市财政支持措施》已经市政府同意，现印发给你们。\n"
        "云州市人民政府\n2020年11月17日\n云州市制造业发展方案\n现制定本方案。\n一、总体要求\n（一）目标。做大做强。\n（二）原则。坚持创新。\n"
        "云州市财政支持措施\n一、支持改造。给予补助。\n二、支持上市。给予奖励。\n"
    )
    found = tree(text)
    title = next(c for c in found.values() if c.text == "云州市财政支持措施")
    assert title.parent_eid in (None, "preamble")
    assert [c.parent_eid for c in found.values() if c.label in ("一", "二")] == [None] * 3


def test_a_paragraph_between_two_items_belongs_to_the_first():
    found = tree(
        "云州市衔级办法\n第一条 衔级依照下列规定区分：\n（一）甲类人员：上级、中级。\n乙类人员在衔级前冠以名称。\n丙类人员亦同。\n"
        "（二）专业人员：中级、初级。\n前款规定另有安排的，从其规定。\n第二条 本办法自公布之日起施行。\n"
    )
    assert found["art_1__item_1__para_2"].text == "乙类人员在衔级前冠以名称。"
    assert found["art_1__item_1__para_3"].parent_eid == "art_1__item_1"
    assert found["art_1__item_2"].parent_eid == "art_1"
    assert found["art_1__para_2"].text == "前款规定另有安排的，从其规定。"


def test_a_plan_may_close_its_first_numbers_with_a_dot():
    text = (
        "云州市应急预案\n1. 总则\n1.1 编制目的\n为了应对事件，制定本预案。\n1.2 事件类别\n事件分为以下类别：\n（1）自然灾害。\n"
        "（2）事故灾难。\n"
        "2. 组织体系\n2.1 领导机构\n1.决定重大事项。\n2.指挥应急处置。\n2.2 办事机构\n设办公室。\n"
    )
    assert counts(text) == {"h1": 2, "h2": 4, "h3": 2, "h4": 2}
    found = tree(text)
    assert found["h1_1__h2_2__h4_1"].text == "自然灾害。"
    assert found["h1_2__h2_1__h3_2"].parent_eid == "h1_2__h2_1"


def test_numbers_that_count_or_cite_open_nothing():
    text = (
        "云州市医院管理办法\n第一条 医院分级管理。\n三、四级医院应当设急诊科。\n1、2号楼除外。\n第二条 有下列情形的：\n（一）甲；\n"
        "（二）乙。\n（一）、（二）项规定的情形除外。\n（二）项所列情形从其规定。\n"
    )
    assert counts(text) == {"article": 2, "item": 2}
    assert counts(HEAD + "一、一级响应\n立即到场。\n二、二级响应\n及时到场。\n" + END) == {"h1": 2}


def test_a_table_drawn_with_lines_is_one_clause():
    text = (
        HEAD
        + "一、任务\n┌────┬────┐\n│工作任务│完成时限│\n├────┼────┤\n│加强财税工作；调整支出结构│年内│\n└────┴────┘\n二、要求\n认真落实。\n"
        + END
    )
    found = tree(text)
    assert found["h1_1__table_1"].level == "table"
    assert found["h1_1__table_1"].text.count("\n") == 4
    assert counts(text) == {"h1": 2}


@pytest.mark.parametrize("head", ["专栏1 网络工程", "专栏一：网络工程", "【专栏1】网络工程", "专栏 1  网络工程"])
def test_heads_of_columns(head):
    text = (
        "云州市数字经济规划\n一、任务\n（一）夯实基础\n1.建设网络。\n"
        + head
        + "\n1.千兆工程。\n2.骨干工程。\n（二）推进应用\n2.做好应用。\n"
    )
    reading = read_text(text)
    assert dict(reading.outline.counts) == {"h1": 1, "h2": 2, "h3": 2}
    assert reading.outline.columns == 1
    assert next(c for c in reading.clauses if c.level == "column").heading == "网络工程"


def test_a_plan_numbered_with_dots_begins_anew_behind_its_contents():
    entries = "1.总则\n1.1编制目的\n1.2编制依据\n2.组织机构\n2.1职责\n3.附则\n3.1名词解释\n"
    text = (
        "云州市应急预案\n目 录\n"
        + entries
        + "1.总则\n1.1编制目的\n为了应对事件，制定本预案。\n1.2编制依据\n依据有关规定。\n"
        "2.组织机构\n2.1职责\n统一指挥。\n3.附则\n3.1名词解释\n由市应急局解释。\n"
    )
    assert counts(text) == {"h1": 3, "h2": 4}
    assert tree(text)["toc"].text == entries.strip()
    assert tree(text)["toc"].quantities == ()
    assert tree(text)["h1_2__h2_1"].heading == "职责"


def test_articles_quoted_with_straight_marks_are_no_clauses_of_the_decision():
    text = (
        "云州市人民代表大会常务委员会关于修改《云州市防震条例》的决定\n云州市人民代表大会常务委员会决定对《云州市防震条例》作如下修改：\n"
        '一、第三条修改为："第三条 防震工作应当：\n"（一）预防为主；\n（二）防救结合。\n"有关单位应当配合。"\n'
        '二、第四条修改为："市人民政府负责监督。"\n三、删去第五条。\n'
    )
    assert labels(text) == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param("一、任务\n（一）建设。甲\t乙\n（二）管护。\n", ["一", "（一）", "（二）"], id="a tab in a clause"),
        pytest.param("一、任务\n1.资金|人员|场地\n2.落实。\n", ["一", "1", "2"], id="bars in a clause"),
        pytest.param("一、任务\n（一）建设。甲\t乙\n（二）管护。丙\t丁\n", ["一", "（一）", "（二）"], id="tabs in two clauses"),
        pytest.param("一、任务\n（一）\t加强领导\n（二）\u00a0强化保障\n", ["一", "（一）", "（二）"], id="a tab behind the number"),
        pytest.param(
            "一、任务\n（一）建设。甲\t乙\n名称\t值\t年\n1.路\t丙\t丁\n二、要求\n", ["一", "（一）", "二"], id="a clause above a table"
        ),
        pytest.param("一、任务\n类\t名称\n1.路\t乙\n（二）渠\t丙\n二、要求\n", ["一", "二"], id="rows under a head"),
        pytest.param("一、任务\n1.路\t3\t5\n2.渠\t4\t6\n二、要求\n", ["一", "二"], id="rows of numbers"),
        pytest.param("一、任务\n|名称|值|\n|1.路|丙|\n|2.渠|丁|\n二、要求\n", ["一", "二"], id="rows between bars"),
    ],
)  # fmt: skip
def test_cells_make_a_table_where_two_rows_are_alike_and_not_all_are_clauses(lines, wanted):
    assert labels(HEAD + lines + END) == wanted
