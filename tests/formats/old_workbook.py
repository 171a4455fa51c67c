"""Writes workbooks as Excel 97 does (MS-XLS within MS-CFB), record by record, for tests of their reading."""

from __future__ import annotations

import struct

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def wide(words: str) -> bytes:
    return struct.pack("<HB", len(words.encode("utf-16-le")) // 2, 1) + words.encode("utf-16-le")


def strings(*words: str) -> bytes:
    return record(0x00FC, struct.pack("<II", len(words), len(words)) + b"".join(map(wide, words)))


def shared(row: int, column: int, at: int, style: int = 0) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, column, style, at))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return record(0x00E5, struct.pack("<5H", 1, top, bottom, left, right))


def part(*records: bytes, version: int = 0x0600) -> bytes:
    return record(0x0809, struct.pack("<HH12x", version, 0x0010)) + b"".join(records) + record(0x000A)


def workbook(
    *sheets: tuple[str, bytes], book: bytes = b"", hidden: frozenset[str] = frozenset(), version: int = 0x0600
) -> bytes:
    """A workbook of sheets given as (name, records); ``book`` are the records that they share."""
    listed = [struct.pack("<BB", name in hidden, 0) + struct.pack("<BB", len(name), 1) for name, _ in sheets]
    listed = [entry + name.encode("utf-16-le") for entry, (name, _) in zip(listed, sheets, strict=True)]
    at = len(part(book, *(record(0x0085, bytes(4) + entry) for entry in listed), version=version))
    bounds, bodies = [], []
    for entry, (_, records) in zip(listed, sheets, strict=True):
        bounds.append(record(0x0085, struct.pack("<I", at) + entry))
        bodies.append(part(records, version=version))
        at += len(bodies[-1])
    return compound("Workbook", part(book, *bounds, version=version) + b"".join(bodies))


def compound(title: str, stream: bytes) -> bytes:
    """A compound file of one stream, in sectors of 512 bytes: table, directory, then the stream (made long enough to be no mini stream)."""
    stream = stream.ljust(max(4096, len(stream)), b"\0")
    sectors = -(-len(stream) // SECTOR)
    assert sectors + 2 <= SECTOR // 4
    table = [TABLE, END, *range(3, sectors + 2), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<II4xIIIII", 1, 1, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    root = _entry("Root Entry", 5, END, 0)
    return (
        head
        + struct.pack("<128I", *table)
        + (root + _entry(title, 2, 2, len(stream))).ljust(SECTOR, b"\0")
        + stream.ljust(sectors * SECTOR, b"\0")
    )


def _entry(title: str, kind: int, first: int, size: int) -> bytes:
    name = title.encode("utf-16-le")
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HB", len(name) + 2, kind).ljust(52, b"\0")
        + struct.pack("<IQ", first, size)
    )
