"""Ruled tables of PDFs are tables, cell by cell: words that wrap, joined cells, borders as boxes, the next page."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Cm, Pt

from gongbao.formats.documents import DocumentText, extract_text
from gongbao.formats.pdf_rules import grids_of_rules
from gongbao.formats.tables import Rows
from gongbao.reading.targets import targets_of_rows

OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed: it prints the PDF")
HEAD = ("序号", "指标", "单位", "2025年基数", "2028年目标", "责任单位")
ROWS = (
    HEAD,
    ("1", "绿道里程", "公里", "88", "130", "市园林局"),
    (
        "2",
        "单位地区生产总值能源消耗较二〇二五年累计下降幅度",
        "%",
        "—",
        "14",
        "市发展改革委、市经济和信息化局、市统计局",
    ),
    ("3", "口袋公园", "个", "8", "20", "市园林局"),
)


def printed(document: Document, folder: Path) -> DocumentText:
    buffer = io.BytesIO()
    document.save(buffer)
    (folder / "made.docx").write_bytes(buffer.getvalue())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(shutil.which("soffice")), "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "made.docx")], check=True, capture_output=True, timeout=120)
    return extract_text((folder / "made.pdf").read_bytes(), name="附件.pdf")


def with_table(rows: Sequence[Sequence[str]], *, size: float = 10.5) -> Document:
    document = docx.Document()
    document.sections[0].page_width, document.sections[0].page_height = Cm(21), Cm(29.7)
    document.add_paragraph("云州市绿道建设主要指标")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).font.size = Pt(size)
    document.add_paragraph("注：各区可以结合实际提出更高目标。")
    return document


@OFFICE
def test_words_that_wrap_in_a_cell_are_one_and_its_goals_are_read(tmp_path: Path) -> None:
    read = printed(with_table(ROWS), tmp_path)
    assert read.tables == ((1, ROWS),)
    assert read.lines == (
        "云州市绿道建设主要指标",
        *("\t".join(row) for row in ROWS),
        "注：各区可以结合实际提出更高目标。",
    )
    assert [
        (t.indicator_with_unit, t.target_year, t.target_value) for t in targets_of_rows(read.tables[0][1], eid=None)
    ] == [
        ("绿道里程(公里)", 2028, "130"),
        ("单位地区生产总值能源消耗较二〇二五年累计下降幅度(%)", 2028, "14"),
        ("口袋公园(个)", 2028, "20"),
    ]


@OFFICE
def test_a_table_over_three_pages_is_one_and_its_head_is_not_repeated(tmp_path: Path) -> None:
    rows = (HEAD, *((str(n), f"第{n}项", "个", str(n), str(2 * n), "市园林局") for n in range(1, 71)))
    document = with_table(rows, size=16)
    mark = document.tables[0].rows[0]._tr.get_or_add_trPr()
    mark.append(mark.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader"))
    assert printed(document, tmp_path).tables == ((1, rows),)


@OFFICE
def test_the_words_of_joined_cells_stand_in_every_place_that_they_cover(tmp_path: Path) -> None:
    document = with_table((*ROWS, ("", "", "", "", "", "")))
    table = document.tables[0]
    table.cell(4, 0).merge(table.cell(4, 2)).text = "合计"
    table.cell(4, 4).text = "164"
    table.cell(3, 5).merge(table.cell(4, 5)).text = "市园林局"
    ((_, rows),) = printed(document, tmp_path).tables
    assert rows[3:] == (ROWS[3], ("合计", "合计", "合计", "", "164", "市园林局"))


@OFFICE
def test_text_in_a_frame_stays_text(tmp_path: Path) -> None:
    framed = (
        "专栏1 重点工程。建设沿江绿道三十公里，改造老旧公园八处，完善标识、照明和厕所等配套设施，方便市民休闲健身。"
    )
    assert printed(with_table([(framed,)]), tmp_path).tables == ()


def pdf(*pages: str) -> bytes:
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for n, drawn in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * n} 0 R>>"
        )
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj{made}\nendobj\n" for n, made in enumerate(objects, 1))
    return f"{body}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\n%%EOF".encode()


def words(x: float, y: float, text: str) -> str:
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n"


def boxes(across: Sequence[float], down: Sequence[float]) -> str:
    """The borders of each cell as thin boxes, as word processors print them, each a little beside its neighbour's."""
    drawn = ""
    for top, bottom in pairwise(down):
        for left, right in pairwise(across):
            drawn += f"{left} {top} {right - left} 0.5 re f {left} {bottom + 0.5} {right - left} 0.5 re f\n"
            drawn += f"{left} {bottom} 0.5 {top - bottom} re f {right - 0.5} {bottom} 0.5 {top - bottom} re f\n"
    return drawn


