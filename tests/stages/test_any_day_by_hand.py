"""Status and wording of any day from releases made by hand: what the sample story does not play."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import BadInput
from gongbao.model.change import EventKind
from gongbao.normalize.arrow import empty_tables, table_of
from gongbao.settings import Settings
from gongbao.wording import event_sentence
from gongbao_cli.comparison_view import Screen, comparison_lines
from gongbao_stages.comparing_policies import compare_days, compare_versions, compare_with_draft
from gongbao_stages.comparison_page import comparison_page
from gongbao_stages.dated_wordings import date_wordings, wording_on
from gongbao_stages.policy_text import policy_text
from gongbao_stages.watch import policy_status
from publish import DraftRelease, publish_release, release_id_for

AS_OF = datetime(2026, 6, 1, 18, 30, tzinfo=UTC)
SEEN = datetime(2025, 1, 7, 18, 30, tzinfo=UTC)  # the night of 8 January in Shanghai
Row = dict[str, Any]


def policy(policy_id: str, **facts: Any) -> Row:
    return {
        "policy_id": policy_id,
        "portal_id": "cn_990200_small",
        "column_id": "normative",
        "kind": "normative_document",
        "title": f"小城市{policy_id}管理办法",
        "doc_number": None,
        "issuers": [],
        "status": "unknown",
        "status_evidence": "–",
        "script": "hans",
        "url": f"https://www.small.example/{policy_id}.html",
        "republication": False,
        "conflicts": [],
        "flags": [],
        "latest_version_id": f"{policy_id}.v1",
        "reuse_basis": "test",
        "first_seen_at": SEEN,
        "changed_at": SEEN,
        **facts,
    }


def version(policy_id: str, sequence: int, seen: str, *, says: dict[str, str] | None = None, **facts: Any) -> Row:
    """``seen`` is the portal's day; ``says`` maps a date's name to the day that the page states in so many words."""
    stated = {name: {"value": on, "as_written": f"{on}（原文）", "rank": "body"} for name, on in (says or {}).items()}
    days = {name: date.fromisoformat(on) for name, on in (says or {}).items() if name != "published_on"}
    row = {
        "version_id": f"{policy_id}.v{sequence}",
        "policy_id": policy_id,
        "sequence": sequence,
        "capture_id": "c",
        "title": f"小城市{policy_id}管理办法",
        "doc_number": None,
        "content_sha256": f"{sequence}" * 64,
        "canonical_sha256": f"{sequence}" * 64,
        "attachments_sha256": [],
        "canon_version": 1,
        "redaction_version": 1,
        "parser_version": "1",
        "cause": "source",
        "origin": "published",
        "text_length": 1,
        "clause_count": 1,
        "evidence": json.dumps(stated),
        "detected_at": datetime.fromisoformat(f"{seen}T02:30:00+08:00").astimezone(UTC),
        "signed_on": None,
        "effective_on": None,
        "expires_on": None,
    }
    return {**row, **days, **facts}


def clause(version_id: str, eid: str, label: str, text: str, order: int) -> Row:
    return {
        "version_id": version_id,
        "policy_id": version_id.rpartition(".")[0],
        "eid": eid,
        "clause_uid": f"c-{eid}",
        "label": label,
        "level": "article",
        "clause_order": order,
        "text": text,
        "text_sha256": "a" * 64,
        "responsible_units": [],
        "detected_at": SEEN,
    }


def event(policy_id: str, kind: str, on: str, evidence: str = "–") -> Row:
    return {
        "event_id": f"e-{policy_id}-{kind}-{on}",
        "policy_id": policy_id,
        "portal_id": "cn_990200_small",
        "event": kind,
        "event_on": date.fromisoformat(on),
        "cause": "source",
        "evidence": evidence,
        "sentence_zh": "–",
        "sentence_en": "–",
        "detected_at": datetime.fromisoformat(f"{on}T02:30:00+08:00").astimezone(UTC),
    }


def relation(source: str, kind: str, target: str, effective_on: str | None = None) -> Row:
    return {
        "relation_id": f"r-{source}-{kind}-{target}",
        "from_policy_id": source,
        "to_policy_id": target,
        "relation": kind,
        "effective_on": date.fromisoformat(effective_on) if effective_on else None,
        "as_written": "–",
        "detected_at": SEEN,
    }


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Settings]:
    """``publish(policies=[…], …)`` publishes one release and gives the settings that lead to it."""

    def published(**rows: list[Row]) -> Settings:
        tables = {**empty_tables(), **{name: table_of(name, listed) for name, listed in rows.items()}}
        draft = DraftRelease(
            release_id=release_id_for(AS_OF, "0" * 64),
            as_of=AS_OF,
            previous=None,
            tables=tables,
            validation={"success": True, "results": []},
        )
        publish_release(draft, tmp_path / "data" / "published")
        return Settings.from_env({"GONGBAO_DATA": str(tmp_path / "data")})

    return published


FIRST = {"signed_on": "2024-12-20", "effective_on": "2025-02-01", "expires_on": "2026-01-31"}
LATER = {**FIRST, "expires_on": "2028-01-31"}


def facts(says: dict[str, str]) -> dict[str, date]:
    return {name: date.fromisoformat(on) for name, on in says.items()}


@pytest.fixture
def one_life(publish) -> Settings:
    """A policy whose validity was prolonged, whose page was away for ten days, and that was amended and repealed."""
    act = {"published_on": date(2025, 8, 20), "effective_on": date(2025, 9, 1), "doc_number": "小政发〔2025〕4号"}
    end = {"published_on": date(2025, 11, 3), "doc_number": "小政发〔2025〕9号"}
    return publish(
        policies=[
            policy("gb-a", published_on=date(2025, 1, 6), latest_version_id="gb-a.v2", **facts(LATER)),
            policy("gb-act", kind="amending_decision", **act),
            policy("gb-end", kind="repeal_decision", **end),
        ],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-a", 2, "2025-06-10", says=LATER)],
        relations=[relation("gb-act", "amends", "gb-a"), relation("gb-end", "repeals", "gb-a", "2026-03-01")],
        events=[event("gb-a", "withdrawn", "2025-07-10", "404"), event("gb-a", "restored", "2025-07-20")],
    )


@pytest.mark.parametrize(
    ("on", "status", "evidence"),
    [
        ("2024-12-19", "unknown", "before signed_on 2024-12-20"),
        ("2024-12-20", "not_yet_in_force", "2025-02-01（原文）"),
        ("2025-01-31", "not_yet_in_force", "2025-02-01"),
        ("2025-02-01", "in_force", "2025-02-01（原文）"),
        ("2025-07-09", "in_force", "2025-02-01"),
        ("2025-07-10", "withdrawn", "404"),
        ("2025-07-20", "in_force", "2025-02-01"),
        ("2025-08-31", "in_force", "2025-02-01"),
        ("2025-09-01", "amended", "小政发〔2025〕4号"),
        ("2026-02-28", "amended", "小政发〔2025〕4号"),
        ("2026-03-01", "repealed", "小政发〔2025〕9号"),
        ("2030-01-01", "repealed", "小政发〔2025〕9号"),
    ],
)
def test_a_day_is_judged_by_what_held_on_it(one_life, on, status, evidence):
    told = policy_status(one_life, "gb-a", date.fromisoformat(on))
    assert told["status"] == status
    assert evidence in told["evidence"]


@pytest.fixture
def declared(publish) -> Settings:
    """A policy that an act declares expired from a later day."""
    end = {"published_on": date(2025, 11, 3), "doc_number": "小政发〔2025〕9号"}
    return publish(
        policies=[policy("gb-a", published_on=date(2025, 1, 6), **facts(LATER)), policy("gb-end", **end)],
        versions=[version("gb-a", 1, "2025-01-08", says=LATER)],
        relations=[relation("gb-end", "declares_expired", "gb-a", "2026-03-01")],
    )


def test_what_an_act_declares_expired_is_so_from_the_day_of_the_act(declared):
    before, after = (policy_status(declared, "gb-a", date(2026, month, 1)) for month in (2, 3))
    assert (before["status"], after["status"]) == ("in_force", "expired")
    assert "宣布失效日期 2026-03-01" in after["sentence_zh"]
    assert "小政发〔2025〕9号" in after["sentence_zh"]
    (ahead,) = before["ahead"]
    assert (ahead["event"], ahead["event_on"]) == ("expired", date(2026, 3, 1))
    assert "失效（依据：" in ahead["sentence_zh"]
    assert "小政发〔2025〕9号" in ahead["sentence_zh"]


def test_acts_that_repeal_one_another_end_nothing_on_any_day(publish):
    settings = publish(
        policies=[policy(name, published_on=date(2025, 1, 6)) for name in ("gb-a", "gb-b")],
        versions=[version(name, 1, "2025-01-08") for name in ("gb-a", "gb-b")],
        relations=[relation("gb-a", "repeals", "gb-b"), relation("gb-b", "declares_expired", "gb-a")],
    )
    told = [policy_status(settings, name, date(2026, 1, 1))["status"] for name in ("gb-a", "gb-b")]
    assert told == ["in_force", "in_force"]


def test_a_day_before_the_page_prolonged_its_validity_is_judged_by_the_old_date(publish):
    rows = [version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-a", 2, "2026-02-20", says=LATER)]
    settings = publish(policies=[policy("gb-a", latest_version_id="gb-a.v2", **facts(LATER))], versions=rows)
    asked = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 19), date(2026, 2, 20)]
    assert [policy_status(settings, "gb-a", day)["status"] for day in asked] == [
        "in_force",
        "expired",
        "expired",
        "in_force",
    ]


def put_off(day: str, until: str) -> Row:
    zh, en = event_sentence(
        "小城市gb-a管理办法", EventKind.RESCHEDULED, date.fromisoformat(day), until=date.fromisoformat(until)
    )
    return {**event("gb-a", "rescheduled", day, "推迟施行"), "sentence_zh": zh, "sentence_en": en}


def test_a_day_is_judged_by_the_first_day_that_an_act_had_set_by_then(publish):
    moved = {**facts(FIRST), "effective_on": date(2025, 5, 1)}
    settings = publish(
        policies=[policy("gb-a", **moved)],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST)],
        events=[put_off("2025-01-20", "2025-05-01")],
        clauses=[clause("gb-a.v1", "art_1", "第一条", "管理适用本办法。", 0)],
    )
    asked = [date(2025, 1, 31), date(2025, 2, 1), date(2025, 4, 30), date(2025, 5, 1)]
    told = [policy_status(settings, "gb-a", day) for day in asked]
    assert [one["status"] for one in told] == ["not_yet_in_force"] * 3 + ["in_force"]
    assert "effective_on 2025-05-01: 推迟施行" in told[1]["evidence"]
    assert "2025-02-01" in policy_status(settings, "gb-a", date(2025, 1, 10))["evidence"]
    assert policy_text(settings, "gb-a", date(2025, 6, 1))["counts_from"] == date(2025, 5, 1)


def test_another_day_that_the_page_states_later_takes_the_place_of_the_act_s(publish):
    later = {**FIRST, "effective_on": "2025-07-01"}
    settings = publish(
        policies=[policy("gb-a", latest_version_id="gb-a.v2", **facts(later))],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-a", 2, "2025-01-25", says=later)],
        events=[put_off("2025-01-20", "2025-05-01")],
    )
    told = [policy_status(settings, "gb-a", date(2025, month, 15))["status"] for month in (4, 5, 6, 7)]
    assert told == ["not_yet_in_force"] * 3 + ["in_force"]


def test_what_only_our_reading_mended_holds_for_every_day(publish):
    misread = {**FIRST, "effective_on": "2025-12-01"}
    rows = [
        version("gb-a", 1, "2025-01-08", says=misread),
        version("gb-a", 2, "2026-02-20", says=FIRST, cause="parser"),
    ]
    settings = publish(policies=[policy("gb-a", latest_version_id="gb-a.v2", **facts(FIRST))], versions=rows)
    assert policy_status(settings, "gb-a", date(2025, 3, 1))["status"] == "in_force"


def test_what_a_person_corrected_holds_for_every_day(publish):
    noted = {
        "fact": "effective_on",
        "value": "2025-05-01",
        "page": "2025-02-01",
        "basis": "2025-02-01",
        "decision": 3,
        "reason": "公报",
    }
    row = policy("gb-a", **{**facts(FIRST), "effective_on": date(2025, 5, 1)}, corrections=[json.dumps(noted)])
    rows = [version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-a", 2, "2025-10-01", says=FIRST)]
    settings = publish(policies=[{**row, "latest_version_id": "gb-a.v2"}], versions=rows)
    told = policy_status(settings, "gb-a", date(2025, 4, 30))
    assert told["status"] == "not_yet_in_force"
    assert "decision 3: 公报" in told["evidence"]


def test_a_window_that_was_extended_twice_ended_on_each_day_as_it_stood_on_that_day(publish):
    asked = {"policy_id": "gb-c", "opens_on": date(2025, 3, 4), "closes_on": date(2025, 4, 20), "changed_at": SEEN}
    settings = publish(
        policies=[policy("gb-c", kind="consultation")],
        versions=[version("gb-c", 1, "2025-03-05")],
        consultations=[asked],
        events=[
            event("gb-c", "extended", "2025-04-02", "2025-03-31 → 2025-04-20"),
            event("gb-c", "extended", "2025-03-20", "2025-03-14 → 2025-03-31; 《延期公告》"),
            event("gb-c", "opened", "2025-03-04", "2025-03-01 → 2025-03-02"),
        ],
    )
    days = [
        "2025-03-14",
        "2025-03-15",
        "2025-03-19",
        "2025-03-20",
        "2025-03-31",
        "2025-04-01",
        "2025-04-02",
        "2025-04-21",
    ]
    states = [policy_status(settings, "gb-c", date.fromisoformat(day))["status"] for day in days]
    one, two = "open_for_comment", "comment_closed"
    assert states == [one, two, two, one, one, two, one, two]


def test_a_window_that_was_opened_again_was_closed_in_between(publish):
    asked = {"policy_id": "gb-c", "opens_on": date(2025, 3, 4), "closes_on": date(2025, 3, 31), "changed_at": SEEN}
    settings = publish(
        policies=[policy("gb-c", kind="consultation")],
        versions=[version("gb-c", 1, "2025-03-05")],
        consultations=[asked],
        events=[event("gb-c", "extended", "2025-03-20", "2025-03-14 → 2025-03-31")],
    )
    days = [date(2025, 3, 3), date(2025, 3, 14), date(2025, 3, 16), date(2025, 3, 20), date(2025, 4, 1)]
    assert [policy_status(settings, "gb-c", day)["status"] for day in days] == [
        "unknown",
        "open_for_comment",
        "comment_closed",
        "open_for_comment",
        "comment_closed",
    ]


def test_a_copy_and_a_merged_record_are_answered_by_the_policy_that_stands(publish):
    settings = publish(
        policies=[
            policy("gb-a", **facts(FIRST)),
            policy("gb-copy", published_on=date(2025, 1, 9), republication=True),
            policy("gb-old", status="merged", merged_into="gb-a"),
        ],
        versions=[version(p, 1, "2025-01-08", says=FIRST) for p in ("gb-a", "gb-copy", "gb-old")],
        relations=[relation("gb-copy", "republication_of", "gb-a")],
    )
    for name, said in (("gb-copy", "a copy of"), ("gb-old", "merged into")):
        told = policy_status(settings, name, date(2026, 2, 1))
        assert (told["policy_id"], told["status"]) == ("gb-a", "expired")
        assert told["followed"] == f"{name} is {said} gb-a"


def test_the_end_that_a_page_states_holds_from_the_day_it_names(publish):
    row = policy(
        "gb-a",
        **facts({**FIRST, "expires_on": "2030-01-01"}),
        stated_status="repealed",
        stated_status_as_written="已废止",
        stated_status_on=date(2025, 7, 1),
    )
    settings = publish(policies=[row], versions=[version("gb-a", 1, "2025-01-08", says=FIRST)])
    assert policy_status(settings, "gb-a", date(2025, 6, 30))["status"] == "in_force"
    told = policy_status(settings, "gb-a", date(2025, 7, 1))
    assert (told["status"], "已废止" in told["evidence"]) == ("repealed", True)


WORDINGS = [
    # what happened, versions, (day, version that counts) …
    (
        "a silent change counts from when it was seen",
        [version("p", 1, "2025-01-08", says={"effective_on": "2022-01-01"}),
         version("p", 2, "2025-03-12", says={"effective_on": "2022-01-01"})],
        {"2022-01-01": 1, "2025-03-11": 1, "2025-03-12": 2},
    ),
    (
        "a wording that was changed before its 施行 day counts from that day",
        [version("p", 1, "2025-01-08", says={"effective_on": "2025-05-01"}),
         version("p", 2, "2025-03-12", says={"effective_on": "2025-05-01"})],
        {"2025-05-01": 2},
    ),
    (
        "a decision counts from its own day, also one that is still to come",
        [version("p", 1, "2025-01-08", says={"effective_on": "2022-01-01"}),
         version("p", 2, "2025-03-12", origin="consolidated", says={"effective_on": "2022-01-01"}) | {"effective_on": date(2025, 7, 1)}],
        {"2025-06-30": 1, "2025-07-01": 2},
    ),
    (
        "the portal's own text takes the place of ours from the same day on",
        [version("p", 1, "2025-01-08", says={"effective_on": "2022-01-01"}),
         version("p", 2, "2025-03-12", origin="consolidated") | {"effective_on": date(2025, 3, 10)},
         version("p", 3, "2025-04-02") | {"effective_on": date(2025, 3, 10)}],
        {"2025-03-09": 1, "2025-03-10": 3},
    ),
    (
        "a later silent change of the amended text counts from when it was seen",
        [version("p", 1, "2025-01-08", says={"effective_on": "2022-01-01"}),
         version("p", 2, "2025-03-12", says={"effective_on": "2022-01-01"}) | {"effective_on": date(2025, 3, 10)},
         version("p", 3, "2025-08-02", says={"effective_on": "2022-01-01"})],
        {"2025-03-10": 2, "2025-08-01": 2, "2025-08-02": 3},
    ),
    (
        "a 施行 day that was put off leaves the first wording without a day",
        [version("p", 1, "2025-01-08", says={"effective_on": "2025-05-01"}),
         version("p", 2, "2025-04-20", says={"effective_on": "2025-06-01"})],
        {"2025-06-01": 2},
    ),
    (
        "a decision made before the first 施行 day lets the first wording count until its own",
        [version("p", 1, "2025-01-08", says={"effective_on": "2025-05-01"}),
         version("p", 2, "2025-04-20", origin="consolidated", says={"effective_on": "2025-05-01"}) | {"effective_on": date(2025, 6, 1)}],
        {"2025-05-01": 1, "2025-05-31": 1, "2025-06-01": 2},
    ),
    (
        "what we read better counts from the first day of what we read before",
        [version("p", 1, "2025-01-08", says={"effective_on": "2022-01-01"}),
         version("p", 2, "2025-09-09", says={"effective_on": "2022-01-01"}, cause="parser")],
        {"2022-01-01": 2, "2025-01-08": 2},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("versions", "expected"), [row[1:] for row in WORDINGS], ids=[row[0] for row in WORDINGS])
def test_which_wording_counts_on_a_day(versions, expected):
    dated = date_wordings(versions, published_on=None)
    found = {on: wording_on(dated, date.fromisoformat(on), name="p").version["sequence"] for on in expected}
    assert found == expected


@pytest.mark.parametrize(
    ("versions", "day"),
    [(WORDINGS[1][1], "2025-04-30"), (WORDINGS[5][1], "2025-05-15"), (WORDINGS[0][1], "2021-12-31")],
)
def test_a_day_before_the_first_wording_is_refused_and_the_first_one_named(versions, day):
    dated = date_wordings(versions, published_on=None)
    with pytest.raises(BadInput, match=f"counts from {dated[0].since}"):
        wording_on(dated, date.fromisoformat(day), name="p")


def test_a_wording_without_a_date_of_its_own_counts_from_publication_else_from_when_it_was_seen():
    rows = [version("p", 1, "2025-01-08")]
    assert date_wordings(rows, published_on=date(2024, 12, 31))[0].since == date(2024, 12, 31)
    assert date_wordings(rows, published_on=None)[0].since == date(2025, 1, 8)


def order(place: int, outcome: str, **more: Any) -> Row:
    return {
        "decision_version_id": "gb-act.v1",
        "instruction_order": place,
        "decision_policy_id": "gb-act",
        "policy_id": "gb-a",
        "kind": "substitute",
        "clauses": ["第9条"],
        "clauses_after": [],
        "as_written": f"第{place}项指令",
        "outcome": outcome,
        "reason": None if outcome == "applied" else "no clause bears this number",
        "version_before": "gb-a.v1",
        "version_after": "gb-a.v2" if outcome == "applied" else None,
        "changed_at": SEEN,
        **more,
    }


@pytest.fixture
def amended(publish) -> Settings:
    """A wording that we consolidated from a decision with one order that fits no clause and one sentence not understood."""
    ours = version("gb-a", 2, "2025-09-02", origin="consolidated", says=FIRST) | {"effective_on": date(2025, 9, 1)}
    row = change(
        "gb-a.v1", "gb-a.v2", "第二条：“三十日”改为“十五日”（期限，下调）", disputed="决定：十五日 / 页面：三十日"
    )
    return publish(
        policies=[
            policy("gb-a", latest_version_id="gb-a.v2", **facts(FIRST)),
            policy("gb-act", kind="amending_decision", effective_on=date(2025, 9, 1)),
        ],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), ours],
        clauses=[
            clause("gb-a.v1", "art_1", "第一条", "为了规范管理，制定本办法。", 0),
            clause("gb-a.v1", "art_2", "第二条", "应当在三十日内备案。", 1),
            clause("gb-a.v2", "art_1", "第一条", "为了规范管理，制定本办法。", 0),
            clause("gb-a.v2", "art_2", "第二条", "应当在十五日内备案。", 1),
        ],
        amending_instructions=[
            order(0, "applied"),
            order(1, "not_applied"),
            order(2, "not_applied", policy_id=None, kind="unread", version_before=None),
            order(3, "not_applied", policy_id="gb-other", version_before="gb-other.v1"),
            order(4, "applied", kind="delete", reason="第2条 still cites 第3条 (old number), which is struck"),
        ],
        changes=[row],
    )


def change(old_id: str, new_id: str, sentence: str, **more: Any) -> Row:
    return {
        "change_id": "ch-1",
        "policy_id": new_id.rpartition(".")[0],
        "portal_id": "cn_990200_small",
        "version_before": old_id,
        "version_after": new_id,
        "operation": "substitute",
        "effect": "deadline",
        "noise": False,
        "cause": "source",
        "clause_eid_before": "art_2",
        "clause_eid_after": "art_2",
        "clause_label_before": "第二条",
        "clause_label_after": "第二条",
        "before": "三十日",
        "after": "十五日",
        "context_before": "应当在三十日内备案。",
        "context_after": "应当在十五日内备案。",
        "confidence": 1.0,
        "method": "exact",
        "evidence": "amending instruction: 《决定》",
        "sentence_zh": sentence,
        "sentence_en": "Article 2: published sentence",
        "detected_at": SEEN,
        **more,
    }


def test_orders_that_our_wording_lacks_are_listed_with_the_reason(amended):
    told = policy_text(amended, "gb-a", date(2025, 9, 1))
    assert told["origin"] == "consolidated"
    assert [(o["as_written"], o["kind"]) for o in told["instructions_not_applied"]] == [
        ("第1项指令", "substitute"),
        ("第2项指令", "unread"),
    ]
    assert told["instructions_not_applied"][0]["reason"] == "no clause bears this number"
    assert [(c["label"], c["text"]) for c in told["clauses"]][1] == ("第二条", "应当在十五日内备案。")


def test_citations_of_what_an_order_struck_are_told_with_our_wording_and_in_its_comparison(amended):
    told = policy_text(amended, "gb-a", date(2025, 9, 1))
    compared = compare_versions(amended, "gb-a", None, None)
    assert [(o["as_written"], o["reason"]) for o in told["citations_left"]] == [
        ("第4项指令", "第2条 still cites 第3条 (old number), which is struck")
    ]
    assert compared.told["citations_left"] == told["citations_left"]
    assert policy_text(amended, "gb-a", date(2025, 8, 31))["citations_left"] == []


def test_a_comparison_names_the_orders_that_the_later_wording_lacks(amended):
    compared = compare_versions(amended, "gb-a", None, None)
    listed = [o["as_written"] for o in compared.told["instructions_not_applied"]]
    assert listed == ["第1项指令", "第2项指令"]
    lines = "\n".join(comparison_lines(compared, Screen(columns=100, colour=False)))
    page = comparison_page([compared])
    for words in ("第1项指令", "第2项指令", "第2条 still cites 第3条"):
        assert words in lines
        assert words in page


def test_orders_of_a_decision_that_does_not_hold_yet_are_not_missed(amended):
    told = policy_text(amended, "gb-a", date(2025, 8, 31))
    assert (told["origin"], told["origin_note_zh"]) == ("published", None)
    assert told["counts_until_before"] == date(2025, 9, 1)
    assert told["instructions_not_applied"] == []


def test_a_published_wording_on_which_no_order_fits_says_so_from_the_decision_on(publish):
    act = policy("gb-act", kind="amending_decision", effective_on=date(2025, 9, 1))
    settings = publish(
        policies=[policy("gb-a", **facts(FIRST)), act],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST)],
        amending_instructions=[order(1, "not_applied")],
    )
    listed = [policy_text(settings, "gb-a", date(2025, *day))["instructions_not_applied"] for day in ((8, 31), (9, 1))]
    assert [len(orders) for orders in listed] == [0, 1]


def test_neighbouring_versions_are_told_in_the_words_of_the_release(amended):
    compared = compare_versions(amended, "gb-a", None, None)
    (told,) = compared.told["changes"]
    assert told["sentence_zh"] == "第二条：“三十日”改为“十五日”（期限，下调）"
    assert told["disputed"] == "决定：十五日 / 页面：三十日"
    assert told["evidence"] == "amending instruction: 《决定》"
    assert compared.after.note_zh == "本项目整理，非官方文本"
    assert compared.told["summary"]["by_effect"] == {"deadline": 1}


def test_wrong_days_versions_and_drafts_are_refused_with_a_remedy(amended):
    with pytest.raises(BadInput, match="give the earlier day first"):
        compare_days(amended, "gb-a", date(2025, 9, 2), date(2025, 9, 1))
    with pytest.raises(BadInput, match=r"first known one, gb-a\.v1, counts from 2025-02-01"):
        compare_days(amended, "gb-a", date(2025, 1, 1), date(2025, 9, 1))
    with pytest.raises(BadInput, match="name one of 1, 2"):
        compare_versions(amended, "gb-a", "7", None)
    with pytest.raises(BadInput, match="none before"):
        compare_versions(amended, "gb-a", None, "1")
    with pytest.raises(BadInput, match="no comment round"):
        compare_with_draft(amended, "gb-a")


def test_changes_of_one_clause_are_told_in_the_order_of_its_words(publish):
    contexts = {"context_before": "最高补助30万元，比例20%。", "context_after": "最高补助20万元，比例15%。"}
    first = change("gb-a.v1", "gb-a.v2", "一", change_id="ch-9", before="30万元", after="20万元", **contexts)
    then = change("gb-a.v1", "gb-a.v2", "二", change_id="ch-0", before="20%", after="15%", **contexts)
    settings = publish(
        policies=[policy("gb-a", latest_version_id="gb-a.v2", **facts(FIRST))],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-a", 2, "2025-06-10", says=FIRST)],
        changes=[then, first],
    )
    told = compare_versions(settings, "gb-a", "1", "gb-a.v2").told
    assert [c["sentence_zh"] for c in told["changes"]] == ["一", "二"]


def test_the_notice_around_a_draft_is_neither_gone_nor_come(publish):
    settings = publish(
        policies=[policy("gb-a", **facts(FIRST)), policy("gb-c", kind="consultation", published_on=date(2024, 11, 1))],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-c", 1, "2024-11-02")],
        relations=[relation("gb-a", "finalises", "gb-c")],
        clauses=[
            {**clause("gb-c.v1", "letter", "", "现向社会公开征求意见。", 0), "label": None, "level": "body"},
            clause("gb-c.v1", "art_1", "第一条", "应当在三十日内备案。", 1),
            clause("gb-a.v1", "art_1", "第一条", "应当在十五日内备案。", 0),
        ],
    )
    compared = compare_with_draft(settings, "gb-a")
    assert [(c["before"], c["after"]) for c in compared.told["changes"]] == [("三十日", "十五日")]
    assert [c.label for c in compared.before.clauses] == ["第一条"]
    assert compared.before.note_zh == "征求意见稿，未施行"


def test_a_validity_that_an_act_prolonged_is_longer_from_the_act_on(publish):
    told = event("gb-a", "prolonged", "2025-12-01", "有效期延长两年")
    told |= {"sentence_en": event_sentence("甲", EventKind.PROLONGED, date(2025, 12, 1), until=date(2028, 1, 31))[1]}
    settings = publish(
        policies=[policy("gb-a", latest_version_id="gb-a.v2", **facts(LATER))],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), version("gb-a", 2, "2026-05-10", says=FIRST)],
        events=[told],
    )
    ahead = policy_status(settings, "gb-a", date(2025, 11, 30))["ahead"]
    assert [(step["event"], step["event_on"]) for step in ahead] == [
        ("prolonged", date(2025, 12, 1)),
        ("expired", date(2028, 2, 1)),
    ]
    days = [date(2025, 11, 30), date(2026, 2, 1), date(2028, 1, 31), date(2028, 2, 1)]
    assert [policy_status(settings, "gb-a", day)["status"] for day in days] == ["in_force"] * 3 + ["expired"]
    assert "有效期延长两年" in policy_status(settings, "gb-a", days[-1])["evidence"]


def test_a_validity_that_was_prolonged_after_it_had_ended_was_ended_in_between(publish):
    told = event("gb-a", "prolonged", "2026-03-10", "有效期延长两年")
    told |= {"sentence_en": event_sentence("甲", EventKind.PROLONGED, date(2026, 3, 10), until=date(2028, 1, 31))[1]}
    row = policy("gb-a", **facts(LATER))
    settings = publish(policies=[row], versions=[version("gb-a", 1, "2025-01-08", says=FIRST)], events=[told])
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 9), date(2026, 3, 10)]
    assert [policy_status(settings, "gb-a", day)["status"] for day in days] == [
        "in_force",
        "expired",
        "expired",
        "in_force",
    ]


@pytest.fixture
def amended_twice(publish) -> Settings:
    """Two decisions, each with an order left, laid one on the other; then the page's own text, on which an order of a third is left."""
    acts = {"gb-act": "2025-09-01", "gb-two": "2025-11-01", "gb-three": "2026-03-01"}

    def laid(act: str, place: int, outcome: str, on: int, **more: Any) -> Row:
        after = f"gb-a.v{on + 1}" if outcome == "applied" else None
        names = {"decision_policy_id": act, "decision_version_id": f"{act}.v1", "as_written": f"{act}第{place}项"}
        return order(place, outcome, **{**names, "version_before": f"gb-a.v{on}", "version_after": after, **more})

    ours = {"origin": "consolidated", "says": FIRST}
    return publish(
        policies=[
            policy("gb-a", latest_version_id="gb-a.v4", **facts(FIRST)),
            *(policy(act, kind="amending_decision", effective_on=date.fromisoformat(day)) for act, day in acts.items()),
        ],
        versions=[
            version("gb-a", 1, "2025-01-08", says=FIRST),
            version("gb-a", 2, "2025-09-02", **ours) | {"effective_on": date(2025, 9, 1)},
            version("gb-a", 3, "2025-11-02", **ours) | {"effective_on": date(2025, 11, 1)},
            version("gb-a", 4, "2026-02-01", says=FIRST) | {"effective_on": date(2026, 2, 1)},
        ],
        amending_instructions=[
            laid("gb-act", 0, "applied", 1),
            laid("gb-act", 1, "not_applied", 1),
            laid("gb-act", 2, "not_applied", 1, policy_id=None, kind="unread", version_before=None),
            laid("gb-two", 0, "applied", 2),
            laid("gb-two", 1, "not_applied", 2),
            laid("gb-two", 2, "disputed", 2, version_after="gb-a.v4"),
            laid("gb-three", 0, "not_applied", 4),
        ],
    )


