"""The integer-coded bigrams say what plain counting says, for every text that can reach them."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import pytest

from gongbao.history.align import align_keys
from gongbao.history.bigrams import bound_key
from gongbao.history.candidates import propose_pairs
from gongbao.history.folding import fold_text, fold_texts
from gongbao.history.similarity import score_all
from gongbao.history.thresholds import CANDIDATES_PER_CLAUSE, RARE_SHINGLE_CLAUSES

BEFORE = [
    "停车泊位应当公示收费标准和监督电话。",
    "放假1天",
    "",
    "道路停车泊位由街道办事处会同公安机关划定，划定前应当听取沿街居民和商户的意见，并公示不少于七日。",
    "\ud800坏字符也是文字",
    "𠮷野家路口的泊位不收费🚲",
]
AFTER = [
    "停车泊位应当公示收费标准和投诉渠道。",
    "放假3天",
    "道路停车泊位由区人民政府会同公安机关划定，划定前应当听取居民意见，并公示不少于十五日。",
    "",
    "𠮷野家路口泊位不收费",
    "公" * 9_000,
]


def _plain(keys: list[str]) -> list[dict[str, float]]:
    """Unit vectors by the definition, one feature at a time."""
    counts = [Counter([*map("".join, pairwise(bound_key(key))), *(key if len(key) < 16 else "")]) for key in keys]
    held = Counter(feature for count in counts for feature in count)
    rows = []
    for count in counts:
        row = {f: (1 + math.log(n)) * (math.log((1 + len(keys)) / (1 + held[f])) + 1) for f, n in count.items()}
        norm = math.sqrt(sum(value * value for value in row.values())) or 1
        rows.append({feature: value / norm for feature, value in row.items()})
    return rows


def test_the_cosine_is_the_one_of_plain_counting() -> None:
    rows = _plain(BEFORE + AFTER)
    cosine, _ = score_all(BEFORE, AFTER)
    for at, left in enumerate(rows[: len(BEFORE)]):
        for to, right in enumerate(rows[len(BEFORE) :]):
            expected = sum(value * right.get(feature, 0) for feature, value in left.items())
            assert cosine[at, to] == pytest.approx(expected, abs=1e-5)


def test_a_part_is_seen_in_its_whole_and_equals_are_not_called_parts() -> None:
    _, contained = score_all([AFTER[0], BEFORE[3]], [BEFORE[3][:24], AFTER[0]])
    assert contained[1, 0] == 1
    assert contained[0, 1] == 0


def test_candidates_are_scored_as_all_pairs_are() -> None:
    cosine, _ = score_all(BEFORE, AFTER)
    found = propose_pairs(BEFORE, AFTER)
    assert {(0, 0), (3, 2), (5, 4)} <= {(place, other) for _, place, other in found}
    for score, place, other in found:
        assert score == pytest.approx(float(cosine[place, other]), abs=1e-5)


def test_each_clause_proposes_few_and_boilerplate_proposes_none() -> None:
    alike = [f"序号{number}，经审核符合条件，准予备案。" for number in range(RARE_SHINGLE_CLAUSES + 40)]
    assert len(propose_pairs(alike[:RARE_SHINGLE_CLAUSES], alike[:RARE_SHINGLE_CLAUSES])) == (
        RARE_SHINGLE_CLAUSES * CANDIDATES_PER_CLAUSE
    )
    shared = {place for _, place, _ in propose_pairs(["准予备案。"], ["经审核符合条件，准予备案。"] * len(alike))}
    assert shared == set()


def test_a_damaged_character_is_compared_and_not_refused() -> None:
    found = align_keys(BEFORE, [*BEFORE[:4], BEFORE[4] + "吗", BEFORE[5]])
    assert [(pair.before, pair.after) for pair in found.pairs] == [(place, place) for place in range(6)]


@pytest.mark.parametrize(
    "texts", [[], [""], ["甲（一）\u4dff乙", "（二）"], ["第 1 15 项", "(shù)技术(shù)", "甲 " * 900]]
)
def test_folding_many_at_once_is_folding_each(texts: list[str]) -> None:
    assert dict(fold_texts(texts)) == {text: fold_text(text) for text in texts}


def test_a_long_text_folds_as_its_parts_do() -> None:
    parts = ["（一）市、县（区）应当“公示”；", "１５日内办结——逾期 不 办的，", "占 50 ％ …"]
    assert fold_text("甲".join(parts * 300)) == "甲".join(fold_text(part) for part in parts * 300)
