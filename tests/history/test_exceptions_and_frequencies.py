"""Exceptions in brackets, how often something is done, and the marks of a list beside an amount: whole words, named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.model.change import Comparison
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]
FRAME = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 {}\n第三条 本办法由市交通运输局负责解释。\n"


def _compare(read: Reader, before: str, after: str) -> Comparison:
    return compare_clauses(read(FRAME.format(before)), read(FRAME.format(after)))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("北环路以内（含北环路）停航。", "北环路以内（不含北环路）停航。", ("含北环路", "不含北环路")),
        ("三环路以内（含三环路）停航。", "三环路以内（不含三环路）停航。", ("含三环路", "不含三环路")),
        ("载客渡船（包括游船）限速。", "载客渡船（不包括游船）限速。", ("包括游船", "不包括游船")),
    ],
)
def test_what_no_longer_belongs_to_it_is_scope(
    clauses_of: Reader, before: str, after: str, told: tuple[str, str]
) -> None:
    for old, new, words in ((before, after, told), (after, before, told[::-1])):
        found = _compare(clauses_of, old, new)
        assert [(edit.effect, edit.before, edit.after) for edit in found.changes] == [("scope", *words)]


@pytest.mark.parametrize(
    ("seldom", "often"),
    [
        ("每两年", "每年"),
        ("每季度", "每月"),
        ("每半年", "每季度"),
        ("每3个月", "每两个月"),
        ("每月", "每半月"),
        ("每周", "每日"),
        ("每年", "每旬"),
        ("每天", "每小时"),
    ],
)
def test_how_often_has_a_direction(clauses_of: Reader, seldom: str, often: str) -> None:
    for old, new, way in ((seldom, often, "up"), (often, seldom, "down")):
        found = _compare(clauses_of, f"{old}公布检查结果。", f"{new}公布检查结果。")
        assert [(edit.effect, edit.before, edit.after, edit.direction, edit.unit) for edit in found.changes] == [
            ("quantity", old, new, way, "次/年")
        ]


def test_the_mark_of_a_list_is_no_part_of_the_amount(clauses_of: Reader) -> None:
    found = _compare(clauses_of, "总投资达到4000万元。", "总投资达到4亿元；")
    assert [(edit.effect, edit.before, edit.after, edit.direction) for edit in found.changes] == [
        ("quantity", "4000万元", "4亿元", "up")
    ]
    assert [(edit.effect, edit.before, edit.after) for edit in found.noise] == [("layout", "。", "；")]
