"""Faults and habits of copying: a paragraph that breaks off, one that stands twice, a stop put where another copy has a break."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.folding import BLANK, fold_text
from gongbao.history.grouping import Group, Piece, label_key
from gongbao.history.passages import Passage
from gongbao.history.span_places import end_of
from gongbao.history.token_diff import Span

_STOPS = frozenset("。:")
_SHORTEST, _REST = 16, 4
_BREAKS_OFF = re.compile(r"[\u4e00-\u9fff]")
_GOES_ON = re.compile(r"[和及与或并且以但而等的]|同时|其中|[除含]")
_HEADING = re.compile(
    r"(?:^|[\n\x00“])(?:第[一二三四五六七八九十百零]+条\s*)?(?![^\n]*(?:应当|可以|不得|下列|如下|包括|[为是有]))[\u4e00-\u9fff]{2,12}$"
)


def is_cut_short(before: Sequence[Piece], after: Sequence[Piece]) -> bool:
    """Say whether a paragraph breaks off in the middle of a sentence in one copy, and goes on to its stop in the other.

    A list item, a heading or a cell may end without a stop; so may a clause that the other wording goes on with 和 or with a comma.
    """
    if len(before) != 1 or len(after) != 1 or before[0].is_heading or after[0].is_heading:
        return False
    if before[0].cell or after[0].cell or "item" in before[0].clause.level:
        return False
    short, whole = sorted((before[0].key, after[0].key), key=len)
    rest = whole[len(short) :]
    if len(short) < _SHORTEST or len(rest) < _REST or not whole.startswith(short):
        return False
    unfinished = _BREAKS_OFF.match(short[-1:]) and _BREAKS_OFF.match(rest) and not _GOES_ON.match(rest)
    return bool(unfinished) and whole.endswith("。") and ("," in short or "。" in short) and "。" not in rest[:-1]


def stands_twice(piece: Piece, group: Group | None) -> bool:
    """Say whether a paragraph repeats the one beside it, word for word; with its number, where the reader took that for words."""
    pieces = group.pieces if group else ()
    at = next((place for place, other in enumerate(pieces) if other is piece), None)
    if at is None or piece.is_heading or piece.cell or len(piece.key) < _SHORTEST:
        return False
    own = fold_text(other.clause.label or "") if (other := pieces[max(0, at - 1)]) is not piece else ""
    beside = (*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2])
    return any(piece.key in {neighbour.key, own + neighbour.key} for neighbour in beside)


def group_stands_twice(groups: Sequence[Group], place: int) -> bool:
    """Say whether a numbered clause repeats the one beside it, number and words."""
    group = groups[place]
    beside = (*groups[max(0, place - 1) : place], *groups[place + 1 : place + 2])
    named = label_key(group.root.label), group.key
    return (
        bool(named[0])
        and len(group.key) >= _SHORTEST
        and any((label_key(g.root.label), g.key) == named for g in beside)
    )


def is_break(span: Span, old: Passage, new: Passage) -> bool:
    """Say whether a stop stands where the other copy has white space, a line's end or a colon between a heading and its text."""
    words = [fold_text(side.words(*at)) for side, at in zip((old, new), _places(span), strict=True)]
    if not {*words} <= _STOPS | {""} or words[0] == words[1]:
        return False
    if all(words):
        lead = old.text[: old.tokens[span.before_start].start]
        return span.before_end < len(old.tokens) and _HEADING.search(lead[-24:]) is not None
    bare, (at, _) = (new, _places(span)[1]) if words[0] else (old, _places(span)[0])
    if not 0 < at < len(bare.tokens):
        return False
    gap = bare.text[end_of(bare.tokens, at - 1, at) : bare.tokens[at].start]
    return BLANK in gap or (bool(gap) and not gap.strip())


def _places(span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
    return (span.before_start, span.before_end), (span.after_start, span.after_end)
