"""Media types by magic bytes; a name decides only among formats that share them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

HTML: Final = "text/html"
TEXT: Final = "text/plain"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD: Final = "application/ofd"
ZIP: Final = "application/zip"
RAR: Final = "application/vnd.rar"
SEVEN_ZIP: Final = "application/x-7z-compressed"
GZIP: Final = "application/gzip"
DOC: Final = "application/msword"
WPS: Final = "application/vnd.ms-works"
XLS: Final = "application/vnd.ms-excel"
PPT: Final = "application/vnd.ms-powerpoint"
OLE: Final = "application/x-ole-storage"
RTF: Final = "application/rtf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
GIF: Final = "image/gif"
TIFF: Final = "image/tiff"
XML: Final = "application/xml"
JSON: Final = "application/json"
UNKNOWN: Final = "application/octet-stream"

_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b\x08", GZIP),
)
_MARKUP = re.compile(
    rb"<(!doctype\s+html|html|head|body|title|meta|script|div|table|p|span|h[1-6]|center|font|a\s|ul|style|link|br|!--)",
    re.IGNORECASE,
)
_OLE_BY_NAME = {"doc": DOC, "dot": DOC, "wps": WPS, "xls": XLS, "et": XLS, "ppt": PPT, "dps": PPT}


def media_type(body: bytes, name: str | None = None) -> str:
    """Name the media type from the bytes, looking into zip and OLE directories; the name only decides among equals.

    An HTML error page served under the name of a .doc is ``text/html``. Bytes that say nothing are
    ``application/octet-stream``.

    >>> media_type(b"<html><title>404</title>", "file.doc"), media_type(b"%PDF-1.7 ...", "page.html")
    ('text/html', 'application/pdf')
    """
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(body)
    for magic, found in _MAGIC:
        if body.startswith(magic):
            return _inside_ole(body, name) if found == OLE else found
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in body[:1024]:
        return PDF
    return _text_kind(body, head)


def sniff(body: bytes, name: str | None = None) -> str:
    """Name the media type from the bytes; the short name of ``media_type``."""
    return media_type(body, name)


def _text_kind(body: bytes, head: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = body[: len(body) & ~1][:2048].decode("utf-16", errors="ignore").encode().lstrip()
    elif b"\0" in body[:8192] or not body:
        return UNKNOWN
    if head[:5].lower() == b"<?xml":
        return HTML if b"<html" in head.lower() else XML
    if (
        _MARKUP.match(head)
        or (head[:1] == b"<" and _MARKUP.search(head))
        or re.search(rb"<html\b", body[:4096], re.IGNORECASE)
    ):
        return HTML
    if head[:1] in {b"{", b"["} and head.rstrip()[-1:] in b'}]",0123456789' and re.match(rb'[{\[]\s*["{\[\]}\d]', head):
        return JSON
    return TEXT


def _inside_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {info.filename for info in archive.infolist()[:5000]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ZIP
    for member, found in (
        ("word/document.xml", DOCX),
        ("xl/workbook.xml", XLSX),
        ("ppt/presentation.xml", PPTX),
        ("OFD.xml", OFD),
    ):
        if member in names:
            return found
    return ZIP


def _inside_ole(body: bytes, name: str | None) -> str:
    """Look for the stream names, UTF-16 in the directory; then the file name; a bare container stays OLE."""
    extension = (name or "").rpartition(".")[2].lower()
    for stream, found in (("WordDocument", DOC), ("Workbook", XLS), ("PowerPoint Document", PPT)):
        if stream.encode("utf-16-le") in body:
            return WPS if found == DOC and extension == "wps" else found
    return _OLE_BY_NAME.get(extension, OLE)
