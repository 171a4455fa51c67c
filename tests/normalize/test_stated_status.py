"""Nights in which a page states its own standing: the label appears, changes, goes away, contradicts the dates."""

from __future__ import annotations

import json
from datetime import date
from functools import partial

import pytest

from gongbao.errors import BadInput
from gongbao.model.policy import Cited, PolicyKind, Relation, StatedStatus
from gongbao.normalize.corrections import parse_value

FIRST, SECOND, THIRD = date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 6)
ARTICLES = ("为了加强公园管理，制定本办法。", "市园林主管部门负责公园的监督管理。")
WORDS = {
    StatedStatus.IN_FORCE: "有效",
    StatedStatus.REPEALED: "废止",
    StatedStatus.EXPIRED: "失效",
    StatedStatus.AMENDED: "已修改",
    StatedStatus.NOT_YET_IN_FORCE: "尚未生效",
}


@pytest.fixture
def read(make_reading):
    def make(stated=None, *, articles=ARTICLES, **facts):
        words = WORDS[stated] if stated else None
        dated = {"published_on": date(2024, 1, 2)} | facts
        return make_reading(*articles, stated_status=stated, stated_status_as_written=words, **dated)

    return make


@pytest.fixture
def make_act(make_reading):
    """A decision that repeals the rules from that day; without one it repeals nothing."""

    def make(*, on):
        cited = Cited(
            relation=Relation.REPEALS,
            title="测试市公园管理办法",
            doc_number=None,
            as_written="《测试市公园管理办法》",
            effective_on=on,
        )
        return make_reading(
            f"决定废止《测试市公园管理办法》，自{on}起不再执行。" if on else "本次清理不废止任何文件。",
            title="测试市人民政府关于废止部分规范性文件的决定",
            kind=PolicyKind.REPEAL_DECISION,
            published_on=SECOND,
            cited=(cited,) if on else (),
        )

    return make


def _row(story):
    return story.rows("policies", title="测试市公园管理办法")[0]


@pytest.fixture
def policy(story):
    return partial(_row, story)


@pytest.fixture
def told(story, policy):
    """Events after the first, in the order in which they were found."""

    def events():
        rows = sorted(story.rows("events", policy_id=policy()["policy_id"]), key=lambda e: e["detected_at"])
        return [(e["event"], e["event_on"], e["cause"]) for e in rows if e["event"] != "published"]

    return events


def test_a_repeal_that_the_table_comes_to_state_is_an_event_and_no_version(story, page, read, policy, told):
    story.night({page: read(StatedStatus.IN_FORCE)})
    assert (policy()["status"], policy()["stated_status"], told()) == ("in_force", "in_force", [])
    story.night({page: read(StatedStatus.REPEALED)})
    row = policy()
    assert (row["status"], row["status_evidence"]) == ("repealed", "the page states, since 2025-03-05: 废止")
    assert (row["stated_status"], row["stated_status_as_written"], row["stated_status_on"]) == (
        "repealed",
        "废止",
        SECOND,
    )
    assert told() == [("repealed", SECOND, "source")]
    (event,) = story.rows("events", event="repealed")
    assert event["sentence_zh"] == "《测试市公园管理办法》自2025年3月5日起废止（依据：页面标明“废止”）"
    assert len(story.rows("versions")) == 1
    (change,) = story.real_changes()
    assert (change["effect"], change["before"], change["after"], change["cause"]) == (
        "repeal",
        "in_force",
        "repealed",
        "source",
    )
    story.night(unchanged=[page])
    story.night({page: read(StatedStatus.REPEALED)})
    assert len(told()) == len(story.real_changes()) == 1
    assert policy()["stated_status_on"] == SECOND


