"""One clause that became several, or several that became one: the unlinked neighbour holds what the linked one lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongbao.history.similarity import containment
from gongbao.history.thresholds import SPLIT_CONTAINMENT, SPLIT_COVERAGE, SPLIT_GAIN

_LEAST = 6
_LEAD = re.compile(r"^(?:违反|有)前[一二两三]?[款条](?:规定|所列)(?:的?(?:情形|行为))?(?:之一)?的?,")
"""What a part says of the one before it, which the whole had no need to say."""
_COUNT = r"(?:\d[\d.,]*|[一二三四五六七八九十百千万亿零〇两]+)"
_NUMBER = re.compile(
    rf"{_COUNT}[百千万亿]*(?=元|倍|%|个?工作日|日|个月|年)|(?<=第){_COUNT}(?=[条款项])|(?<=百分之){_COUNT}"
)
"""An amount, or the number of a clause, may change with the split."""


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
    for whole in _beside_unlinked(len(wholes), len(parts), links, linked):
        anchor = links.get(whole)
        if anchor is None:
            beside = links.get(whole - 1)
            start = beside + 1 if beside is not None else 0
            run = _run(wholes[whole], parts, linked | used, start, 1)
        else:
            if wholes[whole] == parts[anchor]:
                continue
            text = wholes[whole]
            beside_anchor = [
                _gaining(_run(text, parts, linked | used, anchor + step, step), text, parts, parts[anchor])
                for step in (-1, 1)
            ]
            run = [*reversed(beside_anchor[0]), anchor, *beside_anchor[1]]
        if len(run) < 2:
            continue
        coverage = _held(wholes[whole], "".join(parts[place] for place in run))
        if coverage >= SPLIT_COVERAGE:
            joined.append(Joined(whole=whole, parts=tuple(run), confidence=round(min(0.99, coverage), 3)))
            used.update(run)
    return tuple(joined)


def find_crossed(splits: Sequence[Joined], merges: Sequence[Joined]) -> list[tuple[Joined, Joined]]:
    """Give the splits and merges that tell one thing: a passage went from a clause to its neighbour, and both clauses stand."""
    return [
        (split, merge)
        for split in splits
        for merge in merges
        if split.whole in merge.parts and merge.whole in split.parts and len(split.parts) == len(merge.parts)
    ]


def find_strays(
    wholes: Sequence[str], parts: Sequence[str], links: Mapping[int, int], doubtful: Iterable[int]
) -> set[int]:
    """Give those of the ``doubtful`` wholes whose part stands beside the part of another whole, and belongs to it.

    Duties and penalties are written by formula: the second half of one, now an article of its own, looks like another that was struck.
    """
    owners = {part: whole for whole, part in links.items()}
    strays: set[int] = set()
    for stray in doubtful:
        part = links[stray]
        if links.get(stray - 1) == part - 1 or links.get(stray + 1) == part + 1:
            continue
        for beside in (part - 1, part + 1):
            whole = owners.get(beside)
            if whole is None or abs(whole - stray) == 1 or wholes[whole] == parts[beside]:
                continue
            own, alien = containment(parts[part], wholes[whole]), containment(parts[part], wholes[stray])
            gain = min(own - alien, own - containment(parts[part], parts[beside]))
            if own >= SPLIT_CONTAINMENT and gain >= SPLIT_GAIN:
                joined = parts[beside] + parts[part] if beside < part else parts[part] + parts[beside]
                if containment(wholes[whole], joined) >= SPLIT_COVERAGE:
                    strays.add(stray)
    return strays


def _beside_unlinked(wholes: int, parts: int, links: Mapping[int, int], linked: set[int]) -> list[int]:
    """Give the wholes that may be several parts, in order: those with no link, and those linked beside a part that has none."""
    if len(linked) == parts:
        return []
    owners = {part: whole for whole, part in links.items()}
    beside = {place for part in range(parts) if part not in linked for place in (part - 1, part + 1)}
    return sorted(
        {*(whole for whole in range(wholes) if whole not in links), *(owners[p] for p in beside if p in owners)}
    )


def _held(part: str, whole: str) -> float:
    """Share of ``part`` that stands in ``whole``, whatever the amounts in it, and but for what it says of the part before."""
    return containment(_spoken(part), _spoken(whole))


@lru_cache(maxsize=256)
def _spoken(key: str) -> str:
    """The key with one sign for each amount and each number of a clause.

    >>> _spoken("有前条规定情形的,处三万元罚款。"), _spoken("违反第十条规定的,处三万元罚款。")
    ('处#元罚款。', '违反第#条规定的,处#元罚款。')
    """
    return _NUMBER.sub("#", _LEAD.sub("", key).replace("本条规定", "第一条规定"))


def _gaining(run: list[int], whole: str, parts: Sequence[str], linked: str) -> list[int]:
    """Keep of a run what stands in the whole more than in the linked part.

    A neighbour whose words the linked part says as well (由主管部门责令改正，处…罚款) brought nothing to the whole: it was struck.
    """
    gains = [_held(parts[place], whole) - _held(parts[place], linked) >= SPLIT_GAIN for place in run]
    return run[: gains.index(False)] if False in gains else run


def _run(whole: str, parts: Sequence[str], taken: set[int], start: int, step: int) -> list[int]:
    """Walk away from the linked part while the next clause is free and stands in the whole."""
    run: list[int] = []
    place = start
    while 0 <= place < len(parts) and place not in taken and len(parts[place]) >= _LEAST:
        if len(parts[place]) > len(whole) * 1.2 or _held(parts[place], whole) < SPLIT_CONTAINMENT:
            break
        run.append(place)
        place += step
    return run
