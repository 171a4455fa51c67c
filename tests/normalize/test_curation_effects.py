"""What our own decisions do to other policies is told as ours; what happens by itself on such a night is the source's."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Cited, Relation
from gongbao.normalize.splitting import new_policy_id

ARTICLES = ("为了加强公园管理，制定本办法。", "市园林主管部门负责公园的监督管理。")
OTHER = "http://www.example.gov/art/2025/3/3/art_1_2.html"
THIRD = "http://www.example.gov/art/2025/3/3/art_1_3.html"
GENERAL = Cited(relation=Relation.CITES, title="总则办法", doc_number=None, as_written="总则")
FOURTH = "http://www.example.gov/art/2025/3/3/art_1_4.html"


def repeals(number):
    return (Cited(relation=Relation.REPEALS, title=None, doc_number=number, as_written=number),)


def policy(story, policy_id):
    (row,) = story.rows("policies", policy_id=policy_id)
    return row


def id_at(story, url):
    (row,) = [r for r in story.rows("policies") if r["url"] == url]
    return row["policy_id"]


def told(story, policy_id):
    """Changes of status and events of a policy, but for its first sight, each with its cause."""
    changes = [(c["effect"], c["cause"]) for c in story.rows("changes", policy_id=policy_id) if c["effect"] == "repeal"]
    events = [
        (e["event"], e["cause"])
        for e in sorted(story.rows("events", policy_id=policy_id), key=lambda e: (e["detected_at"], e["event"]))
        if e["event"] != "published"
    ]
    return changes, events


@pytest.fixture
def repealer(make_reading):
    def make(number, on=date(2025, 2, 1), **facts):
        return make_reading(
            "旧办法废止。",
            title="绿道办法",
            doc_number="测政发〔2025〕3号",
            effective_on=on,
            cited=repeals(number),
            **facts,
        )

    return make


@pytest.fixture
def waiting(story, page, make_reading, repealer):
    """A policy whose number was read wrongly, so that the repeal of it waits."""
    old = make_reading(*ARTICLES, doc_number="测政发〔2015〕10号", effective_on=date(2015, 1, 1))
    story.night({page: old, THIRD: repealer("测政发〔2015〕1号")})
    return id_at(story, page)


@pytest.fixture
def to_come(story, page, make_reading, repealer):
    """A policy that is repealed on a day to come."""
    old = make_reading(*ARTICLES, doc_number="测政发〔2015〕1号", effective_on=date(2015, 1, 1))
    story.night({page: old, THIRD: repealer("测政发〔2015〕1号", on=date(2025, 3, 6))})
    return id_at(story, page)


@pytest.fixture
def wrongly_merged(story, page, make_reading, repealer):
    """Two policies of which one is repealed, and the other was then taken for the same; their ids: the wrong one, the other."""
    story.night(
        {
            page: make_reading(*ARTICLES, doc_number="测政发〔2015〕1号", effective_on=date(2015, 1, 1)),
            OTHER: make_reading(*ARTICLES, "另有一条。", title="公园管理的办法", doc_number="测政〔2015〕9号"),
            THIRD: repealer("测政〔2015〕9号"),
        }
    )
    gone, into = id_at(story, OTHER), id_at(story, page)
    story.decide("merge", gone, into=into)
    story.night()
    return gone, into


def test_a_repeal_that_a_corrected_number_lets_find_its_target_is_ours(story, waiting):
    story.decide("correct", waiting, doc_number='"测政发〔2015〕1号"')
    story.night()
    assert policy(story, waiting)["status"] == "repealed"
    assert told(story, waiting) == ([("repeal", "curation")], [("repealed", "curation")])


def test_a_repeal_of_a_policy_found_by_itself_is_the_sources_on_a_night_with_decisions(story, waiting, make_reading):
    story.decide("correct", waiting, expires_on='"2035-01-01"')
    story.night({OTHER: make_reading("旧条。", title="旧办法", doc_number="测政发〔2015〕1号")})
    assert told(story, id_at(story, OTHER))[1] == [("repealed", "source")]


def test_a_corrected_day_of_the_act_moves_the_repeal_and_that_is_ours(story, to_come):
    act = id_at(story, THIRD)
    story.decide("correct", act, effective_on='"2025-02-01"')
    story.night()
    assert told(story, to_come) == ([("repeal", "curation")], [("repealed", "curation")])
    story.decide("correct", act, effective_on='"2027-02-01"')
    story.night()
    assert policy(story, to_come)["status"] == "in_force"
    assert told(story, to_come)[1][1:] == [("restored", "curation")]
    story.decide("correct", act, effective_on='"2025-02-01"')
    story.night()
    assert policy(story, to_come)["status"] == "repealed"
    assert {c["cause"] for c in story.rows("changes", policy_id=to_come)} == {"curation"}


def test_a_repeal_whose_day_comes_is_the_sources_though_something_else_was_decided(story, to_come):
    story.night()
    story.decide("correct", to_come, title='"测试市公园管理的办法"')
    story.night(days=1)
    story.decide("correct", to_come, expires_on='"2035-01-01"')
    story.night()
    assert policy(story, to_come)["status"] == "repealed"
    assert told(story, to_come) == ([("repeal", "source")], [("repealed", "source")])


def test_a_repeal_taken_back_by_its_act_is_the_sources_though_something_else_was_decided(story, to_come, make_reading):
    story.night(days=5)
    story.night()
    assert policy(story, to_come)["status"] == "repealed"
    story.decide("correct", to_come, expires_on='"2035-01-01"')
    story.night({THIRD: make_reading("另行规定。", title="绿道办法", doc_number="测政发〔2025〕3号")})
    assert told(story, to_come)[1][-1] == ("restored", "source")


def test_a_repeal_that_a_merge_leads_to_the_other_record_is_ours(story, wrongly_merged):
    gone, into = wrongly_merged
    assert policy(story, into)["status"] == "repealed"
    assert told(story, into) == ([("repeal", "curation")], [("repealed", "curation")])
    assert told(story, gone)[1] == [("repealed", "source"), ("merged", "curation")]


def test_a_split_after_a_wrong_merge_leads_the_repeal_back(story, wrongly_merged):
    _, into = wrongly_merged
    new_id = new_policy_id(story.decide("split", into, url=OTHER))
    story.night()
    (relation,) = story.rows("relations")
    assert relation["to_policy_id"] == new_id
    assert (policy(story, into)["status"], policy(story, new_id)["status"]) == ("in_force", "repealed")
    assert told(story, into)[1] == [("repealed", "curation"), ("restored", "curation")]
    assert told(story, new_id) == ([("repeal", "curation")], [("repealed", "curation")])
    before = story.tables
    story.night()
    assert story.tables["relations"].equals(before["relations"])
    assert story.tables["events"].equals(before["events"])


def test_a_split_takes_back_what_only_the_page_split_off_says(story, page, make_reading):
    both = {"effective_on": date(2025, 2, 1), "cited": (*repeals("测政发〔2001〕1号"), GENERAL)}
    own = {"effective_on": date(2025, 2, 1), "cited": (GENERAL,)}
    story.night(
        {
            page: make_reading(*ARTICLES, doc_number="测政发〔2025〕1号", **own),
            OTHER: make_reading("废止旧办法。", title="废止通知", doc_number="测政〔2025〕9号", **both),
            FOURTH: make_reading(
                "旧条文。", title="旧办法", doc_number="测政发〔2001〕1号", signed_on=date(2001, 1, 1)
            ),
        }
    )
    gone, into, old = (id_at(story, url) for url in (OTHER, page, FOURTH))
    story.decide("merge", gone, into=into)
    story.night()
    new_id = new_policy_id(story.decide("split", into, url=OTHER))
    story.night()
    assert {(r["from_policy_id"], r["relation"]) for r in story.rows("relations")} == {
        (into, "cites"),
        (new_id, "cites"),
        (new_id, "repeals"),
    }
    assert policy(story, old)["status"] == "repealed"
    assert told(story, old)[1] == [("repealed", "source")]


def test_a_merge_leaves_no_relation_from_a_record_to_itself(story, page, make_reading):
    cites = (Cited(relation=Relation.CITES, title=None, doc_number="测政发〔2025〕1号", as_written="依据"),)
    story.night(
        {
            page: make_reading(*ARTICLES, doc_number="测政发〔2025〕1号"),
            OTHER: make_reading("依据办法。", title="公园管理的通知", doc_number="测政〔2025〕9号", cited=cites),
        }
    )
    assert len(story.rows("relations")) == 1
    story.decide("merge", id_at(story, OTHER), into=id_at(story, page))
    story.night()
    assert story.rows("relations") == []
