"""Pages that speak of a consultation held elsewhere: they belong to its life, whichever arrives first, and open none of their own."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.reading import read_text

DRAFT = "测试市公园管理办法（征求意见稿）"
TOLD = "http://www.example.gov/art/2025/3/9/art_1_2.html"
FINAL = "http://www.example.gov/art/2025/3/9/art_1_3.html"
BODY = (
    "第一条　为了加强公园管理，制定本办法。\n第二条　公园应当每日向公众开放。\n"
    "第三条　损坏公园设施的，处{}元罚款。\n第四条　本办法自2025年6月1日起施行。\n"
)
ASKS = (
    f"关于公开征求《{DRAFT}》意见的公告\n我局起草了《{DRAFT}》，现向社会公开征求意见。"
    f"征求意见时间为2025年3月4日至2025年3月9日。\n测试市园林局\n2025年3月4日\n{DRAFT}\n{BODY.format('五百')}"
)
ACTED = f"测试市公园管理办法\n测政规〔2025〕5号\n{BODY.format('三百')}测试市人民政府\n2025年3月8日\n"
FEEDBACK = (
    f"关于《{DRAFT}》公开征求意见采纳情况的公告\n2025年3月4日至3月9日，我局公开征求意见，共收到意见2条，采纳1条。\n"
    "1.建议将第三条“五百元”修改为“三百元”。采纳。\n2.建议将第二条“每日”修改为“全天”。未采纳。\n测试市园林局\n2025年3月5日\n"
)
LONGER = f"关于延长《{DRAFT}》征求意见期限的公告\n征求意见期限延长至2025年4月10日。\n测试市园林局\n2025年3月5日\n"
BACK = f"关于撤回《{DRAFT}》的公告\n决定撤回《{DRAFT}》，停止公开征求意见。\n测试市园林局\n2025年3月5日\n"


@pytest.fixture
def read(make_portal):
    return lambda text: read_text(text, portal=make_portal())


def owner(story, url):
    (row,) = story.rows("policies", url=url)
    return row


def steps(story, url):
    rows = story.rows("events", policy_id=owner(story, url)["policy_id"])
    return sorted((e["event"], str(e["event_on"])) for e in rows if e["event"] != "published")


def asked(story, url):
    (row,) = story.rows("consultations", policy_id=owner(story, url)["policy_id"])
    return row


@pytest.mark.parametrize("draft_first", [True, False])
def test_an_outcome_on_a_page_of_its_own_belongs_to_the_notice_that_asked(story, read, page, draft_first):
    first, second = ({page: read(ASKS)}, {TOLD: read(FEEDBACK)})
    story.night(days=2)
    for readings in (first, second) if draft_first else (second, first):
        story.night(readings)
    (link,) = story.rows("relations", relation="outcome_of")
    assert (link["from_policy_id"], link["to_policy_id"]) == tuple(owner(story, u)["policy_id"] for u in (TOLD, page))
    row = asked(story, page)
    assert (row["comments_received"], row["comments_adopted"], bool(row["outcome_text"])) == (2, 1, True)
    rows = story.rows("comment_outcomes")
    assert [(r["policy_id"] == row["policy_id"], r["disposition"]) for r in rows] == [
        (True, "adopted"),
        (True, "not_adopted"),
    ]
    assert ("outcome", "2025-03-05") in steps(story, page)
    assert steps(story, TOLD) == ([] if draft_first else [("outcome", "2025-03-05")])
    (change,) = [c for c in story.real_changes() if c["effect"] == "consultation_outcome"]
    assert (change["policy_id"], change["before"]) == (row["policy_id"], "")


@pytest.mark.parametrize("final_first", [True, False])
def test_the_final_text_is_that_of_the_notice_and_is_judged_by_the_outcome(story, read, page, final_first):
    story.night({page: read(ASKS)})
    later = ({FINAL: read(ACTED)}, {TOLD: read(FEEDBACK)})
    for readings in later if final_first else later[::-1]:
        story.night(readings)
    story.night(days=6)
    story.night()
    (link,) = story.rows("relations", relation="finalises")
    assert link["to_policy_id"] == owner(story, page)["policy_id"]
    assert [r["in_final"] for r in story.rows("comment_outcomes")] == ["followed", "absent"]
    assert [e[0] for e in steps(story, page)] == ["closed", "finalised", "opened", "outcome"]
    assert steps(story, TOLD) == []


def test_quiet_nights_and_both_pages_again_tell_nothing_twice(story, read, page):
    story.night({page: read(ASKS)})
    story.night({TOLD: read(FEEDBACK)})
    names = ("versions", "changes", "comment_outcomes", "relations", "consultations")
    tables = {name: story.tables[name] for name in names}
    story.night({page: read(ASKS), TOLD: read(FEEDBACK)})
    story.night()
    assert {name: story.tables[name] for name in names} == tables
    assert [e for e in steps(story, page) if e[0] == "outcome"] == [("outcome", "2025-03-05")]


def test_a_new_wording_of_the_notice_keeps_what_the_other_page_told(story, read, page):
    story.night({page: read(ASKS)})
    story.night({TOLD: read(FEEDBACK)})
    story.night({page: read(ASKS.replace("每日向公众开放", "每日向社会公众免费开放"))})
    assert (asked(story, page)["comments_received"], len(story.rows("comment_outcomes"))) == (2, 2)
    assert [c["operation"] for c in story.real_changes() if c["effect"] == "consultation_outcome"] == ["insert"]


def test_newer_code_that_reads_both_pages_the_same_changes_nothing(story, read, page):
    story.night({page: read(ASKS)})
    story.night({TOLD: read(FEEDBACK)})
    story.parser_version = "2"
    assert story.reread().new_versions == 0
    assert (asked(story, page)["comments_received"], len(story.rows("comment_outcomes"))) == (2, 2)
    assert len(story.rows("relations", relation="outcome_of")) == 1


def test_a_longer_window_told_elsewhere_is_the_window_of_the_notice(story, read, page):
    story.night({page: read(ASKS)})
    story.night({TOLD: read(LONGER)})
    for _ in range(8):
        story.night({page: read(ASKS)})
    assert asked(story, page)["closes_on"] == date(2025, 4, 10)
    assert steps(story, page) == [("extended", "2025-03-05"), ("opened", "2025-03-04")]
    assert owner(story, page)["status"] == "open_for_comment"
    assert [(c["effect"], c["before"], c["after"]) for c in story.real_changes()] == [
        ("deadline", "2025-03-09", "2025-04-10")
    ]
    assert steps(story, TOLD) == []


def test_a_draft_taken_back_stays_withdrawn_while_its_page_is_still_there(story, read, page):
    story.night({page: read(ASKS)})
    story.night({TOLD: read(BACK)})
    story.night({page: read(ASKS)})
    assert (owner(story, page)["status"], steps(story, page)) == (
        "withdrawn",
        [("opened", "2025-03-04"), ("withdrawn", "2025-03-05")],
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (f"《{DRAFT}》", "《乙山县公园管理办法（征求意见稿）》"),
        (f"《{DRAFT}》", "《测试市绿地管理办法（征求意见稿）》"),
    ],
)
def test_the_outcome_of_another_draft_is_not_linked(story, read, page, wrong, right):
    story.night({page: read(ASKS)})
    story.night({TOLD: read(FEEDBACK.replace(wrong, right))})
    assert story.rows("relations", relation="outcome_of") == []
    assert asked(story, page)["comments_received"] is None


def test_of_two_rounds_the_one_whose_window_is_told_is_meant(story, read, page):
    again = ASKS.replace("关于公开", "关于再次公开").replace("3月4日至2025年3月9日", "3月10日至2025年3月14日")
    second = page.replace("art_1_1", "art_1_7")
    story.night(
        {page: read(ASKS), second: read(again.replace("测试市园林局\n2025年3月4日", "测试市园林局\n2025年3月10日"))}
    )
    story.night({TOLD: read(FEEDBACK)})
    (link,) = story.rows("relations", relation="outcome_of")
    assert link["to_policy_id"] == owner(story, page)["policy_id"]
