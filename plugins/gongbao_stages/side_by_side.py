"""Two wordings side by side for a reader: clauses in pairs, the words that went and came marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gongbao.history.grouping import Group, group_clauses
from gongbao.history.marking import Segment, mark_words, renumbered, whole
from gongbao.history.provisions import as_provisions
from gongbao.model.change import Comparison, Edit
from gongbao.model.policy import Clause
from gongbao.wording.labels import printed_label


class State(StrEnum):
    """What became of a clause."""

    SAME = "same"
    NOISE = "noise"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"


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


def side_by_side(before: Sequence[Clause], after: Sequence[Clause], comparison: Comparison) -> tuple[Line, ...]:
    """Pair the clauses of two wordings as ``comparison`` links them, in the order of the wording after; what went keeps its place."""
    olds, news = group_clauses(as_provisions(before, after)), group_clauses(as_provisions(after, before))
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
        self.renumbered = renumbered(
            {"operation": edit.operation, "effect": edit.effect, "before": edit.before, "after": edit.after}
            for edit in comparison.noise
        )

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
        marked = mark_words(text_before, text_after, touched.renumbered)
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
