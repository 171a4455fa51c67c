"""Rows on who answers for a clause: one for each unit."""

from __future__ import annotations

from gongbao.history.edits import Place, make_edit
from gongbao.history.effects import Meaning
from gongbao.history.grouping import Group, Piece
from gongbao.history.pairing import PieceBundle
from gongbao.history.passages import Passage
from gongbao.history.responsibility import orders_changed, units_alone, units_changed
from gongbao.history.row_book import RowBook
from gongbao.model.change import Effect, Operation


def write_tail_alone(bundle: PieceBundle, place: Place, book: RowBook, *, quoted: bool) -> bool:
    """A paragraph that only says who answers came or went: its units did, one by one; False where it says more."""
    if len(held := bundle.before or bundle.after) != 1 or not (units := units_alone(held[0].text)):
        return False
    went = bool(bundle.before)
    known = _told_elsewhere(place.before if went else place.after, held[0])
    units = tuple(unit for unit in units if unit not in known)
    meaning = Meaning(effect=Effect.RESPONSIBILITY, direction="removed" if went else "added")
    sides = (held[0], None) if went else (None, held[0])
    for unit in () if quoted else units:
        words = (unit, "") if went else ("", unit)
        book.enter(make_edit(Operation.SUBSTITUTE, meaning, *sides, words=words, place=place), words)
    return True


def _told_elsewhere(group: Group | None, tail: Piece) -> set[str]:
    """The units that other clauses of a group are known to have: what a paragraph says of them is told there."""
    others = (piece.clause for piece in group.pieces if piece.clause is not tail.clause) if group else ()
    return {unit for clause in others for unit in clause.responsible_units}


def write_units(old: Passage, new: Passage, place: Place, book: RowBook, *, quoted: bool) -> None:
    """Enter a row for each unit that came, went or took another role; another order of those that stay is recorded, not alerted.

    ``quoted``: one side may leave its tail out.
    """
    if quoted and old.responsible.stated != new.responsible.stated:
        return
    if all(len(side.pieces) == 1 and units_alone(side.pieces[0].text) for side in (old, new)):
        sides = zip((place.before, place.after), (old.pieces[0], new.pieces[0]), (old, new), strict=True)
        if all(_told_elsewhere(group, piece) >= {*side.responsible.units} for group, piece, side in sides):
            return
    for was, now, direction in units_changed(old.responsible, new.responsible):
        meaning = Meaning(effect=Effect.RESPONSIBILITY, direction=direction)
        book.enter(
            make_edit(Operation.SUBSTITUTE, meaning, old.pieces[-1], new.pieces[-1], words=(was, now), place=place),
            (was, now),
        )
    for was, now in orders_changed(old.responsible, new.responsible):
        recorded = Meaning(effect=Effect.LAYOUT)
        words = (was, now)
        book.enter(make_edit(Operation.SUBSTITUTE, recorded, old.pieces[-1], new.pieces[-1], words=words, place=place))
