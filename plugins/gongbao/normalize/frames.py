"""Headings without words of their own: where one comes or goes over clauses that both texts have, no rule came or went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongbao.model.change import Comparison, Edit, Effect, Operation
from gongbao.model.policy import Clause


def without_frames(comparison: Comparison, before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[Edit]:
    """Yield the real edits of a comparison; those of bare headings over clauses that both texts have as ``layout``, which is noise.

    政策措施 over the measures of a draft is such a frame, and so are chapters put over articles that stay. A heading that came with
    clauses of its own, or with words under it, is told as it was.
    """
    frames = {
        Operation.DELETE: _frames(before, {link.before for link in comparison.links if link.after}),
        Operation.INSERT: _frames(after, {link.after for link in comparison.links if link.before}),
    }
    for edit in comparison.changes:
        eid = edit.clause_eid_before or edit.clause_eid_after
        yield replace(edit, effect=Effect.LAYOUT) if eid in frames.get(edit.operation, ()) else edit


def _frames(clauses: Sequence[Clause], linked: set[str | None]) -> set[str]:
    """Headings without text under which every clause is found in the other text, and at least one stands."""
    under: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.parent_eid:
            under.setdefault(clause.parent_eid, []).append(clause)
    return {
        clause.eid
        for clause in clauses
        if clause.heading
        and not clause.text
        and (held := under.get(clause.eid))
        and all(child.label and child.eid in linked for child in held)
    }
