"""PDF files: their text layer, paragraph by paragraph; scripts in them are never run."""

from __future__ import annotations

import zlib
from itertools import chain
from typing import NamedTuple

import pypdfium2

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.pdf_layout import paragraphs_of
from gongbao.formats.pdf_pages import page_lines
from gongbao.formats.pdf_tables import with_tables
from gongbao.formats.tables import Rows
from gongbao.settings import caps_in_force

_DICTIONARY = 600
_NOT_DRAWN = (b"/Image", b"/Length1", b"/FontFile", b"/Type1C", b"/CIDFontType0C", b"/OpenType")
_SCAN_CHARACTERS = 5
"""Characters a page on average; a file with fewer has no text layer worth the name."""


def _refuse_bomb(body: bytes, name: str) -> None:
    """Unpack, slice by slice and keeping nothing, what the reader would unpack at once; images and fonts are not counted."""
    cap, total, place = caps_in_force().pdf_stream_bytes, 0, 0
    while (at := body.find(b"stream", place)) >= 0:
        place = at + len(b"stream")
        told = body[max(0, at - _DICTIONARY) : at]
        told = told[told.rfind(b" obj") + 1 :]
        if body[at - 3 : at] == b"end" or b"/FlateDecode" not in told or any(mark in told for mark in _NOT_DRAWN):
            continue
        inflate, packed = (
            zlib.decompressobj(),
            body[place : place + 2].lstrip(b"\r\n") + body[place + 2 : place + 65_536],
        )
        rest = place + 65_536
        while packed and not inflate.eof:
            try:
                total += len(inflate.decompress(packed, 1_048_576))
            except zlib.error:
                break  # damaged: what the reader can make of it, it will say
            if total > cap:
                raise TooLarge(
                    f"{name}: unpacked PDF streams pass cap pdf_stream_bytes={cap}; a bomb, or raise the cap"
                )
            packed = inflate.unconsumed_tail or body[rest : rest + 65_536]
            rest += 0 if inflate.unconsumed_tail else 65_536


class PdfText(NamedTuple):
    """Paragraphs, the rows of tables among them; tables with the index of their first line; flags of what could not be told."""

    lines: tuple[str, ...]
    tables: tuple[tuple[int, Rows], ...]
    flags: tuple[str, ...]


def pdf_text(body: bytes, *, name: str) -> PdfText:
    """Return the paragraphs of the text layer, running heads and page numbers left out, and its ruled tables.

    Raise UnreadableDocument for encrypted and damaged files and for scans without text, TooLarge over a cap.
    """
    _refuse_bomb(body, name)
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as refusal:
        if "assword" in str(refusal):
            raise UnreadableDocument(f"{name}: encrypted PDF; ask the publisher for an open copy") from refusal
        raise UnreadableDocument(f"{name}: damaged PDF ({refusal}); fetch it again") from refusal
    try:
        return _text_of(document, name)
    except pypdfium2.PdfiumError as refusal:
        raise UnreadableDocument(f"{name}: damaged PDF page ({refusal}); fetch it again") from refusal
    finally:
        document.close()


def _text_of(document: pypdfium2.PdfDocument, name: str) -> PdfText:
    caps, pages = caps_in_force(), len(document)
    if pages > caps.pdf_pages:
        raise TooLarge(f"{name}: {pages} pages pass cap pdf_pages={caps.pdf_pages}; look at the file by hand")
    found = page_lines(document, name=name)
    characters = sum(
        sum(map(len, chain(*line.rows))) if line.rows else len(line.text) for page in found for line in page
    )
    if characters < _SCAN_CHARACTERS * max(1, pages):
        raise UnreadableDocument(
            f"{name}: {pages} pages with {characters} characters of text: a scan; it needs OCR or an eye"
        )
    paragraphs, flags = paragraphs_of(found)
    lines, tables = with_tables(paragraphs, found)
    return PdfText(lines, tables, flags)
