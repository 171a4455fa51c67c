"""Facts corrected by hand: they stand whatever the page says, they are told as ours, they move the status."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from gongbao.errors import BadInput
from gongbao.model.policy import Cited, Relation

ARTICLES = ("为了加强公园管理，制定本办法。", "市园林主管部门负责公园的监督管理。", "本办法由市园林主管部门解释。")
EDITED = (ARTICLES[0], "市园林主管部门负责公园的监督管理，每年检查两次。", ARTICLES[2])
REASON = "依据公报原件"


@pytest.fixture
def policy_id(story, make_reading, page):
    """One policy of the first night, in force since 1 January 2025 as its page says."""
    story.night({page: make_reading(*ARTICLES, effective_on=date(2025, 1, 1), doc_number="测政发〔2025〕1号")})
    return story.rows("policies")[0]["policy_id"]


@pytest.fixture
def read(make_reading):
    def make(*articles, **facts):
        return make_reading(
            *(articles or ARTICLES), **{"effective_on": date(2025, 1, 1), "doc_number": "测政发〔2025〕1号"} | facts
        )

    return make


def policy(story):
    return story.rows("policies")[0]


def tonight(story, table="changes"):
    newest = max(row["detected_at"] for row in story.rows("events") + story.rows("changes"))
    return [row for row in story.rows(table) if row["detected_at"] == newest]


def test_a_correction_changes_the_record_and_is_told_as_ours(story, policy_id):
    story.decide("correct", policy_id, effective_on='"2025-02-01"')
    story.night()
    row = policy(story)
    assert row["effective_on"] == date(2025, 2, 1)
    assert row["latest_version_id"] == f"{policy_id}.v1"
    (change,) = story.real_changes()
    told = {
        name: change[name]
        for name in ("policy_id", "operation", "effect", "cause", "before", "after", "evidence", "method")
    }
    assert told == {
        "policy_id": policy_id,
        "operation": "substitute",
        "effect": "validity",
        "cause": "curation",
        "before": "2025-01-01",
        "after": "2025-02-01",
        "evidence": f"decision 1: {REASON}",
        "method": "fact:effective_on",
    }
    assert (
        change["sentence_zh"]
        == "《测试市公园管理办法》施行日期：“2025年1月1日”改为“2025年2月1日”（施行与有效期，延后）（本项目人工订正，原文未改）"
    )
    assert change["sentence_en"].endswith("[our correction; the source did not change]")


def test_the_evidence_shows_the_correction_beside_what_the_page_says(story, policy_id):
    story.decide("correct", policy_id, effective_on='"2025-02-01"', title='"测试市公园条例"')
    story.night()
    entries = [json.loads(line) for line in policy(story)["corrections"]]
    assert [(e["fact"], e["page"], e["value"], e["decision"], e["reason"]) for e in entries] == [
        ("effective_on", "2025-01-01", "2025-02-01", 1, REASON),
        ("title", "测试市公园管理办法", "测试市公园条例", 1, REASON),
    ]
    (version,) = story.rows("versions")
    assert (version["effective_on"], version["title"]) == (date(2025, 2, 1), "测试市公园条例")
    assert json.loads(version["evidence"])["effective_on"]["corrected"] == {
        "value": "2025-02-01",
        "decision": 1,
        "reason": REASON,
    }


def test_who_decided_is_nowhere_in_the_tables(story, policy_id):
    story.decide("correct", policy_id, title='"测试市公园条例"')
    story.night()
    assert "李四" not in json.dumps([t.to_pylist() for t in story.tables.values()], ensure_ascii=False, default=str)


def test_a_decision_is_taken_in_once(story, policy_id, page, read):
    story.decide("correct", policy_id, effective_on='"2025-02-01"')
    story.night()
    before = {name: table.to_pylist() for name, table in story.tables.items() if name != "portals"}
    story.night(unchanged=[page])
    assert {name: table.to_pylist() for name, table in story.tables.items() if name != "portals"} == before


def test_a_decision_later_than_the_night_waits(story, policy_id):
    decision = story.decide("correct", policy_id, effective_on='"2025-02-01"')
    story.decisions = [replace(decision, at=decision.at + timedelta(hours=1))]
    story.night()
    assert story.rows("changes") == []
    story.night()
    assert [row["cause"] for row in story.rows("changes")] == ["curation"]


def test_it_survives_a_new_wording_of_the_page(story, policy_id, page, read):
    story.decide("correct", policy_id, effective_on='"2025-02-01"', doc_number='"测政发〔2025〕9号"')
    story.night()
    story.night({page: read(*EDITED)})
    row = policy(story)
    assert (row["effective_on"], row["doc_number"]) == (date(2025, 2, 1), "测政发〔2025〕9号")
    assert row["latest_version_id"] == f"{policy_id}.v2"
    (version,) = story.rows("versions", sequence=2)
    assert (version["effective_on"], version["doc_number"], version["cause"]) == (
        date(2025, 2, 1),
        "测政发〔2025〕9号",
        "source",
    )
    assert json.loads(version["evidence"])["doc_number"]["corrected"]["decision"] == 1
    assert [(c["cause"], c["clause_label_after"]) for c in tonight(story)] == [("source", "第二条")]
    assert len(row["corrections"]) == 2
    assert row["conflicts"] == []


def test_it_survives_the_same_page_captured_again(story, policy_id, page, read):
    story.decide("correct", policy_id, issuers='["测试市园林局"]', effective_on="null")
    story.night()
    changes = story.rows("changes")
    story.night({page: read()})
    assert (policy(story)["issuers"], policy(story)["effective_on"]) == (["测试市园林局"], None)
    assert story.rows("changes") == changes


def test_it_survives_our_own_upgrade(story, policy_id, page, read):
    story.decide("correct", policy_id, effective_on='"2025-02-01"', title='"测试市公园条例"')
    story.night()
    story.parser_version = "2"
    story.upgraded[page] = read(effective_on=date(2025, 1, 15), expires_on=date(2030, 1, 1))
    story.night({page: read(*EDITED, effective_on=date(2025, 1, 15), expires_on=date(2030, 1, 1))})
    row = policy(story)
    assert (row["effective_on"], row["title"], row["expires_on"]) == (
        date(2025, 2, 1),
        "测试市公园条例",
        date(2030, 1, 1),
    )
    assert {(c["cause"], c["before"], c["after"]) for c in tonight(story)} == {
        ("parser", "", "2030-01-01"),
        ("source", "", "，每年检查两次"),
    }
    page_says = {e["fact"]: e["page"] for e in map(json.loads, row["corrections"])}
    assert page_says["effective_on"] == "2025-01-15"
    assert row["conflicts"] == []


def test_a_source_that_comes_to_say_the_same_changes_nothing(story, policy_id, page, read):
    story.decide("correct", policy_id, effective_on='"2025-02-01"')
    story.night()
    story.night({page: read(effective_on=date(2025, 2, 1))})
    assert [c["cause"] for c in story.real_changes()] == ["curation"]
    assert (policy(story)["conflicts"], policy(story)["flags"]) == ([], [])


def test_a_third_value_of_the_source_is_told_and_does_not_undo_the_correction(story, policy_id, page, read):
    story.decide("correct", policy_id, effective_on='"2025-02-01"')
    story.night()
    story.night({page: read(effective_on=date(2025, 3, 1))})
    row = policy(story)
    assert row["effective_on"] == date(2025, 2, 1)
    assert row["flags"] == ["correction_disputed"]
    assert [json.loads(c) for c in row["conflicts"]] == [
        {"fact": "effective_on", "correction": "2025-02-01", "page": "2025-03-01"}
    ]
    (change,) = tonight(story)
    assert (change["cause"], change["before"], change["after"]) == ("source", "2025-01-01", "2025-03-01")
    assert change["disputed"] == f"decision 1: {REASON}; the record keeps 2025-02-01"
    story.night({page: read(effective_on=date(2025, 3, 1))})
    assert len(story.real_changes()) == 2
    story.decide("correct", policy_id, effective_on='"2025-02-02"')
    story.night()
    assert (policy(story)["conflicts"], policy(story)["flags"]) == ([], [])
    assert tonight(story)[0]["before"] == "2025-02-01"


def test_a_third_value_that_the_text_tells_is_told_once(story, page, read):
    story.night({page: read(ARTICLES[0], "本办法自2025年1月1日起施行。")})
    policy_id = policy(story)["policy_id"]
    story.decide("correct", policy_id, effective_on='"2025-02-01"')
    story.night()
    story.night({page: read(ARTICLES[0], "本办法自2025年3月1日起施行。", effective_on=date(2025, 3, 1))})
    assert [(c["effect"], c["clause_label_after"]) for c in tonight(story)] == [("validity", "第二条")]
    assert policy(story)["flags"] == ["correction_disputed"]


def test_a_third_value_is_told_beside_another_change_of_the_same_kind(story, page, read):
    story.night({page: read(ARTICLES[0], "本办法自2025年1月1日起施行。", expires_on=date(2028, 1, 1))})
    policy_id = policy(story)["policy_id"]
    story.decide("correct", policy_id, expires_on='"2029-01-01"', signed_on='"2024-12-01"')
    story.night()
    text = read(ARTICLES[0], "本办法自2025年3月1日起施行。", effective_on=date(2025, 3, 1), expires_on=date(2030, 1, 1))
    story.night({page: replace(text, doc_number="测政发〔2025〕2号", signed_on=date(2024, 11, 1))})
    disputed = {c["method"]: (c["before"], c["after"]) for c in tonight(story) if c["disputed"]}
    assert disputed == {"fact:expires_on": ("2028-01-01", "2030-01-01"), "fact:signed_on": ("", "2024-11-01")}
    assert "第二条" in [c["clause_label_after"] for c in tonight(story)]
    assert policy(story)["expires_on"] == date(2029, 1, 1)


def test_a_date_of_the_head_is_told_beside_a_clause_that_changes_another(story, page, read):
    story.night({page: read(ARTICLES[0], "本办法自2025年1月1日起施行。", expires_on=date(2028, 1, 1))})
    text = read(ARTICLES[0], "本办法自2025年3月1日起施行。", effective_on=date(2025, 3, 1), expires_on=date(2030, 1, 1))
    story.night({page: text})
    assert [
        (c["clause_label_after"], c["method"], c["after"]) for c in tonight(story) if c["method"].startswith("fact:")
    ] == [(None, "fact:expires_on", "2030-01-01")]
    assert "第二条" in [c["clause_label_after"] for c in tonight(story)]


@pytest.mark.parametrize(
    ("before", "after", "dates"),
    [
        ("有效期3年。", "有效期5年。", {"expires_on": (date(2028, 1, 1), date(2030, 1, 1))}),
        ("自公布之日起施行。", "自2025年2月1日起施行。", {"effective_on": (date(2025, 1, 1), date(2025, 2, 1))}),
        (
            "自2025年1月1日起施行，有效期5年。",
            "自2025年3月1日起施行，有效期5年。",
            {
                "effective_on": (date(2025, 1, 1), date(2025, 3, 1)),
                "expires_on": (date(2029, 12, 31), date(2030, 2, 28)),
            },
        ),
    ],
)
def test_a_date_that_follows_from_the_words_of_a_clause_is_told_by_the_clause(
    story, page, read, *, before, after, dates
):
    facts = [{name: pair[night] for name, pair in dates.items()} for night in (0, 1)]
    story.night({page: read(ARTICLES[0], f"本办法{before}", **facts[0])})
    story.night({page: read(ARTICLES[0], f"本办法{after}", **facts[1])})
    assert "第二条" in [c["clause_label_after"] for c in tonight(story)]
    assert [c["method"] for c in tonight(story) if c["method"].startswith("fact:")] == []


def test_a_fact_given_back_is_what_the_page_says_now(story, policy_id, page, read):
    story.decide("correct", policy_id, effective_on='"2025-02-01"', expires_on='"2028-01-01"')
    story.night()
    story.night({page: read(effective_on=date(2025, 3, 1))})
    story.decide("correct", policy_id, unset='["effective_on"]')
    story.night()
    assert policy(story)["effective_on"] == date(2025, 3, 1)
    assert [json.loads(line)["fact"] for line in policy(story)["corrections"]] == ["expires_on"]
    assert [(c["cause"], c["before"], c["after"]) for c in tonight(story)] == [("curation", "2025-02-01", "2025-03-01")]
    assert policy(story)["conflicts"] == []
    (version,) = story.rows("versions")
    assert "corrected" not in json.loads(version["evidence"]).get("effective_on", {})


def test_a_none_and_a_fact_the_page_lacks(story, policy_id):
    story.decide("correct", policy_id, doc_number="null", unified_number='"CSBC01-2025-0001"')
    story.night()
    assert (policy(story)["doc_number"], policy(story)["unified_number"]) == (None, "CSBC01-2025-0001")
    told = {(c["operation"], c["effect"], c["before"], c["after"]) for c in story.real_changes()}
    assert told == {("delete", "correction", "测政发〔2025〕1号", ""), ("insert", "correction", "", "CSBC01-2025-0001")}


def test_a_corrected_day_moves_the_status_and_the_event_is_ours(story, policy_id):
    assert policy(story)["status"] == "in_force"
    story.decide("correct", policy_id, expires_on='"2025-01-31"')
    story.night()
    row = policy(story)
    assert row["status"] == "expired"
    assert row["status_evidence"] == f"expires_on 2025-01-31: decision 1: {REASON}"
    assert {(c["effect"], c["cause"]) for c in tonight(story)} == {("validity", "curation"), ("expiry", "curation")}
    assert [(e["event"], e["cause"], e["event_on"]) for e in tonight(story, "events")] == [
        ("expired", "curation", date(2025, 2, 1))
    ]
    story.decide("correct", policy_id, unset='["expires_on"]')
    story.night()
    story.decide("correct", policy_id, expires_on='"2025-01-31"')
    story.night()
    assert policy(story)["status"] == "expired"
    assert {c["cause"] for c in story.real_changes()} == {"curation"}


def test_a_day_that_passes_by_itself_is_the_sources(story, policy_id):
    story.decide("correct", policy_id, expires_on='"2025-03-06"', title='"测试市公园条例"')
    story.night()
    assert policy(story)["status"] == "in_force"
    story.decide("correct", policy_id, agency='"测试市园林局"')
    story.night()
    story.night()
    assert policy(story)["status"] == "expired"
    assert [(e["event"], e["cause"]) for e in tonight(story, "events")] == [("expired", "source")]


def test_a_page_whose_title_and_number_were_corrected_is_still_its_page(story, policy_id, page, read):
    story.decide("correct", policy_id, title='"测试市绿地管理办法"', doc_number='"测政发〔2025〕9号"')
    story.night()
    story.night({page: read(*EDITED)})
    assert [row["policy_id"] for row in story.rows("policies")] == [policy_id]
    assert policy(story)["latest_version_id"] == f"{policy_id}.v2"


@pytest.mark.parametrize("number", ["测政发〔2025〕9号", "测政发〔2025〕1号"])
@pytest.mark.parametrize("title", ["测试市绿地管理办法", "测试市公园管理办法"])
def test_a_copy_elsewhere_is_recognised_by_what_is_corrected_and_by_what_the_page_says(
    story, policy_id, read, number, title
):
    story.decide("correct", policy_id, doc_number='"测政发〔2025〕9号"', title='"测试市绿地管理办法"')
    story.night()
    copy = read(doc_number=number, title=title, title_as_written=title)
    story.night({"http://www.other.example/1.html": copy}, portal_id="cn_990200_other")
    assert [row["policy_id"] for row in story.rows("policies")] == [policy_id]


def test_pages_that_swap_addresses_are_told_apart_by_what_they_state(story, page, make_reading):
    one = make_reading(*ARTICLES, signed_on=date(2025, 1, 1))
    other = make_reading("绿道由市园林主管部门管理。", title="测试市绿道办法", signed_on=date(2025, 1, 2))
    story.night({page: one, f"{page}?2": other})
    (first,) = story.rows("policies", url=page)
    story.decide("correct", first["policy_id"], signed_on='"2025-01-05"')
    story.night()
    story.night({page: other, f"{page}?2": one})
    assert len(story.rows("versions")) == 2
    assert {c["cause"] for c in story.rows("changes")} == {"curation"}


def test_a_corrected_number_is_found_by_those_who_cite_it(story, policy_id, make_reading, page):
    number = "测政发〔2025〕9号"
    one = Cited(relation=Relation.CITES, title=None, doc_number=number, as_written=number)
    story.night(
        {
            f"{page}?2": make_reading(
                "依据有关文件。", title="测试市绿道办法", doc_number="测政发〔2025〕2号", cited=(one,)
            )
        }
    )
    assert [r["to_policy_id"] for r in story.rows("relations")] == [None]
    story.decide("correct", policy_id, doc_number='"测政发〔2025〕9号"')
    story.night()
    assert [r["to_policy_id"] for r in story.rows("relations")] == [policy_id]


def test_a_log_of_later_code_is_not_read_half(story, policy_id):
    story.decide("correct", policy_id, colour='"red"')
    with pytest.raises(BadInput, match="'colour' is no fact"):
        story.night()


def test_a_decision_about_an_unknown_record_is_noted(story, policy_id):
    story.decide("correct", "gb-aaaaaaaaaaaa", title='"无"')
    assembly = story.night()
    assert assembly.notes == ("decision 1: no policy gb-aaaaaaaaaaaa to correct",)
    assert len(story.rows("policies")) == 1
