"""Notes of adoption (题注) as laws carry them that were amended three times and more, and who adopted the text by them."""

from __future__ import annotations

from typing import Any

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import facts_of, read_text

RULES = "第一条 为了保护湿地，制定本条例。\n第二条 湿地由市林业部门主管。\n第三条 本条例自1997年10月1日起施行。\n"
TWICE = (
    "（1997年5月28日云州市第十届人民代表大会常务委员会第三十六次会议通过　"
    "根据2003年6月26日云州市第十二届人民代表大会常务委员会第五次会议《关于修改〈云州市湿地保护条例〉的决定》第一次修正　"
    "根据2010年9月17日云州市第十三届人民代表大会常务委员会第二十一次会议《关于修改本市部分地方性法规的决定》第二次修正"
)
THRICE = (
    f"{TWICE}　根据2024年12月31日云州市第十六届人民代表大会常务委员会第十八次会议"
    "《关于修改〈云州市公路条例〉等10件地方性法规的决定》第三次修正"
)

HEADS: list[tuple[str, dict[str, Any]]] = [
    (f"云州市湿地保护条例\n{THRICE}）\n{RULES}", {"issuers": ["云州市人民代表大会常务委员会"], "relations": []}),
    (
        "仓储场所管理条例\n（2002年9月29日中华人民共和国国务院令第363号公布　"
        "根据2011年1月8日《国务院关于废止和修改部分行政法规的决定》第一次修订　"
        "根据2016年2月6日《国务院关于修改部分行政法规的决定》第二次修订　"
        "根据2022年3月29日《国务院关于修改和废止部分行政法规的决定》第三次修订）\n"
        f"{RULES}",
        {"doc_number": "中华人民共和国国务院令第363号", "issuers": ["国务院"], "relations": []},
    ),
    (
        "云州市湿地保护条例\n（一九九七年五月二十八日云州市第十届人民代表大会常务委员会第三十六次会议通过　"
        "根据二○○三年六月二十六日云州市第十二届人民代表大会常务委员会第五次会议《关于修改〈云州市湿地保护条例〉的决定》修正）\n"
        f"{RULES}",
        {"issuers": ["云州市人民代表大会常务委员会"]},
    ),
    (
        "云州市湿地保护条例\n1997年5月28日 云州市第十届人民代表大会常务委员会第三十六次会议通过\n"
        "2003年6月26日 云州市第十二届人民代表大会常务委员会第五次会议《关于修改本市部分地方性法规的决定》第一次修正\n"
        f"{RULES}",
        {"title": "云州市湿地保护条例", "issuers": ["云州市人民代表大会常务委员会"], "relations": []},
    ),
    (
        f"中华人民共和国仓储安全法\n（2001年4月28日第九届全国人民代表大会常务委员会第二十一次会议通过　"
        f"2024年9月13日第十四届全国人民代表大会常务委员会第十一次会议修订）\n{RULES}",
        {"issuers": ["全国人民代表大会常务委员会"]},
    ),
    (
        f"仓储职工休假实施办法\n（2008年7月17日经人力资源和社会保障部第6次部务会议通过）\n{RULES}",
        {"issuers": ["人力资源和社会保障部"]},
    ),
    (
        "关于办理仓储诈骗案件适用法律若干问题的解释\n（2018年7月30日最高人民法院审判委员会第1745次会议、"
        f"2018年10月19日最高人民检察院第十三届检察委员会第七次会议通过，自2018年12月1日起施行）\n{RULES}",
        {"issuers": ["最高人民法院", "最高人民检察院"]},
    ),
    (
        "岭南规范性文件 > 正文\n页面宽度(px):\n\n云州市人民政府关于印发《云州市人民政府工作规则》的通知（2019修订）\n\n"
        "云州市人民政府关于印发《云州市人民政府工作规则》的通知\n\n各县人民政府，市政府各部门：\n"
        "现将规则印发给你们，请遵照执行。\n云州市人民政府\n2019年11月29日\n云州市人民政府工作规则\n一、根据有关规定，制定本规则。\n二、市政府实行市长负责制。\n",
        {"title": "云州市人民政府关于印发《云州市人民政府工作规则》的通知", "wrapped_title": "云州市人民政府工作规则"},
    ),
    (
        "云州市人民政府办公室关于印发云州市道路养护细则的通知\n\n  • 2020-11-13 14:42\n  • 来源:云州市人民政府\n  • 分享到:\n\n"
        "云府办发〔2020〕26号\n\n云州市人民政府办公室\n\n关于印发云州市道路养护细则的通知\n\n各街道办事处,各部门:\n\n"
        "《云州市道路养护细则》已经市政府同意,现印发你们,请遵照执行。\n\n云州市人民政府办公室\n\n2020年10月28日\n\n云州市道路养护细则\n\n"
        "第一条 为加强养护,制定本细则。\n第二条 本细则适用于全市。\n",
        {"doc_number": "云府办发〔2020〕26号", "cites_doc_numbers": [], "wrapped_title": "云州市道路养护细则"},
    ),
    # what looks alike and is none
    (
        f"云州市湿地保护条例（2019年修订）\n{RULES}",
        {"title": "云州市湿地保护条例（2019年修订）"},
    ),
    (
        f"云州市湿地保护条例\n（2019年5月6日市人民政府第6次会议研究了湿地的保护。会议要求各部门按期报送情况，并于年底前将落实的结果书面报告后公布）\n{RULES}",
        {"issuers": []},
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADS)
def test_the_note_of_a_law_is_read(text: str, expected: dict[str, Any]) -> None:
    found = facts_of(read_text(text))
    assert {fact: found[fact] for fact in expected} == expected


def test_one_more_line_of_the_note_is_no_amendment() -> None:
    before, after = (
        read_text(f"云州市湿地保护条例\n{note}）\n{RULES}", portal=None, url=None).clauses for note in (TWICE, THRICE)
    )
    assert [clause.eid for clause in after] == ["art_1", "art_2", "art_3"]
    assert compare_clauses(before, after).changes == ()
