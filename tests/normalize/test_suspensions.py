"""A suspension is an event and a change of validity; the status stays, and its evidence says what is not carried out."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, Clause, PolicyKind, Relation

TITLE = "测试市公园管理办法"
NOTICE = "http://www.example.gov/art/2025/3/5/art_1_9.html"
BACK = "http://www.example.gov/art/2025/3/6/art_1_9.html"
WHOLE = f"自2025年3月5日起暂停执行《{TITLE}》"


@pytest.fixture
def parks(make_reading):
    return lambda: make_reading("公园应当每日开放。", "门票每人五元。", effective_on=date(2020, 3, 7))


@pytest.fixture
def notice(make_reading):
    def notice(words=WHOLE, relation=Relation.SUSPENDS, on=None, **facts):
        cited = (Cited(relation=relation, title=TITLE, doc_number=None, as_written=words, effective_on=on),)
        base = {"title": f"测试市人民政府关于有关事项的通知（{relation}）", "kind": PolicyKind.NOTICE, "cited": cited}
        return make_reading(words, **(base | {"signed_on": date(2025, 3, 4)} | facts))

    return notice


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def steps(story):
    rows = story.rows("events", policy_id=policy(story)["policy_id"])
    return sorted((e["event"], str(e["event_on"])) for e in rows if e["event"] in {"suspended", "resumed"})


def test_a_suspension_until_further_notice(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice(on=date(2025, 3, 7))})
    assert steps(story) == []
    story.night(days=2)
    story.night()
    assert steps(story) == [("suspended", "2025-03-07")]
    assert (policy(story)["status"], WHOLE in policy(story)["status_evidence"]) == ("in_force", True)
    (row,) = story.real_changes()
    assert (row["effect"], row["before"], row["after"]) == ("validity", "", WHOLE)
    story.night()
    assert (len(steps(story)), len(story.real_changes())) == (1, 1)


def test_a_clause_is_suspended_until_the_day_that_the_words_give(story, parks, notice, page):
    words = f"《{TITLE}》第二条暂停执行至2025年3月7日"
    story.night({page: parks()})
    story.night({NOTICE: notice(words)})
    assert steps(story) == [("suspended", "2025-03-04")]
    assert "至2025年3月7日" in story.rows("events", event="suspended")[0]["sentence_zh"]
    (row,) = story.real_changes()
    assert (row["clause_eid_after"], row["clause_label_after"]) == ("art_2", "第二条")
    story.night(days=4)
    story.night()
    assert steps(story) == [("resumed", "2025-03-08"), ("suspended", "2025-03-04")]
    assert "暂停" not in policy(story)["status_evidence"]


def test_an_act_ends_the_suspension(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({BACK: notice(f"恢复执行《{TITLE}》", Relation.RESUMES, on=date(2025, 3, 6))})
    assert steps(story) == [("resumed", "2025-03-06"), ("suspended", "2025-03-04")]
    assert WHOLE not in policy(story)["status_evidence"]


def test_a_suspension_that_arrives_before_its_policy_waits_for_it(story, parks, notice, page):
    story.night({NOTICE: notice()})
    story.night({page: parks()})
    assert steps(story) == [("suspended", "2025-03-04")]


def test_a_draft_suspends_nothing(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice(kind=PolicyKind.CONSULTATION)})
    assert steps(story) == []


def test_an_act_that_does_not_say_so_any_more_suspends_no_longer(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({NOTICE: notice("本通知另行发布。", cited=())})
    assert steps(story) == [("resumed", "2025-03-06"), ("suspended", "2025-03-04")]
    assert WHOLE not in policy(story)["status_evidence"]


def test_a_suspension_renewed_on_the_day_after_its_last_goes_on(story, parks, notice, page):
    again = "http://www.example.gov/art/2025/3/7/art_1_9.html"
    story.night({page: parks()})
    story.night({NOTICE: notice(f"《{TITLE}》暂停执行至2025年3月7日")})
    story.night(
        {again: notice(f"自2025年3月8日起暂停执行《{TITLE}》", on=date(2025, 3, 8), title="测试市关于继续暂停的通知")}
    )
    story.night(days=3)
    story.night()
    assert steps(story) == [("suspended", "2025-03-04"), ("suspended", "2025-03-08")]
    assert "2025年3月8日" in policy(story)["status_evidence"]


def test_a_chapter_that_is_suspended_is_named(story, parks, notice, page, changed):
    rules = parks()
    chapters = tuple(
        Clause(eid=f"chap_{n}", parent_eid=None, label=f"第{label}章", level="chapter", order=n, heading=name, text="")
        for n, (label, name) in enumerate([("一", "总则"), ("二", "门票")])
    )
    story.night({page: changed(rules, clauses=(*chapters, *(changed(c, order=c.order + 2) for c in rules.clauses)))})
    story.night({NOTICE: notice(f"《{TITLE}》第二章暂停执行")})
    (row,) = story.real_changes()
    assert (row["clause_eid_after"], row["clause_label_after"]) == ("chap_1", "第二章")


def test_the_change_of_a_resumption_strikes_the_words_that_suspended(story, parks, notice, page):
    story.night({page: parks()})
    story.night({NOTICE: notice()})
    story.night({BACK: notice(f"自2025年3月6日起恢复实施《{TITLE}》", Relation.RESUMES, on=date(2025, 3, 6))})
    told = {(row["before"], row["after"]) for row in story.real_changes()}
    assert told == {("", WHOLE), (WHOLE, "")}


def test_of_two_clauses_suspended_the_one_that_comes_back_is_quoted(story, parks, notice, page):
    first, second = f"《{TITLE}》第一条暂停执行", f"《{TITLE}》第二条暂停执行"
    other = "http://www.example.gov/art/2025/3/5/art_1_8.html"
    story.night({page: parks()})
    story.night(
        {NOTICE: notice(first), other: notice(second, title="测试市关于暂停收取门票的通知", signed_on=date(2025, 3, 3))}
    )
    story.night({BACK: notice(f"恢复执行《{TITLE}》第一条", Relation.RESUMES, on=date(2025, 3, 6))})
    assert {(row["before"], row["after"]) for row in story.real_changes()} == {("", first), ("", second), (first, "")}


def test_a_resumption_of_what_was_never_seen_suspended_quotes_itself(story, parks, notice, page):
    words = f"恢复执行《{TITLE}》"
    story.night({page: parks()})
    story.night({BACK: notice(words, Relation.RESUMES, on=date(2025, 3, 4))})
    assert [(row["before"], row["after"]) for row in story.real_changes()] == [("", words)]


def test_a_policy_carried_out_again_as_a_whole_strikes_all_that_is_still_suspended(story, parks, notice, page):
    first, second = f"《{TITLE}》第一条暂停执行至2025年3月4日", f"《{TITLE}》第二条暂停执行"
    other = "http://www.example.gov/art/2025/3/5/art_1_8.html"
    story.night({page: parks()})
    story.night(
        {NOTICE: notice(first), other: notice(second, title="测试市关于暂停收取门票的通知", signed_on=date(2025, 3, 3))}
    )
    story.night()
    story.night({BACK: notice(f"恢复执行《{TITLE}》", Relation.RESUMES, on=date(2025, 3, 6))})
    assert (second, "") in {(row["before"], row["after"]) for row in story.real_changes()}
    assert not any(first in row["before"] and second in row["before"] for row in story.real_changes())