@pytest.mark.parametrize(
    ("on", "origin", "left"),
    [
        (date(2025, 10, 31), "consolidated", ["gb-act第1项", "gb-act第2项"]),
        (date(2025, 11, 1), "consolidated", ["gb-act第1项", "gb-act第2项", "gb-two第1项"]),
        (date(2026, 2, 28), "published", ["gb-two第2项"]),
        (date(2026, 3, 1), "published", ["gb-three第0项", "gb-two第2项"]),
    ],
)
def test_our_wording_lacks_what_any_step_since_the_last_published_text_left(amended_twice, on, origin, left):
    told = policy_text(amended_twice, "gb-a", on)
    assert told["origin"] == origin
    assert [o["as_written"] for o in told["instructions_not_applied"]] == left


@pytest.fixture
def to_come(publish) -> Settings:
    """A policy published on 14 April whose 施行 day is 15 May; its page was mended in between."""
    says = {"signed_on": "2025-04-10", "effective_on": "2025-05-15"}
    return publish(
        policies=[policy("gb-a", published_on=date(2025, 4, 14), latest_version_id="gb-a.v2", **facts(says))],
        versions=[version("gb-a", 1, "2025-04-16", says=says), version("gb-a", 2, "2025-05-02", says=says)],
        clauses=[
            clause("gb-a.v1", "art_1", "第一条", "应当在三十日内备案。", 0),
            clause("gb-a.v2", "art_1", "第一条", "应当在十五日内备案。", 0),
        ],
    )


