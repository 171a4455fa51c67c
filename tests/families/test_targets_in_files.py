"""A plan whose table of indicators is a file of its page: the goals are published with the policy."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from tests.formats.test_sheets import sheet, workbook
from tests.formats.test_sheets import text as cell_of
from tests.portal_servers.city import WHOLE, Attached, documents
from tests.portal_servers.trs import TrsServer

ROWS = (("指标", "单位", "2022年", "2030年", "责任单位"), ("绿道里程", "公里", "88", "130", "市城管局"))


def table_file():
    written = docx.Document()
    table = written.add_table(rows=2, cols=5)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    held = io.BytesIO()
    written.save(held)
    return held.getvalue()


def sheet_file():
    rows = "".join(
        f'<row r="{n}">{"".join(cell_of(f"{column}{n}", words) for column, words in zip("ABCDE", row, strict=True))}</row>'
        for n, row in enumerate(ROWS, 1)
    )
    return workbook(("Sheet1", sheet(rows)))


@pytest.mark.parametrize(("name", "data"), [("主要指标.docx", table_file()), ("主要指标.xlsx", sheet_file())])
def test_the_targets_of_a_pages_file_are_published_with_its_policy(open_town, name, data):
    file = Attached(name=name, data=data)
    server = TrsServer(docs=[replace(WHOLE, attached=(file,)), *documents(4)[1:]])
    town = open_town(server, "trs", fresh_days=300)
    town.run(1)
    (policy,) = [row for row in town.published("policies") if row["title"] == WHOLE.title]
    assert [(r["policy_id"], r["indicator"], r["target_value"], r["eid"]) for r in town.published("targets")] == [
        (policy["policy_id"], "绿道里程(公里)", "130", f"file:{name}")
    ]
