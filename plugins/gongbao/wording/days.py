"""Days as a Chinese sentence writes them."""

from __future__ import annotations

import re

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def is_day(words: str) -> bool:
    """Say whether ``words`` are one day, YYYY-MM-DD (ISO 8601)."""
    return _DAY.fullmatch(words) is not None


def say_day_zh(words: str) -> str:
    """Write a day YYYY-MM-DD in Chinese, GB/T 15835 without leading zeros; other words unchanged.

    >>> say_day_zh("2025-03-31"), say_day_zh("现行有效")
    ('2025年3月31日', '现行有效')
    """
    found = _DAY.fullmatch(words)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else words
