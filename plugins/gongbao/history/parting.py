"""Where one differing span says several things: parted at stops, and where a modal word stands beside another fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.thresholds import REWRITTEN_LENGTH
from gongbao.history.token_diff import SENTENCE_ENDS, Span
from gongbao.history.tokens import Token, TokenKind

BREAKS = frozenset("。;!?,:、()《》")
_STOPS = frozenset("。;!?,:")
_JOINTS = frozenset({"且", "并", "或", "或者"})
_LONGEST_TITLE = 30
_MODALS = frozenset({"应当", "必须", "不得", "可以"})
_STATED = frozenset({TokenKind.NUMBER, TokenKind.DATE, TokenKind.FREQUENCY})


def part_facts(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Part ``span`` into what a reader tells apart; itself where it says one thing.

    不得超过45人；严禁 → 一般不超过50人；原则上不得 is two edits, 每半年 → 应当每季度 a duty and a frequency, 5月15日，逾期不予受理 →
    5月15日17时 a day told more exactly and words that went.
    """
    if not (span.removed and span.added):
        return [span]
    if ended := _at_end(span, before, after):
        return ended
    if joined := _at_joint(span, before, after):
        return joined
    return _at_stops(span, before, after) or _at_modal(span, before, after) or _at_phrase(span, before, after) or [span]


def join_titles(spans: Sequence[Span], before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Join the spans between which one side opens and closes a title: 国防法 → 《中华人民共和国国防法》 is one edit, not two brackets."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        near = last is not None and span.before_start - last.before_end <= _LONGEST_TITLE
        if last and near and _opened(last, before, after) and not _ends(before[last.before_end : span.before_start]):
            joined[-1] = replace(last, before_end=span.before_end, after_end=span.after_end)
        else:
            joined.append(span)
    return joined


def _opened(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """One side of the span opens a title that it does not close, the other does not."""
    sides = (before[span.before_start : span.before_end], after[span.after_start : span.after_end])
    open_titles = [sum((token.key == "《") - (token.key == "》") for token in side) for side in sides]
    return max(open_titles) > 0 and open_titles[0] != open_titles[1]


def _ends(tokens: Sequence[Token]) -> bool:
    return any(token.key in SENTENCE_ENDS for token in tokens)


def _at_end(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """An amount or a day for another, and the mark that ends the clause: 4000万元。 → 4亿元；."""
    if span.before_end != len(before) or span.after_end != len(after):
        return []
    left, right = span.before_start + 1, span.after_start + 1
    one, other = before[span.before_start], after[span.after_start]
    rest = [[token.key for token in side] for side in (before[left:], after[right:])]
    if one.kind is not other.kind or one.kind not in _STATED or rest == [[], []] or max(map(len, rest)) > 1:
        return []
    if not {key for side in rest for key in side} <= _STOPS:
        return []
    return [replace(span, before_end=left, after_end=right), replace(span, before_start=left, after_start=right)]


def _at_joint(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """An amount for another, and what is asked beside it: 300小时的 → 200小时且考核合格的, 十万元且 → 二十万元或者."""
    one, other = before[span.before_start], after[span.after_start]
    if {one.kind, other.kind} != {TokenKind.NUMBER} or one.unit != other.unit or one.key == other.key:
        return []
    left, right = span.before_start + 1, span.after_start + 1
    rest = before[left : span.before_end], after[right : span.after_end]
    if not any(rest) or any(side and side[0].key not in _JOINTS for side in rest):
        return []
    return [replace(span, before_end=left, after_end=right), replace(span, before_start=left, after_start=right)]


def _at_stops(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """Both sides hold the same stops, short sentences between: sentence by sentence."""
    stops = [
        [at for at in range(start, end) if tokens[at].key in SENTENCE_ENDS]
        for tokens, start, end in (
            (before, span.before_start, span.before_end),
            (after, span.after_start, span.after_end),
        )
    ]
    if not stops[0] or [before[at].key for at in stops[0]] != [after[at].key for at in stops[1]]:
        return []
    parts: list[Span] = []
    at_before, at_after = span.before_start, span.after_start
    for stop_before, stop_after in [*zip(*stops, strict=True), (span.before_end, span.after_end)]:
        part = Span(before_start=at_before, before_end=stop_before, after_start=at_after, after_end=stop_after)
        if max(part.removed, part.added) > REWRITTEN_LENGTH:
            return []
        if part.removed or part.added:
            parts.append(part)
        at_before, at_after = stop_before + 1, stop_after + 1
    return parts


def _at_modal(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """A modal word came or went before one number, day or frequency for another."""
    if {span.removed, span.added} != {1, 2}:
        return []
    old, new = before[span.before_start : span.before_end], after[span.after_start : span.after_end]
    longer = old if len(old) == 2 else new
    if longer[0].key not in _MODALS or old[-1].kind is not new[-1].kind or old[-1].kind not in _STATED:
        return []
    left, right = span.before_end - 1, span.after_end - 1
    return [replace(span, before_end=left, after_end=right), replace(span, before_start=left, after_start=right)]


def _at_phrase(span: Span, before: Sequence[Token], after: Sequence[Token]) -> list[Span]:
    """One side goes on behind a stop, the other within the phrase: what stands in the phrase is apart from what follows it."""
    ends = (before[span.before_end : span.before_end + 1], after[span.after_end : span.after_end + 1])
    if not all(end and end[0].key in BREAKS for end in ends):
        return []
    opens = [before[span.before_start].key in _STOPS, after[span.after_start].key in _STOPS]
    if opens[0] == opens[1] or min(span.removed, span.added) > 2 or max(span.removed, span.added) < 4:
        return []
    if opens[0]:
        return [replace(span, before_end=span.before_start), replace(span, after_start=span.after_end)]
    return [replace(span, after_end=span.after_start), replace(span, before_start=span.before_end)]
