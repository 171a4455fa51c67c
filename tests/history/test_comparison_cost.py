"""What comparing costs as texts grow: four times the text is never sixteen times the work, and matrices have a bound."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gongbao.history import align, compare_clauses
from gongbao.history.align import align_keys
from gongbao.history.thresholds import CANDIDATES_PER_CLAUSE, DENSE_CELLS
from gongbao.history.tokens import tokenize
from gongbao.model.policy import Clause

Pair = tuple[Sequence[Clause], Sequence[Clause]]
WORDS = ["市场主体", "停车泊位", "专项资金", "备案材料", "应当公开", "不得收取", "定期检查", "逐级报送", "书面告知"]


def _sentences(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(WORDS, k=8)) + f"编号{chance.randrange(10**6)}。" for _ in range(count)]


def _articles(texts: Sequence[str]) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            eid=f"art_{at}",
            parent_eid=None,
            label=f"第{at}条",
            level="article",
            order=at,
            heading=None,
            text=text,
        )
        for at, text in enumerate(texts, start=1)
    )


def _items(texts: Sequence[str]) -> tuple[Clause, ...]:
    (root,) = _articles(["目录如下："])
    below = (
        Clause(
            eid=f"art_1__item_{at}",
            parent_eid=root.eid,
            label=f"（{at}）",
            level="item",
            order=at,
            heading=None,
            text=text,
        )
        for at, text in enumerate(texts, start=1)
    )
    return (root, *below)


def one_long_clause_edited_all_over(size: int) -> Pair:
    text = "".join(_sentences(size * 6, size))
    chance = random.Random(5)
    places = sorted(chance.sample(range(len(text)), size))
    return _articles([text]), _articles(["".join("改" if at in set(places) else mark for at, mark in enumerate(text))])


def one_clause_with_many_tails(size: int) -> Pair:
    text = "".join(f"对{at}号项目给予支持（责任单位：市财政局、第{at}街道）。" for at in range(size * 8))
    return _articles([text]), _articles([text.replace("7街道", "8街道")])


def half_of_the_clauses_moved(size: int) -> Pair:
    texts = _sentences(size * 10, size)
    return _articles(texts), _articles(texts[size * 5 :] + texts[: size * 5])


def every_fifth_item_of_one_article_rewritten(size: int) -> Pair:
    texts, others = _sentences(size * 4, size), _sentences(size * 4, size + 1)
    return _items(texts), _items(
        [other if at % 5 == 0 else text for at, (text, other) in enumerate(zip(texts, others, strict=True))]
    )


def clauses_that_differ_by_their_number_only(size: int) -> Pair:
    before, after = (
        _articles([f"序号{at + shift}，经审核符合条件，{word}备案。" for at in range(size * 4)])
        for shift, word in ((0, "准予"), (1, "不予"))
    )
    return before, after


def _seconds(pair: Pair) -> float:
    spent = []
    for _ in range(3):
        start = time.process_time()
        compare_clauses(*pair)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize(
    "make",
    [
        one_long_clause_edited_all_over,
        one_clause_with_many_tails,
        half_of_the_clauses_moved,
        every_fifth_item_of_one_article_rewritten,
        clauses_that_differ_by_their_number_only,
    ],
    ids=lambda make: make.__name__,
)
def test_four_times_the_text_is_not_sixteen_times_the_work(make: Callable[[int], Pair]) -> None:
    compare_clauses(*make(10))
    assert _seconds(make(200)) < 10 * _seconds(make(50))  # linear is 4, quadratic 16; the machine may be busy


def test_no_matrix_is_larger_than_its_bound_and_candidates_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: list[int] = []
    proposed: list[int] = []
    score, propose = align.score_all, align.propose_pairs

    def counting_score(before: Sequence[str], after: Sequence[str]) -> tuple[align.Matrix, align.Matrix]:
        cells.append(len(before) * len(after))
        return score(before, after)

    def counting_propose(before: Sequence[str], after: Sequence[str]) -> list[tuple[float, int, int]]:
        found = propose(before, after)
        proposed.append(len(found))
        return found

    monkeypatch.setattr(align, "score_all", counting_score)
    monkeypatch.setattr(align, "propose_pairs", counting_propose)
    texts = _sentences(1500, 3)
    found = align_keys(texts, [f"{text[:-1]}，另有规定的除外。" for text in texts])
    assert all(count <= DENSE_CELLS for count in cells)
    assert proposed
    assert max(proposed) <= CANDIDATES_PER_CLAUSE * len(texts)
    assert [(pair.before, pair.after) for pair in found.pairs] == [(place, place) for place in range(1500)]


def test_only_the_clauses_that_differ_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    score = align.score_all

    def counting(before: Sequence[str], after: Sequence[str]) -> tuple[align.Matrix, align.Matrix]:
        weighed.append(len(before) + len(after))
        return score(before, after)

    monkeypatch.setattr(align, "score_all", counting)
    texts = _sentences(400, 4)
    changed = [text.replace("编号", "代号") if at % 100 == 0 else text for at, text in enumerate(texts)]
    assert len(align_keys(texts, changed).pairs) == 400
    assert weighed == [8]


@pytest.mark.parametrize(
    "text",
    [
        "（" * 60_000,
        "一" * 60_000,
        "1" * 60_000,
        "（责任单位：" * 3_000,
        "甲 " * 30_000,
        "。" * 60_000,
        "\ud800" * 60_000,
    ],
    ids=["brackets", "numerals", "digits", "openings", "gaps", "marks", "surrogates"],
)
def test_a_clause_of_one_mark_over_and_over_is_compared(text: str) -> None:
    assert not compare_clauses(_articles([text]), _articles([text])).changes
    assert compare_clauses(_articles([text]), _articles(["本条规定停车收费的标准。"])).links


def test_sides_without_a_word_are_compared() -> None:
    assert not compare_clauses(_articles([""] * 500), _articles([""] * 500)).changes
    assert len(compare_clauses(_articles(_sentences(300, 1)), ()).changes) == 300


def test_a_text_without_numbers_of_documents_is_cut_as_one_with_them() -> None:
    written = (path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "cases").glob("*/*.txt"))
    for text in {line for whole in written for line in whole.splitlines()}:
        tokens = tokenize(f"{text}。")
        assert tokens == tokenize(f"{text}。(2020)")[: len(tokens)]
