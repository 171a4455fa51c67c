"""Quoted stretches of a decision set aside, so that the grammar of its commands is not read inside what it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private characters around the number of a quotation in masked text."""

MARK = rf"{MARK_OPEN}(\d+){MARK_CLOSE}"
HEAD_OPEN, HEAD_CLOSE = "\ue002", "\ue003"
HEAD = rf"{HEAD_OPEN}(\d+){HEAD_CLOSE}"
"""A quotation that names a heading (“二、主要任务”中) instead of giving words."""

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_CLOSERS = frozenset(_PAIRS.values())
_STRAIGHT = frozenset('"＂')
_COMMAND = re.compile(r"(?:修改为|修订为|改为|即|款|项|条|增加)\s*[：:]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """``text`` with each outermost quotation replaced by a mark; ``quotations`` in order, without their outer marks."""

    text: str
    quotations: tuple[str, ...]

    def restore(self, stretch: str) -> str:
        """Put the quotations of ``stretch`` back, in Chinese marks."""
        return re.sub(
            rf"{MARK}|{HEAD}", lambda found: f"“{self.quotations[int(found.group(1) or found.group(2))]}”", stretch
        )


def mask_quotations(text: str) -> Masked:
    """Mask “…”, nested ones with their outermost; also ‘…’, 「…」 and straight quotes that stand outermost.

    A quotation of several paragraphs opens each with “ and closes once: an opening mark at the start of a line while one is
    open continues it. A mark never closed is left as it stands, so that the rest of the decision is still read. One pass.

    >>> mask_quotations("将“甲（称‘乙’）”改为“丙”").quotations
    ('甲（称‘乙’）', '丙')
    """
    quotations: list[str] = []
    masked: list[str] = []
    place = 0
    for start, end in _outermost(text):
        inside = re.sub(rf"(?<=\n)[ \t　]*{text[start]}", "", text[start + 1 : end])
        masked += [text[place:start], f"{MARK_OPEN}{len(quotations)}{MARK_CLOSE}"]
        quotations.append("\n".join(line.strip() for line in inside.strip().split("\n") if line.strip()))
        place = end + 1
    return Masked(text="".join([*masked, text[place:]]), quotations=tuple(quotations))


def outermost_marks(words: str) -> str:
    """Write ‘…’ that a decision sets inside its own “…” as the text itself has them; where both stand inside, nothing is told.

    >>> outermost_marks("称‘甲’的"), outermost_marks("称‘甲’的“乙”")
    ('称“甲”的', '称‘甲’的“乙”')
    """
    if "“" in words or "”" in words or words.count("‘") != words.count("’"):
        return words
    return words.replace("‘", "“").replace("’", "”")


def _outermost(text: str) -> list[tuple[int, int]]:
    """Places of the marks of each quotation that stands in no other."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    line_start, blank = 0, True
    for place, mark in enumerate(text):
        if mark == "\n":
            line_start, blank = place + 1, True
            continue
        first, blank = blank, blank and mark.isspace()
        if mark in _PAIRS or (mark in _STRAIGHT and not (opened and opened[-1][0] == mark and not first)):
            stray = opened and mark == "“" and not first and opened[0][1] < line_start
            if stray and _COMMAND.search(text[max(line_start, place - 12) : place]):
                opened.clear()  # no wording quotes a command: the mark before was never closed
            continues = first and len(opened) == 1 and opened[0][0] == _PAIRS.get(mark, mark)
            if not continues:
                opened.append((_PAIRS.get(mark, mark), place))
        elif mark in _CLOSERS or mark in _STRAIGHT:
            _close(mark, place, opened, found)
    return found


def _close(mark: str, place: int, opened: list[tuple[str, int]], found: list[tuple[int, int]]) -> None:
    """Close the latest mark of its kind; what stands inside the pair is part of it."""
    at = len(opened) - 1
    while at >= max(0, len(opened) - 4) and opened[at][0] != mark:
        at -= 1
    if at < max(0, len(opened) - 4):
        return
    start = opened[at][1]
    del opened[at:]
    while found and found[-1][0] > start:
        found.pop()
    found.append((start, place))
