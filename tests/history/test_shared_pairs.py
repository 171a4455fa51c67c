"""Real pairs of the reference material, read in place: what a lawyer finds between the two copies, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.history import compare_clauses
from gongbao.model.change import Comparison, Effect, Operation
from gongbao.reading import read_text

TEXTS = Path(__file__).parents[2].parent / "shared" / "data" / "texts"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TEXTS.is_dir(), reason=f"reference texts are not at {TEXTS}"),
]


def _compare(pair: str) -> Comparison:
    before, after = (
        read_text(next(TEXTS.glob(f"pair_{pair}_{side}_*")).read_text(encoding="utf-8"), portal=None, url=None)
        for side in ("before", "after")
    )
    return compare_clauses(before.clauses, after.clauses, title_before=before.title, title_after=after.title)


def test_pair_f_has_one_sentence_added_and_otherwise_layout() -> None:
    found = _compare("F")
    assert [(edit.clause_label_after, edit.operation, edit.effect, edit.before) for edit in found.changes] == [
        ("第三十一条", Operation.SUBSTITUTE, Effect.AMENDMENT, "")
    ]
    assert found.changes[0].after.startswith("产品质量检验机构自愿签署告知承诺书")
    assert found.changes[0].after.endswith("办理。")
    assert {edit.effect for edit in found.noise} == {Effect.LAYOUT}


def test_pair_j_changes_in_three_clauses_one_of_them_a_hole_in_the_copy() -> None:
    found = _compare("J")
    assert [
        (edit.clause_label_after, edit.effect) for edit in found.changes if edit.clause_label_after != "第二十九条"
    ] == [("第二十三条", Effect.CORRECTION)]
    assert [(edit.before, edit.after) for edit in found.changes][:2] == [("五千", "五千元"), ("价格时", "价格")]
    assert ("经专有部分占建筑物总面积过半数的业主且占总人数过半数的业主同意", "由业主依法共同决定") in [
        (edit.before, edit.after) for edit in found.changes
    ]
    assert [(edit.clause_label_after, edit.after) for edit in found.noise if edit.effect is Effect.CAPTURE_FAULT] == [
        ("第三十九条", "中华人民共和国治安管理处罚法")
    ]
    assert {edit.effect for edit in found.noise} == {Effect.LAYOUT, Effect.CAPTURE_FAULT}


def test_pair_e_counts_days_renames_weekdays_and_inserts_one_article() -> None:
    found = _compare("E")
    quantities = [
        (edit.clause_eid_after, edit.before, edit.after) for edit in found.changes if edit.effect is Effect.QUANTITY
    ]
    assert [(before, after) for _, before, after in quantities] == [("3天", "4天"), ("1天", "2天")]
    assert {edit.clause_label_after for edit in found.changes} == {"第二条", "第六条", "第七条"}
    assert [(edit.before, edit.after) for edit in found.changes if edit.clause_label_after == "第六条"] == [
        ("星期", "周")
    ]
    assert [edit.clause_label_after for edit in found.changes if edit.operation is Operation.INSERT] == ["第七条"]
    assert [(edit.before, edit.after) for edit in found.noise if edit.operation is Operation.RENUMBER] == [
        ("第七条", "第八条")
    ]