@pytest.mark.parametrize(
    "case",
    [
        (StatedStatus.EXPIRED, "expired", "expired", ["expiry"]),
        (StatedStatus.AMENDED, "amended", "amended", []),
    ],
)
def test_a_label_that_appears_is_told_as_what_it_says(story, page, read, told, case):
    stated, status, event, effects = case
    story.night({page: read()})
    story.night({page: read(stated)})
    assert story.rows("policies")[0]["status"] == status
    assert told() == [(event, SECOND, "source")]
    assert [c["effect"] for c in story.real_changes()] == effects


def test_a_page_that_takes_its_word_back_is_restored(story, page, read, policy, told):
    story.night({page: read(StatedStatus.IN_FORCE)})
    story.night({page: read(StatedStatus.REPEALED)})
    story.night({page: read(StatedStatus.IN_FORCE)})
    assert policy()["status"] == "in_force"
    assert told() == [("repealed", SECOND, "source"), ("restored", THIRD, "source")]
    (event,) = story.rows("events", event="restored")
    assert event["evidence"] == "the page stated 废止; it states 有效"


def test_a_label_that_goes_away_takes_no_end_back(story, page, read, policy, told):
    story.night({page: read(StatedStatus.REPEALED)})
    story.night({page: read()})
    assert (policy()["status"], policy()["stated_status"], told()) == ("repealed", "repealed", [])
    story.night({page: read(articles=(*ARTICLES, "公园应当免费开放。"))})
    assert (policy()["status"], len(story.rows("versions"))) == ("repealed", 2)


def test_a_validity_that_goes_away_is_not_kept(story, page, read, policy):
    story.night({page: read(StatedStatus.IN_FORCE, published_on=None)})
    assert (policy()["status"], policy()["status_evidence"]) == ("in_force", "the page states, since 2025-03-04: 有效")
    story.night({page: read(published_on=None)})
    assert (policy()["status"], policy()["stated_status"]) == ("unknown", None)


def test_a_page_first_seen_as_repealed_is_no_news_of_a_repeal(story, page, read, policy, told):
    story.night({page: read(StatedStatus.REPEALED)})
    assert (policy()["status"], told(), story.real_changes()) == ("repealed", [], [])


def test_the_day_that_the_page_gives_is_the_day_of_the_event(story, page, read, policy, told):
    story.night({page: read(StatedStatus.REPEALED, stated_status_on=date(2024, 6, 1), expires_on=date(2024, 6, 1))})
    assert (policy()["status"], told()) == ("repealed", [("repealed", date(2024, 6, 1), "source")])


def test_a_stated_day_ahead_waits_for_its_day(story, page, read, policy, told):
    story.night({page: read()})
    story.night({page: read(StatedStatus.REPEALED, stated_status_on=THIRD)})
    assert (policy()["status"], told()) == ("in_force", [])
    story.night(unchanged=[page])
    assert (policy()["status"], told()) == ("repealed", [("repealed", THIRD, "source")])


def test_not_yet_in_force_is_believed_until_a_date_is_known(story, page, read, policy):
    story.night({page: read(StatedStatus.NOT_YET_IN_FORCE)})
    assert policy()["status"] == "not_yet_in_force"
    story.night({page: read(StatedStatus.NOT_YET_IN_FORCE, effective_on=date(2025, 3, 1))})
    assert policy()["status"] == "in_force"
    assert [json.loads(line) for line in policy()["conflicts"]] == [
        {"fact": "status", "page": "尚未生效", "effective_on": "2025-03-01"}
    ]


def test_a_valid_page_whose_date_passed_is_a_conflict_and_the_date_proves(story, page, read, policy, told):
    story.night({page: read(StatedStatus.IN_FORCE, expires_on=FIRST)})
    assert (policy()["status"], policy()["conflicts"]) == ("in_force", [])
    story.night(unchanged=[page])
    assert (policy()["status"], told()) == ("expired", [("expired", SECOND, "source")])
    conflict = {"fact": "status", "page": "有效", "expires_on": "2025-03-04"}
    assert [json.loads(line) for line in policy()["conflicts"]] == [conflict]
    story.night({page: read(StatedStatus.EXPIRED, expires_on=FIRST)})
    assert (policy()["conflicts"], len(told())) == ([], 1)


