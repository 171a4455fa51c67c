"""Numbers of announcements and of lists: joint bodies, 第N号公告, and what a list leaves out after its first number."""

from __future__ import annotations

import pytest

from gongbao.reading.doc_numbers import find_numbers, numbers_of_line

NUMBERS = [
    # a joint announcement belongs to all its bodies, set apart by one blank
    ("按照财政部 税务总局公告2022年第150号执行", ["财政部 税务总局公告2022年第150号"]),
    ("(财政部、税务总局公告2022年第150号)", ["财政部 税务总局公告2022年第150号"]),
    ("国家发展改革委 商务部令2019年第25号", ["国家发展改革委 商务部令2019年第25号"]),
    # the kind of work behind the number
    ("根据某海关总署2017年第56号公告", ["某海关总署公告2017年第56号"]),
    ("依照某海关总署2016年52号公告规定", ["某海关总署公告2016年第52号"]),
    # a list leaves out the series, then the year too
    (
        "某署公告2019年第167号、2020年第76号和第132号、2021年第42号废止",
        ["某署公告2019年第167号", "某署公告2020年第76号", "某署公告2020年第132号", "某署公告2021年第42号"],
    ),
    ("市政府令第12号、第15号和第18号", ["市政府令第12号", "市政府令第15号", "市政府令第18号"]),
    ("云财税〔2016〕36号、140号文件", ["云财税〔2016〕36号", "云财税〔2016〕140号"]),
    ("云财税〔2016〕36号和〔2017〕5号同时废止", ["云财税〔2016〕36号", "云财税〔2017〕5号"]),
    ("云财税〔2016〕36号、岭财税〔2017〕5号", ["云财税〔2016〕36号", "岭财税〔2017〕5号"]),
    ("商务部公告2003年第47号和某署公告2018年第1号", ["商务部公告2003年第47号", "某署公告2018年第1号"]),
    # a place may begin with a joining word; what begins a line or a bracket joins nothing
    ("和山政发〔2021〕5号", ["和山政发〔2021〕5号"]),
    ("《甲办法》(和山政发〔2021〕5号)", ["和山政发〔2021〕5号"]),
    ("原平山市人民政府令第3号", ["原平山市人民政府令第3号"]),
    ("原政发〔2021〕5号", ["原政发〔2021〕5号"]),
    ("《甲办法》和云政发〔2021〕5号", ["云政发〔2021〕5号"]),
    ("(原建设部令第89号)", ["建设部令第89号"]),
    # what follows is no number of the series
    ("云建发〔2019〕3号、5号线工程", ["云建发〔2019〕3号"]),
    ("云建发〔2019〕3号,12号楼", ["云建发〔2019〕3号"]),
    ("市政府令第12号第3条", ["市政府令第12号"]),
    ("云政发〔2019〕3号和附件2", ["云政发〔2019〕3号"]),
    ("云政发〔2019〕3号、1号地块", ["云政发〔2019〕3号"]),
    ("国务院令第12号、第15届会议", ["国务院令第12号"]),
    ("2020年第1号公告栏", []),
    ("2号公告、3号公告", []),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_every_number_of_a_list_is_read_in_full(text: str, numbers: list[str]) -> None:
    assert [n.number for n in find_numbers(text)] == numbers


def test_the_number_line_of_a_joint_announcement_is_one_number() -> None:
    assert numbers_of_line("财政部 税务总局公告2023年第199号") == ("财政部 税务总局公告2023年第199号",)


def test_a_shortened_number_begins_behind_the_joining_word() -> None:
    text = "某署公告2020年第76号和第132号废止"
    assert [text[n.start : n.end] for n in find_numbers(text)] == ["某署公告2020年第76号", "第132号"]
