from __future__ import annotations

import pytest

from gongbao.reading.quantities import find_quantities


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("核心区面积不低于总面积的30%。", ("核心区面积", "不低于", "30", "%")),
        ("补助金额不超过项目实际投资额的50%。", ("补助金额", "不超过", "50", "%")),
        ("人均收入达到全省平均水平的1.2倍。", ("人均收入", "达到", "1.2", "倍")),
        ("按照实际投资额的20%给予补助。", ("实际投资额", "", "20", "%")),
    ],
)
def test_a_comparator_before_what_the_share_is_taken_of(sentence: str, expected: tuple[str, ...]) -> None:
    (found,) = find_quantities(sentence)
    assert (found.subject, found.comparator, found.value, found.unit) == expected


def test_a_comparator_of_another_number_is_not_borrowed() -> None:
    assert [(q.comparator, q.value) for q in find_quantities("面积不低于100亩的，按投资额的20%补助。")] == [
        ("不低于", "100"),
        ("", "20"),
    ]
