"""Tables whose cells a copy ran together in one line, a blank between two: told where the blanks still stand, else left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.model.policy import Target
from gongbao.reading.targets import targets_of_cells

_PROSE = re.compile(r"[。;；:：!！?？]|^附件?\d{0,2}$|^附表")
_LONGEST_CELL = 60
_FEWEST_CELLS, _MOST_CELLS = 12, 2_000
_FEWEST_TARGETS = 3
_SHORTEST_NAME = 4
_YEAR = re.compile(r"20\d{2} ?年")


def targets_of_run(text: str, *, eid: str, script: str, made_in: int | None, caption: str = "") -> tuple[Target, ...]:
    """Read the targets of tables that stand in ``text`` cell by cell; none of a table that has a name too short to be a whole one.

    >>> run = "指标 2025年 基数 2028年 目标 绿道里程(公里) 88 130 口袋公园(个) 8 20 公厕数量(座) 40 61"
    >>> [(t.indicator, t.target_value) for t in targets_of_run(run, eid="body", script="hans", made_in=2026)]
    [('绿道里程(公里)', '130'), ('口袋公园(个)', '20'), ('公厕数量(座)', '61')]
    """
    if not ("指标" in text or "目标" in text) or _YEAR.search(text) is None:
        return ()
    found: list[Target] = []
    for cells in _runs(text.split()):
        read = targets_of_cells(cells, eid=eid, script=script, made_in=made_in, caption=caption)
        rows = {t.indicator for t in read}
        if len(rows) >= _FEWEST_TARGETS and all(len(name) >= _SHORTEST_NAME for name in rows):
            found += read
    return tuple(found)


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Part words at what no cell holds: a full stop, a heading of an annex, a paragraph."""
    begin = 0
    for at in range(len(words) + 1):
        if at == len(words) or len(words[at]) > _LONGEST_CELL or _PROSE.search(words[at]):
            if _FEWEST_CELLS <= at - begin <= _MOST_CELLS:
                yield words[begin:at]
            begin = at + 1
