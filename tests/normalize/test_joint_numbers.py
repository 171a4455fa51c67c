"""A document of several bodies has a number of each: all are published, and any of them names it."""

from __future__ import annotations

import pytest

from gongbao.model.policy import Cited, Relation
from gongbao.normalize.arrow import table_of
from gongbao.normalize.policy_index import index_policies

FIRST, SECOND = "测发改〔2025〕12号", "测财〔2025〕35号"
TITLE = "测试市发展和改革局 测试市财政局关于支持储能发展的通知"
OTHER = "http://www.example.gov/art/2025/3/3/art_1_2.html"
ARTICLES = ("市财政每年安排资金支持储能项目。", "项目由市发展和改革局组织申报。", "本通知自2025年4月1日起施行。")


@pytest.fixture
def joint(make_reading):
    def make(*numbers, articles=ARTICLES, **facts):
        own = {"doc_number": numbers[0] if numbers else None, "doc_numbers": numbers}
        issuers = ("测试市发展和改革局", "测试市财政局")
        return make_reading(*articles, title=TITLE, title_as_written=TITLE, issuers=issuers, **own | facts)

    return make


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def test_all_numbers_are_published_the_first_of_them_as_the_number(story, joint, make_reading, page):
    story.night({page: joint(FIRST, SECOND), OTHER: make_reading("没有文号的办法。")})
    assert (policy(story)["doc_number"], policy(story)["doc_numbers"]) == (FIRST, [FIRST, SECOND])
    (other,) = story.rows("policies", url=OTHER)
    assert (other["doc_number"], other["doc_numbers"]) == (None, [])


@pytest.mark.parametrize("number", [FIRST, SECOND])
def test_a_relation_finds_the_document_by_any_number_whichever_comes_first(story, joint, make_reading, page, number):
    cited = (Cited(relation=Relation.REPEALS, title=None, doc_number=number, as_written=f"{number}同时废止"),)
    story.night({OTHER: make_reading("有关文件同时废止。", cited=cited)})
    assert [r["to_policy_id"] for r in story.rows("relations")] == [None]
    story.night({page: joint(FIRST, SECOND)})
    assert [r["to_policy_id"] for r in story.rows("relations")] == [policy(story)["policy_id"]]


def test_its_title_under_a_number_that_it_does_not_bear_is_another_document():
    place = {"kind": "normative_document", "wrapped_title": None, "issuers": [], "division_code": None}
    joint = {**place, "policy_id": "gb-a", "title": TITLE, "doc_number": FIRST, "doc_numbers": [FIRST, SECOND]}
    misprinted = {
        **place,
        "policy_id": "gb-b",
        "title": "测试市公园办法",
        "doc_number": SECOND,
        "doc_numbers": [SECOND],
    }
    index = index_policies([joint, misprinted])
    asked = (SECOND, "测财〔2019〕2号")
    assert [index.find(doc_number=n, title=TITLE, cited_by="gb-z") for n in asked] == ["gb-a", None]


@pytest.mark.parametrize("known", [(FIRST, SECOND), (FIRST,)])
def test_a_page_that_puts_the_other_number_first_is_the_same_document(story, joint, page, known):
    story.night({page: joint(*known)})
    before = policy(story)
    story.night({OTHER: joint(SECOND, FIRST)})
    assert policy(story)["policy_id"] == before["policy_id"]
    assert [r["version_id"] for r in story.rows("versions")] == [before["latest_version_id"]]
    assert (policy(story)["doc_number"], policy(story)["doc_numbers"]) == (FIRST, list(known))


def test_a_number_corrected_by_hand_leaves_the_others_and_is_given_back(story, joint, page):
    story.night({page: joint(FIRST, SECOND)})
    story.decide("correct", policy(story)["policy_id"], doc_number='"测发改〔2025〕21号"')
    story.night()
    assert policy(story)["doc_numbers"] == ["测发改〔2025〕21号", SECOND]
    story.night({page: joint(FIRST, SECOND, articles=(*ARTICLES, "另有一条。"))})
    assert (policy(story)["doc_number"], policy(story)["doc_numbers"]) == (
        "测发改〔2025〕21号",
        ["测发改〔2025〕21号", SECOND],
    )
    story.decide("correct", policy(story)["policy_id"], unset='["doc_number"]')
    story.night()
    assert policy(story)["doc_numbers"] == [FIRST, SECOND]


def test_rows_of_an_older_release_get_their_numbers_when_they_are_read_again(story, joint, page):
    story.night({page: joint(FIRST, SECOND)})
    rows = [{**row, "doc_numbers": None} for row in story.tables["policies"].to_pylist()]
    story.tables = {**story.tables, "policies": table_of("policies", rows)}
    story.parser_version = "2"
    story.reread()
    assert policy(story)["doc_numbers"] == [FIRST, SECOND]
    assert [r["version_id"] for r in story.rows("versions")] == [policy(story)["latest_version_id"]]
