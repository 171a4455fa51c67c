"""Workbooks of Excel 97 and of WPS (.xls, .et): cells as a reader sees them, strings parted over records, damage."""

from __future__ import annotations

import struct

import pytest

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.documents import extract_text
from gongbao.formats.sniff import XLS
from gongbao.reading.targets import targets_of_rows
from gongbao.settings import Caps, enforcing
from tests.formats.old_workbook import compound, merged, number, part, record, shared, strings, wide, workbook

WORDS = ("指标", "单位", "2024年基数", "2027年目标", "绿道里程", "公里", "口袋公园", "个")
TABLE = b"".join(
    [
        *(shared(0, column, column) for column in range(4)),
        *(shared(1, 0, 4), shared(1, 1, 5), number(1, 2, 88.0), number(1, 3, 130.5)),
        *(shared(2, 0, 6), shared(2, 1, 7), record(0x00BD, struct.pack("<HHHIHIH", 2, 2, 0, 0x22, 0, 0x52, 3))),
    ]
)
ROWS = (
    ("指标", "单位", "2024年基数", "2027年目标"),
    ("绿道里程", "公里", "88", "130.5"),
    ("口袋公园", "个", "8", "20"),
)


@pytest.mark.parametrize("name", ["附件1.xls", "附件1.et", "download"])
def test_a_sheet_is_lines_and_a_table_by_its_bytes_whatever_its_name(name: str) -> None:
    read = extract_text(workbook(("主要指标", TABLE), book=strings(*WORDS)), name=name)
    assert (read.media_type, read.tables) == (XLS, ((1, ROWS),))
    assert read.lines == ("主要指标", *("\t".join(row) for row in ROWS))


def test_its_goals_are_read_as_those_of_a_new_workbook() -> None:
    (_, rows), *_ = extract_text(workbook(("Sheet1", TABLE), book=strings(*WORDS)), name="指标.xls").tables
    found = targets_of_rows(rows, eid=None, caption="主要指标")
    assert [(t.indicator_with_unit, t.base_value, t.target_year, t.target_value) for t in found] == [
        ("绿道里程(公里)", "88", 2027, "130.5"),
        ("口袋公园(个)", "8", 2027, "20"),
    ]


def cells(*records: bytes, book: bytes = b"") -> list[str]:
    return extract_text(workbook(("Sheet1", b"".join(records)), book=book), name="a.xls").lines[0].split("\t")


def test_numbers_are_shown_as_their_style_shows_them() -> None:
    own = record(0x041E, struct.pack("<H", 164) + wide('yyyy"年"m"月"d"日"'))
    styles = b"".join(record(0x00E0, struct.pack("<HH", 0, kind) + bytes(16)) for kind in (0, 10, 14, 164, 2))
    values = (0.30000000000000004, 0.555, 46204.0, 46205.0, 3.0)
    shown_as = [number(0, at, value, at) for at, value in enumerate(values)]
    assert cells(*shown_as, book=own + styles) == ["0.3", "55.50%", "2026-07-01", "2026-07-02", "3.00"]


def test_formulas_show_what_they_came_to() -> None:
    def formula(column: int, came_to: bytes) -> bytes:
        return record(0x0006, struct.pack("<HHH", 0, column, 0) + came_to + bytes(8))

    said = b"\xff\xff"
    found = cells(
        formula(0, b"\0" * 6 + said),
        record(0x0207, wide("合格")),
        formula(1, struct.pack("<d", 12.5)),
        formula(2, b"\1\0\1\0\0\0" + said),
        formula(3, b"\2\0\7\0\0\0" + said),
        formula(4, b"\3\0\0\0\0\0" + said),
        record(0x0205, struct.pack("<HHHBB", 0, 5, 0, 42, 1)),
        record(0x0204, struct.pack("<HHH", 0, 6, 0) + struct.pack("<HB", 2, 0) + b"km"),
    )
    assert found == ["合格", "12.5", "TRUE", "#DIV/0!", "#N/A", "km"]


def test_a_string_parted_over_records_may_change_its_width_and_carry_fonts_and_readings() -> None:
    table = struct.pack("<II", 2, 2) + struct.pack("<HB", 6, 0) + b"A1-"
    goes_on = b"\1" + "绿道长".encode("utf-16-le")
    goes_on += struct.pack("<HBHI", 2, 1 | 4 | 8, 1, 5) + "里程".encode("utf-16-le") + bytes(4) + bytes(5)
    book = record(0x00FC, table) + record(0x003C, goes_on)
    assert cells(shared(0, 0, 0), shared(0, 1, 1), book=book) == ["A1-绿道长", "里程"]


def test_merged_cells_stand_in_every_place_and_a_hidden_sheet_and_a_chart_in_none() -> None:
    body = b"".join(
        [
            *(number(row, 1, row + 1.0) for row in range(2)),
            shared(0, 0, 0),
            merged(0, 1, 0, 0),
            part(number(5, 5, 99.0)),
            number(2, 1, 3.0),
        ]
    )
    read = extract_text(
        workbook(("Sheet1", body), ("草稿", shared(0, 0, 1)), book=strings("东湖区", "藏"), hidden=frozenset({"草稿"})),
        name="a.xls",
    )
    assert read.lines == ("东湖区\t1", "东湖区\t2", "3")


GOOD = workbook(("Sheet1", TABLE), book=strings(*WORDS))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param(workbook(("a", b""), book=record(0x002F, bytes(6))), "encrypted workbook", id="encrypted"),
        pytest.param(workbook(("a", b""), version=0x0500), "older than Excel 97", id="Excel 95"),
        pytest.param(compound("Book", part()), "older than Excel 97", id="Excel 5"),
        pytest.param(workbook(("a", shared(0, 0, 7)), book=strings("一")), "damaged workbook", id="string that is not there"),
        pytest.param(workbook(("a", TABLE), book=strings(*WORDS)[:-9]), "damaged workbook", id="strings cut"),
        pytest.param(GOOD[:700], "damaged compound file", id="file cut"),
        pytest.param(GOOD[:30] + b"\x1f" + GOOD[31:], "damaged compound file", id="sectors of 2 GB"),
        pytest.param(GOOD[:516] + struct.pack("<I", 1) + GOOD[520:], "damaged compound file", id="directory that turns back"),
        pytest.param(
            GOOD[:68] + struct.pack("<I", 0) + GOOD[72:512] + bytes(512) + GOOD[1024:], "damaged compound file", id="lists that turn back"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(body: bytes, told: str) -> None:
    with pytest.raises(UnreadableDocument, match=told):
        extract_text(body, name="附件.xls")


def test_more_cells_than_the_cap_are_refused_by_its_name() -> None:
    with enforcing(Caps(table_cells=5)), pytest.raises(TooLarge, match="table_cells=5"):
        extract_text(GOOD, name="a.xls")
