"""Goals listed under a lead that names their year (到2025年的主要目标是:), and rates by day or by head."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text
from gongbao.reading.quantities import find_quantities

PLAN = (
    "云州市智能制造发展规划\n一、总体要求\n坚持创新驱动。\n二、发展目标\n{}\n三、重点任务\n建成不少于30个示范车间。\n"
)


def years(text):
    clauses = read_text(PLAN.format(text)).clauses
    return [(q.value, q.year) for c in clauses for q in c.quantities]


@pytest.mark.parametrize(
    "lead",
    ["到2025年,规上企业基本普及数字化。2025年的主要目标是:", "到2025年的主要目标如下:", "到2025年末,实现以下目标:"],
)
@pytest.mark.parametrize("mark", ["——", "1.", "(一)"])
def test_the_year_of_the_lead_is_that_of_the_goals_below(lead, mark):
    marks = {"——": ("——", "——"), "1.": ("1.", "2."), "(一)": ("(一)", "(二)")}[mark]
    goals = f"{lead}\n{marks[0]}转型成效显著。建成500个以上示范工厂。\n{marks[1]}支撑更加坚实。培育150家以上供应商。"
    assert years(goals) == [("500", 2025), ("150", 2025), ("30", None)]


@pytest.mark.parametrize(
    "text",
    [
        "到2025年,产业基础更加牢固。\n——转型成效显著。建成500个以上示范工厂。",
        "2020年完成的主要指标如下:\n——转型成效显著。建成500个以上示范工厂。",
    ],
)
def test_a_sentence_that_leads_to_no_goals_gives_no_year(text):
    assert years(text) == [("500", None), ("30", None)]


def test_a_year_of_its_own_outweighs_that_of_the_lead():
    goals = "到2025年的主要目标是:\n——到2023年,建成100个以上示范工厂。\n——培育150家以上供应商。"
    assert years(goals) == [("100", 2023), ("150", 2025), ("30", None)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("新增污水处理能力40万吨/日以上。", "万吨/日"),
        ("高价值发明专利拥有量达到12件/万人。", "件/万人"),
        ("垃圾焚烧能力达到800吨/日。", "吨/日"),
        ("千人医疗床位达到8张/千人。", "张/千人"),
        ("供水能力达到30万立方米/日。", "万立方米/日"),
        ("粮食单产达到420公斤/亩。", "公斤/亩"),
    ],
)
def test_a_rate_keeps_what_it_is_reckoned_by(text, unit):
    assert [q.unit for q in find_quantities(text)] == [unit]
