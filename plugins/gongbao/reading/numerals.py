"""Chinese numerals as clauses, dates and fines write them."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "o": 0, "0": 0, "两": 2, "正": 1, "元": 1}
_SMALL = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_HANZI = re.compile(r"[零一二三四五六七八九〇○两十百千廿卅万亿]{1,16}")


@lru_cache(maxsize=8192)
def read_number(text: str) -> int | None:
    """Read a whole number in Arabic digits, hanzi or digit-by-digit hanzi; None when it is none.

    >>> [read_number(t) for t in ("11", "第", "一百三十三", "二〇二五", "三千", "廿一", "十")]
    [11, None, 133, 2025, 3000, 21, 10]
    """
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    if not text or len(text) > 16:
        return None
    if all(c in _DIGITS or c.isdigit() for c in text) and (len(text) > 1 or text in _DIGITS):
        return int("".join(str(_DIGITS[c]) if c in _DIGITS else c for c in text))
    return _read_positional(text)


def _read_positional(text: str) -> int | None:
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in ("廿", "卅"):
            section += _SMALL[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        elif char in _LARGE:
            total += (section + digit) * _LARGE[char]
            section = digit = 0
        else:
            return None
    return total + section + digit


def is_hanzi_number(text: str) -> bool:
    """Tell whether ``text`` is nothing but a number in hanzi."""
    return bool(_HANZI.fullmatch(text))
