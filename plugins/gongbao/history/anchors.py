"""Clauses whose wording is the same on both sides, linked without weighing anything."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise


def anchor_clauses(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Link equal keys: unique ones first, then equal neighbours of a link, then what repeats, by its place between links, then in order.

    Near-linear in the number of clauses, also when thousands are identical. Empty keys link too: a bare number is a clause.
    """
    places_before, places_after = _places(before), _places(after)
    links: dict[int, int] = {}
    taken: set[int] = set()
    for key, held in places_before.items():
        if len(held) == 1 and len(places_after.get(key, ())) == 1:
            links[held[0]] = places_after[key][0]
    _spread(before, after, links, taken, step=1)
    _spread(before, after, links, taken, step=-1)
    _link_expected(before, after, places_after, links, taken)
    for key, held in places_before.items():
        rest = [place for place in held if place not in links]
        free = [place for place in places_after.get(key, ()) if place not in taken]
        for left, right in zip(rest, free, strict=False):
            links[left] = right
            taken.add(right)
    return links


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    return places


def _spread(before: Sequence[str], after: Sequence[str], links: dict[int, int], taken: set[int], *, step: int) -> None:
    """Walk once over the clauses; beside a link, an equal neighbour is the same clause."""
    order = range(len(before)) if step > 0 else range(len(before) - 1, -1, -1)
    for place in order:
        if place in links or (place - step) not in links:
            continue
        other = links[place - step] + step
        if 0 <= other < len(after) and other not in taken and before[place] == after[other]:
            links[place] = other
            taken.add(other)


def _link_expected(
    before: Sequence[str],
    after: Sequence[str],
    places_after: Mapping[str, Sequence[int]],
    links: dict[int, int],
    taken: set[int],
) -> None:
    """Link a clause that stands several times to the copy that is nearest to where the links around it lead, the nearest first.

    So the twin of a clause that was reworded stays where it stood, and does not take the place of the other.
    """
    open_keys = {key for place, key in enumerate(before) if place not in links}
    free = {
        key: [place for place in places_after[key] if place not in taken] for key in open_keys & places_after.keys()
    }
    near = sorted(
        (abs(copy - expected), place, copy)
        for place, ends in _expected_places(links, len(before), len(after))
        for expected in ends
        for copy in _beside(free.get(before[place], ()), expected)
    )
    for _, place, copy in near:
        if place not in links and copy not in taken:
            links[place] = copy
            taken.add(copy)


def _expected_places(links: Mapping[int, int], before: int, after: int) -> Iterator[tuple[int, set[int]]]:
    """Give each place without a link, and where it would stand if nothing came or went between it and the link on either side."""
    known = [(-1, -1), *sorted(links.items()), (before, after)]
    for (left, after_left), (right, after_right) in pairwise(known):
        for place in range(left + 1, right):
            yield place, {after_left + place - left, after_right - (right - place)}


def _beside(copies: Sequence[int], expected: int) -> Sequence[int]:
    """The copies on either side of a place."""
    at = bisect_left(copies, expected)
    return copies[max(0, at - 1) : at + 1]
