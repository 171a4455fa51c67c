"""Which clauses are worth weighing against each other where there are too many to weigh all: those that share rare runs of characters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gongbao.history.bigrams import Codes, number_characters
from gongbao.history.similarity import weigh
from gongbao.history.thresholds import CANDIDATES_PER_CLAUSE, FEATURE_CHARACTERS, RARE_SHINGLE_CLAUSES, SHINGLE

_ROWS_AT_ONCE = 256


def propose_pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[float, int, int]]:
    """Score the pairs that share rare runs of `SHINGLE` characters: (cosine, place before, place after), few per clause.

    A run that stands in more than `RARE_SHINGLE_CLAUSES` clauses proposes nothing, so that cost and memory stay linear in the text.
    """
    keys = [*before, *after]
    left, right = weigh(keys, len(before))
    runs_left, runs_right = _shared_runs(keys, len(before))
    facing = runs_right.T.tocsr()
    pairs: list[tuple[float, int, int]] = []
    for start in range(0, len(before), _ROWS_AT_ONCE):
        rows, columns = _most_shared(runs_left[start : start + _ROWS_AT_ONCE] @ facing)
        scores = left[rows + start].multiply(right[columns]).sum(axis=1)
        pairs.extend(zip(scores.tolist(), (rows + start).tolist(), columns.tolist(), strict=True))
    return pairs


def _most_shared(shared: sparse.csr_array) -> tuple[Codes, Codes]:
    """Give row and column of the `CANDIDATES_PER_CLAUSE` largest entries of each row; of equal ones, the first."""
    rows = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    order = np.lexsort((shared.indices, -shared.data, rows))
    rank = np.arange(len(order)) - shared.indptr[rows]
    best = order[rank < CANDIDATES_PER_CLAUSE]
    return rows[best], shared.indices[best].astype(np.int64)


def _shared_runs(keys: Sequence[str], split: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Say which runs of `SHINGLE` characters stand in which key, those before ``split`` apart; only runs that may propose.

    A key that is shorter is one run. Where an alphabet is so large that runs do not fit 64 bits, two of them may count as one.
    """
    marks, lengths, base = number_characters([key[:FEATURE_CHARACTERS] for key in keys])
    rows = np.repeat(np.arange(len(keys)), lengths)
    marks, owners = np.append(marks, np.zeros(SHINGLE, np.int64)), np.append(rows, np.full(SHINGLE, -1))
    runs = np.zeros(len(rows), dtype=np.int64)
    for step in range(SHINGLE):
        inside = owners[step : step + len(rows)] == rows
        runs = runs * base + np.where(inside, marks[step : step + len(rows)], 0)
    whole = inside | (np.diff(rows, prepend=-1) > 0)
    distinct, columns = np.unique(runs[whole], return_inverse=True)
    cells: npt.NDArray[np.int64] = np.unique(rows[whole] * len(distinct) + columns)
    rows, columns = np.divmod(cells, max(1, len(distinct)))
    holders = np.bincount(columns[rows >= split], minlength=len(distinct))
    rare = ((holders > 0) & (holders <= RARE_SHINGLE_CLAUSES))[columns]
    ones = np.ones(int(rare.sum()), dtype=np.int32)
    held = sparse.csr_array((ones, (rows[rare], columns[rare])), shape=(len(keys), max(1, len(distinct))))
    return held[:split], held[split:]
