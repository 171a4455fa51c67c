"""A repeal that a later wording takes back is told as what it was: a matter of repeal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]
FRAME = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 {}\n第三条 本办法由市交通运输局负责解释。\n"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("《云州市渡运规定》同时废止。", "《云州市渡运规定》继续有效。", ("同时废止", "继续有效")),
        ("《云州市渡运规定》继续有效。", "《云州市渡运规定》同时废止。", ("继续有效", "同时废止")),
        (
            "本办法自2024年1月1日起施行。《云州市渡运规定》同时废止。",
            "本办法自2024年1月1日起施行。",
            ("《云州市渡运规定》同时废止。", ""),
        ),
        (
            "本办法自2024年1月1日起施行，《云州市渡运规定》同时废止。",
            "本办法自2024年1月1日起施行。",
            ("，《云州市渡运规定》同时废止", ""),
        ),
        ("《甲渡规定》、《乙渡规定》同时废止。", "《甲渡规定》同时废止。", ("、《乙渡规定》", "")),
    ],
)
def test_it_is_told_as_a_repeal(clauses_of: Reader, before: str, after: str, told: tuple[str, str]) -> None:
    found = compare_clauses(clauses_of(FRAME.format(before)), clauses_of(FRAME.format(after)))
    assert [(edit.effect, edit.before, edit.after) for edit in found.changes] == [("repeal", *told)]
