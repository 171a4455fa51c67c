"""Units that answer for a clause, named in another order: a set of the same units, but the other order is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongbao.history import compare_clauses
from gongbao.model.change import Comparison
from gongbao.model.policy import Clause

WORDS = "对渡口开展联合检查，督促经营者消除隐患。"


def _clause(tail: str, *units: str) -> Clause:
    clause = Clause(
        eid="art_2", parent_eid=None, label="第二条", level="article", heading=None, text=f"{WORDS}{tail}", order=1
    )
    return replace(clause, responsible_units=units)


def _compare(before: Clause, after: Clause) -> Comparison:
    return compare_clauses([before], [after])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_clause("（责任单位：市港航局、市财政局）"), _clause("（责任单位：市财政局、市港航局）")),
        (
            _clause("（市港航局、市财政局负责）", "市港航局", "市财政局"),
            _clause("（市财政局、市港航局负责）", "市财政局", "市港航局"),
        ),
        (
            _clause("（市港航局、市财政局负责）", "市港航局", "市财政局"),
            _clause("（市财政局、市港航局负责）", "市港航局", "市财政局"),
        ),
    ],
)
def test_another_order_is_recorded(before: Clause, after: Clause) -> None:
    found = _compare(before, after)
    assert found.changes == ()
    assert [(edit.effect, edit.before, edit.after) for edit in found.noise] == [
        ("layout", "市港航局、市财政局", "市财政局、市港航局")
    ]


def test_the_order_is_recorded_beside_a_unit_that_came() -> None:
    found = _compare(_clause("（责任单位：市港航局、市财政局）"), _clause("（责任单位：市财政局、市港航局、市公安局）"))
    assert [(edit.before, edit.after, edit.direction) for edit in found.changes] == [("", "市公安局", "added")]
    assert ("市港航局、市财政局", "市财政局、市港航局") in [(edit.before, edit.after) for edit in found.noise]


def test_each_role_has_an_order_of_its_own() -> None:
    found = _compare(
        _clause("（牵头单位：市港航局；配合单位：市财政局、市公安局）"),
        _clause("（牵头单位：市港航局；配合单位：市公安局、市财政局）"),
    )
    assert found.changes == ()
    assert [(edit.effect, edit.before, edit.after) for edit in found.noise] == [
        ("layout", "市财政局、市公安局", "市公安局、市财政局")
    ]
