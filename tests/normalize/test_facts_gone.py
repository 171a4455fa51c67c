"""Facts that disappear are changes; a fact that we only failed to read is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink, CommentRound, PolicyKind

TEN = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上5000元以下的罚款。"
OTHER = "市园林绿化主管部门负责全市公园的监督管理工作。"
WINDOW = CommentRound(opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 10))


def told(story):
    return [
        (row["operation"], row["effect"], row["method"], row["before"], row["after"]) for row in story.real_changes()
    ]


@pytest.fixture
def consultation(make_reading):
    return make_reading("征求意见。", kind=PolicyKind.CONSULTATION, title="关于征求意见的公告", comment_round=WINDOW)


@pytest.mark.parametrize(
    "gone",
    [
        ("expires_on", date(2026, 1, 1), "validity", "2026-01-01"),
        ("effective_on", date(2024, 1, 1), "validity", "2024-01-01"),
        ("doc_number", "测政发〔2025〕3号", "correction", "测政发〔2025〕3号"),
    ],
)
def test_a_fact_taken_away_is_a_change(story, make_reading, page, gone):
    fact, value, effect, before = gone
    story.night({page: make_reading(OTHER, TEN, **{fact: value})})
    story.night({page: make_reading(OTHER, TEN)})
    assert told(story) == [("delete", effect, f"fact:{fact}", before, "")]
    assert len(story.rows("versions")) == 2


def test_a_closing_date_taken_away_is_a_change(story, consultation, page):
    story.night({page: consultation})
    story.night({page: replace(consultation, comment_round=replace(WINDOW, closes_on=None))})
    assert told(story) == [("delete", "deadline", "fact:closes_on", "2025-03-10", "")]


def test_an_outcome_taken_away_is_a_change(story, consultation, page):
    answered = replace(consultation, comment_round=replace(WINDOW, outcome_text="共收到1条建议。"))
    story.night({page: answered})
    story.night({page: consultation})
    assert told(story) == [("delete", "consultation_outcome", "fact:outcome", "共收到1条建议。", "")]


def test_a_window_that_is_not_found_any_more_stays_known(story, consultation, page):
    story.night({page: consultation})
    story.night({page: replace(consultation, comment_round=None)})
    assert len(story.rows("versions")) == 1
    assert [row["closes_on"] for row in story.rows("consultations")] == [date(2025, 3, 10)]


def test_an_opening_day_read_otherwise_is_kept_without_a_version(story, consultation, page):
    story.night({page: consultation})
    story.night({page: replace(consultation, comment_round=replace(WINDOW, opens_on=date(2025, 3, 2)))})
    assert len(story.rows("versions")) == 1
    assert [row["opens_on"] for row in story.rows("consultations")] == [date(2025, 3, 2)]


def test_a_title_that_is_not_found_any_more_is_a_misreading(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.night({page: make_reading(OTHER, TEN, title=None)})
    assert len(story.rows("versions")) == 1
    story.night({page: make_reading(OTHER, TEN.replace("5000", "8000"), title=None)})
    assert [row["effect"] for row in story.real_changes()] == ["quantity"]
    assert {row["title"] for row in (*story.rows("versions"), *story.rows("policies"))} == {"测试市公园管理办法"}


def test_a_title_that_new_code_does_not_find_is_kept(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.parser_version = "2"
    story.upgraded = {page: make_reading(OTHER, TEN, title=None)}
    story.night({page: make_reading(OTHER, TEN, title=None)})
    assert len(story.rows("versions")) == 1
    assert story.real_changes() == []
    story.night({page: make_reading(OTHER, TEN.replace("5000", "8000"), title=None)})
    assert {row["title"] for row in (*story.rows("versions"), *story.rows("policies"))} == {"测试市公园管理办法"}


@pytest.fixture
def twins():
    one = AttachmentLink(name="附件.docx", url="http://www.example.gov/1.docx", sha256=Sha256.of(b"one"))
    return one, replace(one, url="http://www.example.gov/2.docx", sha256=Sha256.of(b"two"))


def test_two_files_of_one_name_that_stay_are_no_change(story, make_reading, page, twins):
    for _ in range(3):
        story.night({page: make_reading(OTHER, attachments=twins)})
    assert len(story.rows("versions")) == 1
    assert story.real_changes() == []


def test_two_files_of_one_name_survive_new_code(story, make_reading, page, twins):
    story.night({page: make_reading(OTHER, attachments=twins)})
    story.parser_version = "2"
    story.night({page: make_reading(OTHER, attachments=twins)})
    assert len(story.rows("versions")) == 1


def test_the_second_file_of_one_name_swapped_is_a_change(story, make_reading, page, twins):
    story.night({page: make_reading(OTHER, attachments=twins)})
    swapped = (twins[0], replace(twins[1], sha256=Sha256.of(b"three")))
    story.night({page: make_reading(OTHER, attachments=swapped)})
    (change,) = story.real_changes()
    assert change["effect"] == "annex"
    assert change["after"].startswith("附件.docx (2) ")


FORM = AttachmentLink(name="申报表", url=None)
FILE = AttachmentLink(name="附件1：申报表.docx", url="http://www.example.gov/1.docx", sha256=Sha256.of(b"one"))


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (((), (FORM,)), [("insert", "annex", "fact:attachments", "", "申报表")]),
        (((FORM,), ()), [("delete", "annex", "fact:attachments", "申报表", "")]),
        (((FILE,), (FILE, FORM)), []),
        (((FILE, FORM), (FILE,)), []),
    ],
)
def test_an_annex_that_the_text_only_names_comes_and_goes(story, make_reading, page, sides, expected):
    for attachments in sides:
        story.night({page: make_reading(OTHER, TEN, attachments=attachments)})
    assert told(story) == expected
