"""Which text may be the final one of a draft: none that is older, and not the act that a draft decision changes."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import CommentRound, PolicyKind

TITLE = "测试市公园管理办法"
OLD = date(2020, 3, 1)
OPENS = date(2025, 3, 3)
ACT = "http://www.example.gov/art/2025/3/9/art_1_2.html"
NEW = "http://www.example.gov/art/2025/3/9/art_1_3.html"
DRAFTED = ("公园应当每日开放。", "本办法自2025年6月1日起施行。")


@pytest.fixture
def draft(make_reading):
    def draft(name=f"{TITLE}（征求意见稿）", asked_for=None, opens_on=OPENS, **facts):
        title = asked_for or f"关于公开征求《{name}》意见的公告"
        asked = CommentRound(opens_on=opens_on, closes_on=date(2025, 4, 3), draft_title=name)
        base = {"kind": PolicyKind.CONSULTATION, "title": title, "title_as_written": title, "comment_round": asked}
        return make_reading(*DRAFTED, **(base | facts))

    return draft


def finals(story):
    titles = {row["policy_id"]: row for row in story.rows("policies")}
    return [titles[row["from_policy_id"]]["signed_on"] for row in story.rows("relations", relation="finalises")]


@pytest.mark.parametrize("known_first", [True, False])
@pytest.mark.parametrize("dated", ["signed_on", "published_on", "effective_on"])
def test_an_act_older_than_the_draft_is_not_its_final_text(story, draft, make_reading, dated, known_first):
    old = {ACT: make_reading("公园应当开放。", **{dated: OLD})}
    asked = {NEW: draft()}
    for readings in (old, asked) if known_first else (asked, old):
        story.night(readings)
    assert finals(story) == []
    assert story.rows("events", event="finalised") == []


def test_an_act_without_days_that_was_known_before_the_draft_is_not_its_final_text(story, draft, make_reading, page):
    story.night({ACT: make_reading("公园应当开放。")})
    story.night({page: draft()})
    assert finals(story) == []


def test_the_text_made_after_the_draft_is_its_final_text_beside_the_old_one(story, draft, make_reading, page):
    story.night({ACT: make_reading("公园应当开放。", signed_on=OLD, doc_number="测政发〔2020〕3号")})
    story.night({page: draft()})
    story.night({NEW: make_reading(*DRAFTED, signed_on=date(2025, 3, 5), doc_number="测政发〔2025〕8号")})
    assert finals(story) == [date(2025, 3, 5)]


@pytest.mark.parametrize(
    "asked_for",
    [
        f"关于公开征求《测试市人民政府关于修改〈{TITLE}〉的决定（征求意见稿）》意见的公告",
        f"关于征求废止《{TITLE}》意见的公告",
    ],
)
def test_a_draft_that_changes_or_ends_an_act_is_no_draft_of_it(story, draft, make_reading, page, asked_for):
    story.night({page: draft(name=TITLE, asked_for=asked_for)})
    story.night({ACT: make_reading("公园应当开放。", signed_on=date(2025, 3, 4))})
    assert finals(story) == []


def test_a_revision_has_its_draft_once_the_revised_text_arrives(story, draft, make_reading, page):
    story.night({ACT: make_reading("公园应当开放。", signed_on=OLD)})
    story.night({page: draft(name=f"{TITLE}（修订草案征求意见稿）")})
    assert finals(story) == []
    story.night({ACT: make_reading(*DRAFTED, signed_on=date(2025, 3, 5))})
    assert finals(story) == [date(2025, 3, 5)]


def test_a_revision_without_days_is_no_ground_to_take_an_old_act_for_its_final_text(story, draft, make_reading, page):
    story.night({page: draft(name=f"{TITLE}（修订草案征求意见稿）")})
    story.night({ACT: make_reading("公园应当开放。")})
    assert finals(story) == []


@pytest.mark.parametrize(("place", "found"), [("330206", 0), ("330200", 1), (None, 1)])
def test_the_text_of_another_place_is_not_the_final_text(story, draft, make_reading, place, found):
    story.night({ACT: draft(division_code="330203")})
    story.night({NEW: make_reading(*DRAFTED, signed_on=date(2025, 3, 5), division_code=place)})
    assert len(finals(story)) == found
