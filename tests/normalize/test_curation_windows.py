"""Windows of consultations corrected by hand."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import CommentRound, PolicyKind

DRAFT = ("为了加强绿道管理，起草本办法。", "市园林主管部门负责绿道的管理。")
ASKED = CommentRound(
    opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 2), draft_title="测试市绿道管理办法（征求意见稿）"
)


@pytest.fixture
def read(make_reading):
    def make(*articles, asked=ASKED):
        return make_reading(
            *(articles or DRAFT), kind=PolicyKind.CONSULTATION, title="关于征求绿道办法意见的公告", comment_round=asked
        )

    return make


@pytest.fixture
def policy_id(story, page, read):
    story.night({page: read()})
    return story.rows("policies")[0]["policy_id"]


def test_a_corrected_deadline_opens_the_window_again_without_news(story, policy_id):
    assert story.rows("policies")[0]["status"] == "comment_closed"
    story.decide("correct", policy_id, closes_on='"2025-03-20"')
    story.night()
    assert story.rows("policies")[0]["status"] == "open_for_comment"
    assert story.rows("consultations")[0]["closes_on"] == date(2025, 3, 20)
    assert [(c["effect"], c["cause"]) for c in story.real_changes()] == [("deadline", "curation")]
    assert "extended" not in {e["event"] for e in story.rows("events")}


def test_a_corrected_deadline_survives_the_outcome_and_its_own_page(story, policy_id, page, read, changed):
    story.decide("correct", policy_id, closes_on='"2025-03-20"')
    story.night()
    story.night({page: read(asked=changed(ASKED, outcome_text="共收到意见2条，采纳1条。"))})
    assert story.rows("consultations")[0]["closes_on"] == date(2025, 3, 20)
    assert [c["effect"] for c in story.real_changes() if c["cause"] == "source"] == ["consultation_outcome"]


def test_an_extension_that_the_page_announces_later_is_not_silent(story, policy_id, page, read, changed):
    story.decide("correct", policy_id, closes_on='"2025-03-20"')
    story.night()
    story.night({page: read(asked=changed(ASKED, closes_on=date(2025, 4, 30)))})
    (told,) = [c for c in story.real_changes() if c["cause"] == "source"]
    assert (told["effect"], told["after"]) == ("deadline", "2025-04-30")
    assert told["disputed"]
    assert story.rows("consultations")[0]["closes_on"] == date(2025, 3, 20)


def test_a_final_text_finishes_the_consultation_that_stands(story, policy_id, page, read, make_reading):
    story.night({f"{page}?2": read("另一份同题草案。", asked=ASKED)})
    other = next(row["policy_id"] for row in story.rows("policies") if row["policy_id"] != policy_id)
    story.decide("merge", other, into=policy_id)
    story.night()
    story.night({f"{page}?3": make_reading(*DRAFT, "本办法自发布之日起施行。", title="测试市绿道管理办法")})
    assert [r["to_policy_id"] for r in story.rows("relations", relation="finalises")] == [policy_id]


def test_a_document_found_to_be_a_consultation_gets_its_window(story, page, make_reading):
    story.night({page: make_reading(*DRAFT, published_on=date(2025, 3, 1))})
    policy_id = story.rows("policies")[0]["policy_id"]
    story.decide("correct", policy_id, kind='"consultation"', opens_on='"2025-03-01"', closes_on='"2025-03-31"')
    story.night()
    assert story.rows("policies")[0]["status"] == "open_for_comment"
    story.night({page: make_reading(*DRAFT, "新增一条。", published_on=date(2025, 3, 1))})
    assert story.rows("policies")[0]["kind"] == "consultation"
    assert story.rows("consultations")[0]["closes_on"] == date(2025, 3, 31)
    assert {e["cause"] for e in story.rows("events") if e["event"] != "published"} <= {"curation"}
