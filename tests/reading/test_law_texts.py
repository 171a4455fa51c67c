"""Real laws and rules, read in place: structure against an independent count, facts against the head block."""

import re
from pathlib import Path

import pytest

from gongbao.model.policy import PolicyKind, Relation
from gongbao.reading import read_text

TEXTS = Path(__file__).parents[2] / "../shared/data/texts"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TEXTS.is_dir(), reason=f"reference texts are absent: {TEXTS}"),
]
NAMES = sorted(p.name for p in TEXTS.glob("*.md")) if TEXTS.is_dir() else []


def raw_text(name):
    return (TEXTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_articles_and_chapters_equal_the_headings_in_the_file(name):
    body = raw_text(name).partition("<!-- INFO END -->")[2]
    articles = re.findall(r"(?m)^第[一二三四五六七八九十百]+条\s", body)
    chapters = re.findall(r"(?m)^## 第[一二三四五六七八九十]+章", body)
    counts = read_text(raw_text(name)).outline.counts
    assert counts.get("article", 0) == len(articles)
    assert counts.get("chapter", 0) == len(chapters)


@pytest.mark.parametrize("name", NAMES)
def test_items_equal_the_bracketed_lines_in_the_file(name):
    body = raw_text(name).partition("<!-- INFO END -->")[2]
    items = re.findall(r"(?m)^[（(][一二三四五六七八九十]+[）)]", body)
    assert read_text(raw_text(name)).outline.counts.get("item", 0) == len(items)


@pytest.mark.parametrize("name", NAMES)
def test_title_is_the_first_heading_and_paths_are_unique(name):
    reading = read_text(raw_text(name))
    assert reading.title == re.search(r"(?m)^# (.+)$", raw_text(name))[1].strip()
    eids = [c.eid for c in reading.clauses]
    assert len(eids) == len(set(eids))


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_the_body_is_lost(name):
    body = raw_text(name).partition("<!-- INFO END -->")[2]
    wanted = re.sub(r"[#、。\s\u200b\u3000]|第[一二三四五六七八九十百]+[条章]", "", body)
    clauses = read_text(raw_text(name)).clauses
    written = "".join((c.label or "") + (c.heading or "") + c.text for c in clauses)
    got = re.sub(r"[#、。\s\u200b\u3000]|第[一二三四五六七八九十百]+[条章]", "", written)
    assert got == wanted


def test_repeal_decision_names_four_regulations():
    reading = read_text(raw_text("repeal_decision_beijing_npc.md"))
    repealed = [c.title for c in reading.cited if c.relation is Relation.REPEALS]
    assert reading.kind is PolicyKind.REPEAL_DECISION
    assert repealed == [
        "北京市社会治安综合治理条例",
        "北京市反不正当竞争条例",
        "北京市邮政通信条例",
        "北京市信息化促进条例",
    ]


def test_amending_decision_does_not_take_quoted_articles_for_its_own():
    reading = read_text(raw_text("pair_A_decision_spc_arbitration_report_2021.md"))
    assert reading.kind is PolicyKind.AMENDING_DECISION
    assert reading.outline.counts == {"h1": 7}
    assert reading.issuers == ("最高人民法院",)
    amended = [c.title for c in reading.cited if c.relation is Relation.AMENDS]
    assert amended == ["最高人民法院关于仲裁司法审查案件报核问题的有关规定"]


def test_amended_text_takes_its_day_from_the_head_and_keeps_the_old_sentence_as_conflict():
    reading = read_text(raw_text("pair_A_amended_text_spc_arbitration_report_2021.md"))
    assert str(reading.effective_on) == "2022-01-01"
    assert [dict(c.values) for c in reading.conflicts] == [{"body": "2018-01-01", "head_matter": "2022-01-01"}]


def test_paragraph_after_items_is_the_second_paragraph_of_its_article():
    reading = read_text(raw_text("pair_F_after_metrology_rules_2022.md"))
    texts = {c.eid: c.text for c in reading.clauses}
    assert texts["art_4__item_4"] == "具有完善的管理制度。"
    assert texts["art_4__para_2"].startswith("符合上述条件的")
    assert next(c for c in reading.clauses if c.eid == "art_4").parent_eid == "chp_2"
