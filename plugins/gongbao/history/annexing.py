"""Whole annexes put into a text, given anew or struck."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.drafts import Draft
from gongbao.history.grouping import label_key
from gongbao.history.instructions import ANNEX, ClauseRef, Instruction, InstructionKind, is_inside
from gongbao.history.outline import DoesNotFit, all_held, is_under, named_clauses
from gongbao.model.policy import Clause
from gongbao.reading import read_text

_OWN_LABEL = re.compile(rf"\s*{ANNEX}[\s　:：.．]*")
_NUMBER = re.compile(r"\d+")


_INSIDE = frozenset(
    {
        InstructionKind.SUBSTITUTE,
        InstructionKind.REPLACE_WORDS,
        InstructionKind.DELETE_WORDS,
        InstructionKind.INSERT_WORDS,
    }
)


def check_inside(order: Instruction) -> None:
    """Raise DoesNotFit for an order that puts clauses of an annex in, strikes, moves or numbers them."""
    named = [*order.targets, *order.becomes, *filter(None, (order.after, order.before))]
    put_in = order.kind is InstructionKind.INSERT and order.unit != "附件" and any(ref.annex for ref in named)
    if put_in or (order.kind not in _INSIDE and any(is_inside(ref) for ref in named)):
        raise DoesNotFit(
            "clauses inside an annex are given words and wordings: they are neither put in, struck, moved nor numbered anew"
        )


def reword_annex(draft: Draft, instruction: Instruction, annex: str) -> None:
    """Put the quoted annex in place of the one that bears its number; DoesNotFit where it is not in the base or has no wording."""
    old = named_clauses(all_held(draft), ClauseRef(annex=annex))
    fresh = _read(old[0].label or annex, instruction.text or "")
    _put(draft, old, fresh)


def insert_annex(draft: Draft, instruction: Instruction) -> None:
    """Put a new annex in behind the one before it by number; DoesNotFit where that is not told."""
    label = instruction.becomes[0].annex or ""
    key = label_key(label)
    annexes = [c for c in all_held(draft) if c.level == "annex"]
    if key in {label_key(c.label) for c in annexes}:
        raise DoesNotFit(f"{label} is in the base text")
    number = _NUMBER.search(key)
    before = f"{key[: number.start()]}{int(number.group()) - 1}" if number else ""
    fresh = _read(label, instruction.text or "")
    own = [c for c in annexes if label_key(c.label) == before]
    if not own and (annexes or (number and number.group() != "1")):
        raise DoesNotFit(f"{before or 'the annex before it'} is not in the base text")
    if own:
        _put(draft, [c for c in all_held(draft) if c is own[0] or is_under(c, own[0])], fresh, behind=True)
    else:
        draft.tail += fresh


def _put(draft: Draft, old: Sequence[Clause], fresh: Sequence[Clause], *, behind: bool = False) -> None:
    for held in draft.held():
        if old[0] in held:
            start, end = held.index(old[0]), held.index(old[-1]) + 1
            held[end if behind else start : end] = fresh
            return


def _read(label: str, wording: str) -> list[Clause]:
    """Read a quoted annex as a portal's text of it would be read."""
    text = wording[own.end() :] if (own := _OWN_LABEL.match(wording)) else wording
    if not text.strip():
        raise DoesNotFit(f"{label} is given no wording")
    read = read_text(f"第一条　一。\n{label}\n{text}", portal=None, url=None).clauses
    annexes = [c for c in read if c.in_annex]
    if not annexes or sum(c.level == "annex" for c in annexes) > 1:
        raise DoesNotFit(f"the wording of {label} cannot be read as one annex")
    return [
        replace(c, eid=f"{label}:{c.eid}", parent_eid=f"{label}:{c.parent_eid}" if c.parent_eid else None)
        for c in annexes
    ]


def number_annexes(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Give annexes and all below them the paths of their order in this wording: annex_1, annex_2 …"""
    roots = {c.eid: f"annex_{place}" for place, c in enumerate((c for c in clauses if c.level == "annex"), start=1)}
    written: list[Clause] = []
    for clause in clauses:
        root = clause.eid.partition("__")[0]
        if root in roots:
            parent = clause.parent_eid
            top, rest = (parent or "").partition("__")[0], clause.eid.removeprefix(root)
            above = f"{roots[top]}{(parent or '').removeprefix(top)}" if top in roots else parent
            clause = replace(clause, eid=roots[root] + rest, parent_eid=above)  # noqa: PLW2901
        written.append(clause)
    return tuple(written)
