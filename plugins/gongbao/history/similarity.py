"""How alike clauses are: cosine of TF-IDF weighted character bigrams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from scipy import sparse

from gongbao.history.bigrams import bound_key, count_bigrams
from gongbao.history.thresholds import (
    FEATURE_CHARACTERS,
    PART_CONTAINMENT,
    PART_OF_WHOLE,
    REWORDING_RATIO,
)

Matrix = npt.NDArray[np.float32]
_BLOCK_CELLS = 4_000_000


def weigh(keys: Sequence[str], split: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Turn canonical keys into unit rows over one vocabulary of bigrams, those before ``split`` apart.

    A bigram in most clauses weighs least.
    """
    held = count_bigrams(keys)
    frequency = np.bincount(held.columns, minlength=held.width)
    rarity = np.log((1 + len(keys)) / (1 + frequency)) + 1
    data = (1 + np.log(held.counts)) * rarity[held.columns]
    rows = np.repeat(np.arange(len(keys)), np.diff(held.starts))
    norms = np.sqrt(np.bincount(rows, weights=data * data, minlength=len(keys)))
    data = (data / np.maximum(norms, 1e-12)[rows]).astype(np.float32)
    columns, starts, width = held.columns.astype(np.int32), held.starts.astype(np.int32), max(1, held.width)
    cut = starts[split]
    left = sparse.csr_array((data[:cut], columns[:cut], starts[: split + 1]), shape=(split, width))
    right = sparse.csr_array((data[cut:], columns[cut:], starts[split:] - cut), shape=(len(keys) - split, width))
    return left, right


def score_all(before: Sequence[str], after: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Score every pair of ``len(before) × len(after)``: cosine, and the share of the shorter clause that stands in the longer.

    The second is 0 where the lengths are too close for one to be a part of the other.
    """
    left, right = weigh([*before, *after], len(before))
    cosine = _multiply(left, right)
    left.data, right.data = np.ones_like(left.data), np.ones_like(right.data)
    shared = _multiply(left, right)
    held_left, held_right = np.diff(left.indptr)[:, None], np.diff(right.indptr)[None, :]
    smaller, larger = np.minimum(held_left, held_right), np.maximum(held_left, held_right)
    contained: Matrix = np.where(smaller < larger * PART_OF_WHOLE, shared / np.maximum(smaller, 1), 0).astype(
        np.float32
    )
    return cosine, contained


def parts_of(scores: Matrix, contained: Matrix, before: Sequence[str], after: Sequence[str]) -> Matrix:
    """Mark the pairs of which one clause is likely a part of the other: 1 there, else 0.

    A stock phrase (违反本法规定，构成犯罪的，依法追究刑事责任) is no part of the article that says it too and itself stands reworded.
    """
    parts: Matrix = (contained >= PART_CONTAINMENT).astype(np.float32)
    for row, column in zip(*(places.tolist() for places in np.nonzero(parts)), strict=True):
        longer = len(before[row]) > len(after[column])
        rivals = scores[row] if longer else scores[:, column]
        best = int(rivals.argmax())
        old, new = (row, best) if longer else (best, column)
        if scores[old, new] > scores[row, column] and shares_order(before[old], after[new], REWORDING_RATIO):
            parts[row, column] = 0
    return parts


def _multiply(left: sparse.csr_array, right: sparse.csr_array) -> Matrix:
    """Multiply ``left`` by the rows of ``right``, laid out in blocks of `_BLOCK_CELLS`: for few rows faster than a sparse product."""
    product: Matrix = np.zeros((left.shape[0], right.shape[0]), dtype=np.float32)
    step = max(1, _BLOCK_CELLS // right.shape[1])
    for start in range(0, right.shape[0], step):
        stop = min(start + step, right.shape[0])
        held = slice(right.indptr[start], right.indptr[stop])
        block: Matrix = np.zeros((right.shape[1], stop - start), dtype=np.float32)
        block[right.indices[held], np.repeat(np.arange(stop - start), np.diff(right.indptr[start : stop + 1]))] = (
            right.data[held]
        )
        product[:, start:stop] = left @ block
    return product


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


def containment(part: str, whole: str) -> float:
    """Share of the bigrams of ``part`` that stand in ``whole`` too, 0 to 1.

    >>> containment("应当公开", "应当公开并接受监督")
    1.0
    """
    pieces, held = (Counter(map("".join, pairwise(bound_key(key)))) for key in (part, whole))
    total = sum(pieces.values())
    return sum((pieces & held).values()) / total if total else 0.0
