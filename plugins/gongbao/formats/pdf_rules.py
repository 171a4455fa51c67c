"""Ruled tables of a PDF page: lines drawn across and down make a grid, in which a missing line joins two cells."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import neg

import pypdfium2
from pypdfium2 import raw

from gongbao.formats.pdf_lines import BREAKS, Character

_NEAR = 3.0
"""Points within which two rules are one: a border is drawn for each cell, often as a thin box."""

_SHORTEST = 6.0
_SLANT = 1.0
_MOST_OBJECTS = 30_000
_MOST_PIECES = 40_000
_MOST_RULES = 500
"""A page with more of them is a drawing."""

Rule = tuple[float, float, float]
"""Where a line stands (y of a line across, x of a line down), and its two ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table's edges, ``across`` from the left and ``down`` from the top; ``first`` gives each place the first of its cell."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    first: dict[tuple[int, int], tuple[int, int]]

    def cell_of(self, character: Character) -> tuple[int, int] | None:
        """Return the first place of the cell that the middle of a character lies in; None beside the table, and for breaks."""
        mark, left, right, bottom, top = character
        if mark in BREAKS:
            return None
        column = bisect_right(self.across, (left + right) / 2) - 1
        row = bisect_right(self.down, -(bottom + top) / 2, key=neg) - 1
        return self.first.get((row, column))

    def holds(self, character: Character) -> bool:
        """Tell whether a character lies in the table."""
        return self.cell_of(character) is not None


def grids_of(page: pypdfium2.PdfPage) -> list[Grid]:
    """Return the tables of a page that have two rows and two columns at least, from rules drawn as lines or as thin boxes."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return []
    level: list[Rule] = []
    upright: list[Rule] = []
    for (x, y), (to_x, to_y) in _pieces(page, count):
        if abs(y - to_y) <= _SLANT and abs(x - to_x) >= _SHORTEST:
            level.append(((y + to_y) / 2, min(x, to_x), max(x, to_x)))
        elif abs(x - to_x) <= _SLANT and abs(y - to_y) >= _SHORTEST:
            upright.append(((x + to_x) / 2, min(y, to_y), max(y, to_y)))
        if len(level) + len(upright) > _MOST_PIECES:
            return []
    return grids_of_rules(level, upright)


def grids_of_rules(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Grid]:
    """Return the tables that lines across and down make, from the top of the page.

    >>> level = [(y, 0.0, 100.0) for y in (0.0, 20.0, 40.0)]
    >>> grids_of_rules(level, [(0.0, 0.0, 40.0), (50.0, 0.0, 20.0), (100.0, 0.0, 40.0)])[0].first
    {(0, 0): (0, 0), (0, 1): (0, 0), (1, 0): (1, 0), (1, 1): (1, 1)}
    """
    flat, tall = _joined(level), _joined(upright)
    if len(flat) + len(tall) > _MOST_RULES:
        return []
    found = [grid for rules in _together(flat, tall) if (grid := _grid(*rules))]
    return sorted(found, key=lambda grid: -grid.down[0])


def _pieces(page: pypdfium2.PdfPage, count: int) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Give the straight pieces of what is drawn on a page."""
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), raw.FS_MATRIX()
    for number in range(count):
        drawn = raw.FPDFPage_GetObject(page.raw, number)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetMatrix(drawn, matrix):
            continue
        start = before = (0.0, 0.0)
        for at in range(min(raw.FPDFPath_CountSegments(drawn), _MOST_PIECES)):
            piece = raw.FPDFPath_GetPathSegment(drawn, at)
            raw.FPDFPathSegment_GetPoint(piece, x, y)
            here = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = raw.FPDFPathSegment_GetType(piece)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = here
            elif kind == raw.FPDF_SEGMENT_LINETO:
                yield before, here
            if raw.FPDFPathSegment_GetClose(piece):
                yield here, start
            before = here


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Make one of the rules that stand at one place and touch."""
    places: list[list[Rule]] = []
    for rule in sorted(rules):
        if places and rule[0] - places[-1][0][0] <= _NEAR:
            places[-1].append(rule)
        else:
            places.append([rule])
    found: list[Rule] = []
    for held in places:
        at = sum(rule[0] for rule in held) / len(held)
        ends: list[list[float]] = []
        for _, begin, end in sorted(held, key=lambda rule: rule[1]):
            if ends and begin <= ends[-1][1] + _NEAR:
                ends[-1][1] = max(ends[-1][1], end)
            else:
                ends.append([begin, end])
        found += [(at, begin, end) for begin, end in ends]
    return found


def _together(flat: Sequence[Rule], tall: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Part the rules into those that cross one another."""
    left = set(range(len(tall)))
    rest = set(range(len(flat)))
    while rest:
        levels, uprights = {rest.pop()}, set[int]()
        fresh = True
        while fresh:
            crossed = {t for t in left - uprights if any(_cross(flat[f], tall[t]) for f in levels)}
            uprights |= crossed
            joined = {f for f in rest if any(_cross(flat[f], tall[t]) for t in crossed)}
            levels |= joined
            rest -= joined
            fresh = bool(joined)
        left -= uprights
        yield [flat[f] for f in levels], [tall[t] for t in uprights]


def _cross(flat: Rule, tall: Rule) -> bool:
    within = flat[1] - _NEAR <= tall[0] <= flat[2] + _NEAR
    return within and tall[1] - _NEAR <= flat[0] <= tall[2] + _NEAR


def _grid(flat: list[Rule], tall: list[Rule]) -> Grid | None:
    """Make the grid of rules that cross; a table may be open at its sides."""
    if not flat or not tall:
        return None
    across = _edges([t[0] for t in tall], min(f[1] for f in flat), max(f[2] for f in flat))
    down = _edges([f[0] for f in flat], min(t[1] for t in tall), max(t[2] for t in tall))[::-1]
    if len(across) < 3 or len(down) < 3:
        return None
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(down) - 1):
        middle = (down[row] + down[row + 1]) / 2
        for column in range(len(across) - 1):
            centre = (across[column] + across[column + 1]) / 2
            above = (row - 1, column) if row and not _ruled(flat, down[row], centre) else None
            beside = (row, column - 1) if column and not _ruled(tall, across[column], middle) else None
            neighbour = above or beside
            first[row, column] = first[neighbour] if neighbour else (row, column)
            if above and beside and first[above] != first[beside]:
                old, new = max(first[above], first[beside]), min(first[above], first[beside])
                first.update({place: new for place, held in first.items() if held == old})
    return Grid(across=tuple(across), down=tuple(down), first=first)


def _edges(places: Sequence[float], least: float, most: float) -> list[float]:
    edges = sorted(set(places))
    outer = [place for place in (least, most) if min(abs(place - edge) for edge in edges) > _SHORTEST]
    return sorted((*edges, *outer))


def _ruled(rules: Sequence[Rule], at: float, where: float) -> bool:
    return any(abs(rule[0] - at) <= _NEAR and rule[1] - _NEAR <= where <= rule[2] + _NEAR for rule in rules)
