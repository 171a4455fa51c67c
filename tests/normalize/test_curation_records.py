"""Records merged and split by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gongbao.model.policy import Cited, Relation
from gongbao.normalize.splitting import new_policy_id

ARTICLES = ("为了加强公园管理，制定本办法。", "市园林主管部门负责公园的监督管理。")
OTHER = "http://www.example.gov/art/2025/3/3/art_1_2.html"
THIRD = "http://www.example.gov/art/2025/3/3/art_1_3.html"


def policy(story, policy_id):
    (row,) = story.rows("policies", policy_id=policy_id)
    return row


def id_at(story, url):
    (row,) = [r for r in story.rows("policies") if r["url"] == url]
    return row["policy_id"]


class TestMerging:
    @pytest.fixture
    def two(self, story, page, make_reading):
        """Two records of one policy: the second page gave another number and another title."""
        story.night(
            {
                page: make_reading(*ARTICLES, doc_number="测政发〔2025〕1号", effective_on=date(2025, 1, 1)),
                OTHER: make_reading(*ARTICLES, "另有一条。", title="公园管理的办法", doc_number="测政〔2025〕1号"),
            }
        )
        return id_at(story, OTHER), id_at(story, page)

    def test_the_merged_record_stays_and_leads_to_the_other(self, story, two):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.night()
        row = policy(story, gone)
        assert (row["merged_into"], row["status"], row["status_evidence"]) == (
            into,
            "merged",
            "decision 1: 依据公报原件",
        )
        assert policy(story, into)["merged_into"] is None
        (change,) = story.real_changes()
        assert (change["operation"], change["cause"], change["policy_id"]) == ("merge", "curation", gone)
        assert (change["before"], change["after"]) == (gone, into)
        assert (change["version_before"], change["version_after"]) == (f"{gone}.v1", f"{into}.v1")
        assert change["sentence_zh"] == (
            f"《公园管理的办法》本项目记录：{gone}并入{into}（更正）（本项目人工订正，原文未改）"
        )
        (event,) = story.rows("events", event="merged")
        assert (event["policy_id"], event["cause"]) == (gone, "curation")
        assert into in event["evidence"]

    def test_its_page_is_a_copy_of_the_other_from_then_on(self, story, two, make_reading):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.night()
        story.night(
            {OTHER: make_reading(*ARTICLES, "又改一条。", title="公园管理的办法", doc_number="测政〔2025〕1号")}
        )
        assert len(story.rows("policies")) == len(story.rows("versions")) == 2
        newest = max(story.rows("captures", url=OTHER), key=lambda row: row["fetched_at"])
        assert (newest["policy_id"], newest["version_id"]) == (into, f"{into}.v1")

    def test_it_is_taken_in_once_and_lives_no_more(self, story, two, page):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.night()
        before = {name: table.to_pylist() for name, table in story.tables.items() if name != "portals"}
        story.night(absent={OTHER: 2}, unchanged=[page])
        story.night(absent={OTHER: 3}, unchanged=[page])
        assert {name: table.to_pylist() for name, table in story.tables.items() if name != "portals"} == before

    def test_its_page_keeps_the_other_alive(self, story, two, page):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.night()
        story.night(absent={page: 2}, unchanged=[OTHER])
        row = policy(story, into)
        assert (row["status"], row["url"]) == ("in_force", OTHER)

    def test_a_page_of_it_that_nobody_asked_leaves_the_other_in_doubt(self, story, two, page):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.night()
        story.night(absent={page: 2})
        assert policy(story, into)["status"] == "in_force"
        story.night(absent={page: 3, OTHER: 2})
        assert policy(story, into)["status"] == "withdrawn"

    def test_its_wording_on_the_page_of_the_other_is_a_wording_of_the_other(self, story, two, page, make_reading):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.night()
        story.night({page: make_reading(*ARTICLES, "另有一条。", title="公园管理的办法", doc_number="测政〔2025〕1号")})
        assert policy(story, into)["latest_version_id"] == f"{into}.v2"
        assert policy(story, gone)["latest_version_id"] == f"{gone}.v1"

    def test_it_is_not_counted_among_the_documents_of_its_portal(self, story, two):
        gone, into = two
        assert story.rows("portals")[0]["documents"] == 2
        story.decide("merge", gone, into=into)
        story.night()
        assert story.rows("portals")[0]["documents"] == 1

    def test_what_others_say_of_it_is_said_of_the_other(self, story, two, make_reading):
        gone, into = two
        cited = (
            Cited(relation=Relation.CITES, title=None, doc_number="测政〔2025〕1号", as_written="测政〔2025〕1号"),
            Cited(relation=Relation.CITES, title=None, doc_number="测政发〔2025〕8号", as_written="测政发〔2025〕8号"),
        )
        story.night(
            {THIRD: make_reading("依据以上文件。", title="绿道办法", doc_number="测政发〔2025〕3号", cited=cited)}
        )
        assert {r["to_policy_id"] for r in story.rows("relations")} == {gone, None}
        story.decide("merge", gone, into=into)
        story.night()
        assert {r["to_policy_id"] for r in story.rows("relations")} == {into, None}

    def test_what_it_says_of_others_is_said_by_the_other(self, story, page, make_reading):
        one = Cited(relation=Relation.REPEALS, title=None, doc_number="测政发〔2001〕1号", as_written="废止旧办法")
        story.night(
            {
                page: make_reading(*ARTICLES, doc_number="测政发〔2025〕1号"),
                OTHER: make_reading("废止旧办法。", title="废止通知", doc_number="测政〔2025〕1号", cited=(one,)),
                THIRD: make_reading(
                    "旧条文。", title="旧办法", doc_number="测政发〔2001〕1号", signed_on=date(2001, 1, 1)
                ),
            }
        )
        gone, into, old = id_at(story, OTHER), id_at(story, page), id_at(story, THIRD)
        assert policy(story, old)["status"] == "repealed"
        story.decide("merge", gone, into=into)
        story.night()
        (relation,) = story.rows("relations")
        assert (relation["from_policy_id"], relation["to_policy_id"]) == (into, old)
        assert policy(story, old)["status"] == "repealed"
        assert [c["cause"] for c in story.real_changes()] == ["curation"]

    def test_that_it_was_a_copy_of_a_third_is_no_word_on_the_other(self, story, page, make_reading):
        copied = Cited(
            relation=Relation.REPUBLICATION_OF, title=None, doc_number="测政发〔2001〕1号", as_written="转载"
        )
        story.night(
            {
                page: make_reading(*ARTICLES, doc_number="测政发〔2025〕1号"),
                OTHER: make_reading("转载的内容。", title="转载", doc_number="测政〔2025〕1号", cited=(copied,)),
                THIRD: make_reading("旧条文。", title="旧办法", doc_number="测政发〔2001〕1号"),
            }
        )
        assert len(story.rows("relations")) == 1
        story.decide("merge", id_at(story, OTHER), into=id_at(story, page))
        story.night()
        assert story.rows("relations") == []

    def test_a_chain_leads_to_its_end(self, story, two, make_reading):
        gone, into = two
        story.night({THIRD: make_reading("别的内容。", title="绿道办法", doc_number="测政发〔2025〕3号")})
        last = id_at(story, THIRD)
        story.decide("merge", gone, into=into)
        story.night()
        story.decide("merge", into, into=last)
        story.night()
        assert {policy(story, p)["merged_into"] for p in (gone, into)} == {last}
        story.night({OTHER: make_reading(*ARTICLES, "再改。", title="公园管理的办法", doc_number="测政〔2025〕1号")})
        newest = max(story.rows("captures", url=OTHER), key=lambda row: row["fetched_at"])
        assert newest["policy_id"] == last

    def test_a_circle_is_not_made(self, story, two):
        gone, into = two
        story.decide("merge", gone, into=into)
        story.decide("merge", into, into=gone)
        assembly = story.night()
        assert assembly.notes == (f"decision 2: {into} cannot be merged into {gone}",)
        assert policy(story, into)["merged_into"] is None


class TestSplitting:
    @pytest.fixture
    def copied(self, story, page, make_reading):
        """Two pages of one record: the second bears the same number and title and another text, so it was taken for a copy."""
        story.night({page: make_reading(*ARTICLES, doc_number="测政发〔2025〕1号", effective_on=date(2025, 1, 1))})
        story.night(
            {OTHER: make_reading("任命张三为局长。", doc_number="测政发〔2025〕1号", effective_on=date(2025, 2, 1))}
        )
        assert len(story.rows("policies")) == 1
        return story.rows("policies")[0]["policy_id"]

    def test_the_page_becomes_a_record_of_its_own(self, story, copied):
        decision = story.decide("split", copied, url=OTHER)
        assembly = story.night()
        new_id = new_policy_id(decision)
        row = policy(story, new_id)
        assert (row["url"], row["split_from"], row["effective_on"]) == (OTHER, copied, date(2025, 2, 1))
        assert (row["status"], assembly.new_policies) == ("in_force", 1)
        (version,) = story.rows("versions", policy_id=new_id)
        assert (version["sequence"], version["cause"]) == (1, "curation")
        assert [c["text"] for c in story.rows("clauses", policy_id=new_id)] == ["任命张三为局长。"]
        assert {e["cause"] for e in story.rows("events", policy_id=new_id)} == {"curation"}
        (change,) = story.real_changes()
        assert (change["operation"], change["cause"], change["policy_id"]) == ("split", "curation", copied)
        assert (change["before"], change["after"]) == (copied, new_id)
        assert policy(story, copied)["latest_version_id"] == f"{copied}.v1"

    def test_later_captures_of_the_page_go_to_the_new_record(self, story, copied, make_reading):
        new_id = new_policy_id(story.decide("split", copied, url=OTHER))
        story.night()
        story.night(
            {
                OTHER: make_reading(
                    "任命张三、李四为局长。", doc_number="测政发〔2025〕1号", effective_on=date(2025, 2, 1)
                )
            }
        )
        assert policy(story, new_id)["latest_version_id"] == f"{new_id}.v2"
        assert policy(story, new_id)["split_from"] == copied
        assert [c["cause"] for c in story.real_changes() if c["policy_id"] == new_id] == ["source"]
        story.night(absent={OTHER: 2})
        assert policy(story, new_id)["status"] == "withdrawn"
        assert policy(story, copied)["status"] == "in_force"

    def test_a_capture_of_the_same_night_is_a_wording_of_the_new_record(self, story, copied, make_reading):
        new_id = new_policy_id(story.decide("split", copied, url=OTHER))
        story.night(
            {OTHER: make_reading("任命王五为局长。", doc_number="测政发〔2025〕1号", effective_on=date(2025, 2, 1))}
        )
        assert [v["cause"] for v in story.rows("versions", policy_id=new_id)] == ["curation", "source"]

    def test_a_split_decided_after_the_night_waits(self, story, copied):
        decision = story.decide("split", copied, url=OTHER)
        story.decisions = [replace(decision, at=decision.at + timedelta(hours=1))]
        story.night()
        assert len(story.rows("policies")) == 1
        story.night()
        assert len(story.rows("policies")) == 2

    def test_it_is_taken_in_once(self, story, copied):
        story.decide("split", copied, url=OTHER)
        story.night()
        before = {name: table.to_pylist() for name, table in story.tables.items() if name != "portals"}
        story.night()
        assert {name: table.to_pylist() for name, table in story.tables.items() if name != "portals"} == before

    def test_the_policys_own_page_split_off_leaves_it_with_the_other(self, story, copied, page):
        new_id = new_policy_id(story.decide("split", copied, url=page))
        story.night()
        assert (policy(story, new_id)["url"], policy(story, copied)["url"]) == (page, OTHER)
        assert [c["text"] for c in story.rows("clauses", version_id=f"{copied}.v2")] == ["任命张三为局长。"]
        assert {c["cause"] for c in story.real_changes()} == {"curation"}
        assert {v["cause"] for v in story.rows("versions", policy_id=copied, sequence=2)} == {"curation"}
        assert policy(story, copied)["effective_on"] == date(2025, 2, 1)

    def test_what_was_corrected_stays_so_when_its_page_is_split_off(self, story, copied, page):
        story.decide("correct", copied, title='"测试市任命通知"')
        story.decide("split", copied, url=page)
        story.night()
        row = policy(story, copied)
        assert (row["title"], len(row["corrections"])) == ("测试市任命通知", 1)

    def test_what_was_split_may_be_merged_again(self, story, copied, make_reading):
        new_id = new_policy_id(story.decide("split", copied, url=OTHER))
        story.night()
        story.decide("merge", new_id, into=copied)
        story.night({OTHER: make_reading("任命赵六为局长。", doc_number="测政发〔2025〕1号")})
        newest = max(story.rows("captures", url=OTHER), key=lambda row: row["fetched_at"])
        assert newest["policy_id"] == copied

    def test_a_page_that_is_none_of_the_record_is_noted(self, story, copied):
        story.decide("split", copied, url=THIRD)
        assembly = story.night()
        assert assembly.notes == (f"decision 1: {THIRD} cannot be split off {copied}",)
        assert len(story.rows("policies")) == 1
