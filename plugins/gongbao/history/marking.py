"""Two texts with the words that went and came marked, numbers among them told apart: what every comparison for people shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongbao.history.inline import differing_spans
from gongbao.history.rates import as_one_fact
from gongbao.history.reshaped import letters
from gongbao.history.token_diff import Span
from gongbao.history.tokens import Token, TokenKind, tokenize

_LEAST_MOVED = 12
"""Fewest letters of a passage that is known again in another place of its clause."""

_NUMBERS = frozenset({TokenKind.NUMBER, TokenKind.DATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text: ``differs`` where the other side lacks it, ``number`` where it is a number or a date."""

    text: str
    differs: bool = False
    number: bool = False


def mark_words(
    before: str, after: str, slight: Collection[tuple[str, str]] = ()
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Mark what differs between two texts, whole numbers with their units at once; ``slight`` pairs of words are no difference.

    >>> [s.text for s in mark_words("补助30万元。", "补助20万元。")[1] if s.number]
    ['20万元']
    """
    old, new = as_one_fact(tokenize(before), tokenize(after))
    spans = _without_moved(differing_spans(old, new), (before, old), (after, new))
    if slight:
        words = [
            (_words(before, old[s.before_start : s.before_end]), _words(after, new[s.after_start : s.after_end]))
            for s in spans
        ]
        spans = [span for span, pair in zip(spans, words, strict=True) if pair not in slight]
    return (
        tuple(_segments(before, old, [(s.before_start, s.before_end) for s in spans])),
        tuple(_segments(after, new, [(s.after_start, s.after_end) for s in spans])),
    )


def renumbered(noise: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """The references, before and after, that the ``noise`` rows of a comparison tell to have followed new numbers.

    >>> row = {"operation": "substitute", "effect": "xref_renumber", "before": "第三条 第五条", "after": "第四条 第六条"}
    >>> sorted(renumbered([row]))
    [('第三条', '第四条'), ('第五条', '第六条')]
    """
    rows = (row for row in noise if (row["operation"], row["effect"]) == ("substitute", "xref_renumber"))
    sides = ((row["before"].split(" "), row["after"].split(" ")) for row in rows)
    return frozenset(pair for old, new in sides if len(old) == len(new) for pair in zip(old, new, strict=True))


def _words(text: str, tokens: Sequence[Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _without_moved(
    spans: Sequence[Span], before: tuple[str, Sequence[Token]], after: tuple[str, Sequence[Token]]
) -> list[Span]:
    """Leave out what stands, letter for letter, in another place of the other text: it moved, and is neither struck nor new."""
    went, came = (
        [
            letters(text[tokens[start].start : tokens[end - 1].end]) if start < end and there == 0 else ""
            for start, end, there in places
        ]
        for (text, tokens), places in (
            (before, [(s.before_start, s.before_end, s.added) for s in spans]),
            (after, [(s.after_start, s.after_end, s.removed) for s in spans]),
        )
    )
    moved = {words for words in {*went} & {*came} if len(words) >= _LEAST_MOVED}
    return [span for span, old, new in zip(spans, went, came, strict=True) if not moved & {old, new}]


def whole(text: str, *, differs: bool = False) -> tuple[Segment, ...]:
    """A text in segments, all of it the same or all of it other."""
    tokens = tokenize(text)
    return tuple(_segments(text, tokens, [(0, len(tokens))])) if differs else ((Segment(text=text),) if text else ())


def crop(segments: Sequence[Segment], keep: int) -> tuple[Segment, ...]:
    """Shorten long equal stretches to ``keep`` characters beside each difference, as quotations do.

    >>> "".join(s.text for s in crop((Segment(text="甲" * 9), Segment(text="乙", differs=True), Segment(text="丙" * 9)), 2))
    '……甲甲乙丙丙……'
    """
    cropped: list[Segment] = []
    for place, segment in enumerate(segments):
        text, first, last = segment.text, place == 0, place == len(segments) - 1
        if not segment.differs and len(text) > (1 if first or last else 2) * keep + 2:
            head, tail = "" if first else text[:keep], "" if last else text[-keep:]
            segment = Segment(text=f"{head}……{tail}")  # noqa: PLW2901 - the shortened one takes its place
        cropped.append(segment)
    return tuple(cropped)


def _segments(text: str, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    at = 0
    for start, end in spans:
        if start == end:
            continue
        first = tokens[start].start
        if first > at:
            yield Segment(text=text[at:first])
        at = first
        for token in tokens[start:end]:
            if token.kind in _NUMBERS:
                if token.start > at:
                    yield Segment(text=text[at : token.start], differs=True)
                yield Segment(text=text[token.start : token.end], differs=True, number=True)
                at = token.end
        last = tokens[end - 1].end
        if last > at:
            yield Segment(text=text[at:last], differs=True)
        at = last
    if at < len(text):
        yield Segment(text=text[at:])
