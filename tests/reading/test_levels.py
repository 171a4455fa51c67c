"""Every level that the reading gives is one that a release may publish."""

from __future__ import annotations

import re
from pathlib import Path

from expectations.suites import clauses
from gongbao.model.policy import CLAUSE_LEVELS
from gongbao.reading import read_text

READING = Path(__file__).parents[2] / "plugins" / "gongbao" / "reading"
TEXT = """青岚市人民政府办公室关于加强河道保洁工作的通知
岚政办发〔2026〕9号
各区、县（市）人民政府：
现就有关事项通知如下。
一、总体要求
坚持属地管理。
二、工作任务
（一）落实责任。各区负责辖区河道保洁。
（二）加强检查。每月检查1次。
本通知自2026年8月1日起施行。
附件：保洁标准
青岚市人民政府办公室
2026年7月20日
（此件公开发布）
"""


def test_closing_provisions_and_remarks_have_levels_of_the_closed_list() -> None:
    levels = {clause.level for clause in read_text(TEXT).clauses}
    assert {"closing", "note", "signature"} <= levels
    assert levels <= set(CLAUSE_LEVELS)


def test_every_level_named_in_the_code_of_the_clause_tree_is_published() -> None:
    named = {
        level
        for path in READING.glob("*.py")
        for level in re.findall(r'level="([a-z0-9]+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= set(CLAUSE_LEVELS)
    (rule,) = [rule for rule in clauses.SUITE.rules if rule.columns == ("level",)]
    assert set(rule.kwargs["value_set"]) == set(CLAUSE_LEVELS)
