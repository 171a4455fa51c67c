"""Articles that a decision orders right behind a chapter of which it gives the name alone: they are that chapter's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongbao.history.instructions import ARTICLE, ClauseRef, Instruction, InstructionKind

_LEVELS = frozenset("章节")
_OWN_ARTICLE = re.compile(rf"(?m)^{ARTICLE}")


def with_their_chapters(orders: Sequence[Instruction]) -> Iterator[Instruction]:
    """Put new articles that name no place into the chapter or section ordered before them, which has no article of its own.

    Whether they stand there by their numbers is seen when all is carried out.

    >>> chapter = Instruction(kind=InstructionKind.INSERT, work=None, unit="章", becomes=(ClauseRef(chapter="第4章"),), text="监督")
    >>> article = Instruction(kind=InstructionKind.INSERT, work=None, unit="条", becomes=(ClauseRef(article="第9条"),), text="检查。")
    >>> [ref.chapter for order in with_their_chapters([chapter, article]) for ref in order.targets]
    ['第4章']
    """
    bare: Instruction | None = None
    for order in orders:
        inserts = order.kind is InstructionKind.INSERT
        if inserts and order.unit in _LEVELS:
            bare = order if len(order.becomes) == 1 and not _OWN_ARTICLE.search(order.text or "") else None
        elif inserts and order.unit == "条" and bare and order.work == bare.work and _is_placeless(order):
            order = replace(order, targets=(ClauseRef(chapter=bare.becomes[0].chapter),))  # noqa: PLW2901
        else:
            bare = None
        yield order


def _is_placeless(order: Instruction) -> bool:
    return (
        bool(order.becomes) and order.after is None and not any(ref.chapter for ref in (*order.targets, *order.becomes))
    )
