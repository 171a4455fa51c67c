"""PDF files: their text layer, line by line; scripts in them are never run."""

from __future__ import annotations

import re
import zlib

import pypdfium2

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.words import line_text
from gongbao.settings import caps_in_force

_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*")
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


def pdf_lines(body: bytes, *, name: str) -> tuple[str, ...]:
    """Return the lines of the text layer, page numbers at the edges of pages left out.

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
        return _lines_of(document, name)
    except pypdfium2.PdfiumError as refusal:
        raise UnreadableDocument(f"{name}: damaged PDF page ({refusal}); fetch it again") from refusal
    finally:
        document.close()


def _lines_of(document: pypdfium2.PdfDocument, name: str) -> tuple[str, ...]:
    caps, pages = caps_in_force(), len(document)
    if pages > caps.pdf_pages:
        raise TooLarge(f"{name}: {pages} pages pass cap pdf_pages={caps.pdf_pages}; look at the file by hand")
    lines: list[str] = []
    characters = 0
    for number in range(pages):
        page = document[number]
        text_page = page.get_textpage()
        text = text_page.get_text_bounded() if text_page.count_chars() else ""
        text_page.close()
        page.close()
        if "\0" in text or "\ufffd" in text or "\ufffe" in text:
            text = text.replace("\ufffe", "").replace("\0", "")
        if "\ufffd" in text:
            raise UnreadableDocument(f"{name}: page {number + 1} has characters without Unicode value; read it by eye")
        characters += len(text)
        if characters > caps.text_characters:
            raise TooLarge(f"{name}: text passes cap text_characters={caps.text_characters}; raise it or skip the file")
        found = [line for part in text.splitlines() if (line := line_text(part))]
        lines += _without_page_number(found)
    if characters < _SCAN_CHARACTERS * max(1, pages):
        raise UnreadableDocument(
            f"{name}: {pages} pages with {characters} characters of text: a scan; it needs OCR or an eye"
        )
    return tuple(lines)


def _without_page_number(lines: list[str]) -> list[str]:
    """Drop a page number that stands alone as first or last line of a page."""
    if lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines = lines[:-1]
    if lines and _PAGE_NUMBER.fullmatch(lines[0]):
        lines = lines[1:]
    return lines