def tables_of(*pages: str) -> list[Rows]:
    return [rows for _, rows in extract_text(pdf(*pages), name="a.pdf").tables]


FIRST = words(55, 785, "Item") + words(155, 785, "Goal 2028") + words(55, 765, "Greenways") + words(155, 765, "130")


def test_borders_drawn_as_thin_boxes_make_a_table() -> None:
    assert tables_of(boxes((50, 150, 250), (800, 780, 760)) + FIRST) == [(("Item", "Goal 2028"), ("Greenways", "130"))]


def test_a_table_open_at_its_sides_is_one() -> None:
    rules = "".join(f"50 {y} m 250 {y} l S\n" for y in (800, 780, 760)) + "150 760 m 150 800 l S\n"
    assert tables_of(rules + FIRST) == [(("Item", "Goal 2028"), ("Greenways", "130"))]


def test_rules_that_are_not_seen_and_lines_that_cross_nothing_make_no_table() -> None:
    unseen = "".join(f"50 {y} m 250 {y} l n\n" for y in (800, 780, 760)) + "150 760 m 150 800 l n\n"
    assert tables_of(unseen + FIRST) == []
    assert tables_of("50 800 m 250 800 l S 50 780 m 250 780 l S 50 760 m 250 760 l S\n" + FIRST) == []


def test_a_row_that_the_page_cuts_is_one_row() -> None:
    tail = boxes((50, 150, 250), (800, 780, 760)) + words(155, 785, "and Parks Bureau")
    tail += words(55, 765, "Parks") + words(155, 765, "20")
    head = boxes((50, 150, 250), (120, 100, 80)) + words(55, 105, "Item") + words(155, 105, "Who")
    head += words(55, 85, "Greenways") + words(155, 85, "Water")
    assert tables_of(head, tail) == [(("Item", "Who"), ("Greenways", "Water and Parks Bureau"), ("Parks", "20"))]


def test_two_tables_of_one_page_stay_two() -> None:
    below = boxes((50, 150, 250), (700, 680, 660)) + words(55, 685, "Item") + words(155, 685, "Who")
    below += words(55, 665, "Parks") + words(155, 665, "Bureau")
    assert tables_of(boxes((50, 150, 250), (800, 780, 760)) + FIRST + below) == [
        (("Item", "Goal 2028"), ("Greenways", "130")),
        (("Item", "Who"), ("Parks", "Bureau")),
    ]


def test_a_large_table_whose_every_cell_has_borders_of_its_own_is_one() -> None:
    across, down = tuple(range(50, 531, 80)), tuple(range(800, 49, -15))
    rows = tuple(tuple(f"r{row}c{column}" for column in range(6)) for row in range(50))
    drawn = boxes(across, down) + "".join(
        words(across[column] + 5, down[row + 1] + 4, rows[row][column]) for row in range(50) for column in range(6)
    )
    assert tables_of(drawn) == [rows]


def test_rules_of_a_drawing_are_not_followed() -> None:
    across = [(float(4 * n), 0.0, 4000.0) for n in range(300)]
    assert grids_of_rules(across, across) == []
    assert len(grids_of_rules(across[:30], across[:30])) == 1


def test_a_page_of_many_rules_is_a_drawing() -> None:
    rules = "".join(f"{x} 100 m {x} 700 l S\n" for x in range(4, 592, 4))
    rules += "".join(f"4 {y} m 590 {y} l S\n" for y in range(4, 2400, 4))
    assert tables_of(rules + FIRST) == []
