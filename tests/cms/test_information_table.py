from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.cms import read_saved_page
from gongbao.cms.information_table import read_information_table
from gongbao.formats.markup import parse_markup
from gongbao.reading.matter import read_matter


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


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>索　　引：</td><td>430S00/2026-00456</td><td>所属机构：</td><td>湘岭省工信厅</td></tr>"
        "<tr><td>文　　号：</td><td>湘岭工信发〔2026〕15号</td><td>信息时效期：</td><td>2031-02-27</td></tr></table>",
        "<dl><dt>信息索引号</dt><dd>430S00/2026-00456</dd></dl><dl><dt>发文编号</dt><dd>湘岭工信发〔2026〕15号</dd></dl>"
        "<dl><dt>公文种类</dt><dd>通知</dd></dl><dl><dt>有效期至</dt><dd>2031-02-27</dd></dl>",
        "<ul><li>[联合发文单位] <span>湘岭省财政厅</span></li><li>[索引号] <span>430S00/2026-00456</span></li>"
        "<li>[发文字号] 湘岭工信发〔<span>2026</span>〕15号</li><li>[失效日期] <span>2031-02-27</span></li></ul>",
    ],
    ids=["table of Hunan's shape", "lists of definitions", "labels in brackets"],
)
def test_number_index_and_last_day_are_read_from_every_shape(markup: str) -> None:
    title = "湘岭省工业和信息化厅关于印发装备认定办法的通知"
    text = (
        "<p>各市州工业和信息化局：</p><p>现将认定办法印发给你们，请遵照执行。</p><p>第一条 为推动应用，制定本办法。</p>"
    )
    page = f"<html><head><title>{title}</title></head><body>{markup}<h1>{title}</h1><div id='zoom'>{text}</div></body></html>"
    read_facts = read_matter(read_saved_page(page, "https://gxt.xiangling.gov.example/a.html"))
    assert read_facts.doc_number == "湘岭工信发〔2026〕15号"
    assert read_facts.index_number == "430S00/2026-00456"
    assert str(read_facts.expires_on) == "2031-02-27"


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
