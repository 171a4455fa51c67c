"""Rows as CSV that a spreadsheet opens as it is: UTF-8 with a byte order mark, every cell in quotes, no cell a formula.

A cell of text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises; numbers, days and times are none.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from publish.manifest import stamp

BOM = codecs.BOM_UTF8
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a sheet of Excel holds: rows with the heading, characters of one cell."""

_FORMULA = frozenset("=+-@＝＋－＠")
_CONTROL = ("\t", "\r", "\n")
_BLANK = " \t\r\n\v\f\0\u00a0\u3000\u200b\ufeff"
_ROWS = 4_096


@dataclass(slots=True, kw_only=True)
class SheetCount:
    """What was written: rows, cells that got an apostrophe, cells with more characters than Excel takes."""

    rows: int = 0
    guarded: int = 0
    too_long: int = 0


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula; what could not be one stays as it is.

    >>> guard("=HYPERLINK(1)"), guard("\\t=1"), guard("关于a=b的通知")
    ("'=HYPERLINK(1)", "'\\t=1", '关于a=b的通知')
    """
    begins = text.lstrip(_BLANK)[:1]
    return f"'{text}" if begins in _FORMULA or text.startswith(_CONTROL) else text


def plain(value: object) -> str:
    """A value as text: days and UTC times as in JSON, lists with ``；`` between items, nothing for null.

    >>> plain(["市财政局", "市教育局"]), plain(date(2025, 3, 4)), plain(True), plain(None)
    ('市财政局；市教育局', '2025-03-04', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "；".join(map(plain, value))
    return str(value)


def sheet_bytes(
    table: pa.Table, count: SheetCount, *, where: Mapping[str, str], columns: Sequence[str]
) -> Iterator[bytes]:
    """The file in pieces: heading, then the rows whose ``where`` columns say that text (of a list: one of its items).

    ``count`` tells afterwards what was written.
    """
    yield BOM + _lines([list(columns)])
    for batch in table.to_batches(max_chunksize=_ROWS):
        rows = [row for row in batch.to_pylist() if all(_says(row[name], text) for name, text in where.items())]
        yield _lines([[_cell(row[name], count) for name in columns] for row in rows])
        count.rows += len(rows)


def _says(value: object, text: str) -> bool:
    return text in map(plain, value) if isinstance(value, list) else plain(value) == text


def _cell(value: Any, count: SheetCount) -> str:
    text = plain(value)
    count.too_long += len(text) > MOST_CHARACTERS
    if not isinstance(value, str | list):
        return text
    safe = guard(text)
    count.guarded += safe != text
    return safe


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    """Quoted throughout: a spreadsheet that parts cells at semicolons finds none outside quotes."""
    sink = io.StringIO(newline="")
    csv.writer(sink, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return sink.getvalue().encode()
