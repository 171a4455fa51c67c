"""Characters of a PDF page, with their places, as lines: breaks told by the drawing, and by where the next one stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import itemgetter

from gongbao.formats.pdf_layout import PageLine
from gongbao.formats.words import line_text

Character = tuple[str, float, float, float, float]
"""A character and its left, right, bottom and top in points."""

BREAKS = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_FIRST_WIDE, _KERNED = "\u2e7f", 0.45
_OVERLAP = 0.2
"""Share of its height that a character has in common at most with one of another line."""

_HOLE = 1.5
"""Widths of a character that a hole in a line has at least."""


def lines_of(characters: Iterable[Character]) -> Iterator[PageLine]:
    """Give the lines of characters in the order in which they were drawn, the breaks among them."""
    held: list[Character] = []
    drawn: Character | None = None
    broken = False
    for character in characters:
        if character[0] in BREAKS:
            broken = True
            continue
        if held and ((broken and not _adjoins(held[-1], character)) or (drawn and _is_below(drawn, character))):
            if line := _line(held):
                yield line
            held = []
        broken = False
        drawn = drawn if character[0].isspace() else character
        held.append(character)
    if line := _line(held):
        yield line


def _adjoins(before: Character, after: Character) -> bool:
    """Tell whether a character stands right behind another: marks set closer than they are wide (。”) are no new line."""
    size = before[4] - before[3]
    level = abs(before[3] - after[3]) < 0.3 * size and abs(before[4] - after[4]) < 0.3 * size
    return level and before[1] < after[1] < before[2] + 0.3 * size and after[1] > before[2] - 0.8 * size


def _is_below(before: Character, after: Character) -> bool:
    """Tell whether a character stands on another line, though no break was told: a cell beside or below one in a table."""
    size = min(before[4] - before[3], after[4] - after[3])
    return size > 0 and (after[4] < before[3] + _OVERLAP * size or after[3] > before[4] - _OVERLAP * size)


def _without_kerning(
    held: list[Character],
) -> Iterator[Character]:
    """Leave out the blanks by which a typesetter parts Chinese from Latin script: 2019 年 is 2019年; typed blanks have a width."""
    for at, character in enumerate(held):
        if character[0] == " " and 0 < at < len(held) - 1:
            before, after = held[at - 1], held[at + 1]
            mixed = (before[0] > _FIRST_WIDE) != (after[0] > _FIRST_WIDE)
            drawn = character[2] - character[1] > 0.1
            if mixed and not drawn and after[1] - before[2] < _KERNED * (before[4] - before[3]):
                continue
        yield character


def _line(held: list[Character]) -> PageLine | None:
    """Make one line of its characters; None where they are blanks."""
    # Marks that overlap (（“ set close) may be drawn in either order.
    held = sorted(held, key=itemgetter(1))
    words = (
        "".join(mark for mark, *_ in _without_kerning(held))
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
    )
    text = line_text(words)
    seen = [character for character in held if not character[0].isspace()]
    if not text or not seen:
        return None
    heights = sorted(top - bottom for _, _, _, bottom, top in seen)
    size = heights[len(heights) // 2]
    holes = [(b[1] - a[2], a[2], b[1]) for a, b in pairwise(seen)]
    widest = max(holes, default=(0.0, 0.0, 0.0))
    return PageLine(
        text=text,
        left=min(seen[0][1], seen[-1][1]),
        right=max(seen[0][2], seen[-1][2]),
        bottom=seen[0][3],
        top=seen[0][4],
        size=size,
        gap=(widest[1], widest[2]) if widest[0] > _HOLE * size else None,
    )