@pytest.mark.parametrize(
    ("day", "said"), [((2025, 4, 14), "三十日"), ((2025, 4, 20), "三十日"), ((2025, 5, 2), "十五日")]
)
def test_a_text_that_is_published_and_not_yet_in_force_is_told_and_marked(to_come, day, said):
    told = policy_text(to_come, "gb-a", date(*day))
    assert said in told["text"]
    assert (told["status"], told["counts_from"]) == ("not_yet_in_force", date(2025, 5, 15))
    assert (told["origin_note_zh"], told["origin_note_en"]) == ("尚未施行", "not yet in force")


def test_two_days_before_the_first_entry_into_force_are_compared_and_marked(to_come):
    compared = compare_days(to_come, "gb-a", date(2025, 4, 20), date(2025, 5, 20))
    assert [c["before"] for c in compared.told["changes"]] == ["三十日"]
    assert (compared.before.note_zh, compared.after.note_zh) == ("尚未施行", None)


def test_before_its_publication_a_text_is_refused_with_the_day_of_its_publication(to_come):
    with pytest.raises(BadInput, match="published on 2025-04-14, counts from 2025-05-15"):
        policy_text(to_come, "gb-a", date(2025, 4, 13))


@pytest.fixture
def taken_over(publish) -> Settings:
    """A text of ours, made from a decision, for which the portal's own came a day later."""
    ours = version("gb-a", 2, "2025-03-27", origin="consolidated", says=FIRST) | {"effective_on": date(2025, 3, 26)}
    said = "第二条：“三十日”改为“十五日”（期限，缩短）"
    row = change("gb-a.v1", "gb-a.v2", f"{said}（据修改决定整理，尚无官方整合文本）")
    row["sentence_en"] = "Article 2: x [from the amending decision; no official consolidated text yet]"
    return publish(
        policies=[policy("gb-a", latest_version_id="gb-a.v3", **facts(FIRST))],
        versions=[
            version("gb-a", 1, "2025-02-08", says=FIRST),
            ours,
            version("gb-a", 3, "2025-03-28", says=FIRST) | {"effective_on": date(2025, 3, 26)},
        ],
        clauses=[
            clause(f"gb-a.v{n}", "art_2", "第二条", t, 0) for n, t in ((1, "三十日"), (2, "十五日"), (3, "十五日"))
        ],
        changes=[row],
    )


