"""Workbooks (.xlsx, ISO/IEC 29500): cells as a reader sees them, merged cells, hidden sheets, damage and bombs."""

from __future__ import annotations

import io
import zipfile

import pytest

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.documents import extract_text
from gongbao.formats.sniff import XLSX
from gongbao.reading.targets import targets_of_rows
from gongbao.settings import Caps, enforcing

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '<numFmt numFmtId="165" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="2"/><xf numFmtId="1"/></cellXfs></styleSheet>'
)


def sheet(rows: str, merged: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def text(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c>'


def workbook(
    *sheets: tuple[str, str],
    shared: str = "",
    hidden: frozenset[str] = frozenset(),
    extra: dict[str, str] | None = None,
) -> bytes:
    states = dict.fromkeys(hidden, 'state="hidden"')
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" {states.get(name, "")} r:id="rId{n}"/>'
        for n, (name, _) in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    members = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>'
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        **{f"xl/worksheets/sheet{n}.xml": body for n, (_, body) in enumerate(sheets, 1)},
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in members.items():
            archive.writestr(path, body)
    return out.getvalue()


GOALS = sheet(
    f'<row r="1">{text("A1", "主要指标表")}</row>'
    f'<row r="2">{text("A2", "指标")}{text("B2", "2025年基数")}{text("C2", "2028年目标")}</row>'
    '<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4"><v>0.30000000000000004</v></c><c r="C4"><v>45</v></c></row>'
    f'<row r="5">{text("A5", "覆盖率")}<c r="B5" s="1"><v>0.55</v></c><c r="C5" s="4"><v>0.8</v></c></row>',
    '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>',
)
SHARED = "<si><r><t>绿道</t></r><r><t>(公里)</t></r><rPh><t>lvdao</t></rPh></si>"


def test_a_workbook_gives_lines_and_a_table_whose_merged_cell_stands_in_every_place():
    read = extract_text(workbook(("指标", GOALS), shared=SHARED), name="附件.xlsx")
    assert read.media_type == XLSX
    assert read.lines == (
        "指标",
        "主要指标表",
        "指标\t2025年基数\t2028年目标",
        "绿道(公里)\t0.3\t45",
        "覆盖率\t55.00%\t80.0%",
    )
    ((at, rows),) = read.tables
    assert (at, rows[0]) == (1, ("主要指标表",) * 3)
    assert [(t.indicator, t.base_value, t.target_value) for t in targets_of_rows(rows, eid=None)] == [
        ("绿道(公里)", "0.3", "45"),
        ("覆盖率", "55.00%", "80.0%"),
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="A1" s="2"><v>46204</v></c>', "2026-07-01"),
        ('<c r="A1" s="3"><v>46204</v></c>', "2026-07-01"),
        ('<c r="A1" s="5"><v>12.5</v></c>', "12.50"),
        ('<c r="A1" s="6"><v>12</v></c>', "12"),
        ('<c r="A1"><v>330000199001011234</v></c>', "330000199001011234"),
        ('<c r="A1"><v>1E-3</v></c>', "0.001"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="str"><f>B1&amp;C1</f><v>丙县</v></c>', "丙县"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A1" s="99"><v>7</v></c>', "7"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(cell, shown):
    body = sheet(f'<row r="1">{cell}</row><row r="2">{text("A2", "甲")}{text("B2", "乙")}</row>')
    assert extract_text(workbook(("Sheet1", body))).lines == (shown, "甲\t乙")


def test_a_hidden_sheet_is_not_read_and_a_default_name_is_no_line():
    other = sheet(f'<row r="1">{text("A1", "草稿")}</row>')
    book = workbook(("Sheet1", GOALS), ("底稿", other), shared=SHARED, hidden=frozenset({"底稿"}))
    assert extract_text(book).lines[0] == "主要指标表"
    assert "草稿" not in extract_text(book).lines


def test_cells_without_a_reference_follow_one_another_and_empty_columns_fall_away():
    body = sheet(
        '<row><c t="inlineStr"><is><t>甲</t></is></c><c/><c t="inlineStr"><is><t>乙</t></is></c></row>'
        '<row><c t="inlineStr"><is><t>丙</t></is></c><c/><c t="inlineStr"><is><t>丁</t></is></c></row>'
    )
    assert extract_text(workbook(("Sheet1", body))).tables == ((0, (("甲", "乙"), ("丙", "丁"))),)


@pytest.mark.parametrize(
    ("book", "error", "said"),
    [
        (workbook(("Sheet1", "<worksheet")), UnreadableDocument, "not XML"),
        (workbook(("Sheet1", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')), UnreadableDocument, "DTD"),
        (
            workbook(("Sheet1", sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'))),
            UnreadableDocument,
            "shared string 9",
        ),
        (workbook(("Sheet1", sheet('<row r="1"><c r="A1"><v>x1</v></c></row>'))), UnreadableDocument, "A1"),
        (workbook(("Sheet1", sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'))), UnreadableDocument, "ZZZZ1"),
        (workbook(("Sheet1", sheet(""))), UnreadableDocument, "no text"),
        (
            workbook(("Sheet1", GOALS), extra={"xl/_rels/workbook.xml.rels": "<Relationships/>"}),
            UnreadableDocument,
            "rId1",
        ),
    ],
)
def test_a_damaged_workbook_is_refused_by_name(book, error, said):
    with pytest.raises(error, match=said):
        extract_text(book, name="附件.xlsx")


def test_a_sheet_whose_cells_pass_the_cap_is_refused():
    columns = [chr(65 + n) for n in range(26)]
    cells = ["".join(f'<c r="{c}{n}"><v>1</v></c>' for c in columns) for n in range(1, 41)]
    wide = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(cells, 1))
    with enforcing(Caps(table_cells=1000)), pytest.raises(TooLarge, match="table_cells=1000"):
        extract_text(workbook(("Sheet1", sheet(wide))), name="附件.xlsx")


def test_merged_cells_that_cover_one_another_cannot_take_time():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 30))
    covering = '<mergeCell ref="A1:XFD1048576"/>' * 50
    merged = sheet(rows, f"<mergeCells>{covering}</mergeCells>")
    with enforcing(Caps(table_cells=1000)), pytest.raises(TooLarge, match="table_cells=1000"):
        extract_text(workbook(("Sheet1", merged)), name="附件.xlsx")


def test_scattered_cells_do_not_widen_the_table():
    rows = "".join(f'<row r="{n}"><c r="{c}{n}"><v>{n}</v></c></row>' for n, c in ((1, "A"), (2, "XFD")))
    assert extract_text(workbook(("Sheet1", sheet(rows)))).lines == ("1", "2")
