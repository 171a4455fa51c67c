"""Reports on the work of a government: their title has no 关于, a line with the session and a name stand below it."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text
from gongbao.reading.titles import is_title

BODY = """各位代表：
现在，我代表市人民政府，向大会报告政府工作，请予审议。
一、2025年工作回顾
全市地区生产总值突破2万亿元。
二、2026年工作安排
粮食产量1.3万亿斤以上，新增造林30万亩。
"""


@pytest.mark.parametrize(
    "title", ["政府工作报告", "2026年政府工作报告", "云州市人民政府工作报告", "云州市中级人民法院工作报告"]
)
def test_the_report_is_the_title(title):
    said = f"{title}\n——2026年1月23日在云州市第十四届人民代表大会第四次会议上\n云州市人民政府市长　甲乙\n{BODY}"
    assert facts_of(read_text(said))["title"] == title


def test_a_sentence_that_ends_with_a_report_reads_like_no_title():
    assert not is_title("会议听取和审议了云州市人民政府的政府工作报告")


def test_a_yield_in_many_thousand_millions_keeps_its_unit():
    reading = read_text(f"政府工作报告\n{BODY}")
    found = [(q.subject, q.comparator, q.value, q.unit) for clause in reading.clauses for q in clause.quantities]
    assert ("粮食产量", "以上", "1.3", "万亿斤") in found
