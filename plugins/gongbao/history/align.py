"""Which clause became which: exact anchors first, similarity with neighbourhood for the rest, then what was split or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from gongbao.history.anchors import anchor_clauses
from gongbao.history.candidates import propose_pairs
from gongbao.history.similarity import Matrix, is_rewording, parts_of, score_all, shares_order
from gongbao.history.splits import Joined, find_crossed, find_joined, find_strays
from gongbao.history.thresholds import (
    ALIKE_BONUS,
    ALIKE_FLOOR,
    DENSE_CELLS,
    LINK_FLOOR,
    NEIGHBOUR_BONUS,
    NEIGHBOUR_FLOOR,
    NEIGHBOUR_RATIO,
    PART_BONUS,
)

EXACT, SIMILAR, NEIGHBOUR = "canonical_hash", "similarity", "neighbour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Places of one clause before and after, how the link was found and how surely (0 to 1)."""

    before: int
    after: int
    method: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Pairs by place before, and the clauses that one became several (split) or several became one (merged)."""

    pairs: tuple[Pair, ...]
    splits: tuple[Joined, ...]
    merges: tuple[Joined, ...]

    @property
    def links(self) -> Mapping[int, int]:
        """Place before → place after of the one-to-one pairs."""
        return {pair.before: pair.after for pair in self.pairs}


def align_keys(before: Sequence[str], after: Sequence[str], *, floor: float = LINK_FLOOR) -> Alignment:
    """Align two sequences of canonical keys (`fold_text`); ``floor`` is the least similarity of a pair.

    Near-linear: the rest is solved exactly up to `DENSE_CELLS`, by candidates of rare bigrams beyond.
    """
    links = anchor_clauses(before, after)
    pairs = {place: Pair(before=place, after=other, method=EXACT, confidence=1.0) for place, other in links.items()}
    rest = [place for place in range(len(before)) if place not in links]
    taken = set(links.values())
    free = [place for place in range(len(after)) if place not in taken]
    doubtful = _match_rest(before, after, rest, free, links, floor=floor)
    pairs |= {pair.before: pair for pair in doubtful}
    one_to_one = {pair.before: pair.after for pair in pairs.values()}
    owners = {other: place for place, other in one_to_one.items()}
    strays = find_strays(before, after, one_to_one, [pair.before for pair in doubtful])
    strays |= {owners[place] for place in find_strays(after, before, owners, [pair.after for pair in doubtful])}
    for stray in strays:
        del owners[one_to_one.pop(stray)], pairs[stray]
    splits = find_joined(before, after, one_to_one)
    merges = find_joined(after, before, owners)
    for split, merge in find_crossed(splits, merges):
        for place, other in zip(merge.parts, split.parts, strict=True):
            confidence = min(split.confidence, merge.confidence)
            pairs[place] = Pair(before=place, after=other, method=NEIGHBOUR, confidence=confidence)
        splits, merges = (tuple(j for j in held if j not in {split, merge}) for held in (splits, merges))
    return Alignment(pairs=tuple(pairs[place] for place in sorted(pairs)), splits=splits, merges=merges)


def _match_rest(
    before: Sequence[str],
    after: Sequence[str],
    rest: list[int],
    free: list[int],
    links: Mapping[int, int],
    *,
    floor: float,
) -> list[Pair]:
    if not rest or not free:
        return []
    keys_before, keys_after = [before[place] for place in rest], [after[place] for place in free]
    if len(rest) * len(free) <= DENSE_CELLS:
        scores, contained = score_all(keys_before, keys_after)
        chosen = _assign((scores, parts_of(scores, contained, keys_before, keys_after)), rest, free, links)
    else:
        chosen = _take_best_first(propose_pairs(keys_before, keys_after), rest, free, links)
        chosen.extend(
            _pair_in_order(before, after, rest, free, {**links, **{place: other for place, other, _ in chosen}})
        )
    found: list[Pair] = []
    known = {**links, **{place: other for place, other, _ in chosen}}
    for place, other, score in chosen:
        ends = place == len(before) - 1 and other == len(after) - 1
        beside = min(2, _neighbours(place, other, known) + ends)
        if score >= floor and is_rewording(before[place], after[other]):
            found.append(
                Pair(before=place, after=other, method=SIMILAR, confidence=round(min(0.99, score + beside * 0.05), 3))
            )
        elif beside == 2 and (
            score >= min(floor, NEIGHBOUR_FLOOR) or shares_order(before[place], after[other], NEIGHBOUR_RATIO)
        ):
            found.append(Pair(before=place, after=other, method=NEIGHBOUR, confidence=round(score + 0.1, 3)))
    return found


def _neighbours(place: int, other: int, links: Mapping[int, int]) -> int:
    """How many of the two neighbours are linked in sequence: 0 to 2."""
    before = links.get(place - 1, -9) == other - 1 or place == other == 0
    return before + (links.get(place + 1, -9) == other + 1)


def _assign(
    scored: tuple[Matrix, Matrix], rest: list[int], free: list[int], links: Mapping[int, int]
) -> list[tuple[int, int, float]]:
    """Solve the assignment twice: by text and linked neighbours, then with the neighbours that the first round found."""
    scores, parts = scored
    base = scores + PART_BONUS * parts
    bonus = np.where((scores >= ALIKE_FLOOR) | (parts > 0), ALIKE_BONUS, NEIGHBOUR_BONUS)
    column = {place: at for at, place in enumerate(free)}
    known = dict(links)
    chosen: list[tuple[int, int, float]] = []
    for _ in range(2):
        weights = base.copy()
        for at, place in enumerate(rest):
            for step in (-1, 1):
                beside = known.get(place + step)
                if beside is not None and (target := column.get(beside - step)) is not None:
                    weights[at, target] += bonus[at, target]
        rows, columns = linear_sum_assignment(weights, maximize=True)
        chosen = [(rest[r], free[c], float(scores[r, c])) for r, c in zip(rows.tolist(), columns.tolist(), strict=True)]
        known = {**links, **{place: other for place, other, score in chosen if score >= LINK_FLOOR}}
    return chosen


def _take_best_first(
    candidates: list[tuple[float, int, int]], rest: list[int], free: list[int], links: Mapping[int, int]
) -> list[tuple[int, int, float]]:
    ranked = sorted(
        (
            (score + NEIGHBOUR_BONUS * _neighbours(rest[r], free[c], links), score, rest[r], free[c])
            for score, r, c in candidates
        ),
        key=lambda entry: (-entry[0], entry[2], entry[3]),
    )
    placed: set[int] = set()
    filled: set[int] = set()
    chosen: list[tuple[int, int, float]] = []
    for _, score, place, other in ranked:
        if place not in placed and other not in filled:
            placed.add(place)
            filled.add(other)
            chosen.append((place, other, score))
    return chosen


def _pair_in_order(
    before: Sequence[str], after: Sequence[str], rest: list[int], free: list[int], known: Mapping[int, int]
) -> list[tuple[int, int, float]]:
    """Pair what is left between the same two links in order, where both sides have equally many: boilerplate proposes nothing."""
    taken = set(known.values())
    open_after = [other for other in free if other not in taken]
    runs_after: dict[int, list[int]] = {}
    for other in open_after:
        start = other if other - 1 not in runs_after else -1
        runs_after[other] = [other] if start >= 0 else runs_after[other - 1]
        if start < 0:
            runs_after[other].append(other)
    pairs: list[tuple[int, int, float]] = []
    run: list[int] = []
    for place in [*(place for place in rest if place not in known), -1]:
        if run and place != run[-1] + 1:
            facing = runs_after.get(known.get(run[0] - 1, -1) + 1, [])
            if len(facing) == len(run):
                pairs.extend((old, new, _cosine(before[old], after[new])) for old, new in zip(run, facing, strict=True))
            run = []
        run.append(place)
    return pairs


def _cosine(old: str, new: str) -> float:
    scores, _ = score_all([old], [new])
    return float(scores[0, 0])
