"""Each folder of cases/ is a claim: two invented wordings, and the rows a careful reader expects, written by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongbao.history import compare_clauses
from gongbao.history.left_behind import LEFT_BEHIND
from gongbao.model.change import Comparison, Edit
from gongbao.model.policy import Clause
from gongbao.wording.places import name_cell

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if folder.is_dir())


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, clauses_of: Callable[[str], tuple[Clause, ...]]) -> None:
    expected = yaml.safe_load((folder / "changes.yml").read_text(encoding="utf-8"))
    title_before, title_after = expected.get("title", (None, None))
    found = compare_clauses(
        clauses_of((folder / "before.txt").read_text(encoding="utf-8")),
        clauses_of((folder / "after.txt").read_text(encoding="utf-8")),
        title_before=title_before,
        title_after=title_after,
        quoted=expected.get("quoted", False),
    )
    if "changes" in expected:
        assert [_row(edit, like) for edit, like in _beside(found.changes, expected["changes"])] == expected["changes"]
    if "effects_only" in expected:
        assert [edit.effect for edit in found.changes if edit.operation == "substitute"] == expected["effects_only"]
    if expected["noise"] != "*":
        assert Counter(edit.effect.value for edit in found.noise) == expected["noise"]
    if "links" in expected:
        _check_links(found, expected["links"])
    if "left_behind" in expected:
        assert {
            edit.clause_label_after: edit.after for edit in found.noise if edit.disputed == LEFT_BEHIND
        } == expected["left_behind"]
    if expected.get("one_group"):
        assert len({edit.group for edit in found.changes}) == 1
        assert found.changes[0].group


def _beside(changes: tuple[Edit, ...], expected: list[dict[str, Any]]) -> list[tuple[Edit, dict[str, Any]]]:
    if len(expected) == 1 and expected[0]["operation"] == "*":
        assert changes, "no change found"
        expected *= len(changes)
    likes = [*expected, *({"operation": "", "effect": "", "label": "", "before": "", "after": ""} for _ in changes)]
    return list(zip(changes, likes, strict=False))


def test_the_number_of_a_case_is_given_once_and_stands_in_the_index() -> None:
    listed_as_hard_case = 47  # of which some are told by two folders
    numbers = Counter(int(folder.name.partition("-")[0]) for folder in CASES)
    assert [number for number, times in numbers.items() if times > 1 and number > listed_as_hard_case] == []
    index = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    spans = [(int(first), int(last)) for first, last in re.findall(r"`cases/(\d+)-…` to `cases/(\d+)-…`", index)]
    named = {number for first, last in spans for number in range(first, last + 1)}
    named |= {int(number) for number in re.findall(r"`cases/(\d+)-…`", index)}
    assert set(numbers) <= named


def _row(edit: Edit, like: dict[str, Any]) -> dict[str, Any]:
    """Show the row with the fields that the expectation names."""
    label = edit.clause_label_after or edit.clause_label_before
    shown = {"label": label, "operation": edit.operation.value, "effect": edit.effect.value}
    for name in ("paragraph", "before", "after", "unit", "direction", "within"):
        shown[name] = getattr(edit, name)
    shown["cell"] = name_cell(edit.cell)[0] if edit.cell else None
    return {name: "*" if wanted == "*" else shown[name] for name, wanted in like.items()}


def _check_links(found: Comparison, expected: dict[str, str | list[str]]) -> None:
    wanted = {(old, new) for old, news in expected.items() for new in ([news] if isinstance(news, str) else news)}
    have = {(link.before_label, link.after_label) for link in found.links if link.before and link.after}
    assert wanted <= have
    assert {pair for pair in have - wanted if pair[0] in expected} == set()
