from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gongbao.history.amending import InstructionKind, read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.model.policy import Clause
from gongbao.reading import read_text

TEXTS = Path(__file__).parents[2].parent / "shared" / "data" / "texts"
Reader = Callable[[str], tuple[Clause, ...]]

BASE = """第一章 总则
第一条 为了规范停车，制定本办法。
第二条 工商部门负责登记。
第三条 有下列情形之一的，不予补助：
（一）弄虚作假的；
（二）未通过验收的。
对前款情形应当公告。
第二章 管理
第四条 泊位由街道划定。
第五条 收费应当公示。
第六条 违规的，由工商部门在五日内责令改正。
"""


def _after(decision: str, clauses_of: Reader) -> list[tuple[str, str]]:
    instructions = read_amending_decision(decision).instructions
    found = apply_instructions(clauses_of(BASE), instructions)
    assert found.unapplied == ()
    return [(clause.label or clause.level, clause.heading or clause.text) for clause in found.clauses]


def test_insertion_takes_the_slot_of_its_number_and_shifts_those_behind_it(clauses_of: Reader) -> None:
    text = _after("增加一条，作为第四条：“优先建设充电泊位。”条文顺序作相应调整。", clauses_of)
    assert text[-5:] == [
        ("第二章", "管理"),
        ("第四条", "优先建设充电泊位。"),
        ("第五条", "泊位由街道划定。"),
        ("第六条", "收费应当公示。"),
        ("第七条", "违规的，由工商部门在五日内责令改正。"),
    ]


def test_references_of_the_old_text_follow_the_numbers_and_those_of_the_decision_stay(clauses_of: Reader) -> None:
    base = clauses_of(
        "第一条 甲。\n第二条 乙。\n第三条 违反本办法第二条、《税法》第二条的，罚款；依照前款和第二条第一款办理。\n第四条 丙。"
    )
    decision = "增加一条，作为第二条：“丁，见第三条。”第四条修改为：“戊，见第四条。”条文顺序作相应调整。"
    found = apply_instructions(base, read_amending_decision(decision).instructions)
    assert [clause.text for clause in found.clauses] == [
        "甲。",
        "丁，见第三条。",
        "乙。",
        "违反本办法第三条、《税法》第二条的，罚款；依照前款和第三条第一款办理。",
        "戊，见第四条。",
    ]


def test_deletion_without_shift_keeps_the_numbers(clauses_of: Reader) -> None:
    labels = [label for label, _ in _after("删去第五条。", clauses_of) if label.endswith("条")]
    assert labels == ["第一条", "第二条", "第三条", "第四条", "第六条"]


def test_merge_substitution_and_renumbering_cite_old_numbers(clauses_of: Reader) -> None:
    text = dict(
        _after(
            "第四条和第五条合并为第四条，修改为：“泊位由街道划定并公示收费。”第六条改为第五条，修改为：“违规的，责令改正。”",
            clauses_of,
        )
    )
    assert text["第四条"] == "泊位由街道划定并公示收费。"
    assert text["第五条"] == "违规的，责令改正。"
    assert "第六条" not in text


def test_item_inserted_and_paragraph_deleted(clauses_of: Reader) -> None:
    text = _after("第三条第一款增加一项，作为第二项：“（二）擅自改建的；”；删去第三条第二款。", clauses_of)
    assert text[3:7] == [
        ("第三条", "有下列情形之一的，不予补助："),
        ("（一）", "弄虚作假的；"),
        ("（二）", "擅自改建的；"),
        ("（三）", "未通过验收的。"),
    ]
    assert ("para", "对前款情形应当公告。") not in text


def test_words_replaced_throughout_and_in_one_article(clauses_of: Reader) -> None:
    text = dict(_after("将“工商部门”统一修改为“市场监管部门”。将第六条中的“五日”修改为“十日”。", clauses_of))
    assert text["第二条"] == "市场监管部门负责登记。"
    assert text["第六条"] == "违规的，由市场监管部门在十日内责令改正。"


def test_an_instruction_that_does_not_fit_is_listed_with_its_reason(clauses_of: Reader) -> None:
    instructions = read_amending_decision("将第九条修改为：“无此条。”将第二条中的“税务”修改为“财政”。").instructions
    found = apply_instructions(clauses_of(BASE), instructions)
    assert [reason for _, reason in found.unapplied] == [
        "第9条 is not in the base text",
        "the words 税务 are not in the clause",
    ]
    assert [clause.text for clause in found.clauses if clause.label == "第二条"] == ["工商部门负责登记。"]


