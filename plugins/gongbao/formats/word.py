"""Word files (.docx): paragraphs and tables in reading order, with the numbers that Word draws before paragraphs."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # lxml publishes no types

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.tables import Rows, is_data_table
from gongbao.formats.word_numbers import ParagraphNumbers
from gongbao.formats.word_paragraphs import mark_deleted, parts_of, whole, words_of
from gongbao.formats.words import line_text
from gongbao.formats.zipped import opened_zip
from gongbao.settings import caps_in_force

_DAMAGE = (
    *(OpcError, InvalidXmlError, LxmlError, BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(LookupError, ValueError, TypeError, AttributeError, AssertionError, RuntimeError),
)
"""What the library lets through when a file is damaged anywhere inside (found by fuzzing)."""


def docx_text(body: bytes, *, name: str) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Return the lines, and the tables with the index of their first line; a merged cell stands in every place it covers.

    Tracked insertions are read, tracked deletions are not; footnotes, headers and tables of contents are left out. Raise
    UnreadableDocument for damaged files, TooLarge over a cap.
    """
    document = _opened(body, name)
    cap, characters = caps_in_force().text_characters, 0
    lines: list[str] = []
    tables: list[tuple[int, Rows]] = []
    try:
        for item in _Reader(document, name).items(document.element.body):
            if isinstance(item, str):
                found = [item]
            elif is_data_table(item):
                tables.append((len(lines), item))
                found = [line for row in item if (line := "\t".join(_without_repeats(row)).strip())]
            else:
                found = [part for row in item for cell in _without_repeats(row) for part in cell.split("\n") if part]
            lines += found
            characters += sum(map(len, found))
            if characters > cap:
                raise TooLarge(f"{name}: text passes cap text_characters={cap}; raise it or skip the file")
    except _DAMAGE as refusal:
        raise UnreadableDocument(f"{name}: damaged .docx body ({refusal}); convert it by hand") from refusal
    return tuple(lines), tuple(tables)


def _opened(body: bytes, name: str) -> Document:
    with opened_zip(body, name=name):
        pass
    try:
        document = docx.Document(io.BytesIO(body))
        declared = document.element.getroottree().docinfo.doctype
    except _DAMAGE as refusal:
        raise UnreadableDocument(
            f"{name}: not a readable .docx ({refusal}); fetch it again or convert it by hand"
        ) from refusal
    if declared:
        raise UnreadableDocument(f"{name}: word/document.xml declares a DTD, which no .docx does; read it by eye")
    return document


class _Reader:
    """Walks the blocks of one document; counts its table cells against cap ``table_cells`` before they are expanded."""

    def __init__(self, document: Document, name: str) -> None:
        self._numbers = ParagraphNumbers(document)
        self._name, self._cap, self._cells = name, caps_in_force().table_cells, 0

    def items(self, container: Any) -> Iterator[str | Rows]:
        """Yield lines and tables of an element in their order."""
        pending = ""
        for block in parts_of(container, "w:p", "w:tbl"):
            if block.tag == qn("w:tbl"):
                yield self._table(block)
                continue
            words = words_of(block)
            if not pending and words.strip():
                words = self._numbers.before(block) + words
            pending += words
            if mark_deleted(block):
                continue
            yield from (line for part in pending.split("\n") if (line := line_text(part)))
            pending = ""
        yield from (line for part in pending.split("\n") if (line := line_text(part)))

    def _table(self, table: Any) -> Rows:
        rows: list[tuple[str, ...]] = []
        for row in parts_of(table, "w:tr"):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells = list(parts_of(row, "w:tc"))
            spans = [max(1, whole(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)) for cell in cells]
            before, after = (
                max(0, whole(row.find(f"{qn('w:trPr')}/{qn(w)}"), 0)) for w in ("w:gridBefore", "w:gridAfter")
            )
            self._cells += before + sum(spans) + after
            if self._cells > self._cap:
                raise TooLarge(f"{self._name}: tables pass cap table_cells={self._cap}; look at the file by hand")
            texts = [""] * before
            for cell, span in zip(cells, spans, strict=True):
                merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
                above = rows[-1] if goes_on and rows else ()
                texts += [above[len(texts)] if len(texts) < len(above) else self._cell(cell)] * span
            rows.append((*texts, *[""] * after))
        return tuple(rows)

    def _cell(self, cell: Any) -> str:
        """Return the lines of a cell; a table inside it gives the lines of its cells."""
        found: list[str] = []
        for item in self.items(cell):
            found += [item] if isinstance(item, str) else [t for row in item for t in _without_repeats(row) if t]
        return "\n".join(found)


def _without_repeats(row: tuple[str, ...]) -> list[str]:
    """Return the row's cells without the copies that a merged cell leaves to its right."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell != row[position - 1] or not cell]
