"""A range of which a bound came or went is told whole on both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.model.change import Comparison
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]
Row = tuple[str, str, str, str | None]


def _compare(read: Reader, before: str, after: str) -> Comparison:
    frame = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 {}\n第三条 本办法由市交通运输局负责解释。\n"
    return compare_clauses(read(frame.format(before)), read(frame.format(after)))


def _told(read: Reader, before: str, after: str) -> list[Row]:
    return [(edit.before, edit.after, edit.effect, edit.direction) for edit in _compare(read, before, after).changes]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一万元以上三万元以下", "三万元以下"),
        ("1万元以上3万元以下", "3万元以下"),
        ("1万元以上3万元以下", "5万元以下"),
        ("500元", "100元以上500元以下"),
        ("500元", "100元以上300元以下"),
        ("5000元以下", "5000元以上1万元以下"),
        ("5000元以上", "5000元以上1万元以下"),
    ],
)
def test_a_bound_that_came_or_went_shows_both_ranges_whole(clauses_of: Reader, before: str, after: str) -> None:
    for was, now in ((before, after), (after, before)):
        told = _told(clauses_of, f"对船主处{was}罚款。", f"对船主处{now}罚款。")
        assert told == [(was, now, "quantity", None)]


def test_one_bound_for_another_stays_one_number(clauses_of: Reader) -> None:
    told = _told(clauses_of, "处1000元以上5000元以下罚款。", "处2000元以上5000元以下罚款。")
    assert told == [("1000元", "2000元", "quantity", "up")]
