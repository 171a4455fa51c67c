"""Strings in the records of an old workbook (MS-XLS 2.5.293 to 2.5.296): one byte a character or two, parted over records."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_WIDE, _FAR_EAST, _RUNS = 1, 4, 8


def text_of_cell(record: bytes, at: int) -> str:
    """Return the string at a place of a record: count of two bytes, flags, characters."""
    count, flags = struct.unpack_from("<HB", record, at)
    return _decoded(record[at + 3 :], count, wide=bool(flags & _WIDE))


def short_text(record: bytes, at: int) -> str:
    """Return the string at a place of a record whose count is one byte."""
    count, flags = struct.unpack_from("<BB", record, at)
    return _decoded(record[at + 2 :], count, wide=bool(flags & _WIDE))


def _decoded(data: bytes, count: int, *, wide: bool) -> str:
    if wide:
        return data[: 2 * count].decode("utf-16-le", "replace")
    return data[:count].decode("latin-1")


class Chunks:
    """The table of shared strings over its record and those that continue it."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records, self._record, self._at = records, 0, 8
        self._total = struct.unpack_from("<I", records[0], 4)[0]

    def shared(self) -> Iterator[str]:
        """Give the strings in order; struct.error where the records end before them."""
        for _ in range(self._total):
            yield self._string()

    def _string(self) -> str:
        count, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RUNS else 0
        beside = struct.unpack("<I", self._take(4))[0] if flags & _FAR_EAST else 0
        words = self._characters(count, wide=bool(flags & _WIDE))
        self._take(4 * runs + beside)
        return words

    def _characters(self, count: int, *, wide: bool) -> str:
        """Read characters; a record that goes on with a string says anew how wide its characters are."""
        held = bytearray()
        while count:
            if self._left() == 0:
                self._turn()
                wide = bool(self._take(1)[0] & _WIDE)
            here = min(count, self._left() // (2 if wide else 1))
            if here == 0:
                raise struct.error("half a character at the end of a record")
            part = self._take(here * (2 if wide else 1))
            held += part if wide else part.decode("latin-1").encode("utf-16-le")
            count -= here
        return held.decode("utf-16-le", "replace")

    def _left(self) -> int:
        return len(self._records[self._record]) - self._at

    def _turn(self) -> None:
        if self._record + 1 >= len(self._records):
            raise struct.error("the shared strings break off")
        self._record, self._at = self._record + 1, 0

    def _take(self, length: int) -> bytes:
        held = bytearray()
        while len(held) < length:
            if self._left() == 0:
                self._turn()
            part = self._records[self._record][self._at : self._at + length - len(held)]
            held += part
            self._at += len(part)
        return bytes(held)