def test_a_valid_page_that_an_act_repealed_is_a_conflict(story, page, read, make_act, told):
    row = partial(_row, story)
    story.night({page: read(StatedStatus.IN_FORCE)})
    story.night({f"{page}.act": make_act(on=SECOND)}, unchanged=[page])
    assert (row()["status"], told()) == ("repealed", [("repealed", SECOND, "source")])
    assert [json.loads(line) for line in row()["conflicts"]] == [
        {"fact": "status", "page": "有效", "repealed_on": "2025-03-05"}
    ]
    story.night({page: read(StatedStatus.REPEALED)})
    assert (row()["conflicts"], len(told())) == ([], 1)


def test_an_act_taken_back_leaves_what_the_page_states(story, page, read, make_act, told):
    story.night({page: read(StatedStatus.REPEALED)})
    story.night({f"{page}.act": make_act(on=FIRST)}, unchanged=[page])
    assert _row(story)["status"] == "repealed"
    story.night({f"{page}.act": make_act(on=None)}, unchanged=[page])
    assert _row(story)["status"] == "repealed"
    assert "restored" not in {event for event, _, _ in told()}


def test_a_first_walk_and_our_own_code_are_no_news(story, page, read, told):
    story.night({page: read()}, backfill=True)
    story.parser_version = "2"
    story.upgraded[page] = read(StatedStatus.REPEALED)
    story.night({page: read(StatedStatus.REPEALED)})
    assert told() == [("repealed", FIRST, "parser")]
    assert [c["cause"] for c in story.real_changes()] == ["parser"]


def test_newer_code_compares_with_the_newest_page_not_with_the_last_version(story, page, read, policy, told):
    story.night({page: read(StatedStatus.IN_FORCE)})
    story.night({page: read(StatedStatus.REPEALED)})
    story.parser_version = "2"
    story.night({page: read(StatedStatus.REPEALED, articles=(*ARTICLES, "公园应当免费开放。"))})
    assert (policy()["status"], told()) == ("repealed", [("repealed", SECOND, "source")])
    assert policy()["stated_status_on"] == SECOND


def test_what_only_the_source_changed_after_an_upgrade_is_its_own(story, page, read, told):
    story.night({page: read()})
    story.parser_version = "2"
    story.upgraded[page] = read(StatedStatus.IN_FORCE)
    story.night({page: read(StatedStatus.EXPIRED)})
    assert told() == [("expired", SECOND, "source")]


def test_an_end_stated_on_a_withdrawn_page_is_not_restored_by_its_absence(story, page, read, policy, told):
    story.night({page: read(StatedStatus.EXPIRED)})
    for nights in (1, 2, 3):
        story.night(absent={page: nights})
    assert policy()["status"] == "expired"
    assert [event for event, _, _ in told()] == ["withdrawn"]


def test_what_a_page_states_may_be_corrected_by_hand(story, page, read, policy):
    story.night({page: read(StatedStatus.REPEALED)})
    story.decide("correct", policy()["policy_id"], stated_status='"in_force"')
    story.night()
    assert (policy()["status"], policy()["stated_status"]) == ("in_force", "in_force")
    assert {c["cause"] for c in story.real_changes()} == {"curation"}
    story.night({page: read(StatedStatus.REPEALED, articles=(*ARTICLES, "公园应当免费开放。"))})
    assert (policy()["status"], policy()["stated_status"]) == ("in_force", "in_force")


def test_a_standing_by_hand_is_one_that_pages_state():
    assert parse_value("stated_status", "partly_repealed") == "partly_repealed"
    assert parse_value("stated_status", "null") is None
    with pytest.raises(BadInput, match="one of in_force, amended, repealed"):
        parse_value("stated_status", "gone")
