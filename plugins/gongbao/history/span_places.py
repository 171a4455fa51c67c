"""Where a span of tokens stands in its text."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Postfix, Prefix

from gongbao.history.passages import Passage
from gongbao.history.thresholds import LONG_TEXT
from gongbao.history.token_diff import Span
from gongbao.history.tokens import Token


def bounds_of(span: Span, passage: Passage, side: str) -> tuple[int, int]:
    """Start and end of ``span`` in the text of ``passage``; ``side`` is before or after."""
    start, end = getattr(span, f"{side}_start"), getattr(span, f"{side}_end")
    return offset_of(passage.tokens, start), end_of(passage.tokens, start, end)


def offset_of(tokens: Sequence[Token], place: int) -> int:
    """Offset of the token at ``place``; behind the last one, where the text ends."""
    if place < len(tokens):
        return tokens[place].start
    return tokens[-1].end if tokens else 0


def end_of(tokens: Sequence[Token], start: int, end: int) -> int:
    """Offset behind a span; for an empty one, where the text goes on."""
    return tokens[end - 1].end if end > start else offset_of(tokens, start)


def in_list(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether a pure insertion or deletion is an item of a 、 list."""
    if span.removed and span.added:
        return False
    tokens, start, end = (
        (before, span.before_start, span.before_end) if span.removed else (after, span.after_start, span.after_end)
    )
    return "、" in {token.key for token in (tokens[start], tokens[end - 1])}


def equal_ends(old: str, new: str) -> tuple[int, int]:
    """Lengths of the equal whole sentences at both ends of two long texts; nothing of short ones."""
    if min(len(old), len(new)) < LONG_TEXT:
        return 0, 0
    head = old.rfind("。", 0, Prefix.similarity(old, new)) + 1
    shared = min(Postfix.similarity(old, new), min(len(old), len(new)) - head)
    cut = old.find("。", len(old) - shared)
    return head, len(old) - cut - 1 if cut >= 0 else 0