def test_a_text_of_ours_is_dated_up_to_the_one_that_took_its_place(taken_over):
    compared = compare_versions(taken_over, "gb-a", "2", "3")
    assert compared.before.known_as == "gb-a.v2 · 2025-03-26 起，已由 gb-a.v3 取代 since then replaced"
    assert compared.after.known_as == "gb-a.v3 · 2025-03-26 –"
    days = [compared.told["version_before"][name] for name in ("counts_from", "counts_until_before")]
    assert days == [date(2025, 3, 26), date(2025, 3, 26)]


def test_a_wording_is_shown_with_its_last_day(taken_over):
    compared = compare_versions(taken_over, "gb-a", "1", "3")
    assert compared.before.known_as == "gb-a.v1 · 2025-02-01 – 2025-03-25"


def test_that_an_official_text_is_still_missing_is_not_said_once_it_is_there(taken_over):
    (told,) = compare_versions(taken_over, "gb-a", "1", "2").told["changes"]
    assert told["sentence_zh"].endswith("（据修改决定整理；官方整合文本：gb-a.v3）")
    assert told["sentence_en"].endswith(" [from the amending decision; official consolidated text: gb-a.v3]")


def test_what_came_into_force_before_we_first_saw_it_is_told_of_every_day_since(publish):
    says = {"effective_on": "2022-01-01", "expires_on": "2026-12-31"}
    settings = publish(
        policies=[policy("gb-a", published_on=date(2021, 11, 12), **facts(says))],
        versions=[version("gb-a", 1, "2025-01-08", says=says)],
        events=[event("gb-a", "published", "2021-11-12")],
    )
    told = policy_status(settings, "gb-a", date(2025, 3, 25))
    assert [(e["event"], str(e["event_on"])) for e in told["events"]] == [
        ("published", "2021-11-12"),
        ("in_force", "2022-01-01"),
    ]
    assert told["events"][1]["sentence_zh"] == "《小城市gb-a管理办法》自2022年1月1日起施行"
    assert [e["event"] for e in policy_status(settings, "gb-a", date(2021, 12, 1))["ahead"]] == ["in_force", "expired"]


