"""Lists of numbers as short texts: the gaps between them in base 32, a sign of the second half of the alphabet where more follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_ALPHABET = np.frombuffer(SIGNS.encode(), np.uint8)
_VALUES = np.zeros(128, np.int64)
_VALUES[_ALPHABET] = np.arange(len(_ALPHABET))
_BITS = 5


@dataclass(frozen=True, slots=True)
class Postings:
    """A key and the numbers listed under it; empty where they are too many to list."""

    key: str
    numbers: str


def encoded(pairs: npt.NDArray[np.uint64], shift: int, written: Callable[[int], str], most: int) -> Iterator[Postings]:
    """Lists from sorted ``key << shift | number``; ``written`` names a key, longer lists than ``most`` are left empty.

    >>> pairs = np.array([1 << 22 | 0, 1 << 22 | 2, 1 << 22 | 40, 2 << 22 | 1], np.uint64)
    >>> [(one.key, one.numbers) for one in encoded(pairs, 22, str, 3)]
    [('1', 'ABlB'), ('2', 'B')]
    """
    if not len(pairs):
        return
    keys, numbers = pairs >> np.uint64(shift), (pairs & np.uint64((1 << shift) - 1)).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    before = np.r_[-1, numbers[:-1]]
    before[starts] = -1
    text, places = _signs(numbers - before - 1)
    bounds = np.r_[starts, len(pairs)]
    for start, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        held = text[places[start] : places[stop]] if stop - start <= most else ""
        yield Postings(written(int(keys[start])), held)


def decoded(text: str) -> npt.NDArray[np.int64]:
    """The numbers of a list that `encoded` wrote.

    >>> decoded("ABlB").tolist(), decoded("").tolist()
    ([0, 2, 40], [])
    """
    if not text:
        return np.empty(0, np.int64)
    values = _VALUES[np.frombuffer(text.encode("ascii"), np.uint8)]
    first = np.r_[True, values[:-1] < 32]
    starts = np.flatnonzero(first)
    digits = np.arange(len(values)) - starts[np.cumsum(first) - 1]
    return np.cumsum(np.add.reduceat((values & 31) << _BITS * digits, starts) + 1) - 1


def _signs(gaps: npt.NDArray[np.int64]) -> tuple[str, list[int]]:
    """All gaps written one after the other, and where each begins (one more than gaps: the end)."""
    lengths = np.ones(len(gaps), np.int64)
    for digits in range(1, 6):
        lengths += gaps >= 1 << _BITS * digits
    places = np.r_[0, np.cumsum(lengths)]
    out = np.empty(int(places[-1]), np.uint8)
    for digit in range(int(lengths.max())):
        here = lengths > digit
        value = gaps[here] >> _BITS * digit & 31
        out[places[:-1][here] + digit] = _ALPHABET[value + 32 * (lengths[here] > digit + 1)]
    return out.tobytes().decode("ascii"), places.tolist()
