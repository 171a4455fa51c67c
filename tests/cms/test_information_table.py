from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.cms.information_table import read_information_table
from gongbao.formats.markup import parse_markup


def read(markup: str) -> dict[str, str]:
    return read_information_table(parse_markup(markup), holds_body=lambda _: False).values


def test_two_labels_in_a_row_leave_the_first_without_a_value() -> None:
    assert read(
        "<table><tr><td>文号</td><td>发布机构</td><td>市政府</td></tr><tr><td>索引号</td><td>1/2</td></tr></table>"
    ) == {
        "发布机构": "市政府",
        "索引号": "1/2",
    }


def test_a_header_row_of_labels_names_the_row_below() -> None:
    markup = "<table><tr><th>索引号<th>文号<th>发布日期</tr><tr><td>1/2</td><td>甬政〔2024〕1号</td><td>2024-01-01</td></tr></table>"
    assert read(markup) == {"索引号": "1/2", "文号": "甬政〔2024〕1号", "发布日期": "2024-01-01"}


def test_label_and_value_in_one_cell() -> None:
    assert read("<table><tr><td>索引号：1/2</td><td>发文机关：市政府</td></tr></table>") == {
        "索引号": "1/2",
        "发文机关": "市政府",
    }


def test_definition_lists_are_read() -> None:
    assert read("<dl><dt>发文字号</dt><dd>甬政〔2024〕1号</dd></dl><dl><dt>发文机关</dt><dd>市政府</dd></dl>") == {
        "发文字号": "甬政〔2024〕1号",
        "发文机关": "市政府",
    }


def test_a_table_of_targets_is_no_information_table() -> None:
    assert read("<table><tr><td>指标</td><td>37</td></tr><tr><td>责任单位</td><td>市局</td></tr></table>") == {}


@pytest.mark.shared
def test_the_real_layouts_are_read(real_pages: Path) -> None:
    text = (real_pages / "wuxi_metadata_tables_fragments.html").read_text(encoding="utf-8")
    fragments = {part[0]: read(part) for part in text.split("<!-- ")[2:] if part[0] in "ABCDE" and part[1] == ":"}
    assert fragments["A"]["文件编号"] == "政府令187号"
    assert fragments["A"]["效力状况"] == "有效"
    assert "附件下载" not in fragments["A"]
    assert fragments["B"]["发文日期"] == "2026-08-20"
    assert fragments["C"]["发布机构"] == "江阴市人民政府办公室"
    assert fragments["D"] == {"发布机构": "区政府办公室"}
    assert fragments["E"]["索引号"] == "000014349/2024-00012"
    assert fragments["E"]["发文字号"] == "国办发〔2024〕1号"


def test_a_cell_inside_a_comment_and_an_empty_one_say_nothing() -> None:
    page = (
        "<table class='xxgktab'><tr><td>索　引　号：</td><td>000014349/2025-00001</td><td>发布机构：</td><td>云泽市人民政府</td></tr>"
        "<tr><!--<td>废止时间：</td><td>2020-01-01</td>--><td>文　　号：</td><td>云政发〔2025〕3号</td>"
        "<td>有效性：</td><td></td></tr></table><div>正文</div>"
    )
    values = read(page)
    assert values["文号"] == "云政发〔2025〕3号"
    assert not values.get("废止时间")
    assert not values.get("有效性")
