"""Office files to lines and tables: docx, xlsx, xls, et, pdf, ofd; doc and wps through LibreOffice where it is installed."""

from __future__ import annotations

from dataclasses import dataclass

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats import sniff
from gongbao.formats.blocks import collect, walk_blocks
from gongbao.formats.cell_marks import part_cells
from gongbao.formats.encodings import decode_markup, told_of_nul
from gongbao.formats.markup import parse_markup
from gongbao.formats.ofd import ofd_lines
from gongbao.formats.office import converted_to_docx
from gongbao.formats.old_sheets import xls_text
from gongbao.formats.pdf_process import read_pdf
from gongbao.formats.refusals import refuse_empty, refuse_lost_words
from gongbao.formats.sheets import xlsx_text
from gongbao.formats.tables import Rows
from gongbao.formats.word import docx_text
from gongbao.formats.zipped import pictures_of, refuse_broken_zip
from gongbao.settings import caps_in_force

_WITH_TABLES = {sniff.DOCX: docx_text, sniff.XLSX: xlsx_text, sniff.XLS: xls_text}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """The text of one file: its media type by magic bytes, lines, tables with the index of their first line.

    ``flags`` name what of its structure could not be told; ``pictures`` counts the pictures of a Word file or a workbook.
    """

    media_type: str
    lines: tuple[str, ...]
    tables: tuple[tuple[int, Rows], ...] = ()
    flags: tuple[str, ...] = ()
    pictures: int = 0


def extract_text(body: bytes, media_type: str | None = None, *, name: str | None = None) -> DocumentText:
    """Read the text of a file.

    The bytes decide what it is; ``media_type`` (as the server said) and ``name`` only where they allow several. An HTML
    page is read as such, so a caller that asked for a .doc sees ``media_type`` ``text/html`` and can call it a soft error.
    Raise UnreadableDocument for formats without text (images, archives, scans), encrypted or damaged files, TooLarge over a cap.
    """
    if not body:
        raise UnreadableDocument(f"{name or 'file'} of 0 bytes: nothing to read; fetch it again")
    if len(body) > (cap := caps_in_force().attachment_bytes):
        raise TooLarge(
            f"{name or 'file'} of {len(body)} bytes passes cap attachment_bytes={cap}; raise it or skip the file"
        )
    found = sniff.media_type(body, name)
    if found == sniff.UNKNOWN:
        raise UnreadableDocument(f"{name or 'file'}: {_told_of_unknown(body, media_type)}")
    read = _read(body, found, name or "file")
    refuse_empty(read.lines, name=name or "file", what=found, pictures=read.pictures)
    _cap_text(read, name)
    refuse_lost_words(read.lines, name=name or "file")
    return read


def _told_of_unknown(body: bytes, declared: str | None) -> str:
    """Say of bytes without a format where a NUL breaks a text, else how they begin, and as what they were declared."""
    if b"\0" in body and (_is_text(body.replace(b"\0", b"")) or "byte order mark" in told_of_nul(body)):
        return told_of_nul(body)
    said = f"declared {declared}, but its" if declared and declared != sniff.UNKNOWN else "its"
    return f"{said} first bytes {body[:8]!r} are of no known format; get the file anew or read it by eye"


def _is_text(body: bytes) -> bool:
    try:
        return bool(decode_markup(body)) and sniff.media_type(body).startswith("text/")
    except UnreadableDocument:
        return False


def _read(body: bytes, found: str, name: str) -> DocumentText:
    if found in _WITH_TABLES:
        lines, tables = _WITH_TABLES[found](body, name=name)
        pictures = 0 if found == sniff.XLS else pictures_of(body)
        return DocumentText(media_type=found, lines=lines, tables=tables, pictures=pictures)
    if found == sniff.PDF:
        text = read_pdf(body, name=name)
        return DocumentText(media_type=found, lines=text.lines, tables=text.tables, flags=text.flags)
    if found == sniff.OFD:
        return DocumentText(media_type=found, lines=ofd_lines(body, name=name))
    if found in {sniff.DOC, sniff.WPS, sniff.RTF}:
        made = converted_to_docx(body, name=name)
        lines, tables = part_cells(body, *docx_text(made, name=name))
        return DocumentText(media_type=found, lines=lines, tables=tables, pictures=pictures_of(made))
    if found == sniff.HTML:
        tree = parse_markup(decode_markup(body))
        root = tree.body or tree.root
        blocks = collect(walk_blocks(root)) if root is not None else collect(())
        return DocumentText(media_type=found, lines=blocks.lines, tables=blocks.tables)
    if found == sniff.TEXT:
        return DocumentText(media_type=found, lines=tuple(decode_markup(body).splitlines()))
    if found == sniff.ZIP:
        refuse_broken_zip(body, name=name)
    raise UnreadableDocument(
        f"{name}: {found} holds no text that can be read here; keep the file, link it, read it by eye"
    )


def _cap_text(read: DocumentText, name: str | None) -> None:
    if sum(map(len, read.lines)) > (cap := caps_in_force().text_characters):
        raise TooLarge(f"{name or 'file'}: text passes cap text_characters={cap}; raise it or skip the file")
