"""Clauses that a decision repeals without ending the whole (废止《…》第二条, 第三章停止执行): by their place in the text before."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.grouping import label_key
from gongbao.history.instructions import ClauseRef, Instruction, InstructionKind
from gongbao.model.policy import Clause


def clauses_ended(orders: Sequence[Instruction], clauses: Sequence[Clause]) -> frozenset[str]:
    """Give the eids of the clauses that orders of the kind ``repeal`` name, with all that stands under a chapter or heading."""
    refs = [ref for order in orders if order.kind is InstructionKind.REPEAL for ref in order.targets]
    ended = {clause.eid for clause in clauses for ref in refs if _is_named(clause, ref)}
    for clause in clauses:  # in the order of the text: what holds a clause stands before it
        if clause.parent_eid in ended:
            ended.add(clause.eid)
    return frozenset(ended)


def _is_named(clause: Clause, ref: ClauseRef) -> bool:
    """An article, else a chapter, else the last heading of a path; a paragraph or item by the article that its edit is told of."""
    if not clause.label:
        return False
    if ref.article:
        return clause.level == "article" and label_key(clause.label) == ref.article
    if ref.chapter:
        return clause.level in {"chapter", "section"} and label_key(clause.label) == ref.chapter
    return bool(ref.path) and clause.label.strip("、.．（）()") == ref.path[-1].strip("、.．（）()")
