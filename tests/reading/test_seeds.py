"""The five reference documents, read in place: one test per fact that was read from them by hand."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.history.timeline import LifeFacts, status_on
from gongbao.model.portal import Portal
from gongbao.model.web import PageMatter
from gongbao.reading import facts_of, read_matter, read_text

SEEDS = Path(__file__).parents[2] / "../shared/seeds"
pytestmark = pytest.mark.shared

# Remarks for people, not facts of the text.
REMARKS = {"what", "note", "outcome_note", "annex_2"}
NINGBO = Portal(
    id="cn_330200_ningbo",
    name="宁波市人民政府",
    name_en="Ningbo",
    division_code="330200",
    publisher="宁波市人民政府",
    hosts=(),
    columns=(),
    units={"市经信局": "宁波市经济和信息化局"},
)


def expected_facts():
    if not (SEEDS / "facts.json").is_file():
        return [pytest.param("", "", None, marks=pytest.mark.skip(reason=f"reference seeds are absent: {SEEDS}"))]
    facts = json.loads((SEEDS / "facts.json").read_text(encoding="utf-8"))
    return [
        pytest.param(name, fact, value, id=f"{name[:3]}-{fact}")
        for name, document in facts.items()
        if not name.startswith("_")
        for fact, value in document.items()
        if fact not in REMARKS
    ]


def status_that_day(name, day):
    """The state by the facts of the text alone, as the history computes it for a day."""
    reading = read_text((SEEDS / name).read_text(encoding="utf-8"))
    dates = {fact: getattr(reading, fact) for fact in ("signed_on", "published_on", "effective_on", "expires_on")}
    return status_on(LifeFacts(kind=reading.kind, **dates), day)[0].value


@cache
def facts_read(name, *, with_portal=False):
    text = (SEEDS / name).read_text(encoding="utf-8")
    return facts_of(read_text(text, portal=NINGBO if with_portal else None))


def folded(value):
    """Compare after folding script, blanks and punctuation width, as the facts ask."""
    if isinstance(value, str):
        return canonical_key(value)
    if isinstance(value, list):
        return [folded(v) for v in value]
    return {k: folded(v) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(("name", "fact", "expected"), expected_facts())
def test_fact_is_read(name, fact, expected):
    facts = facts_read(name, with_portal=fact.endswith("_with_portal_ningbo"))
    fact = fact.removesuffix("_with_portal_ningbo")
    if fact == "furniture_absent_from_text":
        lines = facts["text"].splitlines()
        assert [w for w in expected if w in (lines if w == "|" else facts["text"])] == []
    elif fact == "personal_data_absent_from_published_tables":
        raw = (SEEDS / name).read_text(encoding="utf-8")
        number = raw.partition("电话:")[2][:8]
        person = raw.partition("联系人:")[2].partition(",")[0].split()[-1]
        published = json.dumps(facts, ensure_ascii=False)
        assert number.isdigit()
        assert [w for w in (number, person, "@qq.com") if w in published] == []
    elif fact == "status":
        assert status_that_day(name, date.fromisoformat(expected["on"])) == expected["value"]
    elif fact == "title_with_listing":
        anchor = "浙江省人民政府关于全面加快科技创新推动高质量发展的若干意见"
        lines = tuple((SEEDS / name).read_text(encoding="utf-8").splitlines())
        read = facts_of(read_matter(PageMatter(family="generic", url=None, lines=lines, listing_title=anchor)))
        assert read["title"] == anchor
        assert [e["rank"] for e in read["evidence"] if e["fact"] == "title"] == ["listing"]
    elif fact == "reads":
        assert [w for w in expected if folded(w) not in folded(facts["text"])] == []
    elif fact == "outline":
        assert {level: facts["outline"].get(level) for level in expected} == expected
    elif fact in ("targets", "outcome"):
        rows = [{key: row[key] for key in expected[0]} for row in facts[fact]]
        order = str if fact == "outcome" else (lambda row: 0)
        assert sorted(folded(rows), key=order) == sorted(folded(expected), key=order)
    else:
        assert folded(facts[fact]) == folded(expected)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"reference seeds are absent: {SEEDS}")
def test_headings_of_the_running_text_are_found_by_another_count():
    text = (SEEDS / "002_5b1d037aeb131eb6.txt").read_text(encoding="utf-8")
    by_lines = sum(1 for line in text.splitlines() if line.startswith("("))
    assert facts_read("002_5b1d037aeb131eb6.txt")["outline"]["h2"] == by_lines


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"reference seeds are absent: {SEEDS}")
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_clause_stands_verbatim_in_the_page(number):
    path = next(SEEDS.glob(f"{number}_*"))
    page = "".join(path.read_text(encoding="utf-8").split())
    for clause in facts_read(path.name)["clauses"]:
        if clause["level"] != "signature" and "［" not in clause["text"]:
            assert "".join(clause["text"].split()) in page


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"reference seeds are absent: {SEEDS}")
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_paths_are_unique_and_parents_exist(number):
    path = next(SEEDS.glob(f"{number}_*"))
    clauses = facts_read(path.name)["clauses"]
    eids = [c["eid"] for c in clauses]
    assert len(eids) == len(set(eids))
    assert {c["parent_eid"] for c in clauses} - {None} <= set(eids)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"reference seeds are absent: {SEEDS}")
@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_a_copy_collapsed_into_one_line_keeps_outline_and_groups(number):
    facts = facts_read(next(SEEDS.glob(f"{number}_*")).name)
    lines = [line.strip() for line in facts["text"].splitlines()]
    head = facts["title_as_written"] + "\n" if facts["title_as_written"] else ""
    collapsed = facts_of(read_text(head + "".join(lines)))
    for fact in ("outline", "responsibility_groups", "title", "cites_titles"):
        assert collapsed[fact] == facts[fact]
