"""A term that a decision orders to be replaced throughout (将文中的“甲”统一修改为“乙”): its rows are one rule, as between two texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongbao.history.folding import fold_text
from gongbao.history.instructions import Instruction, InstructionKind
from gongbao.history.masses import TERM_EFFECTS, term_group
from gongbao.model.change import Edit, Effect, Operation

_LEAST_CLAUSES = 2
"""Clauses in which an ordered term is told as a rule: that it is one, the decision says."""


def gather_ordered_terms(edits: Sequence[Edit], orders: Sequence[Instruction]) -> tuple[Edit, ...]:
    """Name `mass_term` and group, by the words of its order, what one of ``orders`` replaced in several clauses.

    Amounts and days are facts of their clause and keep their own effect.
    """
    gathered = list(edits)
    for old, new in _terms(orders):
        held = [at for at, edit in enumerate(gathered) if _is_made_by(edit, old, new)]
        if len({gathered[at].clause_eid_after for at in held}) >= _LEAST_CLAUSES:
            group = term_group(fold_text(old), fold_text(new))
            for at in held:
                gathered[at] = replace(gathered[at], effect=Effect.MASS_TERM, group=group, before=old, after=new)
    return tuple(dict.fromkeys(gathered))


def _terms(orders: Sequence[Instruction]) -> Iterator[tuple[str, str]]:
    """The pairs of words that orders replace."""
    for order in orders:
        if order.kind is InstructionKind.REPLACE_WORDS and order.words and order.replacement:
            old, new = order.words.split("\n"), order.replacement.split("\n")
            yield from zip(old, new * len(old) if len(new) == 1 else new, strict=True)


def _is_made_by(edit: Edit, old: str, new: str) -> bool:
    """The row puts the new words for the old ones and does nothing else; it may tell a name that holds them, or what differs in them."""
    if edit.operation is not Operation.SUBSTITUTE or edit.effect not in TERM_EFFECTS | {Effect.MASS_TERM}:
        return False
    if not edit.before or not edit.after or old not in edit.context_before or new not in edit.context_after:
        return False
    return edit.before.replace(old, new) == edit.after or old.replace(edit.before, edit.after) == new
