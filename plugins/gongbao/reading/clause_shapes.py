"""Shapes that lines take inside a text: headings, columns (专栏), tables of contents, tables flattened to cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from gongbao.reading.lines import Line, squeeze
from gongbao.reading.markers import read_marker

COLUMN = re.compile(
    r"^[【〔\[]?(?:专栏|专 栏) ?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})?(?:[】〕\]]| ?[:.、]| |$|(?=[\u4e00-\u9fff“《]))"
)
_HEADED = re.compile(r"^【(?P<title>[^】]{1,30})】")
_NOT_HEADING = re.compile(
    r"第[一二三四五六七八九十百\d]+[条款项章]|废止|^(?:本|凡|各|由|对.{4,}(?:给予|的[,])|自\d|根据|按照|为了)"
)
_PAGE = re.compile(r"[.…·\-—_]*\(?\d{0,3}\)?$")
_PAGE_ENDS = frozenset(".…·-—_()")
_TITLE_WORDS = "方案|办法|措施|规定|细则|规划|意见|规则|计划|制度|预案|要点|章程|条例"
_TITLE = re.compile(rf"^[^,。;:!?、]*(?:{_TITLE_WORDS})(?:\([^()]{{2,8}}\))?$")
TITLE_ENDS = frozenset(word[-1] for word in _TITLE_WORDS.split("|")) | {")"}
"""Signs with which a title may end."""

_FRAME = frozenset("┌├└│┏┣┗┃┍┝┕╔╠╚║|")
_WITHIN = 12
_ITEMS = {"item": ("h1", "h2"), "subitem": ("h3", "h4")}
_TITLE_LENGTHS = (8, 60)
_DIVISIONS = frozenset({"part", "subpart", "chapter", "section"})
_CONTENTS, _ENTRY, _FEWEST_ENTRIES = 400, 60, 3
_CELL = 26
_BARS = 2
_NUMBER_CELL = re.compile(r"[\t|] ?[<>≤≥]?\d[\d,.]*%? ?(?:[\t|]|$)")
_CELLS = 8
_LONGEST_HEADING = 45
_NOTHING = Line(raw="", key="")


def split_heading(rest: Line, level: str) -> tuple[Line | None, Line, bool]:
    """Part what follows a number into heading and text; the third value marks a heading that closes with 。"""
    if level in ("part", "subpart", "chapter", "section"):
        return rest, _NOTHING, False
    if level in ("article", "item", "subitem"):
        headed = _HEADED.match(rest.key) if rest.key[:1] == "【" else None
        return (rest.cut(1, headed.end() - 1), rest.cut(headed.end()), False) if headed else (None, rest, False)
    stop = rest.key.find("。")
    if stop < 0:
        whole = 0 < len(rest.key) <= 80 and rest.key[-1] not in ";:,、"
        return (rest, _NOTHING, False) if whole else (None, rest, False)
    if stop == len(rest.key) - 1:
        whole = stop <= 40 and not _NOT_HEADING.search(rest.key, 0, stop)
        return (rest, _NOTHING, True) if whole else (None, rest, False)
    commas = rest.key.count(",", 0, stop)
    if (
        2 <= stop <= (_LONGEST_HEADING if commas == 0 else 32)
        and commas <= 1
        and ":" not in rest.key[:stop]
        and not _NOT_HEADING.search(rest.key, 0, stop)
    ):
        return rest.cut(0, stop), rest.cut(stop + 1), False
    return None, rest, False


def heads_contents(key: str) -> bool:
    """Tell whether a line heads contents: 目录 alone, or glued to the title of the text whose contents follow."""
    return key[-1:] == "录" and len(key) <= 40 and squeeze(key).endswith("目录") and "《" not in key


def contents_end(lines: Sequence[Line], index: int) -> int:
    """Return where the contents that begin at ``index`` end: where their first entry stands again; 0 for nowhere.

    Entries may carry their page (第一章 总则……1). Contents whose first entry never comes back end with their entries.
    """
    first = _entry(lines[index]) if index < len(lines) else ""
    for end in range(index + 1, min(len(lines), index + _CONTENTS)):
        if first and _entry(lines[end]) == first:
            return end
    end = index
    while end < len(lines) and read_marker(lines[end].key) and len(lines[end].key) <= _ENTRY and is_entry(lines[end]):
        end += 1
    return end if end - index >= _FEWEST_ENTRIES else 0


def bare_contents_end(lines: Sequence[Line], index: int) -> int:
    """Return where contents without the word 目录 end: a chapter right below a chapter has no text; 0 for none."""
    levels: list[str] = []
    end = index
    if lines[index].key[:1] != "第":
        return 0
    while end < min(len(lines), index + _CONTENTS):
        marker = read_marker(lines[end].key)
        if marker is None or marker.level not in _DIVISIONS or len(lines[end].key) > _ENTRY:
            break
        levels.append(marker.level)
        end += 1
        if levels[0] not in ("part", "chapter"):
            break
    if len(levels) < _FEWEST_ENTRIES:
        return 0
    listed = sum(1 for a, b in pairwise(levels) if a == b == "chapter")
    if listed < _FEWEST_ENTRIES - 1:
        return 0
    again = contents_end(lines, index)
    return again if index < again <= end else end


def _entry(line: Line) -> str:
    words = squeeze(line.key)
    return _PAGE.sub("", words) if words[-1:] in _PAGE_ENDS or words[-1:].isdecimal() else words


def is_entry(line: Line) -> bool:
    """Tell whether a line may be an entry of contents: it ends no sentence."""
    return line.key[-1] not in "。;:,"


def first_article(lines: Sequence[Line]) -> int:
    """Return the number of the article a text begins with; a number other than 1 counts where the next one follows it.

    A text of one article alone begins with its number and a blank.
    """
    numbers: list[int] = []
    for line in lines:
        marker = read_marker(line.key) if line.key[:1] == "第" else None
        if marker is not None and marker.level == "article":
            numbers.append(marker.number)
            if len(numbers) > 1:
                break
    if len(numbers) == 1 and (alone := read_marker(lines[0].key)) and lines[0].key[alone.end :].startswith(" "):
        return numbers[0] if alone.level == "article" else 1
    goes_on = len(numbers) > 1 and numbers[1] in (numbers[0], numbers[0] + 1)
    return numbers[0] if goes_on else 1


def opens_text(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a title stands at ``index`` from which numbers begin anew: a letter may send along several texts."""
    key = lines[index].key
    if not _TITLE_LENGTHS[0] <= len(key) <= _TITLE_LENGTHS[1] or key[-1] not in TITLE_ENDS:
        return False
    if not _TITLE.search(key) or read_marker(key):
        return False
    for below in lines[index + 1 : index + 4]:
        marker = read_marker(below.key)
        if marker is not None:
            return marker.number == 1 and marker.level in ("h1", "part", "chapter", "article")
    return False


