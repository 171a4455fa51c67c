"""The lines of a printed page as paragraphs, told by geometry; running heads, feet and page numbers left out where they repeat."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gongbao.formats.tables import Rows

TWO_COLUMNS: Final = "two_columns"
"""Flag of a file with pages set in columns: the order of its words may be that of the page, not that of the text."""

LINES_NOT_JOINED: Final = "lines_not_joined"
"""Flag of a file whose lines end anywhere: where its paragraphs end could not be told."""

_COUNTED = re.compile(
    r"[-—–－·\s]*(?:第 ?)?(?P<n>\d{1,4})(?: ?页)?(?:[\s,，]*[/共][\s]*(?:第 ?)?\d{1,4}(?: ?页)?)?[-—–－·\s]*"
)
_DECORATED = re.compile(r"[-—–－·]\s*\d{1,4}\s*[-—–－·]|第 ?\d{1,4} ?页.{0,10}")
_DIGITS = re.compile(r"\d+")
_UNIT = re.compile(r"[“‘《（(〔【\[]*(?:[A-Za-z0-9.,:/%‰+-]+|.)[，。、；：！？）》”’〉〕】,.;:!?)%…—]*", re.DOTALL)
_NARROW = re.compile(r"[\x20-\x7e]")
_CLOSED = frozenset("。；：;:!！?？")
_MARKED = re.compile(
    r"第 ?[一二三四五六七八九十百零〇\d]{1,6} ?[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,3}[.．、](?!\d)|[①-⑳]|附 ?件"
)
_EDGE = 2
"""Lines at the top and at the foot of a page among which its running head and foot are looked for."""

_OFTEN = 0.4
"""Share of the pages on which a running head or a page number stands at least: heads of odd and even pages differ."""

_FEWEST = 5
"""Lines of a page that tell its margins; a page with fewer takes those of the file."""

_SHARE = 0.6
"""Share of the width that a line takes at least which another goes on with; cells are narrower."""

_BEYOND = 0.1
"""Share of the lines that may pass an edge which is one: tables, a title set wide."""

_FULL = 3
"""Lines that reach the right margin where nothing else tells it."""

_HELD = 5
"""Characters that a line may lack at its end although its sentence goes on, where paragraphs are set in."""

_NARROWEST = 12
"""Characters in a line of text; what is narrower is cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One line of a page: its words and its box in points, ``bottom`` below ``top``; ``gap`` the (left, right) of its widest hole.

    Where ``rows`` are given a table stands here; the text is a sign of it that no other line has.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    gap: tuple[float, float] | None = None
    rows: Rows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Margins:
    left: float
    right: float
    size: float
    pitch: float
    indented: bool


