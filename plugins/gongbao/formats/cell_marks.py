"""Cells that LibreOffice ran together, parted again by the marks of the .doc itself (U+0007 ends a cell, one more ends its row)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongbao.formats.tables import Rows
from gongbao.formats.words import line_text

_MARK = "\x07"
# [MS-DOC] 2.4.3: text stands between paragraph marks; what else a sector holds is full of control characters.
_BETWEEN = re.compile(r"[\x00-\x06\x08\x0b-\x1f]")
_FEWEST, _WIDEST = 2, 63
_BLANKS = re.compile(r"\s+")


def part_cells(
    body: bytes, lines: tuple[str, ...], tables: tuple[tuple[int, Rows], ...]
) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Give back the rows of a table that came out of the conversion as one line; whatever else stands as it was converted.

    A line is parted only where the file holds the very same characters with cell marks between them, in rows of one width.
    A file that ends with a table, as some programs write it, loses that table in LibreOffice.

    >>> body = "指标\\x072026年\\x07\\x07产值\\x0712\\x07\\x07".encode("utf-16-le")
    >>> part_cells(body, ("表", "指标2026年产值12"), ())
    (('表', '指标\\t2026年', '产值\\t12'), ((1, (('指标', '2026年'), ('产值', '12'))),))
    """
    lost = dict(_tables(body)) if lines else {}
    if not any(_bare(line) in lost for line in lines):
        return lines, tables
    parted: list[str] = []
    found: list[tuple[int, Rows]] = []
    given = dict(tables)
    for index, line in enumerate(lines):
        if index in given:
            found.append((len(parted), given[index]))
        rows = lost.get(_bare(line)) if "\t" not in line else None
        if rows is None:
            parted.append(line)
            continue
        found.append((len(parted), rows))
        parted += ["\t".join(row) for row in rows]
    return tuple(parted), tuple(found)


def _tables(body: bytes) -> Iterator[tuple[str, Rows]]:
    """Yield the words of each run of cells without its marks, and its rows; text of 16 bits may begin at any byte."""
    for offset in (0, 1):
        for run in _BETWEEN.split(body[offset:].decode("utf-16-le", "replace")):
            if _MARK in run and (rows := _rows([line_text(cell) for cell in run.removesuffix(_MARK).split(_MARK)])):
                yield _bare(run), rows


def _rows(cells: list[str]) -> Rows | None:
    """Part cells into rows of the one width at which an empty cell, the row's own mark, stands behind each row."""
    for width in range(_FEWEST, min(_WIDEST, len(cells) // _FEWEST) + 1):
        if len(cells) % (width + 1) or any(cells[width :: width + 1]):
            continue
        rows = tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width + 1))
        if all(any(row) for row in rows):
            return rows
    return None


def _bare(text: str) -> str:
    return _BLANKS.sub("", text.replace(_MARK, ""))