@pytest.mark.shared
@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"reference texts are not at {TEXTS}")
def test_pair_a_instructions_stand_in_the_amended_text_and_consolidate_back_to_it() -> None:
    decision = read_amending_decision(next(TEXTS.glob("pair_A_decision_*")).read_text(encoding="utf-8"))
    amended = read_text(next(TEXTS.glob("pair_A_amended_*")).read_text(encoding="utf-8"), portal=None, url=None).clauses
    articles = [clause for clause in amended if clause.level == "article"]
    by_number = {place + 1: clause.text for place, clause in enumerate(articles)}
    assert [read.kind for read in decision.instructions] == [
        InstructionKind.SUBSTITUTE,
        InstructionKind.INSERT,
        *[InstructionKind.RENUMBER] * 5,
    ]
    assert decision.unread == ()
    assert by_number[3] == decision.instructions[0].text
    assert by_number[4] == decision.instructions[1].text
    found = apply_instructions(_undone(amended), decision.instructions)
    assert found.unapplied == ()
    assert [(c.eid, c.label, c.text) for c in found.clauses] == [(c.eid, c.label, c.text) for c in amended]


def _undone(amended: tuple[Clause, ...]) -> list[Clause]:
    """The base before the decision: 第四条 taken out, later ones one lower, 第三条 as some other wording."""
    base: list[Clause] = []
    numerals = "零一二三四五六七八九"
    for clause in amended:
        head = clause.eid.split("__")[0]
        number = int(head.removeprefix("art_")) if head.startswith("art_") else 0
        if number == 4:
            continue
        lower = number - 1 if number > 4 else number
        eid = clause.eid.replace(head, f"art_{lower}", 1) if number else clause.eid
        parent = (clause.parent_eid or "").replace(head, f"art_{lower}", 1) or None if number else clause.parent_eid
        label = f"第{numerals[lower]}条" if clause.level == "article" else clause.label
        text = "旧的第三条。" if clause.eid == "art_3" else clause.text
        base.append(replace(clause, eid=eid, parent_eid=parent, label=label, text=text))
    return base


@pytest.mark.parametrize(
    ("order", "cited"),
    [
        ("删去第三条第二项。", "第3条第2项"),
        ("删去第三条第二款。", "第3条第2款"),
        ("删去第四条。", "第4条"),
    ],
)
def test_a_reference_to_a_struck_clause_stays_and_is_named(clauses_of: Reader, order: str, cited: str) -> None:
    old = f"依照{cited.replace('3', '三').replace('2', '二').replace('4', '四')}办理。"
    base = clauses_of(BASE.replace("收费应当公示。", old))
    found = apply_instructions(base, read_amending_decision(order).instructions)
    assert old in {clause.text for clause in found.clauses}
    ((instruction, reason),) = found.remarks
    assert instruction.kind is InstructionKind.DELETE
    assert reason == f"第5条 still cites {cited} (old number), which is struck or cannot be followed"


def test_no_reference_is_named_where_what_cited_it_goes_too(clauses_of: Reader) -> None:
    base = clauses_of(BASE.replace("收费应当公示。", "依照第四条办理。"))
    assert apply_instructions(base, read_amending_decision("删去第四条、第五条。").instructions).remarks == ()


def test_several_clauses_get_new_wordings_together_or_not_at_all(clauses_of: Reader) -> None:
    base = clauses_of(BASE)
    order = "第五条、第九条修改为：“第五条 收费应当公布。\n第九条 甲。”"
    found = apply_instructions(base, read_amending_decision(order).instructions)
    assert [clause.text for clause in found.clauses] == [clause.text for clause in base]
    assert len(found.unapplied) == 1


def test_the_number_of_an_article_that_was_struck_is_free_for_another(clauses_of: Reader) -> None:
    order = "第四条改为第五条。\n删去第四条。\n第六条改为第五条。"
    found = apply_instructions(clauses_of(BASE), read_amending_decision(order).instructions)
    assert found.unapplied == ()
    text = {clause.label: clause.text for clause in found.clauses if clause.level == "article"}
    assert text["第五条"] == "违规的，由工商部门在五日内责令改正。"


def test_what_still_cites_a_struck_clause_is_named_by_the_number_that_it_has_now(clauses_of: Reader) -> None:
    base = clauses_of(BASE.replace("收费应当公示。", "依照第二条办理。"))
    found = apply_instructions(base, read_amending_decision("删去第二条。条文序号作相应调整。").instructions)
    assert [reason for _, reason in found.remarks] == [
        "第4条 still cites 第2条 (old number), which is struck or cannot be followed"
    ]


@pytest.mark.parametrize(
    ("order", "remarks"),
    [
        (
            "增加一条，作为第三条：“渡工应当持证。”",
            ["it is not told whether 第三条 stands before or under the heading 第二章"],
        ),
        ("在第二章增加一条，作为第三条：“渡工应当持证。”", []),
        ("增加一条，作为第二条：“渡运坚持便民。”", []),
    ],
)
def test_an_article_beside_a_heading_is_remarked_on_unless_its_chapter_is_told(order: str, remarks: list[str]) -> None:
    base = read_text(
        "青岭市渡口办法\n第一章　总则\n第一条　为了管理渡口，制定本办法。\n第二条　渡口由市交通局管理。\n第二章　渡船\n"
        "第三条　渡船应当登记。\n第四条　渡船应当配备救生衣。\n"
    )
    decision = read_amending_decision(f"{order}条文顺序作相应调整。")
    assert [remark for _, remark in apply_instructions(base.clauses, decision.instructions).remarks] == remarks
