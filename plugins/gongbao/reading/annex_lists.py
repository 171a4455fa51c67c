"""What the annexes of a repeal decision list: rows, lines, or cells on lines of their own; whole lists, groups, or row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model.policy import Cited, Clause, Relation
from gongbao.reading.doc_numbers import find_numbers
from gongbao.reading.lines import fold, fold_all, squeeze
from gongbao.reading.repeal_lists import (
    DECIDED_HEAD,
    WORDY,
    Columns,
    columns_of,
    decided_by,
    plain_title,
    said_of_list,
    title_beside,
)

_DASH = re.compile(r"[—–\-/无]{1,4}")
_INSTRUMENT = re.compile(
    r"(?:通知|意见|办法|规定|决定|通告|公告|细则|措施|方案|政策|条例|规则|规划|计划|批复|函)(?: ?\([^()]*\))*$"
)
# 二、宣布失效的规范性文件(3件): what becomes of the group below it.
_GROUP = re.compile(
    r"(?:[(]?[一二三四五六七八九十]{1,3}[)、.] ?|\d{1,2}[.、] ?)?[^,。;:《》]{0,20}(?:废止|失效|停止执行|继续有效|现行有效|保留|修[改订正])"
    r"[^,。;:《》]{0,16}(?:文件|规章|法规|目录|清单|政策)[^,。;:《》]{0,4}(?:\([^()]{1,16}\))?:?"
)
_DECISION = re.compile(r"[^,。;:《》\d]{0,6}(?:废止|失效|停止执行|有效|保留|修[改订正])[^,。;:《》\d]{0,4}")


def read_annex_lists(clauses: Sequence[Clause], *, script: str, otherwise: Relation) -> tuple[Cited, ...]:
    """Read what the annexes of a repeal decision list.

    An annex, or a group of one, that lists what stays in force or is to be revised ends nothing; one that does not say how it
    ends its documents ends them as the decision does (``otherwise``). A column that decides (清理结果) decides row by row.
    """
    found: list[Cited] = []
    state = _State(otherwise=otherwise, script=script)
    for clause in clauses:
        if clause.level == "annex":
            state.enter(clause.heading or "")
        if not (clause.in_annex or clause.level in ("table", "annex")):
            continue
        named = clause.heading if clause.level != "annex" else None
        for line in [*(named or "").split("\n"), *clause.text.split("\n")]:
            key = fold(line, script=script)
            if (row := _row(line, state.above, key) or _unnumbered(line, state.above)) is not None:
                title, number, written = row
                relation = state.of_row(line)
                found.append(
                    Cited(relation=relation, title=title, doc_number=number, as_written=written, eid=clause.eid)
                )
            elif state.by_cell and found and _DECISION.fullmatch(squeeze(key)):
                found[-1] = replace(found[-1], relation=decided_by(squeeze(key)))
            else:
                state.pass_by(line, key)
            state.above = line or state.above
    return tuple(found)


class _State:
    """What the words above a row say of it: the annex, the group, the head of the table."""

    def __init__(self, *, otherwise: Relation, script: str) -> None:
        self._otherwise, self._script = otherwise, script
        self._relation = otherwise
        self._columns: Columns | None = None
        self.by_cell = False
        """Whether the head of a table flattened to a cell per line has a column that decides."""
        self.above = ""

    def enter(self, heading: str) -> None:
        """Begin an annex."""
        self._relation = said_of_list(fold(heading, script=self._script), self._otherwise)
        self._columns, self.by_cell, self.above = None, False, ""

    def pass_by(self, line: str, key: str) -> None:
        """Take note of a line that names no document: the heading of a group, or the head of a table."""
        if "\t" in line:
            self._columns = (
                columns_of([cell.strip() for cell in fold_all(line.split("\t"), script=self._script)]) or self._columns
            )
        elif DECIDED_HEAD.fullmatch(squeeze(key)):
            self.by_cell = True
        elif _GROUP.fullmatch(key.strip()) and not _INSTRUMENT.search(key.strip()):
            self._relation = said_of_list(key, self._otherwise)

    def of_row(self, line: str) -> Relation:
        """What becomes of the document of a row; one that a cell of its own decides is not ended without it."""
        if self.by_cell:
            return Relation.CITES
        columns, cells = self._columns, line.split("\t")
        if columns is None or columns.decided is None or "\t" not in line:
            return self._relation
        return (
            decided_by(fold(cells[columns.decided], script=self._script))
            if columns.decided < len(cells)
            else Relation.CITES
        )


def _unnumbered(line: str, above: str) -> tuple[str | None, str | None, str] | None:
    """Read a title whose cell for the number below it holds a dash."""
    if not _DASH.fullmatch(line.strip()) or "\t" in above or not _INSTRUMENT.search(fold(above).strip()):
        return None
    title = plain_title(above.strip())
    return (title, None, f"{title} {line}") if title else None


def _row(line: str, above: str, key: str) -> tuple[str | None, str, str] | None:
    """Read title and number of one line; a number alone takes its title from the cell ``above``."""
    number = next(iter(find_numbers(key)), None)
    if number is None:
        return None
    title = title_beside(line, number.start)
    alone = len(squeeze(key)) - (number.end - number.start) <= 2
    if title is None and alone and WORDY.search(above) and "\t" not in above:
        title = above.strip()
    return title, number.number, line if title is None or title in line else f"{title} {line}"
