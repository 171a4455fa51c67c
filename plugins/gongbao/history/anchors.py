"""Clauses whose wording is the same on both sides, linked without weighing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def anchor_clauses(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Link equal keys: unique ones first, then equal neighbours of a link, then what repeats, in order.

    Linear in the number of clauses, also when thousands are identical. Empty keys link too: a bare number is a clause.
    """
    places_before, places_after = _places(before), _places(after)
    links: dict[int, int] = {}
    taken: set[int] = set()
    for key, held in places_before.items():
        if len(held) == 1 and len(places_after.get(key, ())) == 1:
            links[held[0]] = places_after[key][0]
            taken.add(places_after[key][0])
    _spread(before, after, links, taken, step=1)
    _spread(before, after, links, taken, step=-1)
    for key, held in places_before.items():
        rest = [place for place in held if place not in links]
        free = [place for place in places_after.get(key, ()) if place not in taken] if rest else []
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
