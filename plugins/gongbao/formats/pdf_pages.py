"""The words of PDF pages with their places, as pdfium finds them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

import pypdfium2
from pypdfium2 import raw

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.pdf_layout import PageLine
from gongbao.formats.words import line_text
from gongbao.settings import caps_in_force

Character = tuple[str, float, float, float, float]
"""A character and its left, right, bottom and top in points."""

_BREAKS = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_FIRST_WIDE, _KERNED = "\u2e7f", 0.45
_OVERLAP = 0.2
"""Share of its height that a character has in common at most with one of another line."""

_HOLE = 1.5
"""Widths of a character that a hole in a line has at least."""


def page_lines(document: pypdfium2.PdfDocument, *, name: str) -> list[list[PageLine]]:
    """Return the lines of each page; TooLarge over a cap, UnreadableDocument where characters have no Unicode value."""
    cap, pages, characters = caps_in_force().text_characters, [], 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        try:
            characters += text_page.count_chars()
            if characters > cap:
                raise TooLarge(f"{name}: text passes cap text_characters={cap}; raise it or skip the file")
            lines = list(_lines(text_page))
        finally:
            text_page.close()
            page.close()
        if any("\ufffd" in line.text for line in lines):
            raise UnreadableDocument(f"{name}: page {number + 1} has characters without Unicode value; read it by eye")
        pages.append(lines)
    return pages


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[PageLine]:
    box = raw.FS_RECTF()
    held: list[Character] = []
    drawn: Character | None = None
    broken = False
    for index in range(text_page.count_chars()):
        mark = chr(raw.FPDFText_GetUnicode(text_page.raw, index))
        if mark in _BREAKS:
            broken = True
            continue
        if mark in "\0\x02\ufffe":  # a hyphen at the end of a line, or no character at all
            continue
        raw.FPDFText_GetLooseCharBox(text_page.raw, index, ctypes.byref(box))
        character = (mark, box.left, box.right, box.bottom, box.top)
        if held and ((broken and not _adjoins(held[-1], character)) or (drawn and _is_below(drawn, character))):
            if line := _line(held):
                yield line
            held = []
        broken = False
        drawn = drawn if mark.isspace() else character
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
