"""A notice that sets another first day in force for others: later, earlier, by months, or left open; and what sets none."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text
from gongbao.reading.rescheduling import rescheduled_to

HEAD = "青岚市人民政府关于有关规章施行日期的通知\n青政发〔2025〕3号\n各区县人民政府：\n"
FOOT = "\n青岚市人民政府\n2025年2月3日"
FERRY = "《青岚市渡口管理办法》（市政府令第12号）"
BEGINS = date(2025, 3, 1)


def rescheduled(sentence):
    cited = read_text(HEAD + sentence + FOOT).cited
    return [(c.title, rescheduled_to(c.as_written, BEGINS)) for c in cited if c.relation is Relation.RESCHEDULES]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        (f"经研究，{FERRY}的施行日期推迟至2025年6月1日。", date(2025, 6, 1)),
        (f"市政府决定推迟施行{FERRY}，自2025年6月1日起施行。", date(2025, 6, 1)),
        (f"现决定推迟施行{FERRY}至2025年6月1日。", date(2025, 6, 1)),
        (f"{FERRY}推迟到2025年6月1日起施行。", date(2025, 6, 1)),
        (f"将{FERRY}的施行时间由2025年3月1日调整为2025年6月1日。", date(2025, 6, 1)),
        (f"{FERRY}延期至2025年6月1日起实施。", date(2025, 6, 1)),
        (f"{FERRY}推迟六个月施行。", date(2025, 9, 1)),
        (f"{FERRY}施行日期延后1年。", date(2026, 3, 1)),
        (f"{FERRY}施行日期提前至2025年2月15日。", date(2025, 2, 15)),
        (f"{FERRY}推迟施行，施行日期为2025年6月1日。", date(2025, 6, 1)),
    ],
)
def test_another_first_day_is_read(sentence: str, day: date) -> None:
    assert rescheduled(sentence) == [("青岚市渡口管理办法", day)]


@pytest.mark.parametrize(
    "sentence",
    [
        f"拟将{FERRY}的施行日期推迟至2025年6月1日。",
        f"根据{FERRY}推迟至2025年6月1日起施行的安排，做好准备。",
        f"{FERRY}第五条推迟至2025年6月1日起施行。",
        f"{FERRY}规定的申报日期推迟至2025年6月1日。",
        f"{FERRY}自2025年6月1日起施行。",
        f"{FERRY}有效期延期至2025年6月1日。",
        f"{FERRY}的施行日期不予推迟。",
    ],
)
def test_what_sets_no_first_day_of_the_text_is_not_read(sentence: str) -> None:
    assert rescheduled(sentence) == []


@pytest.mark.parametrize(
    "sentence", [f"{FERRY}推迟施行，具体施行日期另行公布。", f"决定推迟施行{FERRY}，施行时间另行通知。"]
)
def test_a_first_day_that_is_left_open_suspends(sentence: str) -> None:
    cited = read_text(HEAD + sentence + FOOT).cited
    assert [(c.title, c.relation) for c in cited if c.title] == [("青岚市渡口管理办法", Relation.SUSPENDS)]
