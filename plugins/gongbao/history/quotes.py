"""Quoted stretches of a decision set aside, so that the grammar of its commands is not read inside what it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private characters around the number of a quotation in masked text."""

MARK = rf"{MARK_OPEN}(\d+){MARK_CLOSE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """``text`` with each outermost quotation replaced by a mark; ``quotations`` in order, without their outer marks."""

    text: str
    quotations: tuple[str, ...]

    def restore(self, stretch: str) -> str:
        """Put the quotations of ``stretch`` back, in Chinese marks."""
        return re.sub(MARK, lambda found: f"“{self.quotations[int(found.group(1))]}”", stretch)


def mask_quotations(text: str) -> Masked:
    """Mask “…”, nested ones with their outermost; straight quotes open and close in turn.

    A quotation of several paragraphs opens each with “ and closes once: an opening mark at the start of a line while one is
    open continues it. A mark never closed is left as it stands, so that the rest of the decision is still read.

    >>> mask_quotations("将“甲（称‘乙’）”改为“丙”").quotations
    ('甲（称‘乙’）', '丙')
    """
    quotations: list[str] = []
    masked: list[str] = []
    place = 0
    while place < len(text):
        if text[place] in '“"＂' and (end := _end(text, place)) is not None:
            inside = re.sub(r"(?<=\n)\s*“(?=[^”]*(?:\n|$))", "", text[place + 1 : end])
            masked.append(f"{MARK_OPEN}{len(quotations)}{MARK_CLOSE}")
            quotations.append(inside.strip())
            place = end + 1
        else:
            masked.append(text[place])
            place += 1
    return Masked(text="".join(masked), quotations=tuple(quotations))


def _end(text: str, start: int) -> int | None:
    """Find the mark that closes the quotation opened at ``start``."""
    if text[start] != "“":
        closing = text.find(text[start], start + 1)
        return closing if closing >= 0 else None
    depth = 1
    for place in range(start + 1, len(text)):
        if text[place] == "“":
            depth += 0 if depth == 1 and not text[:place].rstrip(" \t　").rpartition("\n")[2] else 1
        elif text[place] == "”":
            depth -= 1
            if depth == 0:
                return place
    return None
