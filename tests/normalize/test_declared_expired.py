"""A document that an act declares expired (宣布失效) is expired, not repealed, also where we once read it as repealed."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, PolicyKind, Relation

ACT = "http://www.example.gov/art/2025/3/5/art_1_9.html"
TITLE = "测试市公园管理办法"


@pytest.fixture
def act(make_reading):
    def act(relation):
        cited = Cited(relation=relation, title=TITLE, doc_number=None, as_written=f"《{TITLE}》")
        facts = {"kind": PolicyKind.REPEAL_DECISION, "signed_on": date(2025, 3, 4), "cited": (cited,)}
        words = "另行处理" if relation is Relation.CITES else "宣布失效"
        return make_reading(f"《{TITLE}》{words}。", title="测试市人民政府关于清理文件的决定", **facts)

    return act


@pytest.fixture
def park(make_reading, page):
    return {page: make_reading("公园的保护适用本办法。", published_on=date(2024, 1, 1))}


def of(story, table):
    (policy,) = story.rows("policies", title=TITLE)
    return story.rows(table, policy_id=policy["policy_id"])


def test_the_event_the_status_and_the_change_say_what_the_act_said(story, park, act):
    story.night(park)
    story.night({ACT: act(Relation.DECLARES_EXPIRED)})
    (policy,) = of(story, "policies")
    assert policy["status"] == "expired"
    assert policy["status_evidence"].startswith("declared_expired_on 2025-03-04: 《测试市人民政府关于清理文件的决定》")
    (expired,) = [event for event in of(story, "events") if event["event"] != "published"]
    assert expired["event"] == "expired"
    assert expired["sentence_zh"] == (
        "《测试市公园管理办法》自2025年3月4日起失效（依据：《测试市人民政府关于清理文件的决定》）"
    )
    (change,) = [row for row in of(story, "changes") if not row["noise"]]
    assert (change["effect"], change["before"], change["after"]) == ("expiry", "in_force", "expired")
    assert "《测试市人民政府关于清理文件的决定》" in change["sentence_zh"]


def test_what_was_read_as_a_repeal_is_put_right_as_ours_and_never_restored(story, park, act):
    story.night(park)
    story.night({ACT: act(Relation.REPEALS)})
    story.parser_version, story.upgraded = "2", {ACT: act(Relation.DECLARES_EXPIRED)}
    story.reread()
    (policy,) = of(story, "policies")
    assert policy["status"] == "expired"
    events = {event["event"]: event["cause"] for event in of(story, "events")}
    assert events == {"published": "source", "repealed": "source", "expired": "parser"}
    assert [row["cause"] for row in of(story, "changes") if row["effect"] == "expiry"] == ["parser"]


def test_an_act_that_no_longer_declares_it_expired_leaves_it_restored(story, park, act):
    story.night(park)
    story.night({ACT: act(Relation.DECLARES_EXPIRED)})
    story.night({ACT: act(Relation.CITES)})
    assert of(story, "policies")[0]["status"] == "in_force"
    (restored,) = [event for event in of(story, "events") if event["event"] == "restored"]
    assert restored["evidence"].endswith("no longer states the expiry")
