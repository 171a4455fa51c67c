"""Makes the portal's attachments, the same bytes each time: .docx by python-docx, .pdf by hand."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import lru_cache

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from gongbao_sample.content import read_source
from gongbao_sample.model import Attachment

_ZIP_TIME = (2025, 3, 3, 9, 0, 0)
_MADE_AT = datetime(2025, 3, 3, 9, 0, 0)  # noqa: DTZ001 -- core properties carry no zone
_LINE_LENGTH = 34
_LINES_PER_PAGE = 40
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@lru_cache(maxsize=32)
def make_attachment(attachment: Attachment) -> tuple[str, bytes]:
    """Return the media type and the bytes of an attachment; fail on a kind that nobody can make."""
    suffix = attachment.name.rpartition(".")[2]
    text = read_source(attachment.source)
    if suffix == "docx":
        return _TYPES[suffix], make_docx(text)
    if suffix == "pdf":
        return _TYPES[suffix], make_pdf(text)
    raise ValueError(f"{attachment.name}: the sample portal makes .docx and .pdf only")


def make_docx(text: str) -> bytes:
    """Make a Word document: `# ` is a centred title, `| a | b |` lines are a table, the rest paragraphs."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = _MADE_AT
    document.core_properties.author = ""
    rows: list[list[str]] = []
    for line in [*text.strip("\n").split("\n"), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
            rows = []
        paragraph = document.add_paragraph(line.removeprefix("# "))
        if line.startswith("# "):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    buffer = io.BytesIO()
    document.save(buffer)
    return _fix_zip_times(buffer.getvalue())


def _fix_zip_times(data: bytes) -> bytes:
    """Write the archive again with one fixed time, so that equal words give equal bytes."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(name))
    return fixed.getvalue()


def make_pdf(text: str) -> bytes:
    """Make a PDF with a text layer in the standard CJK font STSong-Light (not embedded)."""
    lines = _fold_lines(text)
    pages = [lines[start : start + _LINES_PER_PAGE] for start in range(0, len(lines), _LINES_PER_PAGE)]
    first_page = 6
    page_ids = [first_page + 2 * position for position in range(len(pages))]
    kids = " ".join(f"{page_id} 0 R" for page_id in page_ids)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>",
    ]
    for page_id, page in zip(page_ids, pages, strict=True):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            + f" /Contents {page_id + 1} 0 R >>".encode()
        )
        shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in page)
        stream = f"BT /F1 14 Tf 18 TL 60 780 Td\n{shown}\nET".encode()
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return _write_pdf(objects)


def _fold_lines(text: str) -> list[str]:
    plain = (line.removeprefix("# ").replace("|", " ").strip() for line in text.strip("\n").split("\n"))
    return [line[start : start + _LINE_LENGTH] for line in plain for start in range(0, max(len(line), 1), _LINE_LENGTH)]


def _write_pdf(objects: list[bytes]) -> bytes:
    """Write numbered objects, the cross-reference table and the trailer."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()
