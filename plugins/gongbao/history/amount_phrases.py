"""Phrases about one amount that differ in several places: a further rule behind it, what it becomes, that it is no longer taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.raised import BEGINS_RAISED
from gongbao.history.token_diff import Span
from gongbao.history.tokens import Token, TokenKind

_STOPS = frozenset(",;:。!?")
_LONGEST_AMOUNT, _LONGEST_VERB = 8, 3


def rule_behind(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Part a number for a number from the further rule that ends with the old one: 80公里 → 60公里，在高速公路上不得超过80公里."""
    tokens, start, end = (
        (before, span.before_start, span.before_end) if span.removed else (after, span.after_start, span.after_end)
    )
    numbers = [token for token in tokens[start : end + 1] if token.kind is TokenKind.NUMBER and token.unit]
    if len(numbers) != 2 or numbers != [tokens[start], *tokens[end : end + 1]] or numbers[0].unit != numbers[1].unit:
        return [span]
    if tokens[start + 1].key not in _STOPS:
        return [span]
    left, right = span.before_start + 1, span.after_start + 1
    one = replace(span, before_end=left, after_end=right)
    return [
        one,
        Span(before_start=left, before_end=span.before_end + 1, after_start=right, after_end=span.after_end + 1),
    ]


def tells_amount(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether two spans tell one amount: 为五百元 → 由五百元降低至三百元, 每册每日收取0.1元 → 不收取."""
    return _is_raised(left, right, before, after) or _is_no_longer(left, right, before, after)


def _is_raised(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """What a number becomes is told behind it on one side."""
    between = before[left.before_end : right.before_start]
    if len(between) > _LONGEST_AMOUNT or not any(token.kind is TokenKind.NUMBER for token in between):
        return False
    if right.removed and right.added:
        return False
    if right.removed:
        leads, told = before[left.before_start : left.before_end], before[right.before_start : right.before_end]
    else:
        leads, told = after[left.after_start : left.after_end], after[right.after_start : right.after_end]
    return _said(leads).endswith(("由", "从")) and BEGINS_RAISED.match(_said(told)) is not None


def _is_no_longer(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """An amount went with the words that say it is taken."""
    between = before[left.before_end : right.before_start]
    amount = [token.kind for token in before[right.before_start : right.before_end]] == [TokenKind.NUMBER]
    stopped = _said(after[left.after_start : left.after_end]) in {"不", "不再"}
    return stopped and amount and not right.added and len(between) <= _LONGEST_VERB


def _said(tokens: Sequence[Token]) -> str:
    return "".join(token.key for token in tokens)
