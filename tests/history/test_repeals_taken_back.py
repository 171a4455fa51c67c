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


WHOLE = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 渡船应当依法检验，检验证书应当随船携带。\n第三条 渡口由市交通运输局管理。\n"


@pytest.mark.parametrize(
    ("article", "told"),
    [
        ("《云州市渡运规定》同时废止。", [("repeal", "《云州市渡运规定》同时废止。")]),
        ("原《云州市渡运规定》（云政发〔2009〕3号）自本办法施行之日起废止。", [("repeal", None)]),
        (
            "本办法自2024年1月1日起施行，原《云州市渡运规定》同时废止。",
            [("validity", "本办法自2024年1月1日起施行，"), ("repeal", "原《云州市渡运规定》同时废止。")],
        ),
        (
            "本办法自2024年1月1日起施行，有效期五年。2009年3月1日公布的《甲渡规定》、《乙渡规定》同时废止。",
            [
                ("validity", "本办法自2024年1月1日起施行，有效期五年。"),
                ("repeal", "2009年3月1日公布的《甲渡规定》、《乙渡规定》同时废止。"),
            ],
        ),
        (
            "本办法自2024年1月1日起施行，原云州市渡运规定同时废止。",
            [("validity", "本办法自2024年1月1日起施行，"), ("repeal", "原云州市渡运规定同时废止。")],
        ),
        ("本办法自2024年1月1日起施行，有效期五年。", [("validity", "本办法自2024年1月1日起施行，有效期五年。")]),
        ("本办法自2029年1月1日起废止。", [("validity", "本办法自2029年1月1日起废止。")]),
        (
            "渡工违反《云州市渡运规定》的，三年后废止其渡工证。",
            [("amendment", "渡工违反《云州市渡运规定》的，三年后废止其渡工证。")],
        ),
    ],
)
def test_a_whole_article_that_came_or_went(
    clauses_of: Reader, article: str, told: list[tuple[str, str | None]]
) -> None:
    short, long = clauses_of(WHOLE), clauses_of(f"{WHOLE}第四条 {article}\n")
    wanted = [(effect, words or article) for effect, words in told]
    struck, put_in = compare_clauses(long, short), compare_clauses(short, long)
    assert [(edit.operation, edit.effect, edit.before) for edit in struck.changes] == [
        ("delete", *one) for one in wanted
    ]
    assert [(edit.operation, edit.effect, edit.after) for edit in put_in.changes] == [
        ("insert", *one) for one in wanted
    ]


def test_a_title_without_marks_is_a_repeal_taken_back(clauses_of: Reader) -> None:
    old, new = (f"{WHOLE}第四条 本办法自2024年1月1日起施行{end}。\n" for end in ("，原云州市渡运规定同时废止", ""))
    found = compare_clauses(clauses_of(old), clauses_of(new))
    assert [(edit.effect, edit.before, edit.after) for edit in found.changes] == [
        ("repeal", "，原云州市渡运规定同时废止", "")
    ]
