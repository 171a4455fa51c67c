"""A measure of a city government stays a normative document when its text names the decision that amended it."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

TEXT = """澜港市渔港管理办法
{number}
（2021年11月10日{issued}{note}）
第一章 总则
第一条 为了加强渔港管理，根据有关法律、法规，制定本办法。
第二条 本市行政区域内渔港的使用和管理适用本办法。
第二章 管理
第三条 市渔业主管部门负责渔港监督管理工作。
第四条 本办法自2022年1月1日起施行。
"""
AMENDED = " 根据2025年3月24日《澜港市人民政府关于修改〈澜港市渔港管理办法〉的决定》修正"


@pytest.mark.parametrize(
    ("number", "issued", "kind"),
    [
        ("澜政发〔2021〕18号", "澜港市人民政府发布", "normative_document"),
        ("澜政办发〔2021〕18号", "澜港市人民政府办公室公布", "normative_document"),
        ("澜政规〔2021〕8号", "澜港市人民政府公布", "normative_document"),
        ("澜港市人民政府令第18号", "澜港市人民政府令第18号公布", "law"),
        ("", "澜港市人民政府令第18号公布", "law"),
    ],
)
@pytest.mark.parametrize("note", ["", AMENDED], ids=["first", "amended"])
def test_the_number_of_a_file_makes_it_no_law_and_the_number_of_an_order_does(number, issued, kind, note):
    read = read_text(TEXT.format(number=number, issued=issued, note=note))
    assert read.kind.value == kind


@pytest.mark.parametrize("note", ["", AMENDED], ids=["first", "amended"])
def test_a_statute_is_one_whatever_its_page_numbers(note):
    text = TEXT.format(number="", issued="澜港市第十届人民代表大会常务委员会第三次会议通过", note=note)
    assert read_text(text.replace("管理办法", "条例")).kind.value == "law"
