"""Draft, outcome and final text of one consultation, clause by clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.model.policy import CommentRound, OutcomeEdit, PolicyKind

ONE = "为了促进储能产业发展，制定本办法。"
TWO = "对新建储能项目，按照不超过投资额50%的比例给予补助，单个项目最高500万元。"
TWO_FINAL = TWO.replace("50%", "40%")
THREE = "储能企业应当建立安全管理制度，市发展改革委负责监督。"
FOUR = "本办法由市发展改革委负责解释。"
TITLE = "测试市储能产业促进办法"
FINAL = "http://www.example.gov/art/2025/3/9/art_1_2.html"
CLOSES = date(2025, 2, 20)


@pytest.fixture
def draft(make_reading):
    def draft(*articles, outcome=(), decisions=(), closes_on=CLOSES, **facts):
        said = "共收到意见2条，采纳1条。" if outcome or decisions else None
        asked = CommentRound(
            opens_on=date(2025, 1, 20),
            closes_on=closes_on,
            draft_title=f"{TITLE}（征求意见稿）",
            outcome_text=said,
            outcome=outcome,
            decisions=decisions,
        )
        title = f"关于公开征求《{TITLE}（征求意见稿）》意见的公告"
        base = {"kind": PolicyKind.CONSULTATION, "title": title, "title_as_written": title, "comment_round": asked}
        return make_reading(*(articles or (ONE, TWO, THREE, FOUR)), **(base | facts))

    return draft


@pytest.fixture
def final(make_reading):
    return lambda *articles, **facts: make_reading(
        *(articles or (ONE, TWO_FINAL, THREE, FOUR)), title=TITLE, title_as_written=TITLE, **facts
    )


def lowered(**other):
    return OutcomeEdit(
        **({"clause_label": "2", "paragraph": None, "effect": "quantity", "before": "50%", "after": "40%"} | other)
    )


def policy(story, **where):
    (row,) = story.rows("policies", **where)
    return row


def of_final(story):
    owner = policy(story, title=TITLE)["policy_id"]
    return [row for row in story.real_changes() if row["policy_id"] == owner]


def test_the_final_text_is_compared_with_the_draft_clause_by_clause(story, draft, final, page):
    story.night({page: draft()})
    story.night({FINAL: final()})
    (row,) = of_final(story)
    assert (row["effect"], row["direction"], row["before"], row["after"]) == ("quantity", "down", "50%", "40%")
    assert (row["clause_label_before"], row["clause_label_after"]) == ("第二条", "第二条")
    assert row["version_before"] == policy(story, kind="consultation")["latest_version_id"]
    assert row["version_after"] == policy(story, title=TITLE)["latest_version_id"]
    assert (row["cause"], row["evidence"]) == ("source", "draft compared with the final text")
    assert "征求意见稿" in row["sentence_zh"]
    assert "draft" in row["sentence_en"]


def test_an_edit_that_a_comment_asked_for_names_its_round(story, draft, final, page):
    story.night({page: draft()})
    story.night({page: draft(outcome=(lowered(),))})
    story.night({FINAL: final()})
    (row,) = of_final(story)
    assert row["evidence"] == "draft compared with the final text; adopted from the comment round closing 2025-02-20"
    assert row["sentence_en"].endswith("adopted from the comment round closing 2025-02-20")
    assert "采纳截至2025年2月20日征集的意见" in row["sentence_zh"]
    (outcome,) = story.rows("comment_outcomes")
    assert (outcome["disposition"], outcome["in_final"]) == ("adopted", "followed")
    assert (outcome["final_policy_id"], outcome["final_eid"]) == (policy(story, title=TITLE)["policy_id"], "art_2")


def test_an_adopted_comment_that_the_final_text_does_not_carry_is_told(story, draft, final, page):
    story.night({page: draft(outcome=(lowered(),))})
    story.night({FINAL: final(ONE, TWO, THREE, FOUR)})
    (outcome,) = story.rows("comment_outcomes")
    assert outcome["in_final"] == "absent"
    (row,) = of_final(story)
    assert (row["effect"], row["before"], row["after"]) == ("consultation_outcome", "50%", "40%")
    assert row["disputed"] == "adopted from the comment round closing 2025-02-20, absent from the final text"
    assert "正式文本未体现" in row["sentence_zh"]
    assert "absent from the final text" in row["sentence_en"]


def test_the_clause_is_followed_where_the_final_text_counts_it_otherwise(story, draft, final, page):
    story.night({page: draft(outcome=(lowered(),))})
    story.night({FINAL: final(ONE, "本办法所称储能项目，是指以电化学方式存储电能的设施。", TWO_FINAL, THREE, FOUR)})
    (outcome,) = story.rows("comment_outcomes")
    assert (outcome["in_final"], outcome["final_eid"]) == ("followed", "art_3")


def test_a_comment_not_adopted_is_kept_with_its_clause_and_tells_nothing(story, draft, final, page):
    refused = lowered(disposition="not_adopted")
    story.night({page: draft(outcome=(refused,))})
    story.night({FINAL: final(ONE, TWO, THREE, FOUR)})
    (outcome,) = story.rows("comment_outcomes")
    assert (outcome["disposition"], outcome["in_final"]) == ("not_adopted", "absent")
    assert of_final(story) == []


def test_a_decision_without_exchanged_words_has_its_row(story, draft, final, page):
    partly = lowered(before="", after="", effect="amendment", disposition="partly", clause_label="3")
    story.night({page: draft(outcome=(lowered(),), decisions=(partly,))})
    story.night({FINAL: final()})
    rows = {row["clause_label"]: row for row in story.rows("comment_outcomes")}
    assert (rows["3"]["disposition"], rows["3"]["before"], rows["3"]["in_final"]) == ("partly", "", None)
    assert rows["3"]["final_eid"] == "art_3"


def test_an_outcome_published_after_the_final_text_is_judged_against_it(story, draft, final, page):
    story.night({page: draft()})
    story.night({FINAL: final()})
    log = story.rows("changes", policy_id=policy(story, title=TITLE)["policy_id"])
    story.night({page: draft(outcome=(lowered(),))})
    (outcome,) = story.rows("comment_outcomes")
    assert outcome["in_final"] == "followed"
    assert story.rows("changes", policy_id=policy(story, title=TITLE)["policy_id"]) == log


def test_the_last_of_several_rounds_is_the_draft(story, draft, final, page):
    second = page.replace("art_1_1", "art_1_5")
    story.night({page: draft()})
    story.night({second: draft(ONE, TWO.replace("500万元", "300万元"), THREE, FOUR, closes_on=date(2025, 3, 1))})
    story.night({FINAL: final()})
    assert {(row["before"], row["after"]) for row in of_final(story)} == {("50%", "40%"), ("300万元", "500万元")}


@pytest.mark.parametrize(
    "mark",
    [
        "（第二次征求意见稿）",
        "（二次公开征求意见稿）",
        "（征求意见稿第二稿）",
        "（草案修改二稿）",
        "（修改后再次征求意见稿）",
        "第二次征求意见稿",
    ],
)
def test_a_round_that_calls_its_draft_the_second_is_the_last(story, draft, final, page, mark):
    second = page.replace("art_1_1", "art_1_5")
    told = f"关于公开征求《{TITLE}{mark}》意见的公告"
    later = draft(ONE, TWO.replace("50%", "45%"), THREE, FOUR, closes_on=date(2025, 3, 1), title=told)
    story.night({page: draft()})
    story.night({second: replace(later, comment_round=replace(later.comment_round, draft_title=f"{TITLE}{mark}"))})
    story.night({FINAL: final()})
    assert [(row["before"], row["after"]) for row in of_final(story)] == [("45%", "40%")]
    assert len(story.rows("relations", relation="finalises")) == 2


def test_an_outcome_goes_to_the_round_whose_draft_it_names(story, draft, final, page):
    second, told = page.replace("art_1_1", "art_1_5"), page.replace("art_1_1", "art_1_6")
    later = draft(
        ONE,
        TWO,
        THREE,
        FOUR,
        closes_on=date(2025, 3, 1),
        title=f"关于公开征求《{TITLE}（第二次征求意见稿）》意见的公告",
    )
    asked = replace(later.comment_round, draft_title=f"{TITLE}（第二次征求意见稿）", opens_on=date(2025, 2, 22))
    title = f"关于《{TITLE}（征求意见稿）》公开征求意见采纳情况的公告"
    tells = draft("共收到意见2条。", outcome=(lowered(),), title=title, signed_on=date(2025, 2, 25))
    tells = replace(tells, comment_round=replace(tells.comment_round, opens_on=None, closes_on=None))
    story.night({page: draft(), second: replace(later, comment_round=asked)})
    story.night({told: tells})
    (outcome,) = story.rows("comment_outcomes")
    first = next(row for row in story.rows("policies") if row["url"] == page)
    assert outcome["policy_id"] == first["policy_id"]


def test_a_page_that_only_tells_the_outcome_is_not_the_last_draft(story, draft, final, page):
    told = page.replace("art_1_1", "art_1_5")
    title = f"关于《{TITLE}（征求意见稿）》公开征求意见采纳情况的公告"
    story.night({page: draft()})
    story.night({told: draft("共收到意见2条。", outcome=(lowered(),), closes_on=date(2025, 3, 1), title=title)})
    story.night({FINAL: final()})
    assert [(row["before"], row["after"]) for row in of_final(story)] == [("50%", "40%")]


def test_the_notice_around_the_draft_is_no_clause_that_was_struck(story, draft, final, page):
    notice = "现向社会公开征求意见，请于2025年2月20日前将意见反馈至市发展改革委。"
    story.night({page: draft(ONE, TWO, THREE, FOUR, notice)})
    story.night({FINAL: final()})
    assert [row["operation"] for row in of_final(story)] == ["substitute"]


def test_a_first_walk_alerts_nobody_of_old_drafts(story, draft, final, page):
    story.night({page: draft(), FINAL: final()}, backfill=True)
    assert {row["cause"] for row in of_final(story)} == {"backfill"}


def test_quiet_nights_write_no_comparison_again(story, draft, final, page):
    story.night({page: draft(outcome=(lowered(),))})
    story.night({FINAL: final()})
    tables = {name: story.tables[name] for name in ("changes", "comment_outcomes")}
    story.night(unchanged=[page, FINAL])
    assert all(story.tables[name].equals(table) for name, table in tables.items())


def test_an_edit_of_another_clause_is_not_what_the_comment_asked_for(story, draft, final, page):
    three = "储能企业应当将营业收入的50%用于安全管理。"
    story.night({page: draft(ONE, TWO, three, FOUR, outcome=(lowered(),))})
    story.night({FINAL: final(ONE, TWO_FINAL, three.replace("50%", "40%"), FOUR)})
    by_clause = {row["clause_label_after"]: row["evidence"] for row in of_final(story)}
    assert by_clause["第二条"].endswith("adopted from the comment round closing 2025-02-20")
    assert by_clause["第三条"] == "draft compared with the final text"


def test_a_comment_whose_words_stand_only_in_part_is_not_behind_the_edit(story, draft, final, page):
    two = "补助比例不超过50%，利息补助不超过50%。"
    story.night({page: draft(ONE, two, THREE, FOUR, outcome=(lowered(),))})
    story.night({FINAL: final(ONE, two.replace("50%", "40%", 1), THREE, FOUR)})
    (outcome,) = story.rows("comment_outcomes")
    assert outcome["in_final"] == "absent"
    rows = [row for row in of_final(story) if row["effect"] != "consultation_outcome"]
    assert [row["evidence"] for row in rows] == ["draft compared with the final text"]


def test_a_comment_of_which_nothing_was_decided_is_kept_and_stands_behind_no_edit(story, draft, final, page):
    story.night({page: draft(outcome=(lowered(disposition=None),))})
    story.night({FINAL: final()})
    (outcome,) = story.rows("comment_outcomes")
    assert (outcome["disposition"], outcome["in_final"]) == (None, "followed")
    assert {row["evidence"] for row in of_final(story)} == {"draft compared with the final text"}


def test_new_words_that_hold_the_old_ones_are_followed(story, draft, final, page):
    longer = lowered(before="安全管理制度", after="消防和安全管理制度", clause_label="3", effect="amendment")
    story.night({page: draft(outcome=(longer,))})
    story.night({FINAL: final(ONE, TWO, THREE.replace("安全管理制度", "消防和安全管理制度"), FOUR)})
    assert [row["in_final"] for row in story.rows("comment_outcomes")] == ["followed"]


def test_words_of_a_notice_that_a_clause_exchanges_are_told(story, draft, final, page):
    three = "储能企业应当在三十日内向社会征求意见。"
    story.night({page: draft(ONE, TWO, three, FOUR)})
    story.night({FINAL: final(ONE, TWO, three.replace("征求意见", "公布方案"), FOUR)})
    assert "第三条" in {row["clause_label_after"] for row in of_final(story)}


def added(words, **other):
    return lowered(**({"before": "", "after": words, "clause_label": "3", "effect": "scope"} | other))


def test_an_adopted_addition_that_the_final_text_lacks_is_told(story, draft, final, page):
    story.night({page: draft(outcome=(added("不得在居民楼内储能"),))})
    story.night({FINAL: final(ONE, TWO, THREE, FOUR)})
    assert [row["in_final"] for row in story.rows("comment_outcomes")] == ["absent"]
    (row,) = of_final(story)
    assert (row["after"], row["clause_label_after"]) == ("不得在居民楼内储能", "第三条")
    assert "正式文本未体现" in row["sentence_zh"]


def test_an_addition_that_stands_in_another_clause_is_followed(story, draft, final, page):
    story.night({page: draft(outcome=(added("不得在居民楼内储能"),))})
    story.night({FINAL: final(ONE, TWO, THREE, FOUR.replace("。", "，不得在居民楼内储能。"))})
    assert [row["in_final"] for row in story.rows("comment_outcomes")] == ["followed"]


@pytest.mark.parametrize(
    "case",
    [
        ("每半年向社会公布运行情况一次", "followed"),
        ("每年公布运行情况一次", "absent"),
        ("每半年不公布运行情况，每年一次", "absent"),
    ],
)
def test_words_that_stand_with_others_between_them_are_followed(story, draft, final, page, case):
    stands, verdict = case
    told = added("每半年公布一次", before="每年公布运行情况一次", disposition="partly", effect="amendment")
    story.night({page: draft(ONE, TWO, "储能企业每年公布运行情况一次。", FOUR, outcome=(told,))})
    story.night({FINAL: final(ONE, TWO, f"储能企业{stands}。", FOUR)})
    assert [row["in_final"] for row in story.rows("comment_outcomes")] == [verdict]


def test_an_amount_is_not_found_within_a_larger_one(story, draft, final, page):
    told = added("5日内公布名单", effect="deadline")
    story.night({page: draft(outcome=(told,))})
    story.night({FINAL: final(ONE, TWO, THREE.replace("。", "，在15日内公布名单。"), FOUR)})
    assert [row["in_final"] for row in story.rows("comment_outcomes")] == ["absent"]


def test_an_edit_to_the_amount_that_the_office_set_instead_is_what_the_comment_brought(story, draft, final, page):
    story.night({page: draft(outcome=(lowered(before="", disposition="partly"),))})
    story.night({FINAL: final()})
    (row,) = of_final(story)
    assert row["evidence"].endswith("adopted from the comment round closing 2025-02-20")


@pytest.mark.parametrize("kept", [1, 2])
def test_a_text_that_shares_few_clauses_with_the_draft_is_not_compared_with_it(story, draft, final, page, kept):
    drafted = (ONE, TWO, THREE, FOUR, "储能项目竣工后应当组织验收。")
    others = (
        "集中充电设施由街道办事处统一建设。",
        "物业服务人每日巡查充电场所。",
        "居民不得在楼道停放电动自行车。",
        "违反前款规定的，由消防救援机构处理。",
    )
    story.night({page: draft(*drafted)})
    story.night({FINAL: final(*drafted[:kept], *others)})
    assert bool(of_final(story)) is (kept == 2)
    assert len(story.rows("relations", relation="finalises")) == 1
