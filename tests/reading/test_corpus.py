"""The invented documents of ``corpus``: one test per document and fact, against what was read by hand."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.settings import Settings
from gongbao_stages.documents import read_document

CORPUS = Path(__file__).parent / "corpus"

# Remarks for people, and facts that a reading does not carry by that name.
UNJUDGED = {
    "what", "extends", "corrects", "interprets", "enacted_on", "approved_on", "amended_on", "promulgated_on",
    "effective_on_as_written", "expires_on_derived", "closes_on_before", "reads_without_pinyin", "article_labels_inserted",
    "outline_of_draft", "outline_without_annexes", "doc_numbers",
}  # fmt: skip

KNOWN_GAPS: dict[tuple[str, str], str] = {}
"""(document, fact) → why it is not read yet; a gap that closes must leave this table."""

OTHER_NAMES = {"comments_partly_adopted": "comments_partly"}


def stated():
    for folder in sorted(CORPUS.iterdir()):
        if not folder.is_dir():
            continue
        for fact, value in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
            if fact not in UNJUDGED:
                gap = KNOWN_GAPS.get((folder.name, fact))
                marks = [pytest.mark.xfail(strict=True, reason=gap)] if gap else []
                yield pytest.param(folder.name, fact, value, marks=marks, id=f"{folder.name}-{fact}")


@cache
def facts_read(name):
    (document,) = (CORPUS / name).glob("document.*")
    return read_document(Settings.from_env({}), str(document), url=None, portal_id=None)


def folded(value):
    """Compare after folding script, blanks and punctuation width."""
    if isinstance(value, str):
        return canonical_key(value)
    if isinstance(value, list):
        return [folded(v) for v in value]
    return {k: folded(v) for k, v in value.items()} if isinstance(value, dict) else value


def letters(text):
    return re.sub(r"[\W_]", "", canonical_key(text or ""))


def in_any_order(rows):
    return sorted(json.dumps(folded(row), ensure_ascii=False, sort_keys=True) for row in rows)


def narrowed(rows, expected):
    return [{key: row.get(key) for key in wanted} for row, wanted in zip(rows, expected, strict=True)]


def clauses_by_label(facts):
    return [(letters(c["label"]), letters(f"{c['heading'] or ''}{c['text']}"), c) for c in facts["clauses"]]


@pytest.mark.parametrize(("name", "fact", "expected"), list(stated()))
def test_fact_is_read_from_the_document(name, fact, expected):
    JUDGES.get(fact, judge_value)(facts_read(name), fact, expected)


def judge_value(facts, fact, expected):
    assert folded(facts[OTHER_NAMES.get(fact, fact)]) == folded(expected)


def judge_items(facts, fact, expected):
    assert in_any_order(facts[fact]) == in_any_order(expected)


def judge_outline(facts, _, expected):
    assert {key: facts["outline"].get(key) for key in expected} == expected


def judge_reads(facts, _, expected):
    assert [words for words in expected if folded(words) not in folded(facts["text"])] == []


def judge_absent(facts, _, expected):
    everything = folded(json.dumps([facts["text"], facts["clauses"]], ensure_ascii=False))
    assert [words for words in expected if folded(words) in everything] == []


def judge_relations(facts, fact, expected):
    found = [r for r in facts["relations"] if r["relation"] == fact]
    keys = ("title", "doc_number") if any("doc_number" in row for row in expected) else ("title",)
    assert in_any_order({k: r[k] for k in keys} for r in found) == in_any_order(
        {k: row.get(k) for k in keys} for row in expected
    )


def judge_outcome(facts, _, expected):
    assert len(facts["outcome"]) == len(expected)
    for row in expected:
        assert any(all(folded(found[key]) == folded(row[key]) for key in row) for found in facts["outcome"])


def judge_rows(facts, fact, expected):
    keys = sorted({key for row in expected for key in row})
    rows = [{key: row.get(key) for key in keys} for row in facts[fact]]
    assert in_any_order(rows) == in_any_order({key: row.get(key) for key in keys} for row in expected)


def judge_clauses(facts, _, expected):
    by_label = clauses_by_label(facts)
    parents = {c["eid"]: c for c in facts["clauses"]}
    for wanted in expected:
        label, starts = letters(wanted["label"]), letters(wanted["text_starts"])
        found = [c for has, words, c in by_label if has == label and words.startswith(starts)]
        assert found, wanted
        assert any(path_of(c, parents) == [letters(step) for step in wanted["path"]] for c in found), wanted
        if "responsible_units" in wanted:
            assert folded(found[0]["responsible_as_written"]) == folded(wanted["responsible_units"])


def path_of(clause, parents):
    path = []
    while clause is not None:
        path = [letters(clause["label"]), *path] if clause["label"] else path
        clause = parents.get(clause["parent_eid"])
    return path


def judge_column_headings(facts, _, expected):
    assert folded([c["heading"] for c in facts["clauses"] if c["level"] == "column"]) == folded(expected)


JUDGES = {
    "issuers": judge_items,
    "cites_doc_numbers": judge_items,
    "cites_titles": judge_items,
    "attachments": judge_items,
    "annexes": judge_items,
    "outline": judge_outline,
    "reads": judge_reads,
    "furniture_absent_from_text": judge_absent,
    "personal_data_absent": judge_absent,
    "repeals": judge_relations,
    "amends": judge_relations,
    "outcome": judge_outcome,
    "targets": judge_rows,
    "conflicts": judge_rows,
    "clauses_sample": judge_clauses,
    "column_headings": judge_column_headings,
}
