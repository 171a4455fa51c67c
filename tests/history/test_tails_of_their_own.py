"""Who answers, told in a paragraph of its own below a measure, is told once: of the measure, and not of the paragraph again."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import read_text

PLAN = (
    "青岚市集市整治方案\n各区人民政府：\n一、总体要求\n坚持统筹推进，分类施策，标本兼治。\n二、主要任务\n"
    "（一）整治占道经营。开展占道经营专项整治，建立长效机制。\n{}\n（二）完善设施。补齐集市排水、照明设施短板。"
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "（牵头单位：市城管局；责任单位：市公安局）",
            "（牵头单位：市商务局；责任单位：市公安局、市财政局）",
            [("市城管局", ""), ("", "市商务局"), ("", "市财政局")],
        ),
        (
            "牵头单位：市城管局；责任单位：市公安局",
            "牵头单位：市商务局；责任单位：市公安局",
            [("市城管局", "市商务局")],
        ),
        ("责任单位：市城管局、市公安局", "责任单位：市公安局", [("市城管局", "")]),
    ],
)
def test_each_unit_is_one_row(before: str, after: str, told: list[tuple[str, str]]) -> None:
    old, new = (read_text(PLAN.format(tail), portal=None, url=None).clauses for tail in (before, after))
    rows = [(row.before, row.after) for row in compare_clauses(old, new).changes]
    assert rows == told
