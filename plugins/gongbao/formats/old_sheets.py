"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et; MS-XLS): each visible sheet as lines and a table, cells as they are shown."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.compound import compound_stream
from gongbao.formats.old_strings import Chunks, short_text, text_of_cell
from gongbao.formats.sheet_cells import code_of, shown
from gongbao.formats.sheets import rows_of_cells, text_of_sheets
from gongbao.formats.tables import Rows
from gongbao.formats.words import line_text, unwrapped
from gongbao.settings import caps_in_force

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_SHEET, _STRINGS, _STYLE, _FORMAT, _DATES = 0x0085, 0x00FC, 0x00E0, 0x041E, 0x0022
_SHARED, _NUMBER, _RK, _RKS, _LABEL, _RICH = 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6
_FORMULA, _RESULT, _TRUTH, _MERGED = 0x0006, 0x0207, 0x0205, 0x00E5
_VERSION: Final = 0x0600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True, kw_only=True)
class _Book:
    """What the sheets share, and (name, place of the records) of the visible ones."""

    strings: tuple[str, ...] = ()
    codes: dict[str, str | None] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    since_1904: bool = False
    sheets: list[tuple[str, int]] = field(default_factory=list)

    def shown(self, number: float, style: int) -> str:
        """Return a number as its style shows it."""
        if not math.isfinite(number):
            return ""
        whole = number.is_integer() and abs(number) < 1e15
        formats = [code_of(one, self.codes) for one in self.styles[style : style + 1]]
        return shown(str(int(number)) if whole else repr(number), "0", formats, since_1904=self.since_1904)


def xls_text(body: bytes, *, name: str) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Return the lines (a sheet's own name, then its rows), and the tables with the index of their first line.

    Raise UnreadableDocument for files older than Excel 97, encrypted and damaged ones, TooLarge over a cap.
    """
    records = compound_stream(body, "Workbook", name=name)
    if records is None:
        raise UnreadableDocument(f"{name}: a workbook older than Excel 97, or none; save it as .xlsx and read it again")
    try:
        book = _opened(records, name)
        sheets = ((title, _rows(records, at, book, f"{name}:{title}")) for title, at in book.sheets)
        return text_of_sheets(sheets, name=name)
    except (struct.error, IndexError) as refusal:
        raise UnreadableDocument(f"{name}: damaged workbook ({refusal}); fetch it again") from refusal


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one sheet, or of the book; those of charts within it are left out."""
    depth, at = 0, start
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        record = data[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, record
    raise IndexError("its records break off")


def _opened(records: bytes, name: str) -> _Book:
    book, strings, within = _Book(), list[bytes](), False
    for kind, record in _records(records, 0):
        within = kind == _STRINGS or (within and kind == _CONTINUE)
        if within:
            strings.append(record)
        elif kind == _BOF and struct.unpack_from("<H", record)[0] != _VERSION:
            raise UnreadableDocument(f"{name}: a workbook older than Excel 97; save it as .xlsx and read it again")
        elif kind == _FILEPASS:
            raise UnreadableDocument(f"{name}: encrypted workbook; ask the publisher for an open copy")
        elif kind == _STYLE:
            book.styles.append(str(struct.unpack_from("<H", record, 2)[0]))
        elif kind == _FORMAT:
            book.codes[str(struct.unpack_from("<H", record)[0])] = text_of_cell(record, 2)
        elif kind == _DATES:
            book.since_1904 = struct.unpack_from("<H", record)[0] == 1
        elif kind == _SHEET:
            place, hidden, sort = struct.unpack_from("<IBB", record)
            if not hidden & 3 and sort == 0:
                book.sheets.append((line_text(short_text(record, 6)), place))
    book.strings = tuple(Chunks(strings).shared()) if strings else ()
    return book


def _rows(records: bytes, start: int, book: _Book, where: str) -> Rows:
    cells: dict[int, dict[int, str]] = {}
    merged: list[tuple[int, int, int, int]] = []
    waiting: tuple[int, int] | None = None
    held, cap = 0, caps_in_force().table_cells
    for kind, record in _records(records, start):
        found: list[tuple[int, int, str]] = []
        if kind == _MERGED:
            merged += _merged(record)
        elif kind == _RESULT and waiting is not None:
            found, waiting = [(*waiting, text_of_cell(record, 0))], None
        elif kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6] == 0:
            waiting = struct.unpack_from("<HH", record)
        else:
            found = list(_cells(kind, record, book))
        for row, column, words in found:
            if line := line_text(unwrapped(words)):
                cells.setdefault(row, {})[column] = line
                held += 1
        if held > cap:
            raise TooLarge(f"{where}: sheet passes cap table_cells={cap}; look at the file by hand")
    return rows_of_cells(cells, merged, where=where)


def _merged(record: bytes) -> Iterator[tuple[int, int, int, int]]:
    for n in range(struct.unpack_from("<H", record)[0]):
        top, bottom, left, right = struct.unpack_from("<4H", record, 2 + 8 * n)
        yield top, left, bottom, right


def _cells(kind: int, record: bytes, book: _Book) -> Iterator[tuple[int, int, str]]:
    """Give row, column and words of the cells of a record; none for records that hold none."""
    if kind not in (_SHARED, _NUMBER, _RK, _RKS, _LABEL, _RICH, _FORMULA, _TRUTH):
        return
    row, column, style = struct.unpack_from("<3H", record)
    if kind == _SHARED:
        yield row, column, book.strings[struct.unpack_from("<I", record, 6)[0]]
    elif kind in (_LABEL, _RICH):
        yield row, column, text_of_cell(record, 6)
    elif kind == _TRUTH:
        yield row, column, _said(record[6], error=bool(record[7]))
    elif kind == _FORMULA and record[12:14] == b"\xff\xff":
        if record[6] in (1, 2):
            yield row, column, _said(record[8], error=record[6] == 2)
    elif kind in (_NUMBER, _FORMULA):
        yield row, column, book.shown(struct.unpack_from("<d", record, 6)[0], style)
    else:
        for n in range((len(record) - 4) // 6):
            style, packed = struct.unpack_from("<HI", record, 4 + 6 * n)
            yield row, column + n, book.shown(_unpacked(packed), style)


def _said(value: int, *, error: bool) -> str:
    return _ERRORS.get(value, "#N/A") if error else str(value == 1).upper()


def _unpacked(packed: int) -> float:
    """Return the number of 30 bits that a cell may hold: a whole one or the front of a double, a hundredth of it or not.

    >>> _unpacked(0x0000007A), _unpacked(0x0000007B), _unpacked(0x3FF00000)
    (30.0, 0.3, 1.0)
    """
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return number / 100 if packed & 1 else number
