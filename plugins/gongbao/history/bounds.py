"""A range of which a bound came or went: both ranges whole, 1万元以上3万元以下 → 3万元以下."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.token_diff import Span
from gongbao.history.tokens import Token, TokenKind

_NUMBER, _COMPARES = TokenKind.NUMBER, TokenKind.COMPARATOR
_BOUND = [_NUMBER, _COMPARES]


def whole_range(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span | None:
    """Widen a span that adds, strikes or exchanges bounds of a range to the whole of it; None for any other span."""
    old, new = before[span.before_start : span.before_end], after[span.after_start : span.after_end]
    shorter, longer = sorted(([token.kind for token in side] for side in (old, new)), key=len)
    side = before if len(old) > len(new) else after
    start, end = (span.before_start, span.before_end) if side is before else (span.after_start, span.after_end)
    ahead = [token.kind for token in side[max(0, start - 2) : start]]
    behind = [token.kind for token in side[end : end + 2]]
    if not shorter and longer == _BOUND and behind == _BOUND:
        return _widened(span, 0, 2)  # 1万元以上|3万元以下
    if not shorter and longer == _BOUND and ahead == _BOUND:
        return _widened(span, 2, 0)  # 5000元以上|1万元以下
    if not shorter and longer == _BOUND[::-1] and ahead[-1:] == [_NUMBER] and behind[:1] == [_COMPARES]:
        return _widened(span, 1, 1)  # 5000元|以上1万元|以下
    if shorter == [_NUMBER] and longer == [*_BOUND, _NUMBER] and behind[:1] == [_COMPARES]:
        return _widened(span, 0, 1)
    return None


def same_bounds(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether the numbers and what is said of each are the same on both sides: 六个月以上的 → 六个月以上且信用良好的."""
    old, new = ([token.key for token in side if token.kind in {_NUMBER, _COMPARES}] for side in (before, after))
    return old == new


def _widened(span: Span, back: int, ahead: int) -> Span:
    return replace(
        span,
        before_start=span.before_start - back,
        before_end=span.before_end + ahead,
        after_start=span.after_start - back,
        after_end=span.after_end + ahead,
    )
