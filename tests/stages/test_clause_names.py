"""Clauses called by name: a whole label finds one, a part of it that fits several finds none, an article comes with all its 款."""

from __future__ import annotations

import pytest

from gongbao.errors import BadInput
from gongbao_stages.clause_names import clauses_called, row_labels, whole_labels


def row(eid: str, label: str | None, level: str, text: str = "文字。", parent: str | None = None) -> dict:
    above = eid.rpartition("__")[0] or None
    return {
        "eid": eid,
        "parent_eid": parent or above,
        "label": label,
        "level": level,
        "heading": None,
        "text": text,
        "version_id": "v",
    }


MEASURES = [
    row("preamble", None, "preamble"),
    row("preamble__para_2", None, "para"),
    row("h1_1", "一", "h1", ""),
    row("h1_1__h2_1", "（一）", "h2"),
    row("h1_2", "二", "h1", ""),
    row("h1_2__h2_1", "（一）", "h2", ""),
    row("h1_2__h2_1__h3_1", "1", "h3"),
    row("h1_2__h2_1__h3_2", "2", "h3"),
    row("h1_2__h2_2", "（二）", "h2", ""),
    row("h1_2__h2_2__h3_1", "1", "h3"),
    row("h1_2__h2_2__h3_2", "2", "h3"),
    row("h1_2__h2_2__h3_2__para_2", None, "para"),
    row("h1_3", "三", "h1", ""),
    row("h1_3__para_1", None, "para"),
    row("h1_3__para_2", None, "para"),
    row("h1_3__h2_2", "（二）", "h2"),
    row("annex_1", "附件", "annex", ""),
    row("annex_1__table_1", None, "table"),
    row("signature", None, "signature"),
]
RULES = [
    row("chp_1", "第一章", "chapter", ""),
    row("art_3", "第三条", "article", parent="chp_1"),
    row("art_3__para_2", None, "para"),
    row("art_7", "第七条", "article", parent="chp_1"),
    row("art_7__item_1", "（一）", "item"),
    row("art_7__item_2", "（二）", "item"),
    row("art_7__para_2", None, "para"),
    row("chp_2", "第二章", "chapter", ""),
    row("art_16", "第十六条", "article", parent="chp_2"),
    row("art_16__para_2", None, "para"),
    row("art_16__para_2__item_1", "（一）", "item"),
    row("art_16__para_2__item_2", "（二）", "item"),
]


def called(rows: list[dict], name: str) -> list[str]:
    return [found["eid"] for found in clauses_called(rows, name)]


@pytest.mark.parametrize(
    "name",
    [
        "二、（二）2.",
        "二、(二)2",
        "二、（二）、2．",
        "二（二）2",
        "第二部分（二）2.",
        "h1_2__h2_2__h3_2",
        " 二、（二） 2. ",
    ],
)
def test_a_whole_label_finds_its_clause_with_what_stands_under_it(name: str) -> None:
    assert called(MEASURES, name) == ["h1_2__h2_2__h3_2", "h1_2__h2_2__h3_2__para_2"]


