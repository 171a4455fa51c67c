"""Headings that only frame clauses: where they come or go between two texts, no rule came or went."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import read_text

MEASURES = """澜港市支持渔业发展若干措施
一、总体要求
坚持生态优先。
二、政策措施
（一）支持渔港建设。对新建渔港给予补助。
（二）支持渔船更新。对更新渔船给予补助。
"""
BARE = """澜港市支持渔业发展若干措施
一、支持渔港建设。对新建渔港给予补助。
二、支持渔船更新。对更新渔船给予补助。
"""
ARTICLES = """澜港市渔港管理办法
第一条 为了加强渔港管理，制定本办法。
第二条 市渔业主管部门负责渔港监督管理。
第三条 违反本办法的，处五百元罚款。
"""
CHAPTERS = ARTICLES.replace("第一条 ", "第一章 总则\n第一条 ").replace("第三条 ", "第二章 罚则\n第三条 ")
NEW_CHAPTER = f"{CHAPTERS}第三章 附则\n第四条 本办法自2025年5月1日起施行。\n"


def told(before: str, after: str) -> list[tuple[str, str, str, bool]]:
    found = compare_clauses(read_text(before).clauses, read_text(after).clauses)
    return [(e.operation.value, e.before, e.after, e in found.noise) for e in (*found.changes, *found.noise)]


@pytest.mark.parametrize(("before", "after", "way"), [(ARTICLES, CHAPTERS, "insert"), (CHAPTERS, ARTICLES, "delete")])
def test_chapters_put_over_articles_or_taken_off_them_are_layout(before, after, way):
    names = [("", "总则"), ("", "罚则")] if way == "insert" else [("总则", ""), ("罚则", "")]
    assert told(before, after) == [(way, *name, True) for name in names]


def test_one_chapter_more_among_chapters_is_told():
    assert ("insert", "", "监督", False) in told(
        CHAPTERS, CHAPTERS.replace("第二条 ", "第二章 监督\n第二条 ").replace("第二章 罚则", "第三章 罚则")
    )


def test_a_heading_over_measures_is_layout_and_words_that_went_are_none():
    rows = told(MEASURES, BARE)
    assert ("delete", "政策措施", "", True) in rows
    assert [(way, is_layout) for way, before, _, is_layout in rows if "坚持生态优先" in before] == [("delete", False)]


def test_a_chapter_that_came_with_articles_of_its_own_is_told():
    added = [row for row in told(CHAPTERS, NEW_CHAPTER) if "附则" in row[2]]
    assert added
    assert not any(is_layout for *_, is_layout in added)


def test_contents_that_name_a_chapter_which_the_text_lacks_are_told():
    contents = "目录\n第一章 总则\n第二章 罚则\n第三章 附则\n"
    (row,) = told(CHAPTERS, CHAPTERS.replace("第一章", f"{contents}第一章", 1))
    assert (row[0], row[3]) == ("insert", False)
    whole = f"{CHAPTERS}第三章 附则\n第四条 本办法自2025年5月1日起施行。\n"
    (row,) = told(whole, whole.replace("第一章", f"{contents}第一章", 1))
    assert (row[0], row[3]) == ("insert", True)