def test_of_a_consultation_that_led_to_a_text_the_status_says_so(publish):
    asked = {"policy_id": "gb-c", "opens_on": date(2025, 3, 4), "closes_on": date(2025, 3, 21), "changed_at": SEEN}
    settings = publish(
        policies=[
            policy("gb-a", published_on=date(2025, 4, 14), doc_number="小政办发〔2025〕13号"),
            policy("gb-c", kind="consultation", title="关于征求《小城市gb-a管理办法》意见的公告"),
        ],
        versions=[version("gb-a", 1, "2025-04-16"), version("gb-c", 1, "2025-03-05")],
        consultations=[asked],
        relations=[relation("gb-a", "finalises", "gb-c")],
    )
    before, after = (policy_status(settings, "gb-c", date(2025, 4, day)) for day in (13, 14))
    assert (before["status"], after["status"]) == ("comment_closed", "comment_closed")
    assert "正式出台" not in before["sentence_zh"]
    assert (
        "征求意见截止，文稿已于2025年4月14日正式出台（正式文本：《小城市gb-a管理办法》（小政办发〔2025〕13号））"
        in after["sentence_zh"]
    )
    assert "adopted in final form on 2025-04-14" in after["sentence_en"]


@pytest.fixture(params=["consolidated", "published"])
def late(request, publish) -> Settings:
    """A validity that a decision of 20 January 2026 moved before it ended; we saw the decision, and its wording, on 3 June."""
    act = {"published_on": date(2026, 1, 20), "doc_number": "小政发〔2026〕1号"}
    moved = version("gb-a", 2, "2026-06-03", says=LATER, origin=request.param, effective_on=date(2026, 1, 20))
    told = {"detected_at": datetime(2026, 2, 2, 18, 30, tzinfo=UTC)}
    return publish(
        policies=[
            policy("gb-a", latest_version_id="gb-a.v2", **facts(LATER)),
            policy("gb-act", kind="amending_decision", **act),
        ],
        versions=[version("gb-a", 1, "2025-01-08", says=FIRST), moved],
        clauses=[
            clause("gb-a.v1", "art_1", "第一条", "本办法有效期至2026年1月31日。", 0),
            clause("gb-a.v2", "art_1", "第一条", "本办法有效期至2028年1月31日。", 0),
        ],
        relations=[relation("gb-act", "amends", "gb-a")],
        events=[
            {**event("gb-a", "expired", "2026-02-01"), **told},
            {**event("gb-a", "amended", "2026-01-20"), **told},
        ],
    )


