"""Word files (.docx): paragraphs and tables in reading order."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # lxml publishes no types

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.tables import Rows, is_data_table
from gongbao.formats.words import line_text
from gongbao.formats.zipped import opened_zip
from gongbao.settings import caps_in_force

_DAMAGE = (
    *(OpcError, InvalidXmlError, LxmlError, BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(LookupError, ValueError, TypeError, AttributeError, AssertionError, RuntimeError),
)
"""What the library lets through when a file is damaged anywhere inside (found by fuzzing)."""


def docx_text(body: bytes, *, name: str) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Return the lines, and the tables with the index of their first line; a merged cell stands in every place it covers."""
    lines: list[str] = []
    tables: list[tuple[int, Rows]] = []
    for item in _items(_opened(body, name), name):
        if isinstance(item, str):
            lines.append(item)
        elif is_data_table(item):
            tables.append((len(lines), item))
            lines += [line for row in item if (line := "\t".join(_without_repeats(row)).strip())]
        else:
            lines += [part for row in item for cell in _without_repeats(row) for part in cell.split("\n") if part]
    return tuple(lines), tuple(tables)


def _opened(body: bytes, name: str) -> Document:
    with opened_zip(body, name=name):
        pass
    try:
        return docx.Document(io.BytesIO(body))
    except _DAMAGE as refusal:
        raise UnreadableDocument(
            f"{name}: not a readable .docx ({refusal}); fetch it again or convert it by hand"
        ) from refusal


def _items(document: Document, name: str) -> Iterator[str | Rows]:
    """Yield lines and tables in the order of the body."""
    cap, cells = caps_in_force().table_cells, 0
    try:
        for item in document.iter_inner_content():
            if isinstance(item, Paragraph):
                yield from (line for part in item.text.split("\n") if (line := line_text(part)))
            elif isinstance(item, Table):
                rows: list[tuple[str, ...]] = []
                for row in item.rows:
                    rows.append(
                        tuple("\n".join(filter(None, map(line_text, cell.text.split("\n")))) for cell in row.cells)
                    )
                    cells += len(rows[-1])
                    if cells > cap:
                        raise TooLarge(f"{name}: tables pass cap table_cells={cap}; look at the file by hand")
                yield tuple(rows)
    except _DAMAGE as refusal:
        raise UnreadableDocument(f"{name}: damaged .docx body ({refusal}); convert it by hand") from refusal


def _without_repeats(row: tuple[str, ...]) -> list[str]:
    """Return the row's cells without the copies that a merged cell leaves to its right."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell != row[position - 1] or not cell]
