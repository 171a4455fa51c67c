"""Where two wordings of one clause differ: spans of whole tokens, one per fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.amount_phrases import rule_behind, tells_amount
from gongbao.history.bounds import whole_range
from gongbao.history.bracketed import whole_exception
from gongbao.history.number_forms import by_form
from gongbao.history.parting import BREAKS, join_titles, part_facts
from gongbao.history.surroundings import in_context, is_joined
from gongbao.history.thresholds import (
    KEPT_LENGTH,
    REWRITTEN_LENGTH,
    REWRITTEN_SHARE,
)
from gongbao.history.token_diff import SENTENCE_ENDS, Span, diff_tokens
from gongbao.history.tokens import COMPARATOR, Token, TokenKind
from gongbao.history.widths import kept_apart

_COMPARES = re.compile(rf"{COMPARATOR}|及以[上下]|以[上下]")
_STOPS = frozenset(",;:。!?")


def differing_spans(before: Sequence[Token], after: Sequence[Token]) -> tuple[Span, ...]:
    """Give the spans that differ: minimal, moved to natural borders, joined where they form one phrase.

    A short insertion inside a phrase takes its two neighbouring characters along: 全部贷款 → 全部企业贷款.
    """
    keys_before, keys_after = [token.key for token in before], [token.key for token in after]
    formed = by_form(diff_tokens(keys_before, keys_after, 0, 0), before, after)
    found = [part for span in formed for part in _number_first(span, before, after)]
    spans = [_slide(span, keys_before, keys_after) for span in found]
    phrases = [_without_equal_ends(span, keys_before, keys_after) for span in _join_phrases(spans, before, after)]
    parted = [part for span in phrases for part in part_facts(span, before, after)]
    joined = join_titles(_join_rewritten(parted, before, after), before, after)
    return tuple(kept_apart([_whole(span, before, after) for span in joined]))


def _whole(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """The span with the words that it belongs to: a range, an exception in brackets, or what stands beside it."""
    whole = whole_range(span, before, after) or whole_exception(span, before, after)
    return whole or in_context(span, before, after)


def _number_first(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Part a number for a number from the like clause that follows: 二千元以下罚款 → 五千元以下罚款；情节严重的，处二万元以下罚款."""
    if min(span.removed, span.added) == 0:
        return rule_behind(span, before, after)
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
    breaks = BREAKS if _STOPS.isdisjoint(keys[start + 1 : end - 1]) else BREAKS - {"、"}
    behind = start == 0 or keys[start - 1] in breaks
    ends = keys[end - 1] in breaks
    followed = end == len(keys) or keys[end] in BREAKS
    sentence = keys[end - 1] in SENTENCE_ENDS and (start == 0 or keys[start - 1] in SENTENCE_ENDS)
    marks = [key for key in keys[start:end] if key in "《》"]
    return (
        4 * sentence
        + 4 * (bool(marks) and marks == ["《", "》"] * (len(marks) // 2))
        + 3 * (behind and ends)
        + 2 * (keys[start] in BREAKS and followed)
        + behind
        + ends
        + (keys[start] in BREAKS)
        + 0.5 * is_joined(keys[start:end])
    )


def _join_phrases(spans: Sequence[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Join spans that a short equality parts; numbers and what punctuation parts stay facts of their own."""
    joined: list[Span] = []
    for span in spans:
        if joined and _one_phrase(joined[-1], span, before, after):
            joined.append(replace(joined.pop(), before_end=span.before_end, after_end=span.after_end))
        else:
            joined.append(span)
    return joined


def _without_equal_ends(span: Span, before: list[str], after: list[str]) -> Span:
    """Leave out what both sides of a joined phrase begin or end with: 的 → 或者捐赠的财产的 only adds words."""
    head = tail = 0
    least = min(span.removed, span.added)
    while head < least and before[span.before_start + head] == after[span.after_start + head]:
        head += 1
    while tail < least - head and before[span.before_end - 1 - tail] == after[span.after_end - 1 - tail]:
        tail += 1
    return replace(
        span,
        before_start=span.before_start + head,
        before_end=span.before_end - tail,
        after_start=span.after_start + head,
        after_end=span.after_end - tail,
    )


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
        if _closes_sentence(span, before, after):
            joined.extend([*_one_if_rewritten(sentence, before, after), span])
            sentence = []
        else:
            sentence.append(span)
    return [*joined, *_one_if_rewritten(sentence, before, after)]


def _closes_sentence(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Words that came or went up to the end of their sentence: what follows begins another."""
    return not (span.removed and span.added) and _side(span, before, after)[-1].key in SENTENCE_ENDS


def _one_if_rewritten(spans: list[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    apart = next(
        (at for at in range(1, len(spans)) if spans[at].before_start - spans[at - 1].before_end >= KEPT_LENGTH), 0
    )
    if apart:
        return [*_one_if_rewritten(spans[:apart], before, after), *_one_if_rewritten(spans[apart:], before, after)]
    if not any(span.removed for span in spans) or not any(span.added for span in spans):
        return spans  # words only came, or only went: nothing was written anew
    facts = sum(_is_fact(span, before, after) for span in spans)
    if len(spans) < 2 or 2 * facts > len(spans) or (facts and len(spans) == 2 and _one_sided(spans)):
        return spans
    changed = max(sum(span.removed for span in spans), sum(span.added for span in spans))
    first, last = spans[0], spans[-1]
    stretch = max(last.before_end - first.before_start, last.after_end - first.after_start)
    if len(spans) == 2 and any(t.key in _STOPS for t in before[spans[0].before_end : spans[1].before_start]):
        return spans
    share = REWRITTEN_SHARE if len(spans) > 2 else REWRITTEN_SHARE / 2
    if changed < REWRITTEN_LENGTH or stretch - changed >= share * stretch:
        return spans
    return [replace(first, before_end=last.before_end, after_end=last.after_end)]


def _one_sided(spans: Sequence[Span]) -> bool:
    """Words only came, or only went, in one of them: 二千元 → 五千元, and a further fine struck behind it."""
    return not all(span.removed and span.added for span in spans)


def _one_phrase(left: Span, right: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    between = before[left.before_end : right.before_start]
    if not between:  # 三年 → 五年 stays apart from what came beside it
        return not (_one_sided((left, right)) and any(_is_fact(span, before, after) for span in (left, right)))
    counted = len(between) == 1 and between[0].kind is TokenKind.NUMBER
    if (counted and _about_number(left, right, before, after)) or tells_amount(left, right, before, after):
        return True
    if len(between) == 1 and between[0].key in _STOPS and _is_sentence(left, right, after):
        return True
    if any(token.key in BREAKS or token.kind in {TokenKind.NUMBER, TokenKind.DATE} for token in between):
        return False
    if _is_fact(left, before, after) or _is_fact(right, before, after):
        return False
    return len(between) == 1 or len(between) <= min(max(left.removed, left.added), max(right.removed, right.added))


def _is_sentence(left: Span, right: Span, after: Sequence[Token]) -> bool:
    """A sentence came, whose comma the old text has too: ，→ ；违法货值不足1万元的，处货值2倍以下的罚款；."""
    if left.removed or right.removed or not (left.added and right.added):
        return False
    return after[left.after_start].key == after[right.after_end - 1].key == ";"


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
