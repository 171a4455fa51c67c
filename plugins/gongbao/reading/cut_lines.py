"""How the lines of a text were cut: at every so many characters, or by a typesetter who indents each paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongbao.reading.lines import Line

CLOSED = frozenset("。;:!?")
"""Marks with which a paragraph ends."""
NARROWEST, WIDEST = 16, 60
"""Characters of the widths at which texts are cut."""
FEWEST = 6
"""Lines from which a width can be told."""

_MOSTLY, _WHOLLY = 7, 9
"""Tenths of the lines that have the one length at which a text was cut: wherever that fell; and all of it, paragraphs and all."""

_MARKS = frozenset("。;:!?,、")
_SPREAD = 3
"""Characters by which typeset lines differ: a mark that may not begin a line hangs over, or takes its neighbour along."""

_PARAGRAPHS = 3

_ROWS, _ALIKE, _APART = 3, 2, 2
"""Lines that make a list; characters with which they begin or end alike; characters by which their lengths differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """``exact``: the one length of nearly all lines; ``whole``: no paragraphs were left; ``hanging``: the least length of a line
    that was cut, in a text whose paragraphs show by indents or blank lines. 0 and False where it was not cut so."""

    exact: int
    whole: bool
    hanging: int


def how_cut(lines: Sequence[Line]) -> Cut:
    """Tell how the lines of a text were cut.

    >>> line = "为加强河道管理,维护防洪安全和水生态环境,"
    >>> how_cut([Line(raw=line, key=line)] * 9).exact
    21
    """
    widest, full = _exact(lines)
    whole = 10 * full >= _WHOLLY * (len(lines) - 1) > 0
    placed = sum([line.opens for line in lines])
    # Blanks within a text that was cut at every so many characters may come to stand in front of a line.
    hanging = 0 if whole and placed < _PARAGRAPHS else _hanging(lines, placed)
    return Cut(exact=0 if hanging else widest, whole=whole and not hanging, hanging=hanging)


def ends(line: Line) -> int:
    """Return the column at which a line ended as written."""
    return line.ends or len(line.key)


def blank_between(above: Line, below: Line) -> bool:
    """Tell whether a blank stood where a text was cut."""
    return below.begins > 0 or ends(above) > above.begins + len(above.key)


def _exact(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the length that most lines have and none passes, and how many have it; zeros where lines are no cut prose."""
    counts = Counter([line.ends or len(line.key) for line in lines])
    widest = max(counts, default=0)
    if len(lines) < FEWEST or 10 * counts[widest] < _MOSTLY * len(lines) or not NARROWEST <= widest <= WIDEST:
        return 0, 0
    full = [line for line in lines if ends(line) == widest]
    broken = sum(1 for line in full if line.key[-1] not in CLOSED)
    return (widest, len(full)) if 5 * broken >= 3 * len(full) and is_prose(full) else (0, 0)


def _hanging(lines: Sequence[Line], placed: int) -> int:
    """Return the least length of a cut line where what opens a paragraph shows by its place; else 0."""
    above = [a for a, b in pairwise(lines) if not b.opens]
    if len(above) < (FEWEST if placed < _PARAGRAPHS else _PARAGRAPHS):
        return 0
    counts = Counter([line.ends or len(line.key) for line in above])
    width = max(counts, key=lambda w: (counts[w], w))
    full = [a for a in above if abs(ends(a) - width) <= _SPREAD]
    longer = sum(1 for line in lines if ends(line) > width + _SPREAD)
    broken = sum(1 for line in full if line.key[-1] not in CLOSED)
    # A text of one or two paragraphs has as many openings; its lines are all but full then.
    least = _MOSTLY if placed >= _PARAGRAPHS else _WHOLLY if placed else 11
    enough = 10 * len(full) >= least * len(above) and 10 * broken >= (_MOSTLY - 2) * len(full) and is_prose(full)
    return width - _SPREAD if enough and 20 * longer <= len(lines) and NARROWEST <= width <= WIDEST else 0


def listed(lines: Sequence[Line]) -> frozenset[int]:
    """Give the lines that are rows of a list: as long as the next, none closed, all with one beginning or with one end.

    >>> names = ["云州市第一人民医院急诊项目", "云州市第二人民医院急诊项目", "云州市第三人民医院急诊项目"]
    >>> sorted(listed([Line(raw=name, key=name) for name in ("名单", *names)]))
    [1, 2, 3]
    """
    found: set[int] = set()
    # Only lines that are not closed are rows: "" stands for a closed one, which is as long as no row beside it.
    keys = ["" if line.key[-1:] in CLOSED else line.key for line in lines]
    pairs = [(i, one, other) for i, (one, other) in enumerate(pairwise(keys), 1) if one and other and one != other]
    near = [(index, one, other) for index, one, other in pairs if abs(len(one) - len(other)) <= _APART]
    for place in (slice(None, _ALIKE), slice(-_ALIKE, None)):
        start = last = 0
        for index in [index for index, one, other in near if one[place] == other[place]]:
            if index != last + 1:
                start = index - 1
            last = index
            if index - start == _ROWS - 1:
                found.update(range(start, index))
            if index - start >= _ROWS - 1:
                found.add(index)
    return frozenset(found)


def is_prose(lines: Sequence[Line]) -> bool:
    """Tell whether lines are parts of sentences. Codes and numbers of permits have one length too; prose has its marks."""
    return 3 * sum([not _MARKS.isdisjoint(line.key) for line in lines]) >= len(lines)
