"""A modal word that left one place of a sentence for another that came elsewhere in it: 鼓励企业安装 → 企业应当安装 is one change."""

from __future__ import annotations

from dataclasses import replace

from gongbao.history.modality import modality_direction
from gongbao.history.row_book import RowBook
from gongbao.model.change import Edit, Effect

_WORDS = frozenset({"鼓励", "支持", "引导", "倡导", "提倡", "应当", "必须", "可以", "不得"})


def join_modals(book: RowBook, start: int) -> None:
    """Make one row of two rows of ``book.changes[start:]`` of which one only strikes a modal word and the next only adds one."""
    at = start
    while at + 1 < len(book.changes):
        one, other = book.changes[at], book.changes[at + 1]
        if (joined := _joined(one, other)) is not None:
            book.changes[at : at + 2] = [joined]
            book.cores[at : at + 2] = [(joined.before, joined.after)]
        at += 1


def _joined(one: Edit, other: Edit) -> Edit | None:
    if {one.effect, other.effect} != {Effect.MODALITY} or one.clause_eid_after != other.clause_eid_after:
        return None
    if (bool(one.before), bool(one.after)) != (bool(other.after), bool(other.before)) or (one.before and one.after):
        return None
    old, new = one.before or other.before, one.after or other.after
    if old not in _WORDS or new not in _WORDS:
        return None
    return replace(one, before=old, after=new, direction=modality_direction(old, new, "", ""))
