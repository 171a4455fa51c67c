"""Gaps in the numbering of a text: a clause that the copy lost, or that could not be found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.model.policy import Clause

_COUNTED = frozenset({"chapter", "article", "h1", "h2", "item"})
_NUMBER = re.compile(r"_(\d+)(?:_(\d+))?(?:-\d+)?$")
_LEFT_OUT = re.compile(r"[(（](?:以下|中间|其余)?(?:从?略|节略|省略)[)）]|^[.…·]{2,}$|删[去除]|废止")


_QUOTES = re.compile(
    r"(?:修改|修正|修订|废止|停止执行).{0,60}(?:决定|决议|通知|公告|说明)|修正案|节[选录]|摘[录要编]|解读|对照|(?:采纳|反馈)情况"
)
"""Titles of texts that quote the clauses of others, or part of them."""


def misses_number(clauses: Sequence[Clause], *, title: str = "") -> bool:
    """Tell whether a number is missing between two clauses of one row: 第五条 behind 第二条, 三、 nowhere.

    Articles are counted through the text, other levels below their parent. Annexes and columns are left out, and texts that say
    themselves that they leave clauses out.
    """
    if _QUOTES.search(title):
        return False
    if any(
        clause.label is None and len(clause.text) < 40 and _LEFT_OUT.search(clause.text.strip()) for clause in clauses
    ):
        return False
    reached: dict[tuple[str, str | None], int] = {}
    for clause in clauses:
        if (
            clause.level not in _COUNTED
            or clause.in_annex
            or clause.in_column
            or not (found := _NUMBER.search(clause.eid))
        ):
            continue
        row = (clause.level, None if clause.level == "article" else clause.parent_eid)
        number, before = int(found[1]), reached.get(row)
        if before is not None and number > before + 1:
            return True
        reached[row] = number
    return False
