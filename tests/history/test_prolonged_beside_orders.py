"""A last day that a decision sets for the work it amends, beside its orders, is read as that: no order that was not carried out."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.model.policy import Relation
from gongbao.reading import read_text

DECISION = (
    "青岚市人民政府关于修改《青岚市集市管理办法》的决定\n市人民政府决定对《青岚市集市管理办法》（青政发〔2019〕3号）作如下修改：\n{}\n"
    "本决定自2024年3月1日起施行。"
)
ORDER = "第四条中的“每半年”修改为“每季度”"


def _told(orders: str) -> tuple[list[str], tuple[str, ...]]:
    text = DECISION.format(orders)
    cited = read_text(text, portal=None, url=None).cited
    decision = read_amending_decision(text)
    assert decision.instructions
    prolonged = [one for one in cited if one.relation is Relation.PROLONGS]
    assert {one.title for one in prolonged} <= {"青岚市集市管理办法"}
    return [one.as_written.rpartition("）")[2].rpartition("》")[2] for one in prolonged], decision.unread


@pytest.mark.parametrize(
    ("orders", "words"),
    [
        (f"一、{ORDER}。\n二、有效期延长至2026年12月31日。", "有效期延长至2026年12月31日"),
        (f"一、{ORDER}。\n二、本办法有效期延长至2026年12月31日。", "有效期延长至2026年12月31日"),
        (f"{ORDER}，有效期延长至2026年12月31日。", "有效期延长至2026年12月31日"),
        (f"{ORDER}，并将有效期延长至2026年12月31日。", "有效期延长至2026年12月31日"),
        (f"{ORDER}。有效期延长至2026年12月31日。", "有效期延长至2026年12月31日"),
        (f"{ORDER}。本办法有效期延长至2026年12月31日。", "有效期延长至2026年12月31日"),
        (f"{ORDER}；有效期延长2年。", "有效期延长2年"),
        (f"有效期延长至2026年12月31日，{ORDER}。", "有效期延长至2026年12月31日"),
    ],
)
def test_it_is_a_last_day_of_the_work(orders: str, words: str) -> None:
    assert _told(orders) == ([words], ())


@pytest.mark.parametrize(
    ("orders", "unread"),
    [
        (f"{ORDER}；渡工证有效期延长至2026年12月31日。", ("渡工证有效期延长至2026年12月31日。",)),
        (f"{ORDER}，有效期延长。", ("，有效期延长。",)),
        (f"{ORDER}，本规定有效期延长至2026年12月31日。", ("，本规定有效期延长至2026年12月31日。",)),
        (
            f"{ORDER}，有效期延长至2026年12月31日，罚款标准提高一倍。",
            ("，有效期延长至2026年12月31日，罚款标准提高一倍。",),
        ),
        ("第四条修改为：“摊位证有效期延长至2026年12月31日。”", ()),
        ("第四条修改为：“摊位证每年检验，有效期延长至2026年12月31日。”", ()),
    ],
)
def test_what_is_no_last_day_of_the_work_is_listed(orders: str, unread: tuple[str, ...]) -> None:
    prolonged, left = _told(orders)
    assert left == unread
    assert prolonged == (["有效期延长至2026年12月31日"] if "标准" in orders else [])


def test_of_two_works_it_is_not_told_which() -> None:
    text = (
        "青岚市人民政府关于修改《青岚市集市管理办法》等2件规章的决定\n"
        f"一、对《青岚市集市管理办法》作出修改：{ORDER}，有效期延长至2026年12月31日。\n"
        "二、对《青岚市渡口管理办法》作出修改：删去第七条。"
    )
    assert read_amending_decision(text).unread == ("，有效期延长至2026年12月31日。",)


@pytest.mark.parametrize(
    ("sentence", "relation", "words"),
    [
        (
            "《青岚市集市管理办法》根据本决定作相应修改后重新公布，有效期延长至2029年4月30日。",
            Relation.PROLONGS,
            "根据本决定作相应修改后重新公布,有效期延长至2029年4月30日",
        ),
        (
            "《青岚市集市管理办法》根据本决定作相应修改，重新公布，有效期至2029年4月30日。",
            Relation.ADJUSTS_VALIDITY,
            "根据本决定作相应修改,重新公布,有效期至2029年4月30日",
        ),
    ],
)
def test_a_last_day_of_the_text_that_is_made_known_anew(sentence: str, relation: Relation, words: str) -> None:
    text = DECISION.format(f"一、{ORDER}。\n{sentence}")
    found = [one for one in read_text(text, portal=None, url=None).cited if one.eid and one.as_written.endswith("30日")]
    assert [(one.relation, one.title) for one in found] == [(relation, "青岚市集市管理办法")]
    assert found[0].as_written.endswith(words)
    assert read_amending_decision(text).unread == ()


def test_a_text_made_known_anew_without_a_last_day_has_none() -> None:
    text = DECISION.format(f"一、{ORDER}。\n《青岚市集市管理办法》根据本决定作相应修改，重新公布。")
    relations = {one.relation for one in read_text(text, portal=None, url=None).cited}
    assert relations <= {Relation.AMENDS, Relation.CITES}
