"""Rows of the change log as a reader meets them under the policy's title: clause by clause, a mass rule once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from gongbao.model.change import Effect, Operation
from gongbao.wording.groups import group_sentences, grouped_rows
from gongbao.wording.quoting import name_title
from gongbao.wording.terms import EFFECTS, STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One change, or one group of changes, as a reader meets it under the policy's title; ``first`` is its first row."""

    zh: str
    en: str
    disputed: tuple[str, ...]
    first: Mapping[str, Any]


def told_blocks(rows: Sequence[Mapping[str, Any]], title: str | None) -> list[list[Told]]:
    """What is told of each clause, in the order of ``rows``: changes of one clause stand together, a mass rule by its first clause.

    ``rows`` are real changes in reading order, ``title`` is the policy's, as the page names it above.
    """
    blocks = groupby(grouped_rows(rows), key=lambda group: (group[0]["context_before"], group[0]["context_after"]))
    return [[_told(group, title) for group in block] for _, block in blocks]


def count_told(blocks: Sequence[Sequence[Told]]) -> tuple[int, dict[tuple[str, str], int]]:
    """How many changes are told, a group once, and how many of each kind (Chinese, English): what stands above the list."""
    kinds = Counter(_kind(change.first) for block in blocks for change in block)
    return kinds.total(), dict(kinds.most_common())


def _kind(row: Mapping[str, Any]) -> tuple[str, str]:
    """The effect by name; a clause that only came, went, moved, was split or merged is counted by that."""
    effect = Effect(row["effect"])
    return (STEPS if effect is Effect.AMENDMENT else {}).get(Operation(row["operation"]), EFFECTS[effect])


def without_title(sentence: str, title: str | None) -> str:
    """The sentence of a change where the policy is named above.

    >>> without_title("《停车条例》第一条：“甲”改为“乙”", "停车条例")
    '第一条：“甲”改为“乙”'
    """
    return sentence.removeprefix(name_title(title)).lstrip() if title else sentence


def _told(group: Sequence[Mapping[str, Any]], title: str | None) -> Told:
    zh, en = (without_title(sentence, title) for sentence in group_sentences(group))
    disputed = dict.fromkeys(change["disputed"] for change in group if change.get("disputed"))
    return Told(zh=zh, en=en, disputed=tuple(disputed), first=group[0])
