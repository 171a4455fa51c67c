"""The lines and ruled tables of PDF pages with their places, as pdfium finds them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2
from pypdfium2 import raw

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.pdf_layout import PageLine
from gongbao.formats.pdf_lines import BREAKS, Character, lines_of
from gongbao.formats.pdf_rules import grids_of
from gongbao.formats.pdf_tables import RuledTable, tables_of
from gongbao.settings import caps_in_force


def page_lines(document: pypdfium2.PdfDocument, *, name: str) -> list[list[PageLine]]:
    """Return the lines of each page, tables among them; TooLarge over a cap, UnreadableDocument for characters without Unicode."""
    cap, pages, characters = caps_in_force().text_characters, [], 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        try:
            characters += text_page.count_chars()
            if characters > cap:
                raise TooLarge(f"{name}: text passes cap text_characters={cap}; raise it or skip the file")
            drawn = list(_characters(text_page))
            lines = list(_in_order(drawn, tables_of(drawn, grids_of(page), page=number)))
        finally:
            text_page.close()
            page.close()
        if any("\ufffd" in words for line in lines for words in (line.text, *map("".join, line.rows or ()))):
            raise UnreadableDocument(f"{name}: page {number + 1} has characters without Unicode value; read it by eye")
        pages.append(lines)
    return pages


def _characters(text_page: pypdfium2.PdfTextPage) -> Iterator[Character]:
    """Give the characters of a page in the order in which they were drawn; breaks have no place."""
    box = raw.FS_RECTF()
    for index in range(text_page.count_chars()):
        mark = chr(raw.FPDFText_GetUnicode(text_page.raw, index))
        if mark in BREAKS:
            yield mark, 0.0, 0.0, 0.0, 0.0
        elif mark not in "\0\x02\ufffe":  # a hyphen at the end of a line, or no character at all
            raw.FPDFText_GetLooseCharBox(text_page.raw, index, ctypes.byref(box))
            yield mark, box.left, box.right, box.bottom, box.top


def _in_order(drawn: Sequence[Character], tables: Sequence[RuledTable]) -> Iterator[PageLine]:
    """Give the lines of a page, each table where its first character was drawn."""
    if not tables:
        yield from lines_of(drawn)
        return
    beside: list[Character] = []
    waiting = list(tables)
    for character in drawn:
        table = next((table for table in tables if table.grid.holds(character)), None)
        if table is None:
            beside.append(character)
        elif table in waiting:
            yield from lines_of(beside)
            yield table.line
            waiting.remove(table)
            beside = []
    yield from lines_of(beside)
