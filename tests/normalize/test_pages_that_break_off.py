"""A page that breaks off in mid-sentence takes nothing back: the whole wording, its facts and its status stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.reading import read_text

WHOLE = """测试市渡口停泊管理办法
测政发〔2024〕8号
第一条　为了加强渡口停泊管理，保障水上交通安全，制定本办法。
第二条　申请设立停泊区的，应当提交申请书；市交通运输局应当自受理之日起二十日内作出决定，并书面告知申请人。
第三条　停泊区应当配备消防器材。
第四条　违反本办法规定的，处500元以上2000元以下的罚款。
第五条　本办法自2024年5月1日起施行，有效期5年。
"""
BROKEN = WHOLE[: WHOLE.index("作出") + 2]


@pytest.fixture
def published(story, page):
    story.night({page: read_text(WHOLE)})
    return story


def test_the_whole_wording_its_facts_and_its_status_stay(published, page):
    published.night({page: read_text(BROKEN)})
    (policy,) = published.rows("policies")
    assert (policy["status"], policy["effective_on"], policy["expires_on"]) == (
        "in_force",
        date(2024, 5, 1),
        date(2029, 4, 30),
    )
    assert len(published.rows("versions")) == 1
    assert len(published.rows("clauses")) == 5


def test_the_fault_is_recorded_once_as_noise_and_flagged(published, page):
    published.night({page: read_text(BROKEN)})
    published.night({page: read_text(BROKEN)})
    assert published.real_changes() == []
    (fault,) = published.rows("changes", effect="capture_fault")
    assert fault["after"].endswith("二十日内作出")
    assert "broken_off" in published.rows("policies")[0]["flags"]


def test_the_whole_page_takes_the_flag_away(published, page):
    published.night({page: read_text(BROKEN)})
    published.night({page: read_text(WHOLE)})
    assert published.rows("policies")[0]["flags"] == []
    assert (len(published.rows("versions")), published.real_changes()) == (1, [])


def test_a_change_behind_the_break_is_told_when_the_page_is_whole_again(published, page):
    published.night({page: read_text(BROKEN)})
    published.night({page: read_text(WHOLE.replace("2000元", "3000元"))})
    assert [(row["effect"], row["before"], row["after"]) for row in published.real_changes()] == [
        ("quantity", "2000元", "3000元")
    ]
    assert published.rows("policies")[0]["flags"] == []


def test_clauses_that_went_behind_a_finished_sentence_are_told(published, page):
    published.night({page: read_text(WHOLE[: WHOLE.index("第三条")] + WHOLE[WHOLE.index("第五条") :])})
    assert len(published.rows("versions")) == 2
    gone = {row["clause_label_before"] for row in published.real_changes() if row["operation"] == "delete"}
    assert gone == {"第三条", "第四条"}


def test_the_last_clause_struck_alone_is_told(published, page):
    published.night({page: read_text(WHOLE[: WHOLE.index("第五条")])})
    gone = {row["clause_label_before"] for row in published.real_changes() if row["operation"] == "delete"}
    assert gone == {"第五条"}


@pytest.mark.parametrize("end", ["第三条", "第四条"])
def test_a_text_that_ends_with_a_sentence_before_its_closing_rules_is_held_back(published, page, end):
    whole = WHOLE + "第六条　本办法由测试市交通运输局解释。\n"
    published.night({page: read_text(whole)})
    told = len(published.real_changes())
    published.night({page: read_text(whole[: whole.index(end)])})
    (policy,) = published.rows("policies")
    assert "broken_off" in policy["flags"]
    assert len(published.real_changes()) == told
    assert [c["label"] for c in published.rows("clauses")][-1] == "第六条"


CONTENTS = """测试市渡口停泊管理办法
目　录
第一章　总则
第二章　停泊
第三章　附则
"""
CHAPTERS = """第一章　总则
第一条　为了加强渡口停泊管理，制定本办法。
第二章　停泊
第二条　停泊区应当配备消防器材。
第三条　停泊区应当设置标志。
"""
END = """第三章　附则
第四条　本办法自2024年5月1日起施行。
"""


def test_a_text_that_lacks_the_last_chapter_of_its_own_contents_is_held_back(story, page):
    story.night({page: read_text(CONTENTS + CHAPTERS + END)})
    story.night({page: read_text(CONTENTS + CHAPTERS)})
    (policy,) = story.rows("policies")
    assert (policy["flags"], len(story.rows("versions")), story.real_changes()) == (["broken_off"], 1, [])


def test_a_first_copy_that_lacks_the_last_chapter_of_its_own_contents_is_flagged_until_it_is_whole(story, page):
    story.night({page: read_text(CONTENTS + CHAPTERS)})
    assert "broken_off" in story.rows("policies")[0]["flags"]
    story.night({page: read_text(CONTENTS + CHAPTERS + END)})
    assert story.rows("policies")[0]["flags"] == []
    assert [row for row in story.real_changes() if row["effect"] != "validity"] == []


def test_a_chapter_that_the_contents_name_otherwise_is_no_break(story, page):
    story.night({page: read_text(CONTENTS.replace("停泊\n第三", "停泊秩序\n第三") + CHAPTERS + END)})
    assert story.rows("policies")[0]["flags"] == []


def test_a_text_that_goes_on_where_its_first_copy_broke_off_is_no_news(story, page):
    story.night({page: read_text(BROKEN)})
    story.night({page: replace(read_text(WHOLE), effective_on=None, expires_on=None)})
    assert (len(story.rows("versions")), story.real_changes()) == (2, [])
