"""Shapes that lines take inside a text: headings, columns (专栏), tables of contents, tables flattened to cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.reading.lines import Line, squeeze
from gongbao.reading.markers import read_marker

COLUMN = re.compile(
    r"^(?:专栏|专 栏) ?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})?(?: ?[:.、]| |$|(?=[\u4e00-\u9fff“《]))"
)
_HEADED = re.compile(r"^【(?P<title>[^】]{1,30})】")
_NOT_HEADING = re.compile(
    r"第[一二三四五六七八九十百\d]+[条款项章]|废止|^(?:本|凡|各|由|对.{4,}(?:给予|的[,])|自\d|根据|按照|为了)"
)
_CELL = 26
_CELLS = 8


def split_heading(rest: Line, level: str) -> tuple[Line | None, Line, bool]:
    """Part what follows a number into heading and text; the third value marks a heading that closes with 。"""
    nothing = rest.cut(0, 0)
    if level in ("part", "subpart", "chapter", "section"):
        return rest, nothing, False
    if level in ("article", "item", "subitem"):
        headed = _HEADED.match(rest.key)
        return (rest.cut(1, headed.end() - 1), rest.cut(headed.end()), False) if headed else (None, rest, False)
    stop = rest.key.find("。")
    if stop < 0:
        whole = 0 < len(rest.key) <= 80 and rest.key[-1] not in ";:,、"
        return (rest, nothing, False) if whole else (None, rest, False)
    if stop == len(rest.key) - 1:
        whole = stop <= 40 and not _NOT_HEADING.search(rest.key, 0, stop)
        return (rest, nothing, True) if whole else (None, rest, False)
    commas = rest.key.count(",", 0, stop)
    if (
        2 <= stop <= (45 if commas == 0 else 32)
        and commas <= 1
        and ":" not in rest.key[:stop]
        and not _NOT_HEADING.search(rest.key, 0, stop)
    ):
        return rest.cut(0, stop), rest.cut(stop + 1), False
    return None, rest, False


def contents_end(lines: Sequence[Line], index: int) -> int:
    """Return where a table of contents ends: its first entry stands a second time there; 0 when it never does."""
    first = squeeze(lines[index + 1].key) if index + 1 < len(lines) else ""
    for end in range(index + 2, min(len(lines), index + 200)):
        if first and squeeze(lines[end].key) == first:
            return end
    return 0


def table_end(lines: Sequence[Line], index: int) -> int:
    """Return where a run of cells (a flattened table) that begins at ``index`` ends; ``index`` when none begins."""
    end = index
    while end < len(lines) and len(lines[end].key) <= _CELL and not is_text(lines[end].key):
        end += 1
    return end if end - index >= _CELLS else index


def is_text(key: str) -> bool:
    """Tell whether a short line is text after all: it ends a sentence, or carries a number of its own."""
    return key[-1:] in "。;:" or read_marker(key) is not None or bool(COLUMN.match(key))
