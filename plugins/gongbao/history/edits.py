"""One row of a comparison made from the pieces it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongbao.history.effects import Meaning
from gongbao.history.grouping import Group, Piece
from gongbao.model.change import Cell, Edit, Effect, Operation

_UNIT_OF_HEAD = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）():：，,\d]{1,8})[）)]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The linked groups that a row belongs to, and how surely they are the same clause."""

    before: Group | None
    after: Group | None
    method: str
    confidence: float


def is_joined(place: Place) -> bool:
    """Say whether one clause became several there, or several one."""
    return place.method in {"split", "merge"}


def make_edit(
    operation: Operation,
    meaning: Meaning,
    old: Piece | None,
    new: Piece | None,
    *,
    words: tuple[str, str],
    place: Place,
    disputed: str | None = None,
) -> Edit:
    """Make the row of ``words`` (before, after), standing in ``old`` and ``new``; None for what came or went."""
    cell = (new and new.cell) or (old and old.cell) or None
    paragraph = new.paragraph if new else old.paragraph if old else None
    return Edit(
        operation=operation,
        effect=meaning.effect,
        clause_eid_before=old.clause.eid if old else None,
        clause_eid_after=new.clause.eid if new else None,
        clause_label_before=place.before.root.label if place.before else None,
        clause_label_after=place.after.root.label if place.after else None,
        before=words[0],
        after=words[1],
        context_before=(old.context or old.text) if old else "",
        context_after=(new.context or new.text) if new else "",
        confidence=place.confidence,
        method=place.method,
        paragraph=paragraph,
        unit=meaning.unit or _unit_of_column(cell, meaning) or _unit_of_row(new or old, meaning),
        direction=meaning.direction,
        disputed=disputed,
        cell=cell,
    )


def _unit_of_row(piece: Piece | None, meaning: Meaning) -> str | None:
    return piece.unit if piece and meaning.effect is Effect.QUANTITY else None


def _unit_of_column(cell: Cell | None, meaning: Meaning) -> str | None:
    """The unit that the head of a column states for its bare numbers: 补贴标准（元）."""
    if meaning.effect is not Effect.QUANTITY or cell is None or not cell.column_name:
        return None
    stated = _UNIT_OF_HEAD.search(cell.column_name)
    return stated["unit"] if stated else None
