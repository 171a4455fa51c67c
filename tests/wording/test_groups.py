"""Rows that belong together, told once."""

from __future__ import annotations

from gongbao.history import compare_clauses
from gongbao.reading import read_text
from gongbao.wording.changes import change_sentence
from gongbao.wording.groups import group_sentences

BEFORE = """渡口办法
第一章　总则
第一条　为了规范渡口管理，制定本办法。
第二章　设置
第二条　渡口的设置应当经批准。
第三条　渡口应当配备救生设备。
第四条　渡口应当设置标志。
第三章　运营
第五条　渡船应当按照核定的定额运营。"""
AFTER = BEFORE.replace("第三章　运营\n", "").replace("第三条　", "第三章　运营\n第三条　")


def test_articles_that_went_to_another_chapter_together_are_told_once():
    old, new = (read_text(text, portal=None, url=None).clauses for text in (BEFORE, AFTER))
    moved = compare_clauses(old, new, title_before="渡口办法", title_after="渡口办法").changes
    assert [(e.clause_label_after, e.operation, e.method) for e in moved] == [
        ("第三条", "move", "chapter"),
        ("第四条", "move", "chapter"),
    ]
    assert len({e.group for e in moved}) == 1
    rows = []
    for edit in moved:
        zh, en = change_sentence("渡口办法", edit)
        rows.append(
            {"policy_title": "渡口办法", "before": edit.before, "after": edit.after, "method": edit.method}
            | {"clause_label_before": edit.clause_label_before, "clause_label_after": edit.clause_label_after}
            | {"sentence_zh": zh, "sentence_en": en}
        )
    assert "第四条移至另一章节：“第二章 设置”改为“第三章 运营”" in rows[1]["sentence_zh"]
    assert "Article 4 moved to another chapter" in rows[1]["sentence_en"]
    assert group_sentences(rows) == (
        "《渡口办法》第三条、第四条移至另一章节：“第二章 设置”改为“第三章 运营”",
        '《渡口办法》 第三条、第四条 moved to another chapter: "第二章 设置" → "第三章 运营"',
    )


def test_a_place_without_a_label_is_named_in_a_mass_rule():
    said = {"policy_title": None, "before": "船务局", "after": "港航局", "sentence_zh": "", "sentence_en": ""}
    rows = [
        said | {"clause_eid_after": "h1_1", "clause_label_after": "一"},
        said | {"clause_eid_after": "h1_2", "clause_label_after": "二"},
        said | {"clause_eid_after": "body_1", "clause_label_after": None},
        said | {"clause_eid_after": "preamble_1", "clause_label_after": None},
    ]
    assert group_sentences(rows) == (
        "将“船务局”统一改为“港航局”，共4处，涉及一、二、正文、引言",
        '"船务局" → "港航局" throughout, 4 times, in 一, 二, Body, Preamble',
    )


def test_rows_of_one_group_whose_words_differ_are_counted_not_told_as_one_exchange():
    rows = [
        {"policy_title": "渡口办法", "before": old, "after": new, "sentence_zh": f"第一条：“{old}”", "sentence_en": old}
        for old, new in (("船务局", "港航局"), ("船务处", "港航处"))
    ]
    assert group_sentences(rows) == ("第一条：“船务局”（同类修改共2处）", "船务局 (2 edits of this kind)")
