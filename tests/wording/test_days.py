from __future__ import annotations

from dataclasses import replace

from gongbao.model.change import Edit, Effect, Operation
from gongbao.wording import change_sentence

EDIT = Edit(
    operation=Operation.SUBSTITUTE,
    effect=Effect.VALIDITY,
    clause_eid_before=None,
    clause_eid_after=None,
    clause_label_before=None,
    clause_label_after=None,
    before="2026-05-31",
    after="2029-05-31",
    context_before="",
    context_after="",
    confidence=1.0,
    method="fact:expires_on",
)


def test_a_day_is_written_in_chinese_and_says_which_way_it_moved() -> None:
    assert change_sentence(None, EDIT) == (
        "有效期至：“2026年5月31日”改为“2029年5月31日”（施行与有效期，延后）",
        'Valid until: "2026-05-31" → "2029-05-31" (validity, later)',
    )
    assert change_sentence(None, replace(EDIT, after="2025-05-31"))[0].endswith("（施行与有效期，提前）")


def test_a_day_that_is_new_has_no_direction() -> None:
    assert change_sentence(None, replace(EDIT, before=""))[0] == "有效期至：新增“2029年5月31日”（施行与有效期）"


def test_the_bars_of_a_table_are_not_quoted() -> None:
    row = replace(EDIT, method="similarity", before="", after="南区 | 150 |\n| 3 |", clause_label_after="附件")
    assert "增加“南区 150 3”" in change_sentence(None, row)[0]
