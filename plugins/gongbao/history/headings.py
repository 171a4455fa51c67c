"""Clauses known by their place: a chapter by the articles below it, an article by its number between two that are linked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongbao.history.align import NEIGHBOUR, Alignment, Pair
from gongbao.history.grouping import ATTACHED, Group, label_key
from gongbao.history.reshaped import likeness
from gongbao.history.similarity import shares_order

CHILDREN = "children"
_SHARE = 0.5
_SURE, _REWRITTEN = 0.9, 0.4
_WHOLE_SENTENCE, _WHOLE_PART, _MOST_PARTS = 6, 8, 40
_LIKE_PART, _LIKE_WHOLE, _OPENING, _ONE_EACH = 0.65, 0.3, 6, 2
_PARTS = re.compile("[,.。;:\x02]")
_FORMULA = re.compile("责令|罚款|处分|追究|没收|吊销|警告|下列")


def link_headings(before: Sequence[Group], after: Sequence[Group], alignment: Alignment) -> Alignment:
    """Link headings of one level that have no link, where more than half of what stands below either is linked below the other."""
    links = {*alignment.links}, {*alignment.links.values()}
    spoken = (
        {*(j.whole for j in alignment.splits), *(p for j in alignment.merges for p in j.parts)},
        {*(j.whole for j in alignment.merges), *(p for j in alignment.splits for p in j.parts)},
    )
    open_before, open_after = (
        {at for at, group in enumerate(side) if at not in linked | told and _is_heading(group)}
        for side, linked, told in zip((before, after), links, spoken, strict=True)
    )
    if not open_before or not open_after:
        return alignment
    above_before, above_after = _above(before), _above(after)
    held_before = Counter(at for at in above_before.values() if at in open_before)
    held_after = Counter(at for at in above_after.values() if at in open_after)
    shared = Counter((above_before.get(old), above_after.get(new)) for old, new in alignment.links.items())
    pairs = [
        Pair(before=old, after=new, method=CHILDREN, confidence=_SURE)
        for (old, new), count in shared.items()
        if old in open_before
        and new in open_after
        and before[old].root.level == after[new].root.level
        and count > _SHARE * max(held_before[old], held_after[new])
    ]
    return replace(alignment, pairs=tuple(sorted((*alignment.pairs, *pairs), key=lambda pair: pair.before)))


def link_in_place(before: Sequence[Group], after: Sequence[Group], alignment: Alignment) -> Alignment:
    """Link an article that keeps its number between linked neighbours (or at an end): it was rewritten there.

    It keeps one whole sentence, or opens with words that no other article opens with, or, where it became a list or was one, keeps a
    part of a sentence reworded.
    """
    links = alignment.links
    taken = {*links.values(), *(j.whole for j in alignment.merges), *(p for j in alignment.splits for p in j.parts)}
    told = {*links, *(j.whole for j in alignment.splits), *(p for j in alignment.merges for p in j.parts)}
    free = {label_key(group.root.label): at for at, group in enumerate(after) if at not in taken and _is_article(group)}
    openings = Counter(group.key[:_OPENING] for side in (before, after) for group in side if _is_article(group))
    pairs: list[Pair] = []
    for place, group in enumerate(before):
        other = free.get(label_key(group.root.label)) if place not in told and _is_article(group) else None
        if other is None:
            continue
        above = links.get(place - 1) == other - 1 if place and other else place == other
        last = place == len(before) - 1, other == len(after) - 1
        below = all(last) if any(last) else links.get(place + 1) == other + 1
        if above and below and _is_rewritten(group, after[other], openings):
            pairs.append(Pair(before=place, after=other, method=NEIGHBOUR, confidence=_REWRITTEN))
    return replace(alignment, pairs=tuple(sorted((*alignment.pairs, *pairs), key=lambda pair: pair.before)))


def _is_article(group: Group) -> bool:
    return group.root.level == "article"


def _sentences(group: Group) -> set[str]:
    return {words for words in re.split("[。;\x02]", group.key) if len(words) >= _WHOLE_SENTENCE}


def _is_rewritten(old: Group, new: Group, openings: Counter[str]) -> bool:
    if _sentences(old) & _sentences(new) or _is_listed(old, new):
        return True
    opens = old.key[:_OPENING] == new.key[:_OPENING] and openings[old.key[:_OPENING]] == _ONE_EACH
    return opens and shares_order(old.key, new.key, _LIKE_WHOLE)


def _is_listed(old: Group, new: Group) -> bool:
    """One of two is a list, and a part of a sentence of the other, no formula, stands reworded in it."""
    listed = [any(piece.clause.level == "item" for piece in group.pieces) for group in (old, new)]
    if listed[0] == listed[1]:
        return False
    sides = [[words for words in _PARTS.split(group.key) if len(words) >= _WHOLE_PART] for group in (old, new)]
    own = [words for words in sides[0] if not _FORMULA.search(words)][:_MOST_PARTS]
    return any(likeness(words, other) >= _LIKE_PART for words in own for other in sides[1][:_MOST_PARTS])


def _is_heading(group: Group) -> bool:
    return group.root.level not in {*ATTACHED, "article"} and all(piece.is_heading for piece in group.pieces)


def _above(groups: Sequence[Group]) -> dict[int, int]:
    """Place of a group → place of the group it stands under; of an article that names none, the heading it follows."""
    places = {group.root.eid: at for at, group in enumerate(groups)}
    above: dict[int, int] = {}
    heading: int | None = None
    for at, group in enumerate(groups):
        if (parent := places.get(group.root.parent_eid or "")) is not None:
            above[at] = parent
        elif group.root.level == "article" and heading is not None:
            above[at] = heading
        if _is_heading(group):
            heading = at
    return above


def unmoved(links: Mapping[int, int], before: Sequence[Group], after: Sequence[Group]) -> set[int]:
    """Give the places before of ``links`` whose clause bears the number it bore, under headings that do: what came beside has not moved it.

    Articles are numbered through the document, so that their own number tells.
    """
    if not links:
        return set()
    old, new = ({group.root.eid: group for group in side} for side in (before, after))
    numbers = ((place, _numbers(before[place], old), _numbers(after[other], new)) for place, other in links.items())
    return {place for place, one, other in numbers if one[0] and one == other}


def rehoused(links: Mapping[int, int], before: Sequence[Group], after: Sequence[Group]) -> dict[int, tuple[str, str]]:
    """Give the articles that stand under another chapter or section than they did, with both headings as one reads them.

    Both headings stand in both wordings: what a heading that came or went takes from another, its own row tells.
    """
    old, new, stands = _chapters(before), _chapters(after), set(links.values())
    found: dict[int, tuple[str, str]] = {}
    for place, above in old.items():
        now = new.get(links.get(place, -1))
        if above in links and now in stands and now is not None and links[above] != now:
            found[place] = (_heading(before[above]), _heading(after[now]))
    return found


def _chapters(groups: Sequence[Group]) -> dict[int, int]:
    """The chapter or section that each article stands under, by their places."""
    found: dict[int, int] = {}
    heading: int | None = None
    for place, group in enumerate(groups):
        if group.root.level != "article":
            heading = place if group.root.level in {"chapter", "section"} else None
        elif heading is not None:
            found[place] = heading
    return found


def _heading(group: Group) -> str:
    return " ".join(filter(None, (group.root.label, group.root.heading)))


def _numbers(group: Group, groups: Mapping[str, Group]) -> list[str]:
    numbers, seen = [label_key(group.root.label)], {group.root.eid}
    above = groups.get(group.root.parent_eid or "")
    while group.root.level != "article" and above is not None and above.root.eid not in seen:
        numbers.append(label_key(above.root.label))
        seen.add(above.root.eid)
        above = groups.get(above.root.parent_eid or "")
    return numbers
