"""Headings without words of their own: where they come or go over clauses that both texts have, no rule came or went."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.model.change import Edit, Link, Operation
from gongbao.model.policy import Clause

_DIVISIONS = frozenset({"part", "subpart", "chapter", "section"})


def frame_rows(
    edits: Sequence[Edit], links: Sequence[Link], before: Sequence[Clause], after: Sequence[Clause]
) -> list[bool]:
    """Say of each edit whether it tells a bare heading that came or went over clauses that both texts have.

    政策措施 over the measures of a draft is such a frame, and so are the chapters put over articles that had none. One chapter more
    among chapters parts them anew, which is told; so is a heading that came with clauses of its own, or with words under it.
    """
    if not any(edit.operation in {Operation.INSERT, Operation.DELETE} for edit in edits):
        return [False] * len(edits)
    frames = {
        Operation.DELETE: _frames(before, {link.before for link in links if link.after}, after),
        Operation.INSERT: _frames(after, {link.after for link in links if link.before}, before),
    }
    return [(edit.clause_eid_before or edit.clause_eid_after) in frames.get(edit.operation, ()) for edit in edits]


def _frames(clauses: Sequence[Clause], linked: set[str | None], others: Sequence[Clause]) -> set[str]:
    """Headings without text under which every clause is found in the other text, and at least one stands."""
    divided = {clause.level for clause in others} & _DIVISIONS
    under: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.parent_eid:
            under.setdefault(clause.parent_eid, []).append(clause)
    frames: set[str] = set()
    for clause in reversed(clauses):
        held = under.get(clause.eid)
        bare = clause.heading and not clause.text and clause.level not in divided
        if bare and held and all(child.label and (child.eid in linked or child.eid in frames) for child in held):
            frames.add(clause.eid)
    return frames
