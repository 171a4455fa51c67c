"""Streams of a compound file (MS-CFB), the container of old office files; chains of sectors that turn back are damage."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from gongbao.errors import UnreadableDocument

_HEADER = 512
_IN_HEADER = 109
"""Entries of the list of allocation sectors that stand in the header."""

_LAST_SECTOR = 0xFFFFFFF9
_ENTRY = 128
_STREAM = 2


def compound_stream(body: bytes, wanted: str, *, name: str) -> bytes | None:
    """Return the bytes of the first stream of this name, in capitals or not; None where there is none.

    Raise UnreadableDocument for a file whose header or chains of sectors are damaged.
    """
    try:
        return _File(body).stream(wanted)
    except (struct.error, ValueError) as refusal:
        raise UnreadableDocument(f"{name}: damaged compound file ({refusal}); fetch it again") from refusal


class _File:
    def __init__(self, body: bytes) -> None:
        shift, mini_shift = struct.unpack_from("<HH", body, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError(f"sectors of 2^{shift} and 2^{mini_shift} bytes")
        self._body, self._size, self._mini_size = body, 1 << shift, 1 << mini_shift
        first_entry, self._cutoff = struct.unpack_from("<I4xI", body, 48)
        mini_first, lists_first = struct.unpack_from("<I4xI", body, 60)
        self._next: Sequence[int] = ()
        self._next = self._numbers(self._allocation(lists_first))
        self._mini_next = self._numbers(self._chain(mini_first, self._next))
        self._entries = b"".join(map(self._sector, self._chain(first_entry, self._next)))

    def stream(self, wanted: str) -> bytes | None:
        """Return the bytes of a stream; small ones lie in the stream of the root."""
        root = struct.unpack_from("<I", self._entries, 116)[0]
        for at in range(0, len(self._entries) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", self._entries, at + 64)
            title = self._entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind != _STREAM or title.lower() != wanted.lower():
                continue
            first, size = struct.unpack_from("<II", self._entries, at + 116)
            if size >= self._cutoff:
                return b"".join(map(self._sector, self._chain(first, self._next)))[:size]
            held = b"".join(map(self._sector, self._chain(root, self._next)))
            places = (number * self._mini_size for number in self._chain(first, self._mini_next))
            return b"".join(held[place : place + self._mini_size] for place in places)[:size]
        return None

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._body):
            raise ValueError(f"sector {number} beyond the end")
        return self._body[start : start + self._size]

    def _chain(self, first: int, following: Sequence[int]) -> Iterator[int]:
        number, steps = first, 0
        while number <= _LAST_SECTOR:
            steps += 1
            if number >= len(following) or steps > len(following):
                raise ValueError(f"the chain from sector {first} does not end")
            yield number
            number = following[number]

    def _allocation(self, lists_first: int) -> Iterator[int]:
        """Give the sectors that hold the allocation table: those named in the header, then those of further lists."""
        yield from (n for n in struct.unpack_from(f"<{_IN_HEADER}I", self._body, 76) if n <= _LAST_SECTOR)
        number, seen = lists_first, set[int]()
        while number <= _LAST_SECTOR:
            if number in seen:
                raise ValueError("the lists of allocation sectors turn back")
            seen.add(number)
            *held, number = self._numbers([number])
            yield from (n for n in held if n <= _LAST_SECTOR)

    def _numbers(self, sectors: Iterator[int] | Sequence[int]) -> Sequence[int]:
        held = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4])
