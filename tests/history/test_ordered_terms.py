"""What a decision replaces throughout is one rule, however few clauses hold the term."""

from __future__ import annotations

from gongbao.history import compare_clauses
from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.history.ordered_terms import gather_ordered_terms
from gongbao.model.change import Edit, Effect
from gongbao.reading import read_text

_BASE = """云溪市公共泊位管理办法
第一条　为了规范公共泊位管理，制定本办法。
第二条　市交通运输部门负责公共泊位的统筹，并于每年3月公布名录。
第三条　公共泊位按照先到先停的原则使用。
第四条　区交通运输部门应当在10日内设置标志。
第五条　本办法自公布之日起施行。"""


def _rows(decision: str, wording: str = _BASE) -> list[Edit]:
    base = read_text(wording, portal=None, url=None).clauses
    found = apply_instructions(base, read_amending_decision(decision).instructions)
    return list(gather_ordered_terms(compare_clauses(base, found.clauses).changes, found.applied))


def test_a_term_replaced_in_two_clauses_by_one_order_is_one_group_told_by_its_words() -> None:
    rows = _rows("将文中的“交通运输部门”统一修改为“城市管理部门”。")
    assert [(row.effect, row.clause_label_after, row.before, row.after) for row in rows] == [
        (Effect.MASS_TERM, "第二条", "交通运输部门", "城市管理部门"),
        (Effect.MASS_TERM, "第四条", "交通运输部门", "城市管理部门"),
    ]
    assert {row.group for row in rows} == {"term:交通运输部门→城市管理部门"}


def test_a_term_of_which_some_characters_stay_is_told_by_the_words_of_its_order() -> None:
    rows = _rows(
        "将第三条、第四条中的“先到先停”修改为“先到先用”。", _BASE.replace("设置标志", "按照先到先停的原则设置标志")
    )
    assert [(row.effect, row.clause_label_after, row.before, row.after) for row in rows] == [
        (Effect.MASS_TERM, "第三条", "先到先停", "先到先用"),
        (Effect.MASS_TERM, "第四条", "先到先停", "先到先用"),
    ]


def test_what_else_changes_in_the_clause_keeps_its_row() -> None:
    rows = _rows("一、将文中的“交通运输部门”统一修改为“城市管理部门”。\n二、将第四条中的“10日”修改为“15日”。")
    assert [(row.effect, row.before, row.after) for row in rows] == [
        (Effect.MASS_TERM, "交通运输部门", "城市管理部门"),
        (Effect.MASS_TERM, "交通运输部门", "城市管理部门"),
        (Effect.DEADLINE, "10日", "15日"),
    ]


def test_a_term_replaced_in_one_clause_is_no_rule() -> None:
    rows = _rows("将第二条中的“交通运输部门”修改为“城市管理部门”。")
    assert [(row.effect, row.group) for row in rows] == [(Effect.RESPONSIBILITY, None)]