@pytest.mark.parametrize(
    ("name", "eids"),
    [
        ("2", ["h1_2__h2_1__h3_2", "h1_2__h2_2__h3_2"]),
        ("二、2.", ["h1_2__h2_1__h3_2", "h1_2__h2_2__h3_2"]),
        ("（二）", ["h1_2__h2_2", "h1_3__h2_2"]),
        ("（一）", ["h1_1__h2_1", "h1_2__h2_1"]),
    ],
)
def test_a_label_that_several_bear_is_ambiguous_and_each_is_listed(name: str, eids: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        clauses_called(MEASURES, name)
    said = str(refused.value)
    assert f"{name!r} names {len(eids)} clauses" in said
    for eid in eids:
        assert f"{whole_labels(MEASURES)[eid]} = {eid}" in said


@pytest.mark.parametrize(
    ("name", "eids"),
    [
        ("第三条", ["art_3", "art_3__para_2"]),
        ("第3条", ["art_3", "art_3__para_2"]),
        ("第三條", ["art_3", "art_3__para_2"]),
        ("第三条第一款", ["art_3"]),
        ("第三条第二款", ["art_3__para_2"]),
        ("第3条第2款", ["art_3__para_2"]),
        ("第一章第三条第二款", ["art_3__para_2"]),
        ("第七条", ["art_7", "art_7__item_1", "art_7__item_2", "art_7__para_2"]),
        ("第七条第一款", ["art_7", "art_7__item_1", "art_7__item_2"]),
        ("第七条第（二）项", ["art_7__item_2"]),
        ("第七条第一款第二项", ["art_7__item_2"]),
        ("第十六条第二款", ["art_16__para_2", "art_16__para_2__item_1", "art_16__para_2__item_2"]),
        ("第十六条第二款第（一）项", ["art_16__para_2__item_1"]),
        ("第十六条第（一）项", ["art_16__para_2__item_1"]),
        ("art_16__para_2__item_2", ["art_16__para_2__item_2"]),
    ],
)
def test_an_article_comes_whole_and_its_parts_by_name(name: str, eids: list[str]) -> None:
    assert called(RULES, name) == eids


def test_the_chapter_holds_its_articles() -> None:
    assert called(RULES, "第一章")[0] == "chp_1"
    assert called(RULES, "第一章")[-1] == "art_7__para_2"


@pytest.mark.parametrize(
    ("name", "eids"),
    [
        ("引言", ["preamble", "preamble__para_2"]),
        ("引言第一款", ["preamble"]),
        ("三、第一款", ["h1_3__para_1"]),
        ("附件", ["annex_1", "annex_1__table_1"]),
        ("附件表1", ["annex_1__table_1"]),
        ("落款", ["signature"]),
    ],
)
def test_what_bears_no_number_is_called_as_pages_call_it(name: str, eids: list[str]) -> None:
    assert called(MEASURES, name) == eids


def test_whole_labels() -> None:
    told = whole_labels([*MEASURES, *RULES])
    assert told["h1_2"] == "二、"
    assert told["h1_2__h2_2__h3_1"] == "二、（二）1."
    assert told["h1_2__h2_2__h3_2"] == "二、（二）2."
    assert told["h1_2__h2_2__h3_2__para_2"] == "二、（二）2.第二款"
    assert told["art_3"] == "第三条"
    assert told["art_3__para_2"] == "第三条第二款"
    assert told["art_7__item_2"] == "第七条第（二）项"
    assert told["art_16__para_2__item_1"] == "第十六条第二款第（一）项"
    assert told["annex_1__table_1"] == "附件表1"
    assert told["preamble"] == "引言"
    alone = row_labels([*MEASURES, *RULES])
    apart = {eid: name for eid, name in alone.items() if name != told[eid]}
    assert apart == {
        "preamble": "引言第一款",
        "h1_2__h2_2__h3_2": "二、（二）2.第一款",
        "art_3": "第三条第一款",
        "art_7": "第七条第一款",
        "art_16": "第十六条第一款",
    }


def test_every_whole_label_finds_its_own_clause_first() -> None:
    for rows in (MEASURES, RULES):
        for eid, name in [*whole_labels(rows).items(), *row_labels(rows).items()]:
            assert called(rows, name)[0] == eid, name


@pytest.mark.parametrize("name", ["第九十九条", "第三条第四款", "22", "", "条", "第七条第（三）项"])
def test_no_such_clause_lists_labels_with_eids(name: str) -> None:
    with pytest.raises(BadInput, match="no clause") as refused:
        clauses_called(RULES, name)
    assert "第三条 = art_3" in str(refused.value)


def test_an_article_of_an_annex_is_told_from_that_of_the_text() -> None:
    rows = [
        row("art_1", "第一条", "article"),
        row("annex_1", "附件1", "annex", ""),
        row("annex_1__chp_1", "第一章", "chapter", ""),
        row("annex_1__art_1", "第一条", "article", parent="annex_1__chp_1"),
    ]
    assert called(rows, "第一条") == ["art_1"]
    assert called(rows, "附件1第一条") == ["annex_1__art_1"]
    with pytest.raises(BadInput, match=r"names 2 clauses.*第一条 = art_1.*附件1第一条 = annex_1__art_1"):
        clauses_called(rows, "第1条第一款")


def test_an_item_of_the_first_paragraph_is_told_from_that_of_a_later_one() -> None:
    rows = [
        row("art_7", "第七条", "article"),
        row("art_7__item_1", "（一）", "item", parent="art_7"),
        row("art_7__para_2", "", "para", parent="art_7"),
        row("art_7__para_2__item_1", "（一）", "item", parent="art_7__para_2"),
    ]
    assert called(rows, "第七条第一款第（一）项") == ["art_7__item_1"]
    assert called(rows, "第七条第（一）项") == ["art_7__item_1"]
    assert called(rows, "第七条第二款第（一）项") == ["art_7__para_2__item_1"]
