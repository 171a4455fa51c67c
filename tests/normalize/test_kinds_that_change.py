"""A page that comes to be another kind of document is told: its rules of life change with it."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import CommentRound, PolicyKind

KEEP = "公园的保护和管理适用本办法。"
ASKED = CommentRound(
    opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 30), draft_title="测试市公园管理办法", agency="测试市园林局"
)


@pytest.fixture
def play(story, make_reading, page):
    def play(*nights):
        for facts in nights:
            story.night({page: make_reading(KEEP, published_on=date(2025, 3, 1), **facts)})

    return play


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [
        ({"kind": PolicyKind.CONSULTATION, "comment_round": ASKED}, {}, "in_force"),
        ({"kind": PolicyKind.NOTICE}, {"kind": PolicyKind.NORMATIVE_DOCUMENT}, "in_force"),
        ({}, {"kind": PolicyKind.CONSULTATION, "comment_round": ASKED}, "open_for_comment"),
    ],
)
def test_a_page_that_is_another_kind_of_document_is_told_once(play, story, first, then, status):
    play(first, then, then)
    (policy,) = story.rows("policies")
    (change,) = story.real_changes()
    kinds = [str(made.get("kind", PolicyKind.NORMATIVE_DOCUMENT)) for made in (first, then)]
    assert (change["method"], change["effect"], change["cause"]) == ("fact:kind", "correction", "source")
    assert [change["before"], change["after"]] == kinds
    assert (policy["kind"], policy["status"]) == (kinds[1], status)
    assert "文种类别" in change["sentence_zh"]


def test_a_kind_that_only_our_reading_changed_is_ours(story, make_reading, page):
    story.night({page: make_reading(KEEP, kind=PolicyKind.NOTICE, published_on=date(2025, 3, 1))})
    story.parser_version, story.upgraded = "2", {page: make_reading(KEEP, published_on=date(2025, 3, 1))}
    story.reread()
    (change,) = [row for row in story.rows("changes") if row["method"] == "fact:kind"]
    assert change["cause"] == "parser"
