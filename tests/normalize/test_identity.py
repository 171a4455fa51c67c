"""Which policy a page is: by address, number, title and wording."""

from __future__ import annotations

from datetime import date

TEN = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上5000元以下的罚款。"
OTHER = "市园林绿化主管部门负责全市公园的监督管理工作。"
SECOND = "http://www.example.gov/art/2025/3/3/art_1_2.html"
POSTS = {"title": "测试市人民政府任免通知", "signed_on": date(2025, 3, 1)}
LAKES = "测试市湖泊管理办法"


def test_two_notices_of_one_title_and_day_are_two_policies(story, make_reading, page):
    appointed, removed = make_reading("任命甲为局长。", **POSTS), make_reading("免去乙的局长职务。", **POSTS)
    story.night({page: appointed, SECOND: removed})
    assert len(story.rows("policies")) == 2
    assert {row["text"] for row in story.rows("texts")} == {appointed.text, removed.text}


def test_a_notice_of_a_known_title_and_day_with_another_text_is_another_policy(story, make_reading, page):
    story.night({page: make_reading("任命甲为局长。", **POSTS)})
    story.night({SECOND: make_reading("免去乙的局长职务。", **POSTS)})
    story.night(
        {"http://other.example/1.html": make_reading("免去丙的局长职务。", **POSTS)}, portal_id="cn_990200_other"
    )
    assert len(story.rows("policies")) == 3
    assert len(story.rows("texts")) == 3


def test_the_same_notice_at_a_second_address_is_one_policy(story, make_reading, page):
    notice = make_reading("任命甲为局长。", **POSTS)
    story.night({page: notice})
    story.night({SECOND: notice})
    assert len(story.rows("policies")) == 1
    assert len(story.rows("captures")) == 2


def test_pages_that_swap_their_addresses_are_no_rewrites(story, make_reading, page):
    parks, lakes = make_reading(OTHER, TEN), make_reading("湖泊" + OTHER, title=LAKES)
    story.night({page: parks, SECOND: lakes})
    story.night({page: lakes, SECOND: parks})
    assert len(story.rows("versions")) == 2
    assert story.rows("changes") == []


def test_a_page_that_takes_over_the_words_of_another_number_is_not_that_policy(story, make_reading, page):
    first, second = {"doc_number": "测政发〔2025〕3号"}, {"doc_number": "测政发〔2025〕4号"}
    story.night({page: make_reading(OTHER, TEN, **first), SECOND: make_reading(OTHER, **second)})
    story.night({SECOND: make_reading(OTHER, TEN, **second)})
    assert sorted(row["doc_number"] for row in story.rows("versions")) == sorted(
        [first["doc_number"], second["doc_number"], second["doc_number"]]
    )
