from __future__ import annotations

import io
import zipfile

import pytest

from gongbao.formats import sniff


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        (b"%PDF-1.4\n", "a.doc", sniff.PDF),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "a.doc", sniff.HTML),
        ("<html><head><title>非法请求 404！</title>".encode(), "附件.docx", sniff.HTML),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.wps", sniff.DOCX),
        (zipped("xl/workbook.xml"), "a.docx", sniff.XLSX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "a.pdf", sniff.OFD),
        (zipped("附件1.doc"), "a.docx", sniff.ZIP),
        (b"PK\x03\x04broken", "a.docx", sniff.ZIP),
        (OLE + "WordDocument".encode("utf-16-le"), "a.pdf", sniff.DOC),
        (OLE + "WordDocument".encode("utf-16-le"), "a.wps", sniff.WPS),
        (OLE + "Workbook".encode("utf-16-le"), "a.doc", sniff.XLS),
        (OLE, "a.doc", sniff.DOC),
        (OLE, None, sniff.OLE),
        (b"{\\rtf1\\ansi", "a.doc", sniff.RTF),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", sniff.PNG),
        (b"\xff\xd8\xff\xe0", None, sniff.JPEG),
        ("各县（市、区）人民政府：".encode("gb18030"), "a.html", sniff.TEXT),
        (b'{"success":true,"data":{}}', "a.html", sniff.JSON),
        (b"\0\1\2", "a.doc", sniff.UNKNOWN),
        (b"", "a.doc", sniff.UNKNOWN),
    ],
)
def test_bytes_decide_before_names(body: bytes, name: str | None, expected: str) -> None:
    assert sniff.media_type(body, name) == expected
