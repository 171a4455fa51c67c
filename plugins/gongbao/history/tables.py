"""Tables inside a clause, read back from its text: rows of cells below a head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gongbao.history.folding import fold_text
from gongbao.history.grouping import Piece
from gongbao.history.tokens import MEASURES

SERIAL = re.compile(r"序号|编号|项次|No\.?", re.IGNORECASE)
"""The head of a column that only counts the rows."""

_UNIT = re.compile(r"(?:计量|计费|计价|收费)?单位")
_MEASURED = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
_STATED = re.compile(rf"(?:[百千万亿]?元|{_MEASURED}|人次|具|例|尾|盒|箱)(?:/[^/\s]{{1,6}})*")
_COUNT = re.compile(r"[（(]?\d{1,4}[）)]?[.、．]?")
_DIGIT = re.compile(r"\d")
_RULE = re.compile(r"[|:\-\s]*")
_FLAT_WIDTH = 12
"""Most columns looked for in a table that was flattened to a cell per line."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells below a head (empty where it has none); ``piece`` bears the words, ``number`` counts from 1 in its clause."""

    piece: Piece
    number: int
    head: Row
    rows: tuple[Row, ...]

    @property
    def serial(self) -> int | None:
        """The column that only counts the rows; None for none."""
        named = next((at for at, word in enumerate(self.head) if SERIAL.fullmatch(word)), None)
        if named is None and len(self.rows) > 1 and all(_COUNT.fullmatch(row[0]) for row in self.rows):
            return 0
        return named


def stated_unit(table: Table, row: Row) -> str | None:
    """The unit that a column of its own states for the amounts of a whole ``row``: 元/年 below 单位; None where it names a body."""
    if len(row) != len(table.head):
        return None
    stated = [cell for word, cell in zip(table.head, row, strict=True) if _UNIT.fullmatch(word)]
    return stated[0] if len(stated) == 1 and _STATED.fullmatch(stated[0]) else None


@dataclass(slots=True)
class _Parted:
    """Pieces beside the tables, and the tables; rows that follow each other are one table."""

    beside: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lines: list[Piece] = field(default_factory=list)

    def close(self) -> None:
        if len(self.rows) > 1:
            headed = not any(map(_DIGIT.search, self.rows[0])) or any(map(SERIAL.fullmatch, self.rows[0]))
            head, rows = (self.rows[0], self.rows[1:]) if headed else ((), self.rows)
            number = len(self.tables) + 1
            self.tables.append(Table(piece=self.lines[0], number=number, head=head, rows=tuple(rows)))
        else:
            self.beside += self.lines
        self.rows, self.lines = [], []


def may_hold_rows(piece: Piece) -> bool:
    """Whether the text has tabs or bars, or was flattened from a table."""
    return piece.clause.level == "table" or "\t" in piece.text or "|" in piece.text


def part_tables(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Table]]:
    """Part what stands beside tables from the tables of one clause; a lone line with tabs is no table."""
    parted = _Parted()
    for piece in pieces:
        rows = [] if piece.is_heading else _flat_rows(piece) or [_cells(line) for line in piece.text.split("\n")]
        if not any(len(row) > 1 for row in rows):
            parted.close()
            parted.beside.append(piece)
            continue
        for row in rows:
            line = "\t".join(row)
            own = replace(piece, text=line, key=fold_text(line))
            if len(row) > 1:
                parted.rows.append(row)
                parted.lines.append(own)
            elif row:
                parted.close()
                parted.beside.append(own)
    parted.close()
    return parted.beside, parted.tables


def _cells(line: str) -> Row:
    """Cells parted by tabs, or by two bars at least; none in a line that only rules.

    >>> _cells("1\\t护理补贴\\t500元"), _cells("| 1 | 护理补贴 | 500元 |"), _cells("护理补贴"), _cells("|---|---|")
    (('1', '护理补贴', '500元'), ('1', '护理补贴', '500元'), ('护理补贴',), ())
    """
    if _RULE.fullmatch(line):
        return ()
    parts = line.split("\t") if "\t" in line else line.strip().strip("|").split("|") if line.count("|") > 1 else [line]
    return tuple(part.strip() for part in parts)


def _flat_rows(piece: Piece) -> list[Row]:
    """Give the rows of a table flattened to a cell per line whose first column counts them: 序号 … 1 … 2 …; else none."""
    lines = [line.strip() for line in piece.text.split("\n")]
    if piece.clause.level != "table" or "\t" in piece.text or not SERIAL.fullmatch(lines[0]):
        return []
    width = next((at for at, line in enumerate(lines[: _FLAT_WIDTH + 1]) if line == "1"), 0)
    whole = width > 1 and len(lines) % width == 0
    if not whole or any(line != str(row) for row, line in enumerate(lines[width::width], start=1)):
        return []
    return [tuple(lines[at : at + width]) for at in range(0, len(lines), width)]
