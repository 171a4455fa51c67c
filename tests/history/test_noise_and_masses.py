"""Where one rule begins, and where noise ends: the bounds of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.history.noise import is_damage
from gongbao.model.change import Edit, Effect, Operation
from gongbao.model.policy import Clause
from gongbao.wording.changes import change_sentence

Reader = Callable[[str], tuple[Clause, ...]]
SENTENCES = ["渡船{}检修。", "码头每年{}清理航道。", "乘客凭证{}上船。"]


def _effects(read: Reader, sentences: list[str], old: str, new: str) -> set[Effect]:
    texts = [
        "\n".join(f"第{n}条 {s.format(word)}" for n, s in zip("一二三", sentences, strict=True)) for word in (old, new)
    ]
    return {edit.effect for edit in compare_clauses(read(texts[0]), read(texts[1])).changes}


def test_one_character_for_another_in_many_clauses_is_no_term(clauses_of: Reader) -> None:
    assert Effect.MASS_TERM not in _effects(clauses_of, SENTENCES, "自甲", "自乙")
    assert _effects(clauses_of, SENTENCES, "定期", "按时") == {Effect.MASS_TERM}


def test_one_slip_corrected_in_many_clauses_is_one_rule(clauses_of: Reader) -> None:
    sentences = ["渡船应当{}检修。", "码头应当{}每年清理航道。", "乘客应当{}凭证上船。"]
    assert _effects(clauses_of, sentences, "应当", "") == {Effect.MASS_TERM}


def test_both_sides_damaged_and_their_words_other_is_a_change() -> None:
    assert not is_damage("市\ufffd政局", "市\ufffd计局")
    assert is_damage("市\ufffd政局", "市财政局")
    assert not is_damage("市财政局", "市审计局")


@pytest.mark.parametrize(("times", "noise"), [(1, False), (2, False), (3, True)])
def test_a_short_line_is_a_page_head_only_when_it_comes_again_and_again(
    clauses_of: Reader, times: int, noise: bool
) -> None:
    articles = [
        f"第{n}条 渡口{what}。" for n, what in zip("一二三", ("应当安全", "配备救生设备", "设置标志"), strict=True)
    ]
    after = [f"{text}\n临湾市人民政府公报" if at < times else text for at, text in enumerate(articles)]
    found = compare_clauses(clauses_of("\n".join(articles)), clauses_of("\n".join(after)))
    assert [len(found.changes) == 0, len(found.noise) == times] == [noise, noise]


def test_a_paragraph_that_moved_is_told_under_its_old_number() -> None:
    edit = Edit(
        operation=Operation.MOVE,
        effect=Effect.AMENDMENT,
        clause_eid_before="art_1__para_2",
        clause_eid_after="art_1__para_4",
        clause_label_before="第一条",
        clause_label_after="第一条",
        before="",
        after="",
        context_before="",
        context_after="",
        confidence=1.0,
        method="similarity",
        paragraph=4,
    )
    assert change_sentence(None, edit)[0] == "第一条第二款移位，现为第一条第四款"


def test_a_word_that_went_from_names_is_told_by_the_names(clauses_of: Reader) -> None:
    before = "第一条 由市港航管理行政执法部门检查。\n第二条 区港航管理行政执法部门负责受理。\n第三条 报市港航管理行政执法部门备案。"
    found = compare_clauses(clauses_of(before), clauses_of(before.replace("行政执法", ""))).changes
    assert {(e.effect, e.before, e.after) for e in found} == {
        (Effect.MASS_TERM, "港航管理行政执法部门", "港航管理部门")
    }
