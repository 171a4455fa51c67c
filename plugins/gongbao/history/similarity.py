"""How alike clauses are: cosine of TF-IDF weighted character bigrams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from scipy import sparse

from gongbao.history.thresholds import (
    CANDIDATES_PER_CLAUSE,
    FEATURE_CHARACTERS,
    PART_CONTAINMENT,
    PART_OF_WHOLE,
    RARE_SHINGLE_CLAUSES,
    REWORDING_RATIO,
    SHINGLE,
)

Matrix = npt.NDArray[np.float32]
_SHORT = 16


def features_of(key: str) -> list[str]:
    """Bigrams of a canonical key; single characters too where the clause is so short that bigrams say little.

    >>> features_of("放假1天")
    ['放假', '假1', '1天', '放', '假', '1', '天']
    """
    pairs = _bigrams(key)
    return pairs + list(key) if len(key) < _SHORT else pairs


def _bigrams(key: str) -> list[str]:
    if len(key) > FEATURE_CHARACTERS:
        half = FEATURE_CHARACTERS // 2
        key = key[:half] + key[-half:]
    return list(map("".join, pairwise(key)))


def weigh(before: Sequence[str], after: Sequence[str]) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Turn canonical keys into unit rows over one vocabulary; a bigram in most clauses weighs least."""
    counts = [Counter(features_of(key)) for key in (*before, *after)]
    vocabulary: dict[str, int] = {}
    indices: list[int] = []
    values: list[int] = []
    starts = [0]
    for count in counts:
        indices.extend([vocabulary.setdefault(feature, len(vocabulary)) for feature in count])
        values.extend(count.values())
        starts.append(len(indices))
    columns = np.array(indices, dtype=np.int32)
    frequency = np.bincount(columns, minlength=len(vocabulary)) if len(columns) else np.zeros(1)
    rarity = np.log((1 + len(counts)) / (1 + frequency)) + 1
    data = (1 + np.log(np.array(values, dtype=np.float64))) * rarity[columns] if len(columns) else np.zeros(0)
    rows = np.repeat(np.arange(len(counts)), np.diff(starts))
    norms = np.sqrt(np.bincount(rows, weights=data * data, minlength=len(counts)))
    data = (data / np.maximum(norms, 1e-12)[rows]).astype(np.float32)
    whole = sparse.csr_array((data, columns, np.array(starts)), shape=(len(counts), max(1, len(vocabulary))))
    return whole[: len(before)], whole[len(before) :]


def score_all(before: Sequence[str], after: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Score every pair of ``len(before) × len(after)``: cosine, and the share of the shorter clause that stands in the longer.

    The second is 0 where the lengths are too close for one to be a part of the other.
    """
    left, right = weigh(before, after)
    cosine: Matrix = (left @ right.T).toarray().astype(np.float32)
    left.data[:], right.data[:] = 1, 1
    shared: Matrix = (left @ right.T).toarray().astype(np.float32)
    held_left, held_right = np.diff(left.indptr)[:, None], np.diff(right.indptr)[None, :]
    smaller, larger = np.minimum(held_left, held_right), np.maximum(held_left, held_right)
    contained: Matrix = np.where(smaller < larger * PART_OF_WHOLE, shared / np.maximum(smaller, 1), 0).astype(
        np.float32
    )
    return cosine, contained


def is_rewording(before: str, after: str) -> bool:
    """Say whether enough stands in the same order for one clause to be the other reworded, or a part of it.

    Shared vocabulary alone does not: the articles of one law use the same words.
    """
    if shares_order(before, after, REWORDING_RATIO):
        return True
    before, after = before[:FEATURE_CHARACTERS], after[:FEATURE_CHARACTERS]
    shorter, longer = sorted((before, after), key=len)
    return len(shorter) < len(longer) * PART_OF_WHOLE and containment(shorter, longer) >= PART_CONTAINMENT


def shares_order(before: str, after: str, share: float) -> bool:
    """Say whether at least ``share`` of the characters of both stand in one common order.

    >>> shares_order("市财政局负责拨付", "市审计局负责核查", 0.4), shares_order("甲乙丙", "丙乙甲", 0.4)
    (True, False)
    """
    return bool(Indel.normalized_similarity(before[:FEATURE_CHARACTERS], after[:FEATURE_CHARACTERS]) >= share)


def propose_pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[float, int, int]]:
    """Score the pairs that share rare runs of `SHINGLE` characters: few per clause, cost linear in the text."""
    left, right = weigh(before, after)
    holders: dict[str, list[int]] = {}
    for row, key in enumerate(after):
        for shingle in _shingles(key):
            holders.setdefault(shingle, []).append(row)
    pairs: list[tuple[float, int, int]] = []
    for row, key in enumerate(before):
        shared: Counter[int] = Counter()
        for shingle in _shingles(key):
            if len(held := holders.get(shingle, ())) <= RARE_SHINGLE_CLAUSES:
                shared.update(held)
        others = [other for other, _ in shared.most_common(CANDIDATES_PER_CLAUSE)]
        if others:
            scores = (right[others] @ left[[row]].T).toarray()[:, 0].tolist()
            pairs.extend((score, row, other) for score, other in zip(scores, others, strict=True))
    return pairs


def _shingles(key: str) -> set[str]:
    bounded = key[:FEATURE_CHARACTERS]
    return {bounded[at : at + SHINGLE] for at in range(max(1, len(bounded) - SHINGLE + 1))}


def containment(part: str, whole: str) -> float:
    """Share of the bigrams of ``part`` that stand in ``whole`` too, 0 to 1.

    >>> containment("应当公开", "应当公开并接受监督")
    1.0
    """
    pieces, held = Counter(_bigrams(part)), Counter(_bigrams(whole))
    total = sum(pieces.values())
    return sum((pieces & held).values()) / total if total else 0.0
