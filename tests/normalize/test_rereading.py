"""Policies read again by newer code: which rows come of it, and that nothing of it passes for the government's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import Cited, PolicyKind, Quantity, Relation

TITLE = "测试市公园管理办法"
ONE = "为了加强公园管理，制定本办法。"
TWO = "公园管理单位应当在五日内答复游客的投诉。"
TWO_AFTER = "公园管理单位应当在三日内答复游客的投诉。"
THREE = "违反本办法的，由园林绿化主管部门处二百元罚款。"
THREE_BETTER = "违反本办法的，由园林绿化主管部门处二百元罚款。情节严重的，处五百元罚款。"
DECISION = "http://www.example.gov/art/2025/3/5/art_1_9.html"
OTHER = "http://www.example.gov/art/2025/3/5/art_1_8.html"
ORDER = """测试市人民政府关于修改《测试市公园管理办法》的决定
对《测试市公园管理办法》作如下修改：
一、将第二条中的“五日”修改为“三日”。
本决定自2025年3月4日起施行。"""


@pytest.fixture
def parks(make_reading):
    return lambda *articles, **facts: make_reading(
        *(articles or (ONE, TWO, THREE)), **({"signed_on": date(2023, 5, 1), "published_on": date(2023, 5, 3)} | facts)
    )


@pytest.fixture
def decide(make_reading):
    def decide(text=ORDER, *, relation=Relation.AMENDS, kind=PolicyKind.AMENDING_DECISION, **facts):
        base = {
            "title": "测试市人民政府关于修改《测试市公园管理办法》的决定",
            "title_as_written": "测试市人民政府关于修改《测试市公园管理办法》的决定",
            "kind": kind,
            "text": text,
            "content_sha256": Sha256.of(text.encode()),
            "canonical_sha256": Sha256.of(canonical_key(text).encode()),
            "signed_on": date(2025, 3, 4),
            "effective_on": date(2025, 3, 4),
            "cited": (Cited(relation=relation, title=TITLE, doc_number=None, as_written=f"《{TITLE}》"),),
        }
        return make_reading(text, **(base | facts))

    return decide


def upgrade(story, **readings):
    """Newer code, which reads these pages so."""
    story.parser_version = "2"
    story.upgraded = readings.get("pages", {})


def policy(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def told(story):
    rows = [r for r in story.rows("changes") if not r["noise"]]
    return [(r["cause"], r["effect"], r["before"], r["after"]) for r in rows]


def wording(story, version_id):
    rows = sorted(story.rows("clauses", version_id=version_id), key=lambda row: row["clause_order"])
    return [row["text"] for row in rows]


def test_what_is_read_the_same_is_noted_and_no_version(story, parks, page):
    story.night({page: parks()})
    upgrade(story)
    before = story.tables
    story.reread()
    (version,) = story.rows("versions")
    assert version["parser_version"] == "2"
    assert [name for name in before if name != "versions" and not before[name].equals(story.tables[name])] == []


def test_a_wording_read_otherwise_is_a_version_of_ours(story, parks, page):
    story.night({page: parks()})
    upgrade(story, pages={page: parks(ONE, TWO, THREE_BETTER)})
    story.reread()
    assert policy(story)["latest_version_id"].endswith(".v2")
    assert [v["cause"] for v in story.rows("versions")] == ["source", "parser"]
    assert {cause for cause, *_ in told(story)} == {"parser"}
    story.reread()
    assert len(story.rows("versions")) == 2


@pytest.mark.parametrize(
    ("facts", "row"),
    [
        ({"signed_on": date(2023, 5, 2)}, ("correction", "2023-05-01", "2023-05-02")),
        ({"issuers": ("测试市人民政府办公室",)}, ("correction", "测试市人民政府", "测试市人民政府办公室")),
        ({"wrapped_title": "公园管理办法实施细则"}, ("title", "", "公园管理办法实施细则")),
        ({"doc_number": "测政发〔2023〕5号"}, ("correction", "", "测政发〔2023〕5号")),
    ],
)
def test_a_fact_read_otherwise_is_told_by_its_name(story, parks, page, *, facts, row):
    story.night({page: parks()})
    upgrade(story, pages={page: parks(**facts)})
    story.reread()
    assert told(story) == [("parser", *row)]


def test_a_quantity_found_by_newer_code_is_published_with_its_clause(story, parks, page):
    story.night({page: parks()})
    known = parks()
    found = Quantity(subject="罚款", comparator="处", value="200", unit="元", as_written="二百元")
    clauses = (*known.clauses[:2], replace(known.clauses[2], quantities=(found,)))
    upgrade(story, pages={page: replace(known, clauses=clauses)})
    story.reread()
    assert told(story) == [("parser", "quantity", "", "二百元")]
    assert [q["version_id"][-3:] for q in story.rows("quantities")] == [".v2"]


def test_a_repeal_that_newer_code_finds_is_ours_with_its_event(story, parks, page, decide):
    story.night({page: parks(), DECISION: decide(cited=(), kind=PolicyKind.REPEAL_DECISION)})
    better = decide(relation=Relation.REPEALS, kind=PolicyKind.REPEAL_DECISION)
    upgrade(story, pages={DECISION: better})
    story.reread()
    assert policy(story)["status"] == "repealed"
    assert [e["cause"] for e in story.rows("events", event="repealed")] == ["parser"]
    assert {cause for cause, *_ in told(story)} == {"parser"}


def test_a_target_whose_number_newer_code_reads_is_repealed_by_us(story, parks, page, decide):
    cited = (
        Cited(relation=Relation.REPEALS, title=None, doc_number="测政发〔2023〕5号", as_written="测政发〔2023〕5号"),
    )
    story.night({page: parks(), DECISION: decide(cited=cited, kind=PolicyKind.REPEAL_DECISION)})
    assert policy(story)["status"] == "in_force"
    upgrade(story, pages={page: parks(doc_number="测政发〔2023〕5号")})
    story.reread()
    assert [e["cause"] for e in story.rows("events", event="repealed")] == ["parser"]
    assert {cause for cause, *_ in told(story)} == {"parser"}


def test_a_validity_that_newer_code_reads_expires_the_policy_by_us(story, parks, page):
    story.night({page: parks()})
    upgrade(story, pages={page: parks(expires_on=date(2024, 5, 1))})
    story.reread()
    assert policy(story)["status"] == "expired"
    assert [e["cause"] for e in story.rows("events", event="expired")] == ["parser"]


def test_a_page_that_newer_code_cannot_read_keeps_what_is_published(story, parks, page):
    story.night({page: parks()})
    upgrade(story, pages={page: None})
    before = story.tables
    story.reread()
    assert all(before[name].equals(story.tables[name]) for name in before)


def test_the_night_after_compares_with_what_was_read_again(story, parks, page):
    story.night({page: parks()})
    better = parks(ONE, TWO, THREE_BETTER)
    upgrade(story, pages={page: better})
    story.reread()
    story.night({page: better})
    assert len(story.rows("versions")) == 2
    story.night({page: parks(ONE, TWO_AFTER, THREE_BETTER)})
    assert told(story)[-1][0] == "source"
    assert len(story.rows("versions")) == 3


def test_a_correction_by_hand_survives(story, parks, page):
    story.night({page: parks()})
    story.decide("correct", policy(story)["policy_id"], signed_on='"2023-05-09"')
    story.night()
    upgrade(story, pages={page: parks(ONE, TWO, THREE_BETTER, signed_on=date(2023, 5, 2))})
    story.reread()
    assert policy(story)["signed_on"] == date(2023, 5, 9)


def test_a_consolidated_version_is_made_anew_of_the_new_reading_in_one_step(story, parks, page, decide):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    assert wording(story, policy(story)["latest_version_id"]) == [ONE, TWO_AFTER, THREE]
    count = len(story.rows("changes"))
    upgrade(story, pages={page: parks(ONE, TWO, THREE_BETTER)})
    story.reread()
    latest = policy(story)["latest_version_id"]
    assert latest.endswith(".v3")
    assert wording(story, latest) == [ONE, TWO_AFTER, THREE_BETTER]
    (version,) = story.rows("versions", version_id=latest)
    assert (version["cause"], version["origin"]) == ("parser", "consolidated")
    made = [r for r in story.rows("changes") if r["version_after"] == latest]
    assert [(r["cause"], r["clause_label_after"]) for r in made] == [("parser", "第三条")]
    assert len(story.rows("changes")) == count + 1
    assert [(r["outcome"], r["version_after"]) for r in story.rows("amending_instructions")] == [("applied", latest)]
    assert story.reread().new_versions == 0
    story.night({page: parks(ONE, TWO, THREE_BETTER)})
    assert policy(story)["latest_version_id"] == latest


def test_a_published_text_after_it_is_compared_with_what_was_made_anew(story, parks, page, decide):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    upgrade(story, pages={page: parks(ONE, TWO, THREE_BETTER)})
    story.reread()
    story.night({page: parks(ONE, TWO_AFTER, THREE_BETTER, signed_on=date(2025, 3, 4))})
    assert [r["outcome"] for r in story.rows("amending_instructions")] == ["confirmed"]
    assert policy(story)["latest_version_id"].endswith(".v4")


def test_a_consolidated_version_stays_where_the_new_reading_is_the_same(story, parks, page, decide):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    upgrade(story)
    story.reread()
    assert policy(story)["latest_version_id"].endswith(".v2")
    base, _ = story.rows("versions", policy_id=policy(story)["policy_id"])
    assert base["parser_version"] == "2"
    before = story.tables
    assert story.reread().new_versions == 0
    assert before["versions"].equals(story.tables["versions"])


def test_a_decision_read_otherwise_is_not_carried_out_twice(story, parks, page, decide):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    upgrade(story, pages={DECISION: decide(doc_number="测政令〔2025〕3号")})
    story.reread()
    assert policy(story)["latest_version_id"].endswith(".v2")
    (decision,) = story.rows("policies", kind="amending_decision")
    (row,) = [
        r for r in story.rows("amending_instructions") if r["decision_version_id"] == decision["latest_version_id"]
    ]
    assert (row["outcome"], row["version_after"]) == ("applied", policy(story)["latest_version_id"])


def test_a_decision_whose_order_is_read_otherwise_makes_the_text_anew(story, parks, page, decide):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    upgrade(story, pages={DECISION: decide(ORDER.replace("“三日”", "“二日”"))})
    story.reread()
    latest = policy(story)["latest_version_id"]
    assert latest.endswith(".v3")
    assert wording(story, latest)[1] == TWO.replace("五日", "二日")
    assert {r["cause"] for r in story.rows("changes") if r["version_after"] == latest} == {"parser"}


def test_an_order_that_newer_code_reads_first_is_carried_out_by_us(story, parks, page, decide):
    story.night({page: parks(), DECISION: decide(cited=(), kind=PolicyKind.NOTICE)})
    upgrade(story, pages={DECISION: decide()})
    story.reread()
    assert wording(story, policy(story)["latest_version_id"])[1] == TWO_AFTER
    assert {cause for cause, *_ in told(story)} == {"parser"}
    assert {e["cause"] for e in story.rows("events", event="amended")} == {"parser"}


def test_two_policies_in_two_segments_are_both_taken_in(story, parks, page, make_reading):
    pages = {f"{page}?{n}": parks(f"{ONE}{n}", TWO, THREE, title=f"测试市第{n}公园管理办法") for n in range(5)}
    story.night(pages)
    upgrade(story, pages={url: replace(reading, signed_on=date(2023, 6, 1)) for url, reading in pages.items()})
    story.reread()
    assert sorted(r["policy_title"] for r in story.rows("changes", cause="parser")) == sorted(
        reading.title for reading in pages.values()
    )


def test_a_title_that_an_earlier_decision_gave_stays_with_the_text_made_anew(story, parks, page, decide):
    story.night({page: parks()})
    first = ORDER.replace("一、将第二条中的“五日”修改为“三日”。", "一、将标题修改为“测试市城市公园管理办法”。")
    day = date(2025, 3, 3)
    title = "测试市人民政府关于修改办法标题的决定"
    story.night({OTHER: decide(first, title=title, title_as_written=title, signed_on=day, effective_on=day)})
    new = "测试市城市公园管理办法"
    cited = (Cited(relation=Relation.AMENDS, title=new, doc_number=None, as_written=f"《{new}》"),)
    story.night({DECISION: decide(ORDER.replace(TITLE, new), cited=cited)})
    upgrade(story, pages={page: parks(ONE, TWO, THREE_BETTER)})
    story.reread()
    (row,) = story.rows("policies", kind=PolicyKind.NORMATIVE_DOCUMENT)
    assert row["title"] == new
    assert wording(story, row["latest_version_id"]) == [ONE, TWO_AFTER, THREE_BETTER]
