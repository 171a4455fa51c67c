"""Until when a policy is carried out is its validity; a day by which something is built or applied for is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]
FRAME = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 {}\n第三条 本办法由市交通运输局负责解释。\n"


def _told(read: Reader, before: str, after: str) -> list[tuple[str, str, str, str | None]]:
    found = compare_clauses(read(FRAME.format(before)), read(FRAME.format(after)))
    return [(edit.before, edit.after, edit.effect, edit.direction) for edit in found.changes]


@pytest.mark.parametrize(
    ("words", "day", "later"),
    [
        ("阶段性减免过渡费的政策执行至{}。", "2024年12月31日", "2025年12月31日"),
        ("对申报的企业，该政策实施至{}。", "2025年6月30日", "2026年6月30日"),
        ("本政策自2024年1月1日起至{}止。", "2024年12月31日", "2025年12月31日"),
        ("阶段性费率自2024年1月1日起至{}止执行。", "2024年12月31日", "2025年12月31日"),
        ("减免措施延续执行至{}年底。", "2025年", "2027年"),
        ("政策有效期截止到{}。", "2024年12月31日", "2026年12月31日"),
        ("政策执行期限延长至{}。", "2024年12月31日", "2026年12月31日"),
    ],
)
def test_the_last_day_of_a_policy_is_its_validity(clauses_of: Reader, words: str, day: str, later: str) -> None:
    old, new = words.format(day), words.format(later)
    assert _told(clauses_of, old, new) == [(day, later, "validity", "later")]
    assert _told(clauses_of, new, old) == [(later, day, "validity", "earlier")]


@pytest.mark.parametrize(
    "words",
    [
        "渡口改造项目实施至{}。",
        "渡船许可证有效期至{}。",
        "申报时间自2024年1月1日起至{}止。",
        "渡口施工自2024年1月1日起至{}止。",
    ],
)
def test_another_last_day_is_no_validity(clauses_of: Reader, words: str) -> None:
    told = _told(clauses_of, words.format("2024年12月31日"), words.format("2025年12月31日"))
    assert [row[:2] for row in told] == [("2024年12月31日", "2025年12月31日")]
    assert told[0][2] != "validity"


def test_force_that_became_a_trial_of_a_year_is_validity(clauses_of: Reader) -> None:
    words = ("本办法自2024年1月1日起施行。", "本办法自2024年1月1日起试行，试行期一年。")
    for old, new in (words, words[::-1]):
        assert [row[2] for row in _told(clauses_of, old, new)] == ["validity"]
