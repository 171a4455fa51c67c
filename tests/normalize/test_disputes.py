"""Where a published text and a decision differ: each row says its own words, and only rows that differ say any."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongbao.reading import read_text

BASE = """青岭市公园管理办法
（2020年3月1日青岭市人民政府令第10号公布 自2020年4月1日起施行）
第一章 总则
第一条 为了加强公园管理，制定本办法。
第二章 建设
第二条 公园建设应当符合下列要求：
（一）绿地率不低于百分之六十五；
（二）设置无障碍设施。
第三条 公园应当在每日六时开放。
公园管理单位应当在五日内答复游客的投诉，并在十日内公布结果。
第三章 法律责任
第四条 违反本办法的，由市园林绿化主管部门处五百元罚款。
第五条 本办法自2020年4月1日起施行。
"""
DECISION = """青岭市人民政府关于修改《青岭市公园管理办法》的决定
（2025年3月3日青岭市人民政府令第30号公布 自2025年3月20日起施行）
青岭市人民政府决定对《青岭市公园管理办法》作如下修改：
{}
本决定自2025年3月20日起施行。
"""
PARKS = "http://www.example.gov/art/2025/3/3/art_1_1.html"
ACT = "http://www.example.gov/art/2025/3/4/art_1_2.html"
NAME = "《青岭市人民政府关于修改〈青岭市公园管理办法〉的决定》（青岭市人民政府令第30号）"
THREE = """一、第三条第一款中的“六时”修改为“五时”，第二款中的“五日”修改为“三日”、“十日”修改为“七日”。
二、第二条第一项中的“百分之六十五”修改为“百分之七十”。"""
BOUNDARY = "增加一条，作为第四条：“第四条 公园应当设置公共厕所。”\n条文顺序作相应调整。"


@pytest.fixture
def read(make_portal):
    return lambda text, **facts: replace(read_text(text, portal=make_portal(), url=None), **facts)


def both(decision, page):
    return f"{NAME}：{decision} / {PARKS}：{page}"


def amended(**words):
    text = BASE
    for old, new in (("六时", "五时"), ("五日内", "三日内"), ("十日内", "七日内"), ("百分之六十五", "百分之七十")):
        text = text.replace(old, words.get(old, new))
    return text


def real(story, day=None):
    rows = [r for r in story.real_changes() if r["policy_title"] == "青岭市公园管理办法"]
    return {(r["before"], r["after"]): r["disputed"] for r in rows if day is None or r["detected_at"].day == day}


def test_each_row_of_a_clause_says_the_words_that_it_is_about(story, read):
    story.night({PARKS: read(BASE)})
    text = amended(六时="四时", 五日内="四日内")
    story.night({PARKS: read(text), ACT: read(DECISION.format(THREE))})
    assert real(story) == {
        ("六时", "四时"): both("五时", "四时"),
        ("五日", "四日"): both("三日", "四日"),
        ("十日", "七日"): None,
        ("百分之六十五", "百分之七十"): None,
    }


def test_a_text_published_after_ours_is_disputed_word_by_word(story, read):
    story.night({PARKS: read(BASE)})
    story.night({ACT: read(DECISION.format(THREE))})
    story.night({PARKS: read(amended(六时="四时", 十日内="八日内"))})
    assert real(story, day=5) == {("五时", "四时"): both("五时", "四时"), ("七日", "八日"): both("七日", "八日")}


def test_words_that_the_page_left_get_a_row_beside_those_that_it_changed(story, read):
    story.night({PARKS: read(BASE)})
    story.night({PARKS: read(amended(十日内="十日内")), ACT: read(DECISION.format(THREE))})
    rows = real(story)
    assert rows.pop(("十日", "七日")) == both("七日", "十日")
    assert len(rows) == 3
    assert set(rows.values()) == {None}


def test_words_that_the_page_struck_and_the_decision_keeps_are_disputed(story, read):
    story.night({PARKS: read(BASE)})
    text = amended().replace("，并在七日内公布结果", "").replace("（二）设置无障碍设施。\n", "")
    text = text.replace("百分之七十；", "百分之七十。")
    story.night({PARKS: read(text), ACT: read(DECISION.format(THREE.replace("、“十日”修改为“七日”", "")))})
    rows = real(story)
    assert rows[("五日", "三日")] is None
    assert rows[("，并在十日内公布结果", "")] == both("，并在十日内公布结果", "（无）")
    assert rows[("设置无障碍设施。", "")] == both("设置无障碍设施。", "（无）")


def test_the_orders_on_other_words_of_the_clause_are_confirmed(story, read):
    story.night({PARKS: read(BASE)})
    story.night({ACT: read(DECISION.format(THREE))})
    story.night({PARKS: read(amended(六时="四时"))})
    found = {row["words"]: row["outcome"] for row in story.rows("amending_instructions")}
    assert found == {"六时": "disputed", "五日": "confirmed", "十日": "confirmed", "百分之六十五": "confirmed"}


def test_an_order_over_the_whole_text_is_disputed_where_the_page_does_not_follow_it(story, read):
    order = "将“市园林绿化主管部门”统一修改为“市林业主管部门”。\n第三条第一款中的“六时”修改为“五时”。"
    story.night({PARKS: read(BASE)})
    story.night({ACT: read(DECISION.format(order))})
    text = BASE.replace("六时", "五时").replace("市园林绿化主管部门", "市城市管理部门")
    story.night({PARKS: read(text)})
    found = {row["words"]: row["outcome"] for row in story.rows("amending_instructions")}
    assert found == {"市园林绿化主管部门": "disputed", "六时": "confirmed"}


@pytest.mark.parametrize("nights", ["after ours", "same night"])
def test_an_article_at_the_boundary_of_two_chapters_is_the_same_in_either(story, read, nights):
    text = BASE.replace("第五条 ", "第六条 ").replace("第四条 ", "第五条 ")
    text = text.replace("第三章 法律责任", "第四条 公园应当设置公共厕所。\n第三章 法律责任")
    act = {ACT: read(DECISION.format(BOUNDARY))}
    story.night({PARKS: read(BASE)})
    story.night(act if nights == "after ours" else act | {PARKS: read(text)})
    story.night({PARKS: read(text)} if nights == "after ours" else {})
    assert {row["disputed"] for row in story.real_changes()} == {None}
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"confirmed"}
