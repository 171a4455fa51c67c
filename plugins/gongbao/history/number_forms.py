"""Numbers matched by their place in the sentence: a fine raised and a further one struck are two facts, and no passage rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongbao.history.parting import BREAKS
from gongbao.history.token_diff import Span, diff_tokens
from gongbao.history.tokens import Token, TokenKind


def by_form(spans: Sequence[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Tell stretches in which words came or went among numbers that changed as those words and a number for a number each.

    五千元以上一万元以下罚款；逾期的，处一万元以上三万元以下罚款 → 一千元以上五千元以下罚款 is two numbers and a passage struck. A
    stretch stays as it is where other words stand for words.
    """
    groups = list(_groups(spans, before))
    mixed = [_is_mixed(group, before, after) for group in groups]
    if not any(mixed):
        return list(spans)
    forms = [_form(token) for token in before], [_form(token) for token in after]
    told: list[Span] = []
    for group, is_mixed in zip(groups, mixed, strict=True):
        told += (_formed(group, (before, after), forms) if is_mixed else None) or group
    orderly = all(
        one.before_end <= other.before_start and one.after_end <= other.after_start for one, other in pairwise(told)
    )
    return told if orderly else list(spans)


def _is_mixed(group: Sequence[Span], before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Numbers went and came, and more than a number for a number."""
    went = [token.kind for span in group for token in before[span.before_start : span.before_end]]
    came = [token.kind for span in group for token in after[span.after_start : span.after_end]]
    return TokenKind.NUMBER in went and TokenKind.NUMBER in came and len(went) != len(came)


def _form(token: Token) -> str:
    """A number by its unit alone; any other token by its key."""
    return f"#{token.key.lstrip('=0123456789.')}" if token.kind is TokenKind.NUMBER else token.key


def _groups(spans: Sequence[Span], before: Sequence[Token]) -> Iterator[list[Span]]:
    """Spans with no mark between them."""
    group: list[Span] = []
    for span in spans:
        if group and any(token.key in BREAKS for token in before[group[-1].before_end : span.before_start]):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _formed(
    group: Sequence[Span],
    tokens: tuple[Sequence[Token], Sequence[Token]],
    forms: tuple[list[str], list[str]],
) -> list[Span] | None:
    """The group as words that came or went and numbers that changed; None where words stand for other words."""
    first, last = group[0], group[-1]
    found = diff_tokens(
        forms[0][first.before_start : last.before_end],
        forms[1][first.after_start : last.after_end],
        first.before_start,
        first.after_start,
    )
    if not found or any(span.removed and span.added for span in found):
        return None
    spans = [_behind(span, *forms) for span in found]
    if not all(_is_bounded(span, *forms) for span in spans):
        return None
    start = min(first.before_start, spans[0].before_start)
    told: list[Span] = []
    at, shift = start, first.after_start - first.before_start
    for span in spans:
        told += [*_numbers(at, span.before_start, shift, tokens), span]
        at, shift = span.before_end, span.after_end - span.before_end
    return [*told, *_numbers(at, max(at, last.before_end), shift, tokens)]


def _behind(span: Span, before: list[str], after: list[str]) -> Span:
    """Let what came or went begin at a mark and end before one, as late as it can: a further fine stands behind the first."""
    keys, start, end = (
        (before, span.before_start, span.before_end) if span.removed else (after, span.after_start, span.after_end)
    )
    shift = best = 0
    while end + shift < len(keys) and keys[start + shift] == keys[end + shift]:
        shift += 1
    while start + shift >= 0:
        low, high = start + shift, end + shift
        if keys[low] in BREAKS and (high == len(keys) or keys[high] in BREAKS):
            best = shift
            break
        if not low or keys[low - 1] != keys[high - 1]:
            break
        shift -= 1
    return Span(
        before_start=span.before_start + best,
        before_end=span.before_end + best,
        after_start=span.after_start + best,
        after_end=span.after_end + best,
    )


def _is_bounded(span: Span, before: list[str], after: list[str]) -> bool:
    """What came or went begins and ends at marks."""
    keys, start, end = (
        (before, span.before_start, span.before_end) if span.removed else (after, span.after_start, span.after_end)
    )
    ends = end == len(keys) or not BREAKS.isdisjoint(keys[end - 1 : end + 1])
    return ends and (start == 0 or not BREAKS.isdisjoint(keys[start - 1 : start + 1]))


def _numbers(start: int, end: int, shift: int, tokens: tuple[Sequence[Token], Sequence[Token]]) -> Iterator[Span]:
    """The numbers between two spans that are others than before."""
    for at in range(start, end):
        if tokens[0][at].key != tokens[1][at + shift].key:
            yield Span(before_start=at, before_end=at + 1, after_start=at + shift, after_end=at + shift + 1)
