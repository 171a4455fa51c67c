"""A table that LibreOffice ran together is parted by the cell marks of the .doc; nothing else is touched."""

from __future__ import annotations

import io

import docx
import pytest

from gongbao.formats import documents
from gongbao.formats.cell_marks import part_cells
from gongbao.formats.documents import extract_text

TABLE = "指标\x07单位\x072026年\x07\x07里程\x07公里\x07860\x07\x07"
LOST = "指标单位2026年里程公里860"
ROWS = (("指标", "单位", "2026年"), ("里程", "公里", "860"))


def old_file(text: str, *, before: bytes = b"\xd0\xcf\x11\xe0" + bytes(508)) -> bytes:
    return before + text.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize("before", [bytes(512), bytes(513)])
def test_a_table_at_the_end_of_an_old_file_keeps_its_cells(before: bytes) -> None:
    body = old_file(f"附件\r目标表\r{TABLE}", before=before)
    assert part_cells(body, ("附件", "目标表", LOST), ()) == (
        ("附件", "目标表", "指标\t单位\t2026年", "里程\t公里\t860"),
        ((2, ROWS),),
    )


def test_a_table_below_moves_with_the_lines_above_it() -> None:
    given = (("甲", "乙"), ("1", "2"))
    lines, tables = part_cells(old_file(f"{TABLE}\r甲\x07"), (LOST, "甲\t乙", "1\t2"), ((1, given),))
    assert lines == ("指标\t单位\t2026年", "里程\t公里\t860", "甲\t乙", "1\t2")
    assert tables == ((0, ROWS), (2, given))


def test_an_empty_cell_stays_in_its_column() -> None:
    text = "指标\x07现值\x07目标\x07\x07里程\x07\x07860\x07\x07"
    assert part_cells(old_file(text), ("指标现值目标里程860",), ())[1] == (
        (0, (("指标", "现值", "目标"), ("里程", "", "860"))),
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("第一条 里程860公里。\r", "第一条 里程860公里。"),
        (TABLE, "指标单位2026年里程公里861"),
        ("指标\x07单位里程\x07\x07860\x07公里\x07元\x07\x07", "指标单位里程860公里元"),
        (TABLE, "指标\t单位\t2026年"),
    ],
    ids=["prose", "other words", "rows of two widths", "a line that has its cells"],
)
def test_what_the_file_does_not_show_as_rows_stands_as_converted(text: str, line: str) -> None:
    assert part_cells(old_file(text), (line,), ()) == ((line,), ())


def test_an_old_file_is_read_with_the_cells_that_its_conversion_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    converted, buffer = docx.Document(), io.BytesIO()
    converted.add_paragraph(LOST)
    converted.save(buffer)
    monkeypatch.setattr(documents, "converted_to_docx", lambda body, *, name: buffer.getvalue())
    body = old_file(TABLE, before=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert extract_text(body, name="附件.doc").tables == ((0, ROWS),)
