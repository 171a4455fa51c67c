"""The expectations speak of what the pages say: no miscounted clause, no misquoted fragment."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongbao_sample import load_portal
from gongbao_sample.model import SampleDocument

Documents = dict[str, dict[str, Any]]
Nights = dict[int, dict[str, Any]]

BY_ID = {document.id: document for document in load_portal().documents}
_HEADINGS = {
    "zhang": r"^~ 第[一二三四五六七八九十]+章",
    "tiao": r"^第[一二三四五六七八九十]+条　",
    "h1": r"^[一二三四五六七八九十]+、",
    "h2": r"^[（(][一二三四五六七八九十]+[）)]",
    "h3": r"^\d+\.(?!\d{4}年度|项目申报表)",
}


def wording(document: SampleDocument, number: int) -> str:
    """Return text and outcome of a document on a night."""
    night = load_portal().nights[number - 1]
    return document.text(night) + (document.outcomes.on(night) or "")


def test_every_document_of_the_portal_is_expected(documents: Documents) -> None:
    assert {d.id: (f"http://www.qinglan.gov.example{d.path}", d.texts.states[0][0]) for d in BY_ID.values()} == {
        key: (facts["url"], facts["first_night"]) for key, facts in documents.items()
    }
    assert len(documents) == 24


@pytest.mark.parametrize("document", BY_ID.values(), ids=lambda document: document.id)
def test_outlines_count_the_headings_of_the_text(document: SampleDocument, documents: Documents) -> None:
    outline = documents[document.id]["outline"]
    text = document.texts.states[0][1]
    counts = {level: len(re.findall(pattern, text, flags=re.MULTILINE)) for level, pattern in _HEADINGS.items()}

    assert {level: outline[level] for level in counts if level in outline} == {
        level: counts[level] for level in counts if level in outline
    }


@pytest.mark.parametrize("document", BY_ID.values(), ids=lambda document: document.id)
def test_titles_and_facts_stand_in_the_text(document: SampleDocument, documents: Documents) -> None:
    facts = documents[document.id]
    page = document.title + document.texts.states[0][1].replace("\n", "")

    assert facts["title"] in page
    assert (facts["doc_number"] or "") in page
    assert all(contact in page for contact in facts.get("redacted", ()))
    assert [a["name"] for a in facts["attachments"]] == [a.name for a in document.attachments]


@pytest.mark.parametrize("document", BY_ID.values(), ids=lambda document: document.id)
def test_dates_stand_in_the_text_as_written(document: SampleDocument, documents: Documents) -> None:
    facts = documents[document.id]
    text = document.texts.states[0][1]
    for name in ("signed_on", "effective_on"):
        day = facts[name]
        if day is not None:
            assert f"{day.year}年{day.month}月{day.day}日" in text + "".join(v for _, v in document.info), name
    assert document.published_at.date() == facts["published_on"]


def test_changes_quote_the_old_and_the_new_wording(nights: Nights) -> None:
    for number, night in nights.items():
        for row in night["changes"]:
            document = BY_ID[row["policy"]]
            # A decision tells tonight what the page shows a night later; a final text is told against its draft.
            told_ahead = row.get("evidence") == ["instruction"]
            draft = BY_ID["c03_storage"] if row["policy"] == "n14_storage_final" else document
            old, new = wording(draft, number - 1), wording(document, number + told_ahead)
            if row["before"] is not None:
                assert row["before"] in old
            if row["after"] is not None:
                assert row["after"] in new


def test_real_rows_are_counted(nights: Nights) -> None:
    for night in nights.values():
        if "real_changes" in night:
            assert sum(not row.get("noise", False) for row in night["changes"]) == night["real_changes"]


def test_the_decision_quotes_the_text_that_stood_before() -> None:
    decision = BY_ID["n13_amendment"].texts.states[-1][1]
    (_, old), (_, new) = BY_ID["n01_parking"].texts.states
    replaced = re.findall(r"“([^”]*)”修改为“([^”]*)”", decision)
    inserted = re.findall(r"作为第十一条：“(.*)”", decision)

    assert len(replaced) == 3
    assert all(before in old and after in new for before, after in replaced)
    assert [words in new and words not in old for words in inserted] == [True]


def test_the_repeal_list_names_three_documents_by_title_and_number(documents: Documents) -> None:
    decision = BY_ID["n15_repeal_list"].texts.states[-1][1]
    for key in ("n04_night_economy", "n05_cement", "n06_industrial_land"):
        assert f"《{documents[key]['title']}》（{documents[key]['doc_number']}）" in decision


def test_statuses_name_documents_and_known_words(nights: Nights) -> None:
    known = {"in_force", "amended", "repealed", "expired", "withdrawn", "open_for_comment", "comment_closed"}
    for night in nights.values():
        assert set(night["statuses"]) <= set(BY_ID)
        assert set(night["statuses"].values()) <= known | {"not_yet_in_force"}


def test_events_name_documents_and_known_words(nights: Nights) -> None:
    known = {"published", "opened", "extended", "outcome", "closed", "finalised", "amended", "repealed", "expired"}
    for night in nights.values():
        for row in night["events"]:
            assert row["policy"] in BY_ID
            assert row["event"] in known | {"withdrawn", "in_force"}
            assert row["on"] <= night["date"]
