from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.documents import extract_text
from gongbao.formats.word_series import written_number
from gongbao.settings import Caps, enforcing


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(*blocks: str, levels: dict[int, tuple[str, str, str]] | None = None, nums: str = "") -> bytes:
    """A .docx of raw blocks; ``levels``: ilvl to (numFmt, lvlText, more) of abstract numbering 1, used by num 1."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(_named(block)))
    if levels:
        root = document.part.numbering_part.element
        for element in list(root):
            root.remove(element)
        made = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
            for n, (fmt, text, more) in levels.items()
        )
        root.append(parse_xml(_named(f'<w:abstractNum w:abstractNumId="1">{made}</w:abstractNum>')))
        for num in (f'<w:num w:numId="1">{ABSTRACT}</w:num>', *filter(None, nums.split("\n"))):
            root.append(parse_xml(_named(num)))
    return saved(document)


def _named(block: str) -> str:
    name = block.split(">", maxsplit=1)[0].split(maxsplit=1)[0].removeprefix("<")
    return block.replace(f"<{name}", f"<{name} {nsdecls('w')}", 1)


ABSTRACT = '<w:abstractNumId w:val="1"/>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def numbered(text: str, level: int = 0, num: int = 1) -> str:
    return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


@pytest.mark.parametrize(
    "row",
    [
        cell("甲", '<w:gridSpan w:val="300000000"/>'),
        f'<w:trPr><w:gridBefore w:val="300000000"/></w:trPr>{cell("甲")}',
        f'<w:trPr><w:gridAfter w:val="300000000"/></w:trPr>{cell("甲")}',
    ],
)
def test_spans_of_a_word_table_are_counted_before_they_are_expanded(row: str) -> None:
    with pytest.raises(TooLarge, match="table_cells=200000"):
        extract_text(word(table(row)), name="附件.docx")


def test_the_cells_of_all_tables_count_together() -> None:
    two = word(table(cell("甲") + cell("乙")), table(cell("丙") + cell("丁")))
    with enforcing(Caps(table_cells=4)):
        assert extract_text(two).lines == ("甲", "乙", "丙", "丁")
    with enforcing(Caps(table_cells=3)), pytest.raises(TooLarge, match="table_cells=3"):
        extract_text(two)


def test_cells_merged_down_and_rows_that_start_late_keep_their_columns() -> None:
    body = word(
        table(
            cell("指标") + cell("2025年") + cell("属性"),
            cell("产值", '<w:vMerge w:val="restart"/>') + cell("37") + cell("预期性"),
            cell("", "<w:vMerge/>") + cell("38") + cell("约束性"),
            f'<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>{cell("39")}',
        )
    )
    assert extract_text(body).tables[0][1] == (
        ("指标", "2025年", "属性"),
        ("产值", "37", "预期性"),
        ("产值", "38", "约束性"),
        ("", "39", ""),
    )


@pytest.mark.parametrize(
    ("inner", "line"),
    [
        (f'{run("第二条 补助")}<w:ins w:id="1" w:author="甲">{run("五十万元")}</w:ins>', "第二条 补助五十万元"),
        (
            f'<w:smartTag w:element="chsdate">{run("2025年3月1日")}</w:smartTag>{run("起施行。")}',
            "2025年3月1日起施行。",
        ),
        (f"{run('第四条 ')}<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "第四条 控件"),
        (f'<w:fldSimple w:instr="DATE">{run("5月1日")}</w:fldSimple>{run("前")}', "5月1日前"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t></w:r>", "甲 乙-丙"),
        (f'<w:moveTo w:id="1">{run("移来")}</w:moveTo><w:moveFrom w:id="2">{run("移走")}</w:moveFrom>', "移来"),
        (f'<w:del w:id="1"><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>{run("新")}', "新"),
        (
            f"{run('甲')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击')}</w:sdtContent></w:sdt>",
            "甲",
        ),
        (f'{run("甲")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("乙")}', "甲乙"),
    ],
)
def test_every_word_of_a_paragraph_is_read_whatever_wraps_it(inner: str, line: str) -> None:
    assert extract_text(word(paragraph(inner))).lines == (line,)


def test_lines_break_where_word_breaks_them_and_text_boxes_follow_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('框内'))}{paragraph(run('二行'))}</w:txbxContent>"
    drawn = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = word(paragraph(f"<w:r><w:t>前</w:t>{drawn}<w:br/><w:t>后</w:t></w:r>"))
    assert extract_text(body).lines == ("前", "后", "框内", "二行")


def test_blocks_in_content_controls_and_insertions_keep_their_places() -> None:
    inside = f"<w:sdt><w:sdtContent>{paragraph(run('第二条 乙'))}{table(cell('丙'))}</w:sdtContent></w:sdt>"
    listed = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{listed}<w:sdtContent>{paragraph(run('第一条 1'))}</w:sdtContent></w:sdt>"
    inserted = f'<w:ins w:id="1">{paragraph(run("第三条 丁"))}</w:ins>'
    body = word(contents, paragraph(run("第一条 甲")), inside, inserted)
    assert extract_text(body).lines == ("第一条 甲", "第二条 乙", "丙", "第三条 丁")


def test_rows_and_cells_in_content_controls_and_tables_in_cells_are_read() -> None:
    row = f"<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{cell('甲')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
    inner = f"<w:tr><w:tc>{table(cell('内一'), cell('内二'))}{paragraph('')}</w:tc></w:tr>"
    gone = f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell("删")}</w:tr>'
    assert extract_text(word(f"<w:tbl>{row}{inner}{gone}</w:tbl>")).lines == ("甲", "内一", "内二")


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = word(paragraph(run("第一条 为了"), deleted), paragraph(run("示范。")), paragraph(run("第二条")))
    assert extract_text(body).lines == ("第一条 为了示范。", "第二条")


def test_a_word_file_with_a_dtd_is_refused() -> None:

    made, buffer = zipfile.ZipFile(io.BytesIO(word(paragraph(run("甲"))))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info in made.infolist():
            data = made.read(info)
            if info.filename == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE d [<!ENTITY a "b">]><w:document', 1)
            archive.writestr(info.filename, data)
    with pytest.raises(UnreadableDocument, match="DTD"):
        extract_text(buffer.getvalue(), name="附件.docx")


@pytest.mark.parametrize(
    ("series", "text", "labels"),
    [
        ("chineseCounting", "第%1条", ("第一条 甲", "第二条 乙")),
        ("chineseCountingThousand", "（%1）", ("（一）甲", "（二）乙")),
        ("decimal", "%1.", ("1. 甲", "2. 乙")),
        ("decimalEnclosedCircle", "%1", ("① 甲", "② 乙")),
        ("ideographTraditional", "%1、", ("甲、甲", "乙、乙")),
        ("ganada", "%1.", ("甲", "乙")),
        ("bullet", "●", ("甲", "乙")),
    ],
)
def test_automatic_numbers_stand_before_the_words(series: str, text: str, labels: tuple[str, ...]) -> None:
    assert extract_text(word(numbered("甲"), numbered("乙"), levels={0: (series, text, "")})).lines == labels


def test_levels_count_apart_and_restart_below_a_new_number() -> None:
    levels = {
        0: ("chineseCounting", "第%1章", ""),
        1: ("decimal", "%1.%2", "<w:isLgl/>"),
        2: ("chineseCounting", "第%3条", '<w:lvlRestart w:val="0"/>'),
    }
    places = (0, 1, 2, 1, 0, 1, 2)
    body = word(*(numbered("文", level) for level in places), levels=levels)
    assert extract_text(body).lines == (
        *("第一章 文", "1.1 文", "第一条 文", "1.2 文"),
        *("第二章 文", "2.1 文", "第二条 文"),
    )


def test_lists_that_share_a_series_go_on_unless_they_start_anew() -> None:
    nums = (
        f'<w:num w:numId="2">{ABSTRACT}</w:num>\n<w:num w:numId="3">{ABSTRACT}'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = word(*(numbered("文", 0, num) for num in (1, 2, 3, 3)), levels={0: ("decimal", "%1.", "")}, nums=nums)
    assert extract_text(body).lines == ("1. 文", "2. 文", "1. 文", "2. 文")


def test_a_style_numbers_its_paragraphs_and_a_paragraph_can_refuse() -> None:
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    none = document.add_paragraph("丙", style="List Number")
    none._p.get_or_add_pPr().append(parse_xml(_named('<w:numPr><w:numId w:val="0"/></w:numPr>')))
    assert extract_text(saved(document)).lines == ("1. 甲", "2. 乙", "丙")


@pytest.mark.parametrize(
    ("number", "series", "written"),
    [
        *(
            (n, "chineseCountingThousand", w)
            for n, w in [(10, "十"), (20, "二十"), (101, "一百零一"), (110, "一百一十")]
        ),
        *((n, "chineseCountingThousand", w) for n, w in [(1010, "一千零一十"), (1001, "一千零一"), (10_000, None)]),
        *((n, "chineseLegalSimplified", w) for n, w in [(3, "叁"), (12, "壹拾贰")]),
        *((n, "decimalEnclosedCircle", w) for n, w in [(20, "⑳"), (21, None), (0, None)]),
        *[
            (4, "lowerRoman", "iv"),
            (28, "upperLetter", "BB"),
            (7, "decimalZero", "07"),
            (12, "decimalFullWidth", "１２"),
        ],
        *[(3, "ideographZodiac", "寅"), (5, "none", "")],
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, series: str, written: str | None) -> None:
    assert written_number(number, series) == written


OFFICE = """#!/bin/sh
sleep 0.6 && mkdir -p "$(dirname "$9")/late" && touch "$GONGBAO_TEST_MARK" &
wait
"""


def test_what_libreoffice_starts_ends_with_it_and_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, mark, folder = tmp_path / "soffice", tmp_path / "mark", tmp_path / "tmp"
    program.write_text(OFFICE)
    program.chmod(0o755)
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("GONGBAO_TEST_MARK", str(mark))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with enforcing(Caps(office_seconds=0.2)), pytest.raises(UnreadableDocument, match=r"office_seconds=0\.2"):
        extract_text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="附件.doc")
    time.sleep(1)
    assert not mark.exists()
    assert list(folder.iterdir()) == []


def ofd(content: str) -> bytes:
    return zipped({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": content})


def zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in members.items():
            archive.writestr(path, text)
    return buffer.getvalue()


def test_an_ofd_page_with_a_dtd_or_an_unknown_entity_is_refused() -> None:
    page = '<P><TextObject Boundary="20 60 100 5"><TextCode>甲&a;乙</TextCode></TextObject></P>'
    with pytest.raises(UnreadableDocument, match="DTD"):
        extract_text(ofd(f'<!DOCTYPE P [<!ENTITY a "丙">]>{page}'), name="公文.ofd")
    with pytest.raises(UnreadableDocument, match="not XML"):
        extract_text(ofd(page), name="公文.ofd")


def test_codes_of_one_text_object_at_other_heights_are_other_lines() -> None:
    codes = (
        '<TextCode X="0" Y="4">第一</TextCode><TextCode X="9">行</TextCode><TextCode X="0" Y="9">第二行</TextCode>'
        '<TextCode X="0" Y="nan">又</TextCode>'
    )
    page = (
        f'<P><TextObject Boundary="20 60 100 10">{codes}</TextObject>'
        '<TextObject Boundary="60 60 10 5"><TextCode X="0" Y="4">尾</TextCode></TextObject>'
        '<TextObject Boundary="nan 1 2 3"><TextCode>无处</TextCode></TextObject></P>'
    )
    assert extract_text(ofd(page)).lines == ("第一行尾", "第二行又")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("甲.docx", word(paragraph(run("甲")), paragraph(run("乙\ufffd丙")))),
        ("甲.ofd", ofd('<P><TextObject Boundary="1 1 9 5"><TextCode>甲</TextCode></TextObject>'
                       '<TextObject Boundary="1 9 9 5"><TextCode>乙\ufffd丙</TextCode></TextObject></P>')),
        ("甲.txt", "甲\n乙\ufffd丙".encode()),
        ("甲.txt", "第一条 为了示范\n乙\ufffd丙".encode("gb18030")),
    ],
)  # fmt: skip
def test_words_that_were_lost_before_are_refused_with_their_place(name: str, body: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=rf"{name}: line 2 holds U\+FFFD"):
        extract_text(body, name=name)


@pytest.mark.parametrize(("cap", "fits"), [("zip_members", 2), ("zip_total_bytes", 400), ("zip_member_bytes", 380)])
def test_every_cap_on_archives_is_an_error_with_its_name(cap: str, fits: int) -> None:
    page = '<TextObject Boundary="1 1 9 5"><TextCode>甲</TextCode></TextObject>'
    body = ofd(f"<P>{page * 5}</P>")
    with enforcing(Caps(**{cap: fits})):
        assert extract_text(body).lines
    with enforcing(Caps(**{cap: 1})), pytest.raises(TooLarge, match=f"{cap}=1"):
        extract_text(body)


def test_a_pdf_of_more_pages_than_the_cap_is_refused() -> None:
    kids = "".join(f"{n} 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\n" for n in (3, 4))
    body = (
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        f"2 0 obj << /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >> endobj\n{kids}trailer << /Size 5 /Root 1 0 R >>\n%%EOF"
    ).encode()
    with enforcing(Caps(pdf_pages=2)), pytest.raises(UnreadableDocument, match="scan"):
        extract_text(body)
    with enforcing(Caps(pdf_pages=1)), pytest.raises(TooLarge, match="pdf_pages=1"):
        extract_text(body)


def _pdf_with_stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    head += b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    head += b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 "
    head += b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj\n"
    stream = b"4 0 obj << /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return head + stream + packed + b"\nendstream endobj\ntrailer << /Size 5 /Root 1 0 R >>\n%%EOF"


def test_a_pdf_that_unpacks_beyond_the_cap_is_refused_before_it_is_opened() -> None:
    drawn = b"BT /F1 12 Tf 50 700 Td (Article 1 Purpose) Tj ET "
    assert extract_text(_pdf_with_stream(drawn), name="a.pdf").lines == ("Article 1 Purpose",)
    bomb = _pdf_with_stream(drawn + b"0 0 m " * 6_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(TooLarge, match="pdf_stream_bytes=32000000"):
        extract_text(bomb, name="a.pdf")
    with enforcing(Caps(pdf_stream_bytes=10)), pytest.raises(TooLarge, match="pdf_stream_bytes=10"):
        extract_text(_pdf_with_stream(drawn), name="a.pdf")
