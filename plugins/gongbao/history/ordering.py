"""Which linked clauses kept their order, and which were moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping


def moved_places(links: Mapping[int, int]) -> tuple[int, ...]:
    """Give the places before whose clause left the order of the others: the fewest that explain it.

    >>> moved_places({0: 0, 1: 3, 2: 1, 3: 2})
    (1,)
    """
    places = sorted(links)
    tails: list[int] = []
    tail_at: list[int] = []
    previous: dict[int, int | None] = {}
    for at, place in enumerate(places):
        other = links[place]
        slot = bisect_left(tails, other)
        previous[at] = tail_at[slot - 1] if slot else None
        tails[slot : slot + 1] = [other]
        tail_at[slot : slot + 1] = [at]
    kept: set[int] = set()
    step = tail_at[-1] if tail_at else None
    while step is not None:
        kept.add(step)
        step = previous[step]
    return tuple(place for at, place in enumerate(places) if at not in kept)


def moved_stretch(links: Mapping[int, int]) -> tuple[list[int], list[int]] | None:
    """Give the places before and after between which links cross: the shortest stretch in which all changed places; None for none.

    >>> moved_stretch({0: 0, 1: 3, 2: 1, 3: 2, 4: 4}), moved_stretch({0: 1, 1: 2})
    (([1, 2, 3], [1, 2, 3]), None)
    """
    places, others = sorted(links), sorted(links.values())
    differ = [at for at, place in enumerate(places) if links[place] != others[at]]
    return (places[differ[0] : differ[-1] + 1], others[differ[0] : differ[-1] + 1]) if differ else None
