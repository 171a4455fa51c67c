"""MinHash signatures and banded look-up: which published wordings resemble a text. They find candidates; texts decide."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from gongbao.formats.scripts import CANON_VERSION

SHINGLE = 5
"""Characters of a shingle: at 1 % wrong characters 95 % of the runs of five stay whole, and few runs of five are boilerplate."""

HASHES, BANDS, ROWS = 64, 16, 4
"""64 hashes in 16 bands of 4: texts that share 80 % of their shingles meet with 99.98 %, those that share 30 % with 12 %."""

Signature = npt.NDArray[np.uint32]
"""64 unsigned 32-bit numbers."""

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def sign_text(key: str) -> Signature:
    """Return the MinHash of the shingles of a canonical key; a text shorter than a shingle is one shingle.

    Integers only, modulo 2⁶⁴: the same on every platform and in every process.
    """
    shingles = _hash_shingles(key)
    lowest = [int((shingles * multiplier + offset).min()) >> 32 for multiplier, offset in _FAMILY]
    return np.array(lowest, dtype=np.uint32)


def resemblance(one: Signature, other: Signature) -> float:
    """Estimate the share of shingles that two texts have in common (Jaccard); the standard error is at most .0625."""
    return float(np.mean(one == other))


def write_signature(signature: Signature) -> str:
    """Write a signature as published: version of the canonical key, ``:``, base64 of 64 little-endian 32-bit numbers."""
    return f"{CANON_VERSION}:{base64.b64encode(signature.astype('<u4').tobytes()).decode()}"


def read_signature(written: str | None) -> Signature | None:
    """Read a published signature; None when there is none, or when it was taken from another version of the canonical key."""
    version, _, coded = (written or "").partition(":")
    if version != str(CANON_VERSION):
        return None
    return np.frombuffer(base64.b64decode(coded), dtype="<u4").astype(np.uint32)


class SignatureIndex:
    """Finds the signatures that share a band with a given one. 640 bytes a signature for those given at the start."""

    def __init__(self, signatures: Sequence[Signature] = ()) -> None:
        self._signatures: Signature = np.array(signatures, dtype=np.uint32).reshape(-1, HASHES)
        keys = _band_keys(self._signatures)
        self._order = np.argsort(keys, axis=0, kind="stable").astype(np.int32)
        self._keys = np.take_along_axis(keys, self._order, axis=0)
        self._later: list[Signature] = []
        self._later_bands: dict[tuple[int, int], list[int]] = defaultdict(list)

    def add(self, signature: Signature) -> int:
        """Add one more signature; return its number, counted on from those given at the start."""
        number = len(self._signatures) + len(self._later)
        self._later.append(signature)
        for band, key in enumerate(_band_keys(signature)[0].tolist()):
            self._later_bands[band, key].append(number)
        return number

    def candidates(self, signature: Signature) -> list[tuple[int, float]]:
        """Return number and estimated resemblance of every signature that shares a band, most alike first."""
        found: set[int] = set()
        for band, key in enumerate(_band_keys(signature)[0]):
            column = self._keys[:, band]
            low, high = np.searchsorted(column, key, "left"), np.searchsorted(column, key, "right")
            found.update(self._order[low:high, band].tolist())
            found.update(self._later_bands.get((band, int(key)), ()))
        alike = [(number, resemblance(signature, self._of(number))) for number in found]
        return sorted(alike, key=lambda pair: (-pair[1], pair[0]))

    def _of(self, number: int) -> Signature:
        first = len(self._signatures)
        return self._signatures[number] if number < first else self._later[number - first]


def _hash_shingles(key: str) -> npt.NDArray[np.uint64]:
    """Hash every run of ``SHINGLE`` characters; repeated runs stay, they do not move a minimum."""
    codes = np.frombuffer(key.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    runs = max(len(codes) - SHINGLE + 1, 1)
    hashes = np.zeros(runs, dtype=np.uint64)
    for place in range(min(SHINGLE, len(codes))):
        hashes = hashes * np.uint64(_STEP) + codes[place : place + runs]
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(29))


def _band_keys(signatures: Signature) -> npt.NDArray[np.uint64]:
    """Fold the rows of each band into one number: shape (signatures, bands)."""
    rows = signatures.reshape(-1, BANDS, ROWS).astype(np.uint64)
    keys = np.zeros(rows.shape[:2], dtype=np.uint64)
    for row in range(ROWS):
        keys = (keys ^ rows[:, :, row]) * np.uint64(_STEP)
        keys ^= keys >> np.uint64(32)
    return keys


def _family(count: int) -> Iterable[tuple[np.uint64, np.uint64]]:
    """Yield odd multiplier and offset of each hash, by SplitMix64 from a fixed start."""
    state = 0
    for _ in range(count):
        drawn = []
        for _ in range(2):
            state = (state + _STEP) & _MASK
            mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
            mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
            drawn.append(mixed ^ (mixed >> 31))
        yield np.uint64(drawn[0] | 1), np.uint64(drawn[1])


_FAMILY = tuple(_family(HASHES))
