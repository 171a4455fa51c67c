"""New articles at the border of two chapters, of which the decision does not say in which of them they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongbao.history.chapters import LEVELS
from gongbao.history.grouping import label_key
from gongbao.history.instructions import Instruction, InstructionKind
from gongbao.model.policy import Clause


def at_boundaries(orders: Sequence[Instruction], clauses: Sequence[Clause]) -> Iterator[tuple[Instruction, str]]:
    """Give the orders that put an article beside a heading, by its number or behind another one, with what is not told."""
    turn = [c for c in clauses if not c.in_annex and (c.level == "article" or c.level in LEVELS.values())]
    places = {label_key(c.label): at for at, c in enumerate(turn) if c.level == "article"}
    for order in orders:
        told = any(ref.chapter for ref in (*order.targets, *order.becomes))
        if order.kind is not InstructionKind.INSERT or order.unit != "条" or told or len(order.becomes) != 1:
            continue
        at = places.get(order.becomes[0].article or "")
        if at is None or at == 0 or at == len(turn) - 1:
            continue
        heading = next((c for c in (turn[at - 1], turn[at + 1]) if c.level in LEVELS.values()), None)
        if heading is not None and any(c.level == "article" for c in turn[: max(at - 1, 0)]):
            yield order, f"it is not told whether {turn[at].label} stands before or under the heading {heading.label}"
