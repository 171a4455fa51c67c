"""Amounts told with the one that they take the place of: 罚款数额由五千元提高至一万元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.tokens import Token

_UP = "提高|增加|提升|上调|上浮|延长|扩大"
_DOWN = "降低|减少|下调|下浮|缩短|压缩|缩小"
BEGINS_RAISED = re.compile(rf"(?:{_UP}|{_DOWN}|调整)(?:至|到|为)")
"""How what a number becomes is told behind the number that it was."""
_RAISED = re.compile(rf"[由从][^，。；]{{1,24}}?{BEGINS_RAISED.pattern}")
_AMOUNT = re.compile(r"(?:了)?[\d一二三四五六七八九十百千万]")


def amounts_told(
    before: str, after: str, measures: tuple[Sequence[Token], Sequence[Token]]
) -> tuple[Token, Token] | None:
    """Give the amounts in force before and after, where a side tells the former one too; None where neither side does.

    >>> from gongbao.history.tokens import tokenize
    >>> five, ten = tokenize("五元十元")
    >>> amounts_told("处五元罚款", "罚款由五元提高至十元", ([five], [five, ten]))[1].key
    '=10元'
    """
    told = [bool(_RAISED.search(words)) for words in (before, after)]
    if not any(told) or any(len(side) != 1 + raised for side, raised in zip(measures, told, strict=True)):
        return None
    return measures[0][-1], measures[1][-1]


def turned_way(before: str, after: str, tail: str) -> str | None:
    """Say which way an amount behind goes that is raised where it was lowered, or lowered where it was raised.

    >>> turned_way("提高", "降低", "20%。"), turned_way("提高", "降低", "至五千元。")
    ('down', None)
    """
    if not _AMOUNT.match(tail):
        return None
    sides = [re.fullmatch(words, side) is not None for words, side in ((_UP, before), (_DOWN, after))]
    if all(sides):
        return "down"
    return "up" if re.fullmatch(_DOWN, before) and re.fullmatch(_UP, after) else None
