"""The notes of adoption and amendment that stand between the title of a law and its text, glued to it where a page collapsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongbao.reading.lines import Line

_ENDS = "(?:通过|批准|公布|发布|颁布|修订|修正|施行)"
_BEGINS_TEXT = r" ?(?:目 ?录 ?第|第 ?[一1] ?(?:编|章|条))"
_DAY = r"\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
_NOTE = re.compile(
    rf"\((?:根据|自)? ?{_DAY}(?:[^。;()]|\([^()]{{0,40}}\)){{4,600}}?{_ENDS}\) ?"
    rf"|(?:根据|自)? ?{_DAY}(?:[^。;:()]|\([^()]{{0,40}}\)){{4,160}}?{_ENDS}(?= ?(?:{_DAY}|根据|自 ?\d|$)|{_BEGINS_TEXT}) ?"
)
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