@pytest.mark.parametrize(
    ("on", "status", "year"),
    [
        ("2026-01-19", "in_force", 2026),
        ("2026-01-20", "amended", 2028),
        ("2026-02-01", "amended", 2028),
        ("2026-05-20", "amended", 2028),
        ("2028-01-31", "amended", 2028),
        ("2028-02-01", "expired", 2028),
    ],
)
def test_a_last_day_that_was_moved_in_time_is_no_end_though_we_learnt_it_later(late, on, status, year):
    day = date.fromisoformat(on)
    told, text = policy_status(late, "gb-a", day), policy_text(late, "gb-a", day)
    assert (told["status"], text["status"]) == (status, status)
    assert told["evidence"] == text["evidence"]
    assert f"有效期至{year}年1月31日" in text["text"]


def test_an_end_that_was_told_and_never_came_is_no_event_of_the_life(late):
    told = policy_status(late, "gb-a", date(2026, 5, 20))
    assert [one["event"] for one in told["events"]] == ["in_force", "amended"]
    later = policy_status(late, "gb-a", date(2026, 1, 25))
    assert [(one["event"], one["event_on"]) for one in later["ahead"]] == [("expired", date(2028, 2, 1))]


def test_orders_of_a_decision_of_which_nothing_could_be_laid_on_a_wording_are_listed_in_both_verbs(publish):
    newer = "the wording that we have is dated 2025-08-20, after the decision of 2025-08-01"
    act = policy("gb-act", kind="amending_decision", effective_on=date(2025, 9, 1))
    settings = publish(
        policies=[policy("gb-a", latest_version_id="gb-a.v2", **facts(FIRST)), policy("gb-b"), act],
        versions=[
            version("gb-a", 1, "2025-01-08", says=FIRST),
            version("gb-a", 2, "2025-08-20", says=FIRST),
            version("gb-b", 1, "2025-01-08", says=FIRST),
        ],
        relations=[relation("gb-act", "amends", name) for name in ("gb-a", "gb-b")],
        amending_instructions=[
            order(0, "not_applied", version_before=None, reason=newer),
            order(1, "not_applied", version_before=None, policy_id="gb-b"),
            order(2, "not_applied", version_before=None, reason="the decision was reworded on its page"),
        ],
    )
    listed = policy_text(settings, "gb-a", date(2025, 9, 1))["instructions_not_applied"]
    assert [(one["as_written"], one["reason"], one["reason_zh"]) for one in listed] == [
        ("第0项指令", newer, "现有文本的日期为2025-08-20，晚于2025-08-01的决定")
    ]
    assert policy_text(settings, "gb-a", date(2025, 8, 31))["instructions_not_applied"] == []
    compared = compare_days(settings, "gb-a", date(2025, 3, 1), date(2025, 9, 1))
    assert compared.told["instructions_not_applied"] == listed
    lines = "\n".join(comparison_lines(compared, Screen(columns=100, colour=False)))
    assert f"未落实 not_applied: 现有文本的日期为2025-08-20，晚于2025-08-01的决定 · {newer}" in lines


def test_sentences_of_a_decision_that_could_not_be_read_at_all_are_listed_for_each_work_that_it_amends(publish):
    unread = {"policy_id": None, "kind": "unread", "version_before": None}
    act = policy("gb-act", kind="amending_decision", effective_on=date(2025, 9, 1))
    settings = publish(
        policies=[*(policy(name, **facts(FIRST)) for name in ("gb-a", "gb-b", "gb-c")), act],
        versions=[version(name, 1, "2025-01-08", says=FIRST) for name in ("gb-a", "gb-b", "gb-c")],
        relations=[relation("gb-act", "amends", name) for name in ("gb-a", "gb-b")],
        amending_instructions=[
            order(0, "not_applied", **unread),
            order(1, "not_applied", **{**unread, "as_written": "《小城市gb-b管理办法》的有关规定另行调整。"}),
        ],
    )
    told = {
        name: [o["as_written"] for o in policy_text(settings, name, date(2025, 9, 1))["instructions_not_applied"]]
        for name in ("gb-a", "gb-b", "gb-c")
    }
    assert told == {
        "gb-a": ["第0项指令"],
        "gb-b": ["第0项指令", "《小城市gb-b管理办法》的有关规定另行调整。"],
        "gb-c": [],
    }
