"""The change log under a policy's title: what is told of one clause stands together, a mass rule once, and the count says as much."""

from __future__ import annotations

from typing import Any

from gongbao.model.change import Effect
from gongbao.wording.terms import EFFECTS
from gongbao.wording.told import count_told, told_blocks, without_title

TITLE = "停车条例"


def row(said: str, *, clause: tuple[str, str] = ("甲", "乙"), **given: Any) -> dict[str, Any]:
    base = {
        "policy_id": "gb-a",
        "policy_title": TITLE,
        "group_id": None,
        "operation": "substitute",
        "effect": "quantity",
        "disputed": None,
    }
    base |= {"before": "五", "after": "六", "context_before": clause[0], "context_after": clause[1]}
    return base | {"sentence_zh": f"《{TITLE}》{said}", "sentence_en": f"《{TITLE}》 {said}"} | given


def said(blocks):
    return [[change.zh for change in block] for block in blocks]


def test_changes_of_one_clause_stand_together_and_two_clauses_that_share_a_side_apart():
    rows = [
        row("第一条：甲", clause=("旧一", "新一")),
        row("第一条：乙", clause=("旧一", "新一")),
        row("第二条：丙", clause=("旧一", "新二")),
        row("第三条：丁", clause=("旧三", "新二")),
        row("第一条：戊", clause=("旧一", "新一")),
    ]
    assert said(told_blocks(rows, TITLE)) == [
        ["第一条：甲", "第一条：乙"],
        ["第二条：丙"],
        ["第三条：丁"],
        ["第一条：戊"],
    ]


def test_a_mass_rule_is_told_once_by_its_first_clause_and_counted_once():
    mass = {"group_id": "g", "effect": "mass_term", "before": "船务局", "after": "港航局"}
    rows = [
        row("第一条：甲", clause=("一", "一")),
        row("第二条：船务局改为港航局", clause=("二", "二"), clause_label_after="第二条", **mass),
        row("第三条：乙", clause=("三", "三")),
        row("第四条：船务局改为港航局", clause=("四", "四"), clause_label_after="第四条", **mass),
    ]
    blocks = told_blocks(rows, TITLE)
    assert said(blocks) == [["第一条：甲"], ["将“船务局”统一改为“港航局”，共2处，涉及第二条、第四条"], ["第三条：乙"]]
    assert blocks[1][0].first is rows[1]
    total, effects = count_told(blocks)
    assert total == 3
    assert [*effects.items()] == [(EFFECTS[Effect.QUANTITY], 2), (EFFECTS[Effect.MASS_TERM], 1)]


def test_the_effect_that_is_told_most_is_named_first():
    rows = [row("第一条：甲", effect="scope"), row("第二条：乙"), row("第三条：丙")]
    assert [*count_told(told_blocks(rows, TITLE))[1].items()] == [
        (EFFECTS[Effect.QUANTITY], 2),
        (EFFECTS[Effect.SCOPE], 1),
    ]


def test_what_disputes_a_group_is_said_once_in_the_order_of_its_rows():
    rows = [row("甲", group_id="g", disputed=reason) for reason in ("页面不同", None, "公报不同", "页面不同")]
    ((change,),) = told_blocks(rows, TITLE)
    assert change.disputed == ("页面不同", "公报不同")
    ((plain,),) = told_blocks([row("甲")], TITLE)
    assert plain.disputed == ()


def test_only_the_policy_s_own_name_at_the_head_is_left_out():
    assert without_title(f"《{TITLE}》 Article 1", TITLE) == "Article 1"
    assert without_title(f"引用《{TITLE}》", TITLE) == f"引用《{TITLE}》"
    assert without_title("《公园条例》第一条", TITLE) == "《公园条例》第一条"
    assert without_title("《》第一条", None) == "《》第一条"
    ((change,),) = told_blocks([row("第一条：甲")], None)
    assert (change.zh, change.en) == (f"《{TITLE}》第一条：甲", f"《{TITLE}》 第一条：甲")
