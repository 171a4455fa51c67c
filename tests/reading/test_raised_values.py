"""Values of goal tables told as a change with its unit (提高1岁), and brackets for what several years sum up to."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

ROWS = [
    ("领域", "主要指标", "2020年", "2025年", "性质"),
    ("健康水平", "人均预期寿命(岁)", "78.2", "{}", "预期性"),
    ("健康水平", "婴儿死亡率(‰)", "5.4", "≤5.2", "预期性"),
    ("健康生活", "居民健康素养水平(%)", "23.15", "25.0", "约束性"),
]


@pytest.mark.parametrize("mark", ["\t", "\n"])
@pytest.mark.parametrize(
    "value", ["提高1岁", "提高1岁左右", "降低0.5个百分点", "[3.5]", "年均增长6%以上", "≥79岁", "比2020年提高1岁"]
)
def test_a_value_told_as_a_change_is_a_goal(value, mark):
    table = "\n".join(mark.join(row) for row in ROWS).format(value)
    text = f"云州市卫生健康规划\n一、总体要求\n主要发展指标\n{table}\n二、重点任务\n(一)提高能力。明确职责。\n"
    told = [(t.indicator, t.base_value, t.target_value) for t in read_text(text).targets]
    assert told == [
        ("人均预期寿命(岁)", "78.2", value),
        ("婴儿死亡率(‰)", "5.4", "≤5.2"),
        ("居民健康素养水平(%)", "23.15", "25.0"),
    ]
