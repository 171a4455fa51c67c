"""The number of an order in running text begins with the authority, whatever leads to it; a name may hold 和, 经, 自 or 由 itself."""

from __future__ import annotations

import pytest

from gongbao.reading.doc_numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("已经国务院第417号令公布", "国务院令第417号"),
        ("违反国务院第412号令的规定", "国务院令第412号"),
        ("企业应遵守国务院第412号令", "国务院令第412号"),
        ("现由国务院第412号令公布", "国务院令第412号"),
        ("依国务院令第412号办理", "国务院令第412号"),
        ("已被国务院第412号令废止", "国务院令第412号"),
        ("该办法经岭南省人民政府令第3号公布", "岭南省人民政府令第3号"),
        ("由市政府令第3号公布", "市政府令第3号"),
        ("自海关总署2017年第56号公告发布之日起", "海关总署公告2017年第56号"),
        ("经财政部 税务总局公告2020年第3号明确", "财政部 税务总局公告2020年第3号"),
        ("已被禾政发〔2020〕5号废止", "禾政发〔2020〕5号"),
        ("违反禾政发〔2020〕5号规定", "禾政发〔2020〕5号"),
        ("(2005年岭南省人民政府令第3号发布)", "岭南省人民政府令第3号"),
        ("1998年3月岭南省人民政府令第3号发布", "岭南省人民政府令第3号"),
    ],
)
def test_what_leads_to_an_authority_is_no_part_of_its_number(text: str, number: str) -> None:
    assert [n.number for n in find_numbers(text)] == [number]


NAMES = [
    "工业和信息化部", "文化和旅游部", "住房和城乡建设部", "国家发展和改革委员会", "人力资源和社会保障部",
    "国家经济贸易委员会", "自然资源部", "应急管理部",
    "自贡市人民政府", "宁夏回族自治区人民政府", "依兰县人民政府", "从化市人民政府", "对外经济贸易部",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lead", ["", "《办法》(", "根据", "已经", "由", "本办法自"])
def test_a_name_is_not_cut_at_the_words_that_it_holds(lead: str, name: str) -> None:
    assert [n.number for n in find_numbers(f"{lead}{name}令第31号公布")] == [f"{name}令第31号"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("国务院令第3号和工业和信息化部令第31号", ["国务院令第3号", "工业和信息化部令第31号"]),
        ("按照甲办法和商务部令第31号", ["商务部令第31号"]),
        ("市商务局和市水利局公告2020年第3号", ["市水利局公告2020年第3号"]),
    ],
)
def test_a_word_that_joins_two_documents_joins_no_name(text: str, numbers: list[str]) -> None:
    assert [n.number for n in find_numbers(text)] == numbers
