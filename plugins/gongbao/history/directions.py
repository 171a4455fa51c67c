"""Which way a number or a day went."""

from __future__ import annotations

import re
from decimal import Decimal

from gongbao.history.tokens import Token, TokenKind

_STATED = re.compile(r"=(\d+(?:\.\d+)?)")


def measure_direction(left: Token | None, right: Token | None) -> str | None:
    """Say which way a number (up, down) or a day (later, earlier) went; None where the two cannot be compared.

    >>> from gongbao.history.tokens import tokenize
    >>> measure_direction(tokenize("50%")[0], tokenize("40%")[0])
    'down'
    """
    if left is None or right is None:
        return None
    if left.kind is right.kind is TokenKind.DATE:
        old, new = _shared_precision(left, right)
        return ("later" if new > old else "earlier") if old and new else None
    if left.value is None or right.value is None or _base(left) != _base(right):
        return None
    old_amount, new_amount = _amount(left, left.value), _amount(right, right.value)
    return None if old_amount == new_amount else "up" if new_amount > old_amount else "down"


def _amount(token: Token, value: Decimal) -> Decimal:
    """The number in the unit that the key counts in: two years are 24 months."""
    stated = _STATED.match(token.key)
    return Decimal(stated.group(1)) if stated else value


def _base(token: Token) -> str:
    return token.key.lstrip("=0123456789.")


def _shared_precision(left: Token, right: Token) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two dates as far as both are exact (2026年 and 2027年6月: the years); empty where only one names a year, or they are equal so far."""
    if ("年" in left.key) != ("年" in right.key):
        return (), ()
    old, new = ([int(number) for number in re.findall(r"\d+", token.key)] for token in (left, right))
    shared = min(len(old), len(new))
    return (tuple(old[:shared]), tuple(new[:shared])) if old[:shared] != new[:shared] else ((), ())
