"""One clause that became several, or several that became one: the unlinked neighbour holds what the linked one lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongbao.history.similarity import containment
from gongbao.history.thresholds import SPLIT_CONTAINMENT, SPLIT_COVERAGE

_LEAST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Place of the whole on one side, places of its parts (in order, the linked one among them) on the other."""

    whole: int
    parts: tuple[int, ...]
    confidence: float


def find_joined(wholes: Sequence[str], parts: Sequence[str], links: Mapping[int, int]) -> tuple[Joined, ...]:
    """Find wholes whose linked part leaves a remainder that stands in the unlinked clauses beside it.

    Also finds a whole without any link whose text stands in consecutive unlinked parts between its neighbours' links.
    """
    linked = set(links.values())
    joined: list[Joined] = []
    used: set[int] = set()
    for whole in range(len(wholes)):
        anchor = links.get(whole)
        if anchor is None:
            beside = links.get(whole - 1)
            start = beside + 1 if beside is not None else 0
            run = _run(wholes[whole], parts, linked | used, start, 1)
        else:
            if wholes[whole] == parts[anchor]:
                continue
            run = [
                *reversed(_run(wholes[whole], parts, linked | used, anchor - 1, -1)),
                anchor,
                *_run(wholes[whole], parts, linked | used, anchor + 1, 1),
            ]
        if len(run) < 2:
            continue
        coverage = containment(wholes[whole], "".join(parts[place] for place in run))
        if coverage >= SPLIT_COVERAGE:
            joined.append(Joined(whole=whole, parts=tuple(run), confidence=round(min(0.99, coverage), 3)))
            used.update(run)
    return tuple(joined)


def _run(whole: str, parts: Sequence[str], taken: set[int], start: int, step: int) -> list[int]:
    """Walk away from the linked part while the next clause is free and stands in the whole."""
    run: list[int] = []
    place = start
    while 0 <= place < len(parts) and place not in taken and len(parts[place]) >= _LEAST:
        if len(parts[place]) > len(whole) * 1.2 or containment(parts[place], whole) < SPLIT_CONTAINMENT:
            break
        run.append(place)
        place += step
    return run