def is_followed(lines: Sequence[Line], index: int, level: str, number: int) -> bool:
    """Tell whether the next number below ``index`` is that of the next item (or subitem)."""
    below = next((m for line in lines[index + 1 : index + _WITHIN] if (m := read_marker(line.key))), None)
    return below is not None and below.number == number and below.level in _ITEMS[level]


def stays_open(key: str) -> bool | None:
    """Tell whether a quotation stays open behind a line; None where the line has no quotation mark.

    Each quoted paragraph opens anew, only the last one closes: the last mark of a line tells. A straight mark opens
    at the head of a line and behind a colon.
    """
    last = max(key.rfind("“"), key.rfind("”"), key.rfind('"'))
    if last < 0:
        return None
    if key[last] == '"':
        return last == 0 or key[last - 1] in ":,、为"
    return key[last] == "“"


def binds_nothing(level: str, eid: str) -> bool:
    """Tell whether the numbers of a clause are no quantities: cells are read as targets, contents only repeat headings."""
    return level == "table" or eid.rpartition("__")[2] == "toc"


def table_end(lines: Sequence[Line], index: int, numbered: Container[int] = ()) -> int:
    """Return where a run of cells (a flattened table) that begins at ``index`` ends; ``index`` when none begins.

    ``numbered`` are the lines that carry a number of the text's own scheme: they are no cells.
    """
    if len(lines[index].key) > _CELL and lines[index].key[0] not in _FRAME:
        return index
    end = index
    while end < len(lines) and lines[end].key[0] in _FRAME:
        end += 1
    if end - index >= _FEWEST_ENTRIES:
        return end
    end = index
    while end < len(lines) and len(lines[end].key) <= _CELL and end not in numbered and not is_text(lines[end].key):
        end += 1
    return end if end - index >= _CELLS else index


