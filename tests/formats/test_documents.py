from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import docx
import docx.document
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.errors import GongbaoError, TooLarge, UnreadableDocument
from gongbao.formats import office, sniff
from gongbao.formats.documents import extract_text
from gongbao.settings import Caps, enforcing


def word(*, rows: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    document.add_paragraph("甬江市示范办法")
    document.add_paragraph("第一条 为了示范，制定本办法。")
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(0, 0).merge(table.cell(0, 1))
    document.add_paragraph("甬江市人民政府")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(*lines: str) -> bytes:
    """A minimal PDF with a Latin text layer; cross-reference offsets are rebuilt by the reader."""
    drawn = " ".join(f"1 0 0 1 50 {780 - 20 * n} Tm ({line}) Tj" for n, line in enumerate(lines))
    stream = f"BT /F1 12 Tf {drawn} ET" if lines else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = "%PDF-1.4\n"
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return body.encode()


def ofd(content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", "<OFD/>")
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", content)
    return buffer.getvalue()


def test_a_word_file_gives_lines_and_tables_in_order() -> None:
    read = extract_text(word(rows=[["指标", "", "责任单位"], ["产值", "37", "市局"]]), name="附件.doc")
    assert read.media_type == sniff.DOCX
    assert read.lines == (
        "甬江市示范办法",
        "第一条 为了示范，制定本办法。",
        "指标\t责任单位",
        "产值\t37\t市局",
        "甬江市人民政府",
    )
    assert read.tables == ((2, (("指标", "指标", "责任单位"), ("产值", "37", "市局"))),)


def test_a_pdf_gives_its_text_layer_without_page_numbers() -> None:
    assert extract_text(pdf("Article 1", "Article 2", "- 1 -")).lines == ("Article 1", "Article 2")


def test_a_pdf_without_text_is_a_scan() -> None:
    with pytest.raises(UnreadableDocument, match="scan"):
        extract_text(pdf(), name="扫描件.pdf")


def test_an_encrypted_pdf_is_named() -> None:
    """Locked by the standard handler (ISO 32000-1 §7.6.3) with keys that no empty password opens."""
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'5a' * 32}> /U <{'a5' * 32}> /P -4 >> /ID [<00> <00>]"
    body = pdf("Article 1").replace(b"/Root 1 0 R", f"/Root 1 0 R {locked}".encode())
    with pytest.raises(UnreadableDocument, match=r"公文.pdf: encrypted PDF; ask the publisher"):
        extract_text(body, name="公文.pdf")


def test_an_ofd_page_is_read_from_top_to_bottom() -> None:
    content = (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        '<ofd:TextObject Boundary="20 60 100 5"><ofd:TextCode>第一条</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="90 20 50 5"><ofd:TextCode>办法</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject Boundary="20 20.5 50 5"><ofd:TextCode>示范</ofd:TextCode></ofd:TextObject>'
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )
    assert extract_text(ofd(content)).lines == ("示范办法", "第一条")


def test_an_html_error_page_is_not_taken_for_a_word_file() -> None:
    read = extract_text("<html><body>非法请求 404！</body></html>".encode(), "application/msword", name="附件.doc")
    assert read.media_type == sniff.HTML


def test_old_word_files_need_libreoffice_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(UnreadableDocument, match="soffice is not on PATH"):
        extract_text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="附件.doc")


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="soffice is not installed: .doc and .wps cannot be made or read"
)
@pytest.mark.parametrize(("suffix", "found"), [("doc", sniff.DOC), ("wps", sniff.WPS)])
def test_old_word_and_wps_files_are_read_through_libreoffice(tmp_path: Path, suffix: str, found: str) -> None:
    (tmp_path / "made.docx").write_bytes(word(rows=[["指标", "", "责任单位"], ["产值", "37", "市局"]]))
    options = ["--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "doc"]
    subprocess.run(
        [str(shutil.which("soffice")), *options, "--outdir", str(tmp_path), str(tmp_path / "made.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    read = extract_text((tmp_path / "made.doc").read_bytes(), name=f"附件.{suffix}")
    assert read.media_type == found
    assert read.lines[:2] == ("甬江市示范办法", "第一条 为了示范，制定本办法。")
    assert read.lines[-1] == "甬江市人民政府"
    assert [rows[-1] for _, rows in read.tables] == [("产值", "37", "市局")]


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    with pytest.raises(TooLarge, match="zip_ratio"):
        extract_text(buffer.getvalue(), name="附件.docx")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_word_file_that_breaks_off_is_said_to_be_cut_off(kept: float) -> None:
    body = word()
    with pytest.raises(UnreadableDocument, match=r"附件\.docx: the file is cut off or damaged.*fetch it again"):
        extract_text(body[: int(len(body) * kept)], name="附件.docx")


def test_a_whole_archive_of_something_else_is_not_called_damaged() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("附表.csv", "甲,1\n")
    with pytest.raises(UnreadableDocument, match="holds no text that can be read here"):
        extract_text(buffer.getvalue(), name="附件.zip")


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n", b"Rar!\x1a\x07\x00", b"\x00\x01\x02\x03"])
def test_files_without_text_are_named(body: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        extract_text(body, "application/octet-stream", name="附件")


def picture() -> io.BytesIO:
    """A PNG of one grey point (ISO/IEC 15948)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    points = zlib.compress(b"\x00\x80")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b""))


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("paragraphs", [[], [" ", "\u3000\u3000"], ["\u200b"]])
def test_a_word_file_without_a_character_is_refused(paragraphs: list[str]) -> None:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    with pytest.raises(UnreadableDocument, match=r"附件\.docx: .*document with no text: white space only"):
        extract_text(saved(document), name="附件.docx")


def test_a_word_file_that_holds_one_picture_is_a_scan_as_a_pdf_is() -> None:
    document = docx.Document()
    document.add_picture(picture())
    with pytest.raises(
        UnreadableDocument, match=r"扫描件\.docx: .*1 pictures and no character of text: a scan; it needs OCR"
    ):
        extract_text(saved(document), name="扫描件.docx")
    document.add_paragraph("公告")
    assert extract_text(saved(document), name="扫描件.docx").lines == ("公告",)


@pytest.mark.parametrize("body", [b" \n\t\n", "\u3000\n".encode(), b"<html><body><p> </p></body></html>"])
def test_a_text_of_white_space_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="with no text: white space only"):
        extract_text(body, name="附件")


def test_a_nul_in_a_text_is_named_with_its_place() -> None:
    body = "嘉陵县人民政府".encode() + b"\0" + "公告".encode()
    with pytest.raises(UnreadableDocument, match=r"^公告\.txt: NUL at byte 21 of 28: not a text"):
        extract_text(body, "application/octet-stream", name="公告.txt")
    with pytest.raises(UnreadableDocument, match=r"^公告\.txt: NUL at byte 15 of 20: looks like utf-16-le without"):
        extract_text("嘉陵县人民政府\n公告".encode("utf-16-le"), name="公告.txt")


def test_declared_is_said_where_somebody_declared() -> None:
    body = b"\xff\xfa\x00\x81\xff\x00\xff"
    with pytest.raises(UnreadableDocument, match=r"^附件: its first bytes .* are of no known format"):
        extract_text(body, "application/octet-stream", name="附件")
    with pytest.raises(UnreadableDocument, match=r"^附件: its first bytes"):
        extract_text(body, name="附件")
    with pytest.raises(UnreadableDocument, match=r"^附件: declared application/msword, but its first bytes"):
        extract_text(body, "application/msword", name="附件")


def test_caps_are_errors_with_the_name_of_the_cap() -> None:
    with enforcing(Caps(attachment_bytes=50)), pytest.raises(TooLarge, match="attachment_bytes"):
        extract_text(b"%PDF" + bytes(100))
    with enforcing(Caps(text_characters=50)), pytest.raises(TooLarge, match="text_characters"):
        extract_text(("字" * 100).encode())


@settings(max_examples=100, deadline=5000)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"{\\json"]))
def test_damaged_files_raise_our_own_errors_alone(tail: bytes, magic: bytes) -> None:
    try:
        extract_text(magic + tail)
    except GongbaoError:
        return


@settings(max_examples=60, deadline=5000)
@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=40))
def test_word_files_damaged_anywhere_raise_our_own_errors_alone(position: int, damage: bytes) -> None:
    body = bytearray(WORD)
    place = position % len(body)
    body[place : place + len(damage)] = damage
    try:
        extract_text(bytes(body))
    except GongbaoError:
        return


WORD = word(rows=[["甲", "乙"], ["1", "2"]])
