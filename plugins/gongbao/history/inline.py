"""Where two wordings of one clause differ: spans of whole tokens, one per fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.parting import BREAKS, part_facts
from gongbao.history.thresholds import (
    PURE_EDIT_CONTEXT,
    PURE_EDIT_LENGTH,
    REWRITTEN_LENGTH,
    REWRITTEN_SHARE,
)
from gongbao.history.token_diff import SENTENCE_ENDS, Span, diff_tokens
from gongbao.history.tokens import COMPARATOR, Token, TokenKind
from gongbao.history.widths import kept_apart

_WHOLE_WORDS = frozenset(
    {"应当", "可以", "必须", "不得", "并", "鼓励", "支持", "引导", "原则上", "一律", "一般", "有关", "相关"}
)
_COMPARES = re.compile(rf"{COMPARATOR}|及以[上下]|以[上下]")
_JOINTS = frozenset("和与或及并") | {"或者", "以及", "并且", "会同"}


def differing_spans(before: Sequence[Token], after: Sequence[Token]) -> tuple[Span, ...]:
    """Give the spans that differ: minimal, moved to natural borders, joined where they form one phrase.

    A short insertion inside a phrase takes its two neighbouring characters along: 全部贷款 → 全部企业贷款.
    """
    keys_before, keys_after = [token.key for token in before], [token.key for token in after]
    found = [part for span in diff_tokens(keys_before, keys_after, 0, 0) for part in _number_first(span, before, after)]
    spans = [_slide(span, keys_before, keys_after) for span in found]
    parted = [part for span in _join_phrases(spans, before, after) for part in part_facts(span, before, after)]
    joined = _join_rewritten(parted, before, after)
    return tuple(kept_apart([_in_context(span, before, after) for span in joined]))


def _number_first(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Part a number for a number from the like clause that follows: 二千元以下罚款 → 五千元以下罚款；情节严重的，处二万元以下罚款."""
    tokens, start, end = (
        (after, span.after_start, span.after_end) if span.removed == 1 else (before, span.before_start, span.before_end)
    )
    one, first = before[span.before_start : span.before_start + 1], after[span.after_start : span.after_start + 1]
    if (
        min(span.removed, span.added) != 1
        or end - start < 3
        or end >= len(tokens)
        or tokens[start + 1].key != tokens[end].key
    ):
        return [span]
    if one[0].kind is not TokenKind.NUMBER or first[0].kind is not TokenKind.NUMBER or one[0].unit != first[0].unit:
        return [span]
    left, right = span.before_start + 1, span.after_start + 1
    return [
        replace(span, before_end=left, after_end=right),
        replace(span, before_start=left, after_start=right),
    ]


def _slide(span: Span, before: list[str], after: list[str]) -> Span:
    """Move a pure insertion or deletion to where it begins behind, and ends with, punctuation."""
    if span.removed and span.added:
        return span
    keys = before if span.removed else after
    start, end = (span.before_start, span.before_end) if span.removed else (span.after_start, span.after_end)
    best, best_score = 0, _border_score(keys, start, end)
    shift = 0
    while start + shift > 0 and keys[start + shift - 1] == keys[end + shift - 1] and shift > -200:
        shift -= 1
        if (score := _border_score(keys, start + shift, end + shift)) > best_score:
            best, best_score = shift, score
    shift = 0
    while end + shift < len(keys) and keys[start + shift] == keys[end + shift] and shift < 200:
        shift += 1
        if (score := _border_score(keys, start + shift, end + shift)) > best_score:
            best, best_score = shift, score
    return Span(
        before_start=span.before_start + best,
        before_end=span.before_end + best,
        after_start=span.after_start + best,
        after_end=span.after_end + best,
    )


def _border_score(keys: list[str], start: int, end: int) -> float:
    behind = start == 0 or keys[start - 1] in BREAKS
    ends = keys[end - 1] in BREAKS
    followed = end == len(keys) or keys[end] in BREAKS
    sentence = keys[end - 1] in SENTENCE_ENDS and (start == 0 or keys[start - 1] in SENTENCE_ENDS)
    return (
        4 * sentence
        + 3 * (behind and ends)
        + 2 * (keys[start] in BREAKS and followed)
        + behind
        + ends
        + (keys[start] in BREAKS)
        + 0.5 * _is_joined(keys[start:end])
    )


def _is_joined(keys: Sequence[str]) -> bool:
    """The words begin or end with what joins them to those beside: 和人才, 警告或者."""
    return len(keys) > 2 and bool(_JOINTS & {keys[0], "".join(keys[:2]), "".join(keys[-2:])})


