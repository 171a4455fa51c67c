"""Heads as law databases set them: day and number side by side, authorities named twice, provinces in front, red heads."""

from __future__ import annotations

from typing import Any

import pytest

from gongbao.reading import facts_of, read_text
from gongbao.reading.doc_numbers import find_numbers

RULES = "第一条 为加强管理，根据《云岭省燃气条例》，制定本规定。\n第二条 本规定适用于全市。\n"
LETTER = "各省、自治区财政厅（局）：\n为支持事业发展，现将有关问题通知如下：\n一、取得的收入暂免征收。\n二、本通知自2002年1月1日起执行。\n"

HEADS: list[tuple[str, dict[str, Any]]] = [
    (
        f"财政部、税务总局关于彩票税收问题的通知\n\n财政部 税务总局\n\n财政部 税务总局关于彩票税收问题的通知\n\n"
        f"2002年4月23日 云财税〔2002〕59号\n\n{LETTER}",
        {
            "title": "财政部、税务总局关于彩票税收问题的通知",
            "doc_number": "云财税〔2002〕59号",
            "signed_on": "2002-04-23",
            "issuers": ["财政部", "税务总局"],
            "cites_doc_numbers": [],
        },
    ),
    (
        f"云州市墙体材料管理规定（2002年）\n\n岭南省云州市人民政府\n\n云州市墙体材料管理规定\n\n{RULES}",
        {"issuers": ["云州市人民政府"]},
    ),
    (
        f"云州市循环经济条例\n\n岭南省云州市人大常委会\n\n云州市循环经济条例\n\n"
        "（2010年6月22日云州市第十四届人民代表大会常务委员会第十七次会议通过；2010年7月30日岭南省第十一届人民代表大会常务委员会第十八次会议批准）\n\n"
        f"{RULES}",
        {"issuers": ["云州市人民代表大会常务委员会"], "kind": "law"},
    ),
    (
        "云岭省国土资源厅文件\n云国土资发[2006]83号\n------------------\n关于推进探矿权登记有关问题的通知\n"
        "为完善管理，现就有关问题作如下要求，请认真贯彻执行。\n一、探矿权依法取得。\n二、许可证有效期不超过2年。",
        {"issuers": ["云岭省国土资源厅"], "doc_number": "云国土资发〔2006〕83号", "expires_on": None},
    ),
    (
        f"铁路委外装卸管理办法（试行）\n1988年1月6日，铁道部\n{RULES}",
        {"title": "铁路委外装卸管理办法（试行）", "issuers": ["铁道部"], "signed_on": "1988-01-06"},
    ),
    # what looks alike and is not
    (f"云州市墙体材料管理规定\n\n岭南省人民政府\n\n云州市墙体材料管理规定\n\n{RULES}", {"issuers": ["岭南省人民政府"]}),
    (f"会议安排说明\n1988年1月6日，星期三\n{RULES}", {"title": None, "signed_on": None}),
    (
        f"云州市财政局关于报送材料的通知\n2002年4月23日 星期二 云财〔2002〕第9号文\n{LETTER}",
        {"signed_on": None, "doc_number": None},
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADS)
def test_the_head_of_a_database_is_read(text: str, expected: dict[str, Any]) -> None:
    found = facts_of(read_text(text))
    assert {fact: found[fact] for fact in expected} == expected


DECREES = [
    ("根据国务院第412号令公布", ["国务院令第412号"]),
    ("(省人民政府126号令)", ["省人民政府令第126号"]),
    ("原建设部第89号令同时废止", ["建设部令第89号"]),
    ("国务院令第412号", ["国务院令第412号"]),
    ("第412号令", []),
    ("有关2号令牌", []),
]


@pytest.mark.parametrize(("text", "numbers"), DECREES)
def test_a_decree_with_its_number_in_front_is_the_same_decree(text: str, numbers: list[str]) -> None:
    assert [n.number for n in find_numbers(text)] == numbers
