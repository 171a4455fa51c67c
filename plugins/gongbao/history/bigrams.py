"""Clauses as counted character bigrams, coded as integers so that no loop runs per character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gongbao.history.thresholds import FEATURE_CHARACTERS

Codes = npt.NDArray[np.int64]
_SHORT = 16
_TABLE_CELLS = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which features stand in which row, how often: rows ascending, columns ascending within a row.

    ``starts`` (one more than rows) says where each row begins in ``columns`` and ``counts``; ``width`` is how many features there are.
    """

    starts: Codes
    columns: Codes
    counts: Codes
    width: int


def bound_key(key: str) -> str:
    """Give the characters of ``key`` that similarity reads: `FEATURE_CHARACTERS`, half from each end.

    >>> len(bound_key("甲" * 1_000_000))
    4000
    """
    half = FEATURE_CHARACTERS // 2
    return key if len(key) <= FEATURE_CHARACTERS else key[:half] + key[-half:]


def count_bigrams(keys: Sequence[str]) -> Counted:
    """Count the bigrams of each key; single characters too where a key is so short that bigrams say little.

    >>> counted = count_bigrams(["应当公开应当", "应当公开并接受社会监督，及时答复"])
    >>> sorted(counted.counts[: counted.starts[1]].tolist()), counted.width
    ([1, 1, 1, 1, 1, 2, 2, 2], 20)
    """
    marks, lengths, base = number_characters([bound_key(key) for key in keys])
    rows = np.repeat(np.arange(len(keys)), lengths)
    inside = rows[:-1] == rows[1:]
    single = (lengths < _SHORT)[rows]
    features = np.concatenate([(marks[:-1] * base + marks[1:])[inside], marks[single]])
    columns, width = _number(features, base * base)
    cells = np.concatenate([rows[:-1][inside], rows[single]]) * width + columns
    cells.sort()
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    held = cells[first]
    owners = held // max(1, width)
    return Counted(
        starts=np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(keys)))]),
        columns=held - owners * width,
        counts=np.diff(first, append=len(cells)),
        width=width,
    )


def number_characters(keys: Sequence[str]) -> tuple[Codes, Codes, int]:
    """Number the characters of all keys in one row from 1, with each key's length and the first number that is not used."""
    lengths = np.array([len(key) for key in keys], dtype=np.int64)
    written = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    numbers, count = _number(written.astype(np.int64), 0x110000)
    return numbers + 1, lengths, count + 1


def _number(codes: Codes, below: int) -> tuple[Codes, int]:
    """Number distinct ``codes`` (all less than ``below``) by size from 0: by a table where it is small, else by sorting."""
    if below > _TABLE_CELLS:
        distinct, numbers = np.unique(codes, return_inverse=True)
        return numbers.astype(np.int64), len(distinct)
    seen = np.zeros(below, dtype=np.bool_)
    seen[codes] = True
    distinct = np.flatnonzero(seen)
    table = np.empty(below, dtype=np.int64)
    table[distinct] = np.arange(len(distinct))
    return table[codes], len(distinct)