def paragraphs_of(pages: Sequence[Sequence[PageLine]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of a file, in order, and the flags of what could not be told."""
    flags = [TWO_COLUMNS] if any(map(_in_columns, pages)) else []
    bare = _without_furniture(pages)
    every = [line for page in bare for line in page]
    if not every:
        return (), tuple(flags)
    whole = _margins(every, None)
    if whole is None:
        return tuple(line.text for line in every), (*flags, *([LINES_NOT_JOINED] if _break_off(every) else []))
    return tuple(_joined(bare, whole)), tuple(flags)


def _break_off(lines: Sequence[PageLine]) -> bool:
    """Tell whether most long lines end in the middle of a sentence."""
    long = [line for line in lines if len(line.text) >= _NARROWEST]
    return len(long) >= _FEWEST and 2 * sum(line.text[-1] not in _CLOSED for line in long) > len(long)


def _joined(pages: Sequence[Sequence[PageLine]], whole: _Margins) -> Iterator[str]:
    text, before, margins_before = "", None, whole
    for page in pages:
        margins = _margins(page, whole) or whole
        for at, line in enumerate(page):
            if before is not None and _goes_on(before, line, margins_before, margins, turned=at == 0):
                text += (" " if words_meet(text, line.text) else "") + line.text
            else:
                if text:
                    yield text
                text = line.text
            before, margins_before = line, margins
    if text:
        yield text


def _goes_on(before: PageLine, line: PageLine, above: _Margins, margins: _Margins, *, turned: bool) -> bool:
    """Tell whether a line goes on with the one before it: that one had no room for its first word, and it is not set in."""
    size = margins.size
    if abs(before.size - line.size) > 0.2 * max(before.size, line.size) or abs(line.size - size) > 0.2 * size:
        return False
    if not turned and not 0.5 * size < before.bottom - line.bottom <= 1.5 * margins.pitch:
        return False
    unit = _UNIT.match(line.text)
    room = sum(0.55 if _NARROW.match(c) else 1.0 for c in (unit[0] if unit else line.text[:1])) * size
    closed, marked = before.text[-1] in _CLOSED, bool(_MARKED.match(line.text))
    indent = line.left - margins.left
    # Quotation marks and words of Latin script hold more together than their own width.
    if margins.indented and not closed and indent <= 0.8 * size and before.left - above.left <= 3.2 * size:
        room = max(room, _HELD * size)
    if above.right - before.right > room + 0.4 * size or before.right - before.left < _SHARE * (
        above.right - above.left
    ):
        return False
    if indent > 0.8 * size:
        # All lines of a block may be set in where paragraphs are not.
        hanging = not margins.indented and abs(indent - before.left + above.left) < 0.3 * size
        return hanging and not closed and not marked
    return margins.indented or not (closed and marked)


def _margins(lines: Sequence[PageLine], whole: _Margins | None) -> _Margins | None:
    """Return the edges that most lines of one size reach; None where no lines of text make edges."""
    if whole is None:
        sizes: Counter[int] = Counter()
        for line in lines:
            sizes[round(line.size)] += len(line.text)
        size = float(sizes.most_common(1)[0][0]) or 1.0
    else:
        size = whole.size
    body = [line for line in lines if abs(line.size - size) <= 0.2 * size]
    if len(body) < (_FEWEST if whole else 2):
        return None
    enough = max(2.0, 0.15 * len(body))
    right = _edge([-line.right for line in body], 2.2 * size, enough)
    left = _edge([line.left for line in body], 0.6 * size, max(2.0, 0.08 * len(body)))
    if right is None or left is None or -right - left < _NARROWEST * size:
        return None
    if sum(line.right + right > 1.2 * size for line in body) > _BEYOND * len(body):
        return None
    if whole is not None:
        # The last page of a file may hold nothing but short lines.
        return (
            _Margins(left=left, right=-right, size=size, pitch=whole.pitch, indented=whole.indented)
            if (abs(-right - left - whole.right + whole.left) < size)
            else None
        )
    indented = _indents(body, left, -right, size)
    if not indented and sum(-right - line.right <= 1.6 * size for line in body) < _FULL:
        return None
    drops = [a.bottom - b.bottom for a, b in pairwise(body) if a.bottom - b.bottom > 0.5 * size]
    steps = Counter(round(drop) for drop in drops)
    pitch = float(min(steps, key=lambda d: (-steps[d] - steps[d - 1] - steps[d + 1], d))) if steps else 2.0 * size
    return _Margins(left=left, right=-right, size=size, pitch=pitch, indented=indented)


def _edge(places: Sequence[float], reach: float, enough: float) -> float | None:
    """Return the outermost place with enough others within reach."""
    ranked = sorted(places)
    behind = 0
    for at, place in enumerate(ranked):
        behind = max(behind, at)
        while behind < len(ranked) and ranked[behind] - place <= reach:
            behind += 1
        if behind - at >= enough:
            return place
    return None


def _indents(lines: Sequence[PageLine], left: float, right: float, size: float) -> bool:
    """Tell whether paragraphs begin two characters in: what follows a short closed line is set in more often than not."""
    set_in = flush = 0
    for before, line in pairwise(lines):
        if before.text[-1] in _CLOSED and right - before.right > 3 * size:
            indent = line.left - left
            set_in += 1.2 * size <= indent <= 3.2 * size
            flush += indent < 0.8 * size
    if set_in + flush == 0:
        first = [
            line for line in lines if 1.2 * size <= line.left - left <= 3.2 * size and right - line.right < 3 * size
        ]
        return bool(first)
    return set_in > flush


def _without_furniture(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """Leave out what stands again at one height of several pages, and numbers that count the pages."""
    dropped: set[tuple[int, int]] = set()
    places: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    counts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for page_at, page in enumerate(pages):
        for line_at in _at_edges(page):
            line = page[line_at]
            counted = _COUNTED.fullmatch(line.text)
            if counted is not None:
                counts[int(counted["n"]) - page_at].append((page_at, line_at))
                if _DECORATED.fullmatch(line.text) and line_at in _outermost(page):
                    dropped.add((page_at, line_at))
            else:
                height = round(line.bottom / max(line.size, 1.0))
                places[_DIGITS.sub("0", line.text), height].append((page_at, line_at))
    for (text, height), found in places.items():
        around = [*found, *places.get((text, height + 1), ()), *places.get((text, height - 1), ())]
        on_pages = {page_at for page_at, _ in around}
        if len(on_pages) >= max(3, _OFTEN * len(pages)) or len(on_pages) == len(pages) == 2:
            dropped.update(found)
    for found in counts.values():
        if len({page_at for page_at, _ in found}) >= max(2, _OFTEN * len(pages)):
            dropped.update(found)
    return [
        [line for line_at, line in enumerate(page) if (page_at, line_at) not in dropped]
        for page_at, page in enumerate(pages)
    ]


def _at_edges(page: Sequence[PageLine]) -> set[int]:
    """Return the places of the lines highest and lowest on a page, in whatever order they were drawn."""
    ranked = sorted(range(len(page)), key=lambda at: page[at].bottom)
    return {*ranked[:_EDGE], *ranked[-_EDGE:]}


def _outermost(page: Sequence[PageLine]) -> set[int]:
    ranked = sorted(range(len(page)), key=lambda at: page[at].bottom)
    return {ranked[0], ranked[-1]}


def _in_columns(page: Sequence[PageLine]) -> bool:
    """Tell whether text stands side by side on a page: a strip in the middle that few lines cross, long lines at both its sides."""
    if len(page) < 2 * _FEWEST:
        return False
    start, end = min(line.left for line in page), max(line.right for line in page)
    parts = [part for line in page for part in _parts(line)]
    for tenth in range(35, 66, 5):
        middle = start + (end - start) * tenth / 100
        left = [p for p in parts if p[1] <= middle]
        right = [p for p in parts if p[0] >= middle]
        crossing = len(parts) - len(left) - len(right)
        if crossing > 0.2 * len(parts) or min(len(left), len(right)) < _FEWEST:
            continue
        size = sorted(line.size for line in page)[len(page) // 2]
        broad = [[p for p in side if p[1] - p[0] >= 8 * size] for side in (left, right)]
        beside = sum(any(abs(a[2] - b[2]) < 0.8 * size for b in broad[1]) for a in broad[0])
        if beside >= _FEWEST and all(2 * len(b) > len(side) for b, side in zip(broad, (left, right), strict=True)):
            return True
    return False


def _parts(line: PageLine) -> list[tuple[float, float, float]]:
    if line.gap is None:
        return [(line.left, line.right, line.bottom)]
    return [(line.left, line.gap[0], line.bottom), (line.gap[1], line.right, line.bottom)]


def words_meet(before: str, after: str) -> bool:
    """Two words of Latin script keep their space; 20 | 25 is one number."""
    return before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
