"""Two token sequences compared: minimal spans that differ, without quadratic cost on long clauses."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from gongbao.history.thresholds import INLINE_CELLS

SENTENCE_ENDS = frozenset("。;!?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Token places ``[before_start, before_end)`` that became ``[after_start, after_end)``; ``core`` without the context taken along."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int
    core: Span | None = None

    @property
    def removed(self) -> int:
        """How many tokens went."""
        return self.before_end - self.before_start

    @property
    def added(self) -> int:
        """How many tokens came."""
        return self.after_end - self.after_start


def diff_tokens(before: list[str], after: list[str], base_before: int, base_after: int) -> list[Span]:
    """Diff by tokens; where that would be quadratic, by sentences first and by tokens between them."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    left, right = before[head : len(before) - tail], after[head : len(after) - tail]
    base_before, base_after = base_before + head, base_after + head
    if not left and not right:
        return []
    whole = Span(
        before_start=base_before,
        before_end=base_before + len(left),
        after_start=base_after,
        after_end=base_after + len(right),
    )
    if not left or not right:
        return [whole]
    if len(left) * len(right) <= INLINE_CELLS:
        return _token_spans(left, right, base_before, base_after)
    anchors = _sentence_anchors(left, right)
    if not anchors:
        return [whole]
    spans: list[Span] = []
    at_before = at_after = 0
    for start_before, start_after, length in [*anchors, (len(left), len(right), 0)]:
        gap_before, gap_after = left[at_before:start_before], right[at_after:start_after]
        spans.extend(diff_tokens(gap_before, gap_after, base_before + at_before, base_after + at_after))
        at_before, at_after = start_before + length, start_after + length
    return spans


def _token_spans(left: list[str], right: list[str], base_before: int, base_after: int) -> list[Span]:
    spans: list[Span] = []
    for code in Indel.opcodes(left, right):
        if code.tag == "equal":
            continue
        span = Span(
            before_start=base_before + code.src_start,
            before_end=base_before + code.src_end,
            after_start=base_after + code.dest_start,
            after_end=base_after + code.dest_end,
        )
        if spans and spans[-1].before_end == span.before_start and spans[-1].after_end == span.after_start:
            span = replace(spans.pop(), before_end=span.before_end, after_end=span.after_end)
            spans.append(span)
        else:
            spans.append(span)
    return spans


def _sentence_anchors(left: list[str], right: list[str]) -> list[tuple[int, int, int]]:
    """Sentences that stand once on each side, in one order: start before, start after, length in tokens."""
    starts_left, starts_right = _unique_sentences(left), _unique_sentences(right)
    shared = [(at, starts_right[body], len(body)) for body, at in starts_left.items() if body in starts_right]
    shared.sort()
    kept: list[tuple[int, int, int]] = []
    tails: list[int] = []
    chain: list[tuple[tuple[int, int, int], int | None]] = []
    holders: list[int] = []
    for entry in shared:
        slot = bisect_left(tails, entry[1])
        chain.append((entry, holders[slot - 1] if slot else None))
        tails[slot : slot + 1] = [entry[1]]
        holders[slot : slot + 1] = [len(chain) - 1]
    step = holders[-1] if holders else None
    while step is not None:
        entry, step = chain[step]
        kept.append(entry)
    return kept[::-1]


def _unique_sentences(keys: list[str]) -> dict[tuple[str, ...], int]:
    starts: dict[tuple[str, ...], int] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    start = 0
    for at, key in enumerate(keys):
        if key in SENTENCE_ENDS or at == len(keys) - 1:
            body = tuple(keys[start : at + 1])
            starts[body] = start
            seen[body] += 1
            start = at + 1
    return {body: at for body, at in starts.items() if seen[body] == 1 and len(body) > 3}
