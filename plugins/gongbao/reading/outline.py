"""The outline: how many numbered headings each level has, and whether numbers restart or run on."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from gongbao.model.policy import Clause, Outline
from gongbao.reading.numerals import read_number

_COUNTED = ("part", "subpart", "chapter", "section", "article", "item", "subitem", "h1", "h2", "h3", "h4", "h5")


def outline_of(clauses: Sequence[Clause]) -> Outline:
    """Count the numbered clauses outside columns; a level restarts when its number 1 comes back under another parent.

    ``restarts`` holds only the levels that more than one parent carries: True where they restart, False where they run on.
    """
    counts: dict[str, int] = {}
    inside: dict[str, int] = {}
    firsts: dict[str, int] = {}
    parents: dict[str, set[str | None]] = {}
    for clause in clauses:
        if clause.level not in _COUNTED or clause.label is None:
            continue
        if clause.in_column:
            inside[clause.level] = inside.get(clause.level, 0) + 1
            continue
        counts[clause.level] = counts.get(clause.level, 0) + 1
        if clause.in_annex:
            continue
        parents.setdefault(clause.level, set()).add(clause.parent_eid)
        if _number(clause.label) == 1:
            firsts[clause.level] = firsts.get(clause.level, 0) + 1
    restarts = {
        level: firsts.get(level, 0) > 1 for level, above in parents.items() if len(above) > 1 and level.startswith("h")
    }
    columns = sum(1 for clause in clauses if clause.level == "column")
    return Outline(counts=counts, restarts=restarts, columns=columns, in_columns=inside)


@lru_cache(maxsize=1024)
def _number(label: str) -> int | None:
    bare = label.strip("()（）第条章节编篇部分、.．：:")
    if len(bare) == 1 and unicodedata.category(bare) == "No":
        return int(unicodedata.numeric(bare))
    return read_number(bare)
