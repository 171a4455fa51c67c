"""Two wordings side by side for a reader: clauses in pairs, the words that went and came marked, numbers among them told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gongbao.history.grouping import Group, group_clauses
from gongbao.history.inline import differing_spans
from gongbao.history.tokens import Token, TokenKind, tokenize
from gongbao.model.change import Comparison, Edit
from gongbao.model.policy import Clause

_NUMBERS = frozenset({TokenKind.NUMBER, TokenKind.DATE})


class State(StrEnum):
    """What became of a clause."""

    SAME = "same"
    NOISE = "noise"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text: ``differs`` where the other side lacks it, ``number`` where it is a number or a date."""

    text: str
    differs: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One clause before and after, its labels as printed (None for none), and its text in segments."""

    state: State
    label_before: str | None
    label_after: str | None
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    eids_before: frozenset[str]
    eids_after: frozenset[str]


def printed_label(label: str | None, level: str) -> str | None:
    """A label with the marks that print has and the parser takes off.

    >>> [printed_label(label, "h1") for label in ("一", "（二）", "3", "第四条", "附件1", None)]
    ['一、', '（二）', '3.', '第四条', '附件1', None]
    """
    if not label or not level.startswith("h"):
        return label
    if label.isascii() and label.isalnum():
        return f"{label}."
    return f"{label}、" if all(sign in "零〇一二三四五六七八九十百" for sign in label) else label


def mark_words(before: str, after: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Mark what differs between two texts, whole numbers with their units at once.

    >>> [s.text for s in mark_words("补助30万元。", "补助20万元。")[1] if s.number]
    ['20万元']
    """
    old, new = tokenize(before), tokenize(after)
    spans = differing_spans(old, new)
    return (
        tuple(_segments(before, old, [(s.before_start, s.before_end) for s in spans])),
        tuple(_segments(after, new, [(s.after_start, s.after_end) for s in spans])),
    )


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


def side_by_side(before: Sequence[Clause], after: Sequence[Clause], comparison: Comparison) -> tuple[Line, ...]:
    """Pair the clauses of two wordings as ``comparison`` links them, in the order of the wording after; what went keeps its place."""
    olds, news = group_clauses(before), group_clauses(after)
    old_at, new_at = _by_eid(olds), _by_eid(news)
    partners: dict[int, set[int]] = defaultdict(set)
    for link in comparison.links:
        if link.before in old_at and link.after in new_at:
            partners[new_at[link.after]].add(old_at[link.before])
    touched = _Touched(old_at, new_at, comparison)
    gone: dict[int, list[Line]] = defaultdict(list)
    met = {old for found in partners.values() for old in found}
    behind = -1
    for old in range(len(olds)):
        if old in met:
            behind = old
        else:
            gone[behind].append(_line({old: olds[old]}, {}, touched))
    lines, shown = gone[-1], set[int]()
    for place, group in enumerate(news):
        mine = sorted(partners[place] - shown)
        shown |= set(mine)
        lines.append(_line({old: olds[old] for old in mine}, {place: group}, touched, linked=bool(partners[place])))
        for old in mine:
            lines += gone[old]
    return tuple(lines)


class _Touched:
    """Places of the groups that real edits and noise name, on each side."""

    def __init__(self, old_at: Mapping[str, int], new_at: Mapping[str, int], comparison: Comparison) -> None:
        self.real = _places(old_at, new_at, comparison.changes)
        self.slight = _places(old_at, new_at, comparison.noise)

    def state(self, old: Iterable[int], new: Iterable[int], *, linked: bool) -> State:
        """What became of groups at these places."""
        held = {("old", place) for place in old} | {("new", place) for place in new}
        if all(side == "old" for side, _ in held):
            return State.DELETED
        if not linked:
            return State.INSERTED
        if held & self.real:
            return State.CHANGED
        return State.NOISE if held & self.slight else State.SAME


def _line(old: Mapping[int, Group], new: Mapping[int, Group], touched: _Touched, *, linked: bool = False) -> Line:
    text_before, text_after = ("\n".join(group.text for group in side.values()) for side in (old, new))
    state = touched.state(old, new, linked=linked)
    if state is State.CHANGED:
        marked = mark_words(text_before, text_after)
    else:
        marked = (
            whole(text_before, differs=state is State.DELETED),
            whole(text_after, differs=state is State.INSERTED),
        )
    return Line(
        state=state,
        label_before=_label(old.values()),
        label_after=_label(new.values()),
        before=marked[0],
        after=marked[1],
        eids_before=frozenset(eid for group in old.values() for eid in _eids(group)),
        eids_after=frozenset(eid for group in new.values() for eid in _eids(group)),
    )


def _label(groups: Iterable[Group]) -> str | None:
    labels = [printed_label(group.root.label, group.root.level) for group in groups]
    return " ".join(filter(None, labels)) or None


def _eids(group: Group) -> set[str]:
    return {group.root.eid, *(piece.clause.eid for piece in group.pieces)}


def _by_eid(groups: Sequence[Group]) -> dict[str, int]:
    return {eid: place for place, group in enumerate(groups) for eid in _eids(group)}


def _places(old_at: Mapping[str, int], new_at: Mapping[str, int], edits: Iterable[Edit]) -> set[tuple[str, int]]:
    named = [("old", _found(old_at, edit.clause_eid_before)) for edit in edits]
    named += [("new", _found(new_at, edit.clause_eid_after)) for edit in edits]
    return {(side, place) for side, place in named if place is not None}


def _found(at: Mapping[str, int], eid: str | None) -> int | None:
    """The group of a path, or of the nearest clause above it."""
    while eid and eid not in at:
        eid = eid.rpartition("__")[0]
    return at[eid] if eid else None


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