def _join_phrases(spans: Sequence[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Join spans that a short equality parts; numbers and what punctuation parts stay facts of their own."""
    joined: list[Span] = []
    for span in spans:
        if joined and _one_phrase(joined[-1], span, before, after):
            joined.append(replace(joined.pop(), before_end=span.before_end, after_end=span.after_end))
        else:
            joined.append(span)
    return joined


def _join_rewritten(spans: list[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Join, sentence by sentence, what is changed more than it is kept: a sentence written anew is one row."""
    joined: list[Span] = []
    sentence: list[Span] = []
    for span in spans:
        if sentence and any(
            token.key in SENTENCE_ENDS for token in before[sentence[-1].before_end : span.before_start]
        ):
            joined.extend(_one_if_rewritten(sentence, before, after))
            sentence = []
        sentence.append(span)
    return [*joined, *_one_if_rewritten(sentence, before, after)]


def _one_if_rewritten(spans: list[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    if len(spans) < 3 or 2 * sum(_is_fact(span, before, after) for span in spans) > len(spans):
        return spans
    changed = max(sum(span.removed for span in spans), sum(span.added for span in spans))
    first, last = spans[0], spans[-1]
    stretch = max(last.before_end - first.before_start, last.after_end - first.after_start)
    if changed < REWRITTEN_LENGTH or stretch - changed >= REWRITTEN_SHARE * stretch:
        return spans
    return [replace(first, before_end=last.before_end, after_end=last.after_end)]


def _one_phrase(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    between = before[left.before_end : right.before_start]
    if not between:
        return True
    if len(between) == 1 and between[0].kind is TokenKind.NUMBER and _about_number(left, right, before, after):
        return True
    if any(token.key in BREAKS or token.kind in {TokenKind.NUMBER, TokenKind.DATE} for token in between):
        return False
    if _is_fact(left, before, after) or _is_fact(right, before, after):
        return False
    return len(between) == 1 or len(between) <= min(max(left.removed, left.added), max(right.removed, right.added))


def _about_number(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """What is said of a number changed sides, or became a range: 三日以上 → 超过三日, 5万元/户 → 每户5万元, 1元 → 5角以上1元以下."""
    if _makes_range(left, right, before, after):
        return True
    if not (left.removed == right.added == 0 or left.added == right.removed == 0):
        return False
    words = ["".join(token.key for token in side) for side in (_side(left, before, after), _side(right, before, after))]
    compared = all(_COMPARES.fullmatch(side) for side in words)
    return compared or (words[0].startswith("每") and words[1] == "/" + words[0][1:])


def _makes_range(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """The other bound came, or went, before the number and its own comparator behind it."""
    if left.removed == right.removed == 0 or left.added == right.added == 0:
        kinds = [[token.kind for token in _side(span, before, after)] for span in (left, right)]
        return kinds == [[TokenKind.NUMBER, TokenKind.COMPARATOR], [TokenKind.COMPARATOR]]
    return False


def _side(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Sequence[Token]:
    return before[span.before_start : span.before_end] or after[span.after_start : span.after_end]


def _is_fact(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """One number for another, or one date: never swallowed by its neighbours."""
    measured = {TokenKind.NUMBER, TokenKind.DATE, TokenKind.REFERENCE, TokenKind.NAME}
    return (
        span.removed == 1
        and span.added == 1
        and before[span.before_start].kind in measured
        and after[span.after_start].kind in measured
    )


def _in_context(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """Widen a short insertion or deletion inside a phrase by the characters around it."""
    if span.removed and span.added:
        return _in_word(span, before, after)
    tokens = before if span.removed else after
    start, end = (span.before_start, span.before_end) if span.removed else (span.after_start, span.after_end)
    width = tokens[end - 1].end - tokens[start].start
    inner = tokens[start:end]
    if "".join(token.key for token in inner) in _WHOLE_WORDS or _is_joined([token.key for token in inner]):
        return span
    if any(token.key in BREAKS for token in inner):
        return _to_border(span, tokens, start, end)
    if width > PURE_EDIT_LENGTH or inner[0].key in BREAKS or inner[-1].key in BREAKS:
        return span
    back = _reach(tokens[max(0, start - PURE_EDIT_CONTEXT - 2) : start][::-1])
    ahead = _reach(tokens[end : end + PURE_EDIT_CONTEXT + 2])
    return _widened(span, back, ahead) if back or ahead else span


def _to_border(span: Span, tokens: Sequence[Token], start: int, end: int) -> Span:
    """Let an insertion that begins and ends inside phrases, and has a mark between, go on to where its last phrase ends."""
    if start == 0 or tokens[start - 1].key in BREAKS or tokens[start].key in BREAKS or tokens[end - 1].key in BREAKS:
        return span
    ahead = next((at for at, token in enumerate(tokens[end : end + REWRITTEN_LENGTH]) if token.key in BREAKS), 0)
    return _widened(span, 0, ahead) if ahead else span


def _in_word(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """Widen by one character where a short form was spelled out, 改 → 展改革, so that it reads 发改委 → 发展改革委."""
    old = {token.key for token in before[span.before_start : span.before_end]}
    new = {token.key for token in after[span.after_start : span.after_end]}
    if (
        min(span.removed, span.added) != 1
        or max(span.removed, span.added) > PURE_EDIT_LENGTH
        or not (old <= new or new <= old)
        or any(token.kind is TokenKind.NUMBER for token in before[span.before_start : span.before_end])
    ):
        return span
    back, ahead = (
        _reach(before[max(0, span.before_start - 1) : span.before_start]),
        _reach(before[span.before_end : span.before_end + 1]),
    )
    return _widened(span, back, ahead)


def _widened(span: Span, back: int, ahead: int) -> Span:
    return Span(
        before_start=span.before_start - back,
        before_end=span.before_end + ahead,
        after_start=span.after_start - back,
        after_end=span.after_end + ahead,
        core=span,
    )


def _reach(tokens: Sequence[Token]) -> int:
    """Characters of context: two, or three where the phrase ends there, so that 户口簿 is not cut."""
    width = within = 0
    for at, token in enumerate(tokens[: PURE_EDIT_CONTEXT + 2]):
        if token.kind is TokenKind.PUNCTUATION:
            return at if width <= PURE_EDIT_CONTEXT + 1 else within
        if width < PURE_EDIT_CONTEXT:
            within = at + 1
        width += token.end - token.start
    return within
