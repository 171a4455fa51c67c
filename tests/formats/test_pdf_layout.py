"""Lines of printed pages become the paragraphs that were printed; what repeats on pages goes, what only looks so stays."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Cm, Pt

from gongbao.formats.documents import extract_text
from gongbao.formats.pdf_layout import LINES_NOT_JOINED, TWO_COLUMNS, PageLine, paragraphs_of
from gongbao.reading import facts_of, read_text

SIZE, LEFT, TOP, PITCH, WIDTH = 16.0, 80.0, 740.0, 28.0, 27
"""A4 in 16 pt: lines of 27 characters, 28 pt apart (GB/T 9704)."""

PARAGRAPHS = [
    "一、加强巡查。各区水利部门应当建立巡查制度，对辖区内的河道每月至少巡查两次，发现侵占河道的行为应当依照第十条规定处理。",
    "二、加强保障。市级财政每年安排专项资金不少于三百万元，用于河道清淤、堤防加固和水质监测，资金使用情况按照规定向社会公开。",
    "三、本通知自2024年7月1日起施行。",
]


def line(text: str, at: int, left: float = LEFT, size: float = SIZE) -> PageLine:
    bottom = TOP - PITCH * at
    return PageLine(text=text, left=left, right=left + size * len(text), bottom=bottom, top=bottom + size, size=size)


def printed(paragraphs: list[str], *, indent: int = 2, rows: int = 22, gap: int = 0) -> list[list[PageLine]]:
    """Set paragraphs as a typesetter does: ``indent`` characters in, ``rows`` lines a page, ``gap`` rows between two."""
    pages: list[list[PageLine]] = [[]]
    row = 0
    for paragraph in paragraphs:
        rest, first = paragraph, True
        while rest:
            room = WIDTH - (indent if first else 0)
            if row >= rows:
                pages.append([])
                row = 0
            pages[-1].append(line(rest[:room], row, LEFT + SIZE * (indent if first else 0)))
            rest, first, row = rest[room:], False, row + 1
        row += gap
    return pages


@pytest.mark.parametrize(("indent", "gap"), [(2, 0), (0, 1)])
def test_printed_lines_are_the_paragraphs_that_were_printed(indent: int, gap: int) -> None:
    assert paragraphs_of(printed(PARAGRAPHS, indent=indent, gap=gap)) == (tuple(PARAGRAPHS), ())


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = printed(PARAGRAPHS * 3, rows=5)
    assert len(pages) > 3
    assert paragraphs_of(pages)[0] == tuple(PARAGRAPHS * 3)


def test_a_citation_at_the_head_of_a_line_opens_no_paragraph() -> None:
    body = "为了加强河道管理，维护防洪安全，各区人民政府可依照第十条规定予以处罚，并向社会公布处理结果。"
    lines = [row.text for row in printed([body])[0]]
    assert lines[1].startswith("第十条")
    assert paragraphs_of(printed([*PARAGRAPHS, body]))[0] == (*PARAGRAPHS, body)


def test_a_heading_that_fills_no_line_stays_apart_from_what_follows() -> None:
    texts = ["第一章 总则", PARAGRAPHS[0], "第二章 保障", PARAGRAPHS[1]]
    assert paragraphs_of(printed(texts))[0] == tuple(texts)


def test_a_large_head_is_not_joined_with_the_text_below_it() -> None:
    head = [line("云州市水利局文件", -3, left=150.0, size=36.0), line("云水〔2024〕3号", -1, left=220.0)]
    pages = printed(PARAGRAPHS)
    assert paragraphs_of([[*head, *pages[0]]])[0] == ("云州市水利局文件", "云水〔2024〕3号", *PARAGRAPHS)


def test_a_collapsed_text_on_paper_keeps_the_headings_inside_its_lines() -> None:
    title = "云州市水利局关于加强河道管理的通知"
    lines, flags = paragraphs_of(printed([title, "".join(PARAGRAPHS)]))
    assert (lines, flags) == ((title, "".join(PARAGRAPHS)), ())
    clauses = facts_of(read_text("\n".join(lines)))["clauses"]
    assert [c["label"] for c in clauses if c["level"] == "h1"] == ["一", "二", "三"]


def with_feet(pages: list[list[PageLine]], *feet: str) -> list[list[PageLine]]:
    return [[*page, line(foot, 24, left=290.0)] for page, foot in zip(pages, feet, strict=True)]


@pytest.mark.parametrize(
    "feet",
    [
        ("— 1 —", "— 2 —", "— 3 —"),
        ("- 7 -", "- 8 -", "- 9 -"),
        ("1", "2", "3"),
        ("第1页 共3页", "第2页 共3页", "第3页 共3页"),
        ("1/3", "2/3", "3/3"),
    ],
)
def test_numbers_that_count_the_pages_go(feet: tuple[str, ...]) -> None:
    pages = printed(PARAGRAPHS * 3, rows=8)
    assert len(pages) == 3
    assert paragraphs_of(with_feet(pages, *feet))[0] == tuple(PARAGRAPHS * 3)


def test_a_number_that_counts_no_pages_is_a_word_of_the_text() -> None:
    pages = printed(PARAGRAPHS * 3, rows=8)
    kept = paragraphs_of(with_feet(pages, "300", "45", "12"))[0]
    assert [text for text in kept if text.isdigit()] == ["300", "45", "12"]


def test_a_running_head_goes_where_it_repeats_and_a_line_that_stands_twice_stays() -> None:
    pages = printed(PARAGRAPHS * 3, rows=8)
    head = line("云州市人民政府公报 2024年第6期", -2, left=180.0)
    assert paragraphs_of([[head, *page] for page in pages])[0] == tuple(PARAGRAPHS * 3)
    units = line("责任单位：市水利局", 24, left=290.0)
    twice = [[*pages[0], units], [*pages[1], units], pages[2]]
    assert paragraphs_of(twice)[0].count("责任单位：市水利局") == 2


def test_a_page_in_two_columns_is_flagged_and_a_table_is_not() -> None:
    column = [
        text for page in printed(["".join(PARAGRAPHS * 2)]) for row in page for text in (row.text[:13], row.text[13:])
    ]
    left = [line(text, at) for at, text in enumerate(column[:6])]
    right = [line(text, at, left=LEFT + 15 * SIZE) for at, text in enumerate(column[6:12])]
    assert TWO_COLUMNS in paragraphs_of([[*left, *right]])[1]
    cells = [cell for at in range(8) for cell in (line(f"指标{at}", at), line("30%", at, left=LEFT + 15 * SIZE))]
    read, flags = paragraphs_of([cells])
    assert (read[:4], flags) == (("指标0", "30%", "指标1", "30%"), ())


def test_lines_that_end_anywhere_are_flagged() -> None:
    ragged = [line("各区水利部门应当建立巡查制度对辖区内"[: 12 + at % 6], at, left=LEFT + 70 * at) for at in range(8)]
    assert paragraphs_of([ragged])[1] == (LINES_NOT_JOINED,)


def printed_by_libreoffice(document: Document, folder: Path) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    (folder / "made.docx").write_bytes(buffer.getvalue())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(shutil.which("soffice")), "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "made.docx")], check=True, capture_output=True, timeout=120)
    return (folder / "made.pdf").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed: it prints the PDF")
def test_a_collapsed_text_printed_by_libreoffice_reads_as_the_text(tmp_path: Path) -> None:
    title, text = "云州市水利局关于加强河道管理的通知", "".join(PARAGRAPHS)
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for words in (title, text):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.add_run(words).font.size = Pt(16)
    assert extract_text(printed_by_libreoffice(document, tmp_path)).lines == (title, text)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed: it prints the PDF")
def test_cells_that_stand_beside_and_below_one_another_are_not_mixed(tmp_path: Path) -> None:
    rows = [
        ("序号", "指标", "单位", "2025年基数", "2028年目标"),
        ("1", "绿道里程", "公里", "88", "130"),
        ("2", "单位地区生产总值能源消耗较二〇二五年累计下降幅度", "%", "—", "14"),
        ("3", "口袋公园", "个", "8", "20"),
    ]
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=5)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    lines = extract_text(printed_by_libreoffice(document, tmp_path)).lines
    assert "1 绿道里程 公里 88 130" in lines
    assert not [words for words in ("绿道里程", "口袋公园", "指标") if not any(words in read for read in lines)]


def test_a_block_set_in_goes_on_line_by_line_but_not_behind_an_end_nor_before_a_number() -> None:
    inset = LEFT + 2 * SIZE
    flush = printed(PARAGRAPHS * 2, indent=0, gap=1)[0]
    rows = ["甲" * 24 + "，", "乙" * 24 + "，", "丙" * 24 + "；", "丁" * 24 + "，", "（三）" + "戊" * 22]
    block = [line(text, 30 + at, inset) for at, text in enumerate(rows)]
    found = paragraphs_of([[*flush, *block]])[0]
    assert found[-3:] == ("".join(rows[:3]), rows[3], rows[4])


def test_two_full_lines_set_in_are_two_paragraphs_where_paragraphs_are_set_in() -> None:
    heading, text = (
        "关于加强河道管理维护防洪安全和水生态环境保障的若干意见",
        "为了加强河道管理，维护防洪安全，制定本意见，请各地结合实际认真贯彻执行。",
    )
    rows = [*PARAGRAPHS, heading[: WIDTH - 2], text]
    assert paragraphs_of(printed(rows))[0] == tuple(rows)
