"""The notes of adoption and amendment between the title of a law and its text: glued to it where a page collapsed, or cut over lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from gongbao.reading.dates import FULL_DATE
from gongbao.reading.lines import Line

_ENDS = "(?:通过|批准|公布|发布|颁布|修订|修正|施行)"
_BEGINS_TEXT = r" ?(?:目 ?录 ?第|第 ?[一1] ?(?:编|章|条))"
_DAY = f"(?:{FULL_DATE})"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零Oo一二三四五六七八九]{3}) ?年"
_NOTE = re.compile(
    rf"\((?:根据|自)? ?{_DAY}(?:[^。;()]|\([^()]{{0,40}}\)){{4,600}}?{_ENDS}\) ?"
    rf"|(?:根据|自)? ?{_DAY}(?:[^。;:()]|\([^()]{{0,40}}\)){{4,160}}?{_ENDS}(?= ?(?:{_DAY}|根据|自 ?\d|$)|{_BEGINS_TEXT}) ?"
)
_CUT_NOTE = re.compile(
    rf"\((?=[^。;]*?{_YEAR})[^。;]{{8,600}}{_ENDS}[^。;()]{{0,12}}\)|(?:根据)?{_DAY}[^。;:()]{{4,160}}{_ENDS}"
)
_WHOLE = re.compile(rf"[\d一二根].*{_ENDS}$")
_OPENS_CUT = re.compile(rf"\(|(?:根据)?{_DAY}")
_OPENS_WHOLE = re.compile(
    rf"\((?:根据|自|经)? ?(?:{_DAY}|[一二][〇○零0-9一二三四五六七八九]{{3}} ?年[^日()。;]{{2,8}}日)"
)
_NEXT_NOTE = re.compile(r"; ?(?=(?:根据)?\d{4} ?年)")
_CLOSES_WHOLE = re.compile(rf"{_ENDS}\)$")
_MOST_LINES, _LONGEST, _LONGEST_WHOLE = 8, 600, 2000
_STATED = ("通过", "批准", "公布", "发布", "颁布", "修订", "修正")
_TEXT = re.compile(_BEGINS_TEXT)


def part_notes(lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Line]]:
    """Part the notes glued in front of the first chapter or article of a text from it; none where other words stand between.

    >>> from gongbao.reading.lines import make_line
    >>> law = make_line("2019年5月6日 甲市人大常委会通过根据2021年3月2日《关于修改乙的决定》修正第一章 总则第一条 为了")
    >>> [[line.raw[:11] for line in part] for part in part_notes([law])]
    [['2019年5月6日 甲', '根据2021年3月2日'], ['第一章 总则第一条 为']]
    """
    if not lines:
        return (), []
    first, at, cuts = lines[0], 0, [0]
    while note := _NOTE.match(first.key, at):
        at = note.end()
        cuts.append(at)
    if not at or not _TEXT.match(first.key, at):
        return (), list(lines)
    notes = tuple(first.cut(a, b) for a, b in pairwise(cuts))
    return notes, [first.cut(at), *lines[1:]]


def note_span(lines: Sequence[Line], index: int) -> int:
    """Count the lines over which a note that begins at ``index`` was cut; 0 where none begins there, or it is whole.

    >>> from gongbao.reading.lines import make_line
    >>> cut = [make_line("(2026年2月6日经第3次部务会"), make_line("议通过 自2026年5月1日起施行)"), make_line("第一条 为了")]
    >>> note_span(cut, 0), note_span(cut, 2)
    (2, 0)
    """
    first = lines[index].key
    if not _OPENS_CUT.match(first) or _WHOLE.match(first) or (first[0] == "(" and _closes(first)):
        return 0
    words = first
    for span in range(2, min(_MOST_LINES, len(lines) - index) + 1):
        if _TEXT.match(lines[index + span - 1].key):
            return 0
        words += lines[index + span - 1].key
        if _CUT_NOTE.fullmatch(words):
            return span
        if len(words) > _LONGEST or "。" in words or (first[0] == "(" and _closes(words)):
            return 0
    return 0


def is_whole_note(key: str) -> bool:
    """Tell whether a line is one note in brackets, however often the law was amended.

    >>> is_whole_note("(1997年5月28日甲市人大常委会通过 根据2003年6月26日《关于修改〈乙条例〉的决定》第一次修正)")
    True
    >>> is_whole_note("(2019年5月6日通过的办法不再执行。本办法自公布之日起施行)"), is_whole_note("第一条 为了管理")
    (False, False)
    """
    said = _NEXT_NOTE.sub(" ", key)
    whole = len(key) <= _LONGEST_WHOLE and not {"。", ";"} & set(said)
    return whole and bool(_OPENS_WHOLE.match(key) and _CLOSES_WHOLE.search(key.rstrip()))


def _closes(words: str) -> bool:
    return words.count("(") <= words.count(")")


def joined_notes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Join the notes that were cut over lines; other lines pass unchanged."""
    out: list[Line] = []
    index = 0
    while index < len(lines):
        span = note_span(lines, index) or 1
        part = lines[index : index + span]
        out.append(
            lines[index]
            if span == 1
            else Line(raw=_said(line.raw for line in part), key=_said(line.key for line in part))
        )
        index += span
    return tuple(out)


def _said(parts: Iterable[str]) -> str:
    """Join the parts of a note; a blank stands before one that begins a statement of its own (a day, 自…起施行)."""
    words = ""
    for part in parts:
        words += f" {part}" if words.endswith(_STATED) else part
    return words