def level_among(level: str, *, in_articles: bool) -> str:
    """Name the level of a number below an article: (一) is its item, 1. an item's item.

    >>> level_among("h2", in_articles=True), level_among("h3", in_articles=True), level_among("h2", in_articles=False)
    ('item', 'subitem', 'h2')
    """
    if not in_articles:
        return level
    return {"h1": "item", "h2": "item", "h3": "subitem", "h4": "subitem"}.get(level, level)


def table_rows(lines: Sequence[Line]) -> frozenset[int]:
    """Give the lines that are rows of a table, cells parted by tabs or bars: a number that begins one heads no clause.

    A tab right behind a number is Word's; a short line between two rows of as many cells, the second with a number, is a row of
    one cell. Two rows of one width make a table, and not all of them clauses: one has no number in front, or values in its cells.

    >>> from gongbao.reading.lines import make_line
    >>> page = ["一、\\t目标", "类\\t指标\\t值", "(一)规模", "2.产值\\t3\\t5", "二、任务", "3.项目\\t类\\t乙"]
    >>> sorted(table_rows([make_line(text) for text in page]))
    [1, 2, 3]
    """
    tabbed = {i: _separators(line) for i, line in enumerate(lines) if _has_cells(line)}
    if not tabbed:
        return frozenset()
    inside = {
        index
        for index in range(1, len(lines) - 1)
        if tabbed.get(index - 1, 0) == tabbed.get(index + 1, -1)
        and _NUMBER_CELL.search(lines[index + 1].raw)
        and len(lines[index].key) <= _CELL
        and lines[index].key[-1:] not in "。;:"
    }
    found: set[int] = set()
    run: list[int] = []
    for index in sorted(inside | tabbed.keys()):
        if run and index != run[-1] + 1:
            found.update(_rows_of(run, lines, tabbed))
            run = []
        run.append(index)
    return frozenset(found.union(_rows_of(run, lines, tabbed)))


def _rows_of(run: Sequence[int], lines: Sequence[Line], widths: Mapping[int, int]) -> list[int]:
    """Give the rows of a table among lines with cells that follow each other; a clause of another width beside them is none."""
    shared = Counter(widths[index] for index in run if index in widths)
    marked = {index for index in run if index in widths and read_marker(lines[index].key)}
    told = {index for index in run if _NUMBER_CELL.search(lines[index].raw)}
    rows = [i for i in run if i not in widths or i not in marked or i in told or shared[widths[i]] > 1]
    alike = any(shared[widths[index]] > 1 for index in run if index in widths)
    return rows if alike and any(index in told or (index in widths and index not in marked) for index in rows) else []


def _separators(line: Line) -> int:
    return line.raw.count("\t") or line.raw.strip("| ").count("|")


def _has_cells(line: Line) -> bool:
    if "\t" not in line.raw and line.raw.count("|") < _BARS:
        return False
    marker = read_marker(line.key)
    after = line.raw[marker.end :].lstrip() if marker is not None else line.raw
    return "\t" in after or after.count("|") >= _BARS


def is_text(key: str) -> bool:
    """Tell whether a short line is text after all: it ends a sentence, or carries a number of its own."""
    return key[-1:] in "。;:" or read_marker(key) is not None or bool(COLUMN.match(key))
