"""Tables of a PDF as rows of cells: words that wrap in a cell are one text, a table that goes on over the page is one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongbao.errors import TooLarge
from gongbao.formats.pdf_layout import PageLine, words_meet
from gongbao.formats.pdf_lines import Character, lines_of
from gongbao.formats.pdf_rules import Grid
from gongbao.formats.tables import Rows, is_data_table
from gongbao.settings import caps_in_force

_SIGN = "\ufffc"
"""Begins the text that stands for a table among the lines of a page; a character of the private planes tells which."""

_FIRST_SIGN, _SIGNS = 0xF0000, 131_068
_MOST_ON_A_PAGE = 40
_SAME = 6.0
"""Points by which the edges of a table may differ from page to page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A table of one page, and the line that stands for it."""

    grid: Grid
    line: PageLine


def tables_of(drawn: Sequence[Character], grids: Sequence[Grid], *, page: int) -> list[RuledTable]:
    """Return the grids of a page that hold data; what a frame or a page's layout holds is left to the lines."""
    found: list[RuledTable] = []
    for number, grid in enumerate(grids[:_MOST_ON_A_PAGE]):
        places = (len(grid.down) - 1) * (len(grid.across) - 1)
        if places > (cap := caps_in_force().table_cells):
            raise TooLarge(f"page {page + 1}: a table passes cap table_cells={cap}; look at the file by hand")
        rows = _rows(grid, drawn)
        if is_data_table(rows):
            left, right, top = grid.across[0], grid.across[-1], grid.down[0]
            sign = _SIGN + chr(_FIRST_SIGN + (page * _MOST_ON_A_PAGE + number) % _SIGNS)
            line = PageLine(text=sign, left=left, right=right, bottom=grid.down[-1], top=top, size=0.0, rows=rows)
            found.append(RuledTable(grid=grid, line=line))
    return found


def _rows(grid: Grid, drawn: Sequence[Character]) -> Rows:
    """Return the rows and columns that have words; the words of joined cells stand in every place that they cover."""
    held: dict[tuple[int, int], list[Character]] = defaultdict(list)
    for character in drawn:
        if (place := grid.cell_of(character)) is not None:
            held[place].append(character)
    words = {place: _words(characters) for place, characters in held.items()}
    rows = sorted({row for row, _ in grid.first})
    columns = sorted({column for _, column in grid.first})
    table = [[words.get(grid.first[row, column], "") for column in columns] for row in rows]
    kept = [at for at in range(len(columns)) if any(row[at] for row in table)]
    return tuple(tuple(row[at] for at in kept) for row in table if any(row))


def _words(characters: Sequence[Character]) -> str:
    """Join the lines of a cell from the top."""
    text = ""
    for line in sorted(lines_of(characters), key=lambda line: -line.bottom):
        text = _on(text, line.text)
    return text


def _on(text: str, more: str) -> str:
    return f"{text} {more}" if text and more and words_meet(text, more) else text + more


def with_tables(
    paragraphs: Sequence[str], pages: Sequence[Sequence[PageLine]]
) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Put the rows of tables in the place of their signs; return the lines, and the tables with the index of their first line."""
    signs = {line.text: (page, line) for page, lines in enumerate(pages) for line in lines if line.rows}
    lines: list[str] = []
    tables: list[tuple[int, Rows]] = []
    for item in _joined_over_pages(paragraphs, signs):
        if isinstance(item, str):
            lines.append(item)
            continue
        tables.append((len(lines), item))
        lines += [line for row in item if (line := "\t".join(_without_repeats(row)).strip())]
    return tuple(lines), tuple(tables)


def _joined_over_pages(paragraphs: Sequence[str], signs: Mapping[str, tuple[int, PageLine]]) -> Iterator[str | Rows]:
    rows: list[tuple[str, ...]] = []
    last: tuple[int, PageLine] | None = None
    for text in paragraphs:
        here = signs.get(text)
        if here is None or here[1].rows is None:
            if rows:
                yield tuple(rows)
            rows, last = [], None
            yield text
            continue
        if last is not None and _goes_on(last, here):
            rows = _continued(rows, here[1].rows)
        else:
            if rows:
                yield tuple(rows)
            rows = list(here[1].rows)
        last = here
    if rows:
        yield tuple(rows)


def _goes_on(last: tuple[int, PageLine], here: tuple[int, PageLine]) -> bool:
    """Tell whether a table at the head of a page goes on with the one at the foot of the page before."""
    before, line = last[1], here[1]
    same = abs(before.left - line.left) <= _SAME and abs(before.right - line.right) <= _SAME
    return here[0] == last[0] + 1 and same and len((before.rows or ((),))[0]) == len((line.rows or ((),))[0])


def _continued(rows: list[tuple[str, ...]], more: Rows) -> list[tuple[str, ...]]:
    """Add the rows of the next page: its head is not repeated, and a row cut by the page's end is one row."""
    repeated = 0
    while repeated < min(len(rows), len(more)) and rows[repeated] == more[repeated]:
        repeated += 1
    rest = list(more[repeated:])
    if rest and not rest[0][0] and 2 * sum(map(bool, rest[0])) <= len(rest[0]) and rows[-1][0]:
        rows = [*rows[:-1], tuple(map(_on, rows[-1], rest.pop(0)))]
    return [*rows, *rest]


def _without_repeats(row: tuple[str, ...]) -> list[str]:
    """Return the row's cells without the copies that a joined cell leaves to its right."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell != row[position - 1] or not cell]
