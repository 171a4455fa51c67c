"""How often something is done, counted in times a year: 每季度 → 每月 goes up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from gongbao.history.tokens import Token, TokenKind

PER_YEAR = "次/年"
"""The unit in which two frequencies are compared."""

_EVERY = re.compile(r"每(?P<half>半)?(?P<count>\d+)?(?P<period>小时|个月|年|季|月|周|旬|天|日)")
_IN_A_YEAR = {"年": 1, "季": 4, "月": 12, "个月": 12, "旬": 36, "周": 52, "日": 365, "天": 365, "小时": 365 * 24}


def frequency_direction(before: Sequence[Token], after: Sequence[Token]) -> str | None:
    """Say whether something is done more often (up) or less (down); None where either side has not just one frequency.

    >>> from gongbao.history.tokens import tokenize
    >>> frequency_direction(tokenize("每年"), tokenize("每两年")), frequency_direction(tokenize("每季度"), tokenize("每月"))
    ('down', 'up')
    """
    stated = [[token for token in side if token.kind is TokenKind.FREQUENCY] for side in (before, after)]
    if any(len(side) != 1 for side in stated):
        return None
    old, new = (_times_a_year(side[0].key) for side in stated)
    if old is None or new is None or old == new:
        return None
    return "up" if new > old else "down"


def _times_a_year(key: str) -> Fraction | None:
    found = _EVERY.fullmatch(key)
    if found is None:
        return None
    return Fraction(_IN_A_YEAR[found["period"]] * (2 if found["half"] else 1), int(found["count"] or 1))
