"""Tables as rows of cells: spans resolved, data told from layout."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.errors import TooLarge
from gongbao.settings import caps_in_force

Rows = tuple[tuple[str, ...], ...]

MAX_SPAN = 1_000
LONGEST_CELL = 3_000
"""Characters; a longer cell holds a page, not a datum."""

MOST_PARAGRAPHS = 40
"""Paragraphs of one cell; more is a page."""


def is_data_table(rows: Sequence[Sequence[str]]) -> bool:
    """Tell data from layout: two rows and two columns at least, and no cell that holds a page.

    Laws are published inside layout tables; reading those by rows would lose every article break (DOCUMENTS.md §4).

    >>> is_data_table([["指标", "2015年"], ["产值", "37"]]), is_data_table([["第一条 …"], ["第二条 …"]])
    (True, False)
    """
    filled = [[cell for cell in row if cell] for row in rows]
    wide = [row for row in filled if len(row) >= 2]
    if len([row for row in filled if row]) < 2 or not wide or len(wide) * 3 < len([row for row in filled if row]):
        return False
    return all(len(cell) <= LONGEST_CELL and cell.count("\n") < MOST_PARAGRAPHS for row in filled for cell in row)


def resolve_spans(rows: Sequence[Sequence[tuple[str, str | None, str | None]]]) -> Rows:
    """Resolve (text, colspan, rowspan) into a rectangle in which a spanning cell stands in every place it covers.

    >>> resolve_spans([[("甲", "2", None)], [("乙", None, None), ("丙", None, None)]])
    (('甲', '甲'), ('乙', '丙'))
    """
    cap, total = caps_in_force().table_cells, 0
    width = max(map(len, rows), default=0)
    if width * len(rows) <= cap and not any(cell[1] or cell[2] for row in rows for cell in row):
        return tuple([tuple([cell[0] for cell in row] + [""] * (width - len(row))) for row in rows])
    grid: list[dict[int, str]] = [{} for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for text, colspan, rowspan in row:
            while x in grid[y]:
                x += 1
            width, height = _span(colspan), min(_span(rowspan), len(rows) - y)
            total += width * height
            if total > cap:
                raise TooLarge(f"table passes cap table_cells={cap} when its spans are resolved; look at the capture")
            for below in range(y, y + height):
                for right in range(x, x + width):
                    grid[below].setdefault(right, text)
            x += width
    columns = max((max(line, default=-1) + 1 for line in grid), default=0)
    if columns * len(grid) > cap:
        raise TooLarge(
            f"table passes cap table_cells={cap}: {columns} columns by {len(grid)} rows; look at the capture"
        )
    return tuple(tuple(line.get(x, "") for x in range(columns)) for line in grid)


def _span(written: str | None) -> int:
    digits = (written or "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return 1
    return min(max(1, int(digits)), MAX_SPAN)
