"""What a row quotes, and what a reader sees side by side, stands in the texts, each word once."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.history.marking import mark_words
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]
PAIRS = [
    ("对船员处1000元罚款，对船主处5000元以上1万元以下罚款。", "对船员处五百元以上一千元以下罚款，对船主处五千元以上一万元以下罚款。"),
    ("由船员甲签收。", "由老船员甲和签收。"),
    ("渡船每日检查3次，记录留存。", "渡船每日检查5次，并记录留存。"),
    ("票价5元，乘客自备零钱。", "票价6元为限，乘客须自备零钱。"),
]  # fmt: skip
WORDS = [
    "渡口",
    "应当",
    "3元",
    "，",
    "每年",
    "乘客",
    "以上",
    "二十日",
    "。",
    "检查",
    "和",
    "不得",
    "5%",
    "；",
    "备案",
    "市交通局",
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_side_by_side_each_side_is_its_own_text(before: str, after: str) -> None:
    marked = mark_words(before, after)
    assert ("".join(s.text for s in marked[0]), "".join(s.text for s in marked[1])) == (before, after)


@pytest.mark.parametrize("seed", range(60))
def test_no_edit_makes_a_word_stand_twice(clauses_of: Reader, seed: int) -> None:
    dice = random.Random(seed)
    words = [dice.choice(WORDS) for _ in range(24)]
    other = list(words)
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(other))
        other[at : at + dice.randint(0, 2)] = [dice.choice(WORDS) for _ in range(dice.randint(0, 2))]
    before, after = "".join(words), "".join(other)
    marked = mark_words(before, after)
    assert ("".join(s.text for s in marked[0]), "".join(s.text for s in marked[1])) == (before, after)
    found = compare_clauses(clauses_of(f"第一条 甲{before}"), clauses_of(f"第一条 甲{after}"))
    assert all(edit.before in f"甲{before}" and edit.after in f"甲{after}" for edit in found.changes)


def test_a_sentence_that_moved_within_its_text_is_neither_struck_nor_new() -> None:
    before = "渡口所有人应当按时登记渡船并公示。渡工应当持证上岗，并随身携带救生设备和通信工具。票价为5元。"
    after = "渡工应当持证上岗，并随身携带救生设备和通信工具。票价为6元。渡口所有人应当按时登记渡船并公示。"
    marked = mark_words(before, after)
    assert [[s.text for s in side if s.differs] for side in marked] == [["5元"], ["6元"]]
    assert ("".join(s.text for s in marked[0]), "".join(s.text for s in marked[1])) == (before, after)
