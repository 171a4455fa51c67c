"""A day that a document gives to a part of itself is not its own first day; the day of the rest is."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

DECISION = (
    "青岚市人民政府关于修改《青岚市集市管理办法》的决定\n青岚市人民政府令第40号\n"
    "市人民政府决定对《青岚市集市管理办法》作如下修改：\n一、第四条中的“每半年”修改为“每季度”。\n二、删去第七条。\n{}\n"
    "青岚市人民政府\n2024年3月1日"
)
RULE = "青岚市集市管理办法\n第一条　为了规范集市管理，制定本办法。\n第二条　集市每季度检查一次。\n第三条　摊位费按季缴纳。\n第四条　{}"


@pytest.mark.parametrize(
    ("sentence", "day", "rule"),
    [
        ("本决定第一项自2025年1月1日起施行，其余自公布之日起施行。", None, "自公布之日起施行"),
        ("本决定第一项自2025年1月1日起施行，其他各项自公布之日起施行。", None, "自公布之日起施行"),
        ("本决定第一项自2025年1月1日起施行；其余内容自公布之日起施行。", None, "自公布之日起施行"),
        ("本决定第一项自2025年1月1日起施行，其余自2024年5月1日起施行。", "2024-05-01", "自2024年5月1日起施行"),
        ("本决定第一项、第二项自2025年1月1日起施行。", None, None),
        ("本决定自2024年5月1日起施行，其中第一项自2025年1月1日起施行。", "2024-05-01", "自2024年5月1日起施行"),
        ("除第一项自2025年1月1日起施行外，本决定自2024年5月1日起施行。", "2024-05-01", "自2024年5月1日起施行"),
    ],
)
def test_of_a_decision(sentence: str, day: str | None, rule: str | None) -> None:
    read = read_text(DECISION.format(sentence), portal=None, url=None)
    assert (read.effective_on and read.effective_on.isoformat(), read.effective_rule) == (day, rule)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("本办法第三条自2025年1月1日起施行，其余条款自2024年5月1日起施行。", "2024-05-01"),
        ("本办法自2024年5月1日起施行。本办法第三条规定的收费标准自2025年1月1日起执行。", "2024-05-01"),
        ("本办法第三条规定的收费标准自2025年1月1日起执行。", None),
        ("本办法自2024年5月1日起施行。", "2024-05-01"),
    ],
)
def test_of_a_rule(sentence: str, day: str | None) -> None:
    read = read_text(RULE.format(sentence), portal=None, url=None)
    assert (read.effective_on and read.effective_on.isoformat()) == day
