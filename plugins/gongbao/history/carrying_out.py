"""A decision laid on a text that has a part of it already: what stands is told, the rest is carried out under the numbers of that text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongbao.history.consolidation import Consolidation, apply_instructions
from gongbao.history.grouping import label_key
from gongbao.history.instructing import WORD_KINDS
from gongbao.history.instructions import ClauseRef, Instruction, InstructionKind
from gongbao.history.standing import MOVES_NUMBERS, stands_in
from gongbao.model.policy import Clause

_LAST = 10_000
"""Number of a clause that was put in behind all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PutIn:
    """A clause that stands already: 条 ``number`` of the text, or 款 or 项 ``number`` of ``within`` (by its old number)."""

    unit: str
    number: int
    within: ClauseRef


def carry_out(base: Sequence[Clause], orders: Sequence[Instruction]) -> Consolidation:
    """Carry out ``orders`` as `apply_instructions` does, but for those whose new clauses ``base`` has under their numbers.

    Those are ``standing``. The others cite numbers of the text without them, which are followed. Where it cannot be seen whether
    another order that moves numbers stands too, only words are replaced: they tell themselves whether the clause is the one meant.
    """
    standing = [order for order in orders if order.kind in MOVES_NUMBERS and stands_in(order, base, None)]
    places = [(order, _put_in(order, base)) for order in standing]
    standing = [order for order, place in places if place != "elsewhere"]
    if not standing:
        return apply_instructions(base, orders)
    reason = f"a part of the decision stands in the text already ({standing[0].as_written[:40]}), so its numbers may be new ones"
    steps = [place for _, place in places if isinstance(place, _PutIn)]
    if len(steps) < len(standing):
        refused = tuple((order, reason) for order in orders)
        return Consolidation(clauses=tuple(base), title=None, applied=(), unapplied=refused)
    own: dict[int, Instruction] = {}
    given: list[Instruction] = []
    for order in orders:
        moved = _renumbered(order, steps)
        if order in standing or stands_in(moved, base, None) or _is_done(moved):
            standing.append(order)
            continue
        given.append(moved)
        own[id(moved)] = order
    unseen = any(o.kind in MOVES_NUMBERS and o.kind is not InstructionKind.INSERT for o in given)
    refused = tuple((own[id(o)], reason) for o in given if unseen and o.kind not in WORD_KINDS)
    found = apply_instructions(base, [o for o in given if not unseen or o.kind in WORD_KINDS])
    return replace(
        found,
        applied=tuple(own[id(o)] for o in found.applied),
        unapplied=(*((own[id(o)], why) for o, why in found.unapplied), *refused),
        remarks=tuple((own[id(o)], remark) for o, remark in found.remarks),
        standing=tuple(order for order in orders if order in standing),
    )


def _put_in(order: Instruction, base: Sequence[Clause]) -> _PutIn | str | None:
    """Where the new clause of ``order`` stands; "elsewhere" for the words of another article, None where it is not told."""
    if order.kind is not InstructionKind.INSERT or order.count > 1:
        return None
    new = order.becomes[0] if order.becomes else ClauseRef()
    if order.unit == "条":
        number = _plain(new.article)
        stands = number and stands_in(order, _of_article(base, new.article), None)
        return _PutIn(unit="条", number=number, within=ClauseRef()) if number and stands else None
    if order.unit not in {"款", "项"} or not order.targets or not order.targets[0].article:
        return None
    within = order.targets[0]
    if not stands_in(order, _of_article(base, within.article), None):
        return "elsewhere"
    key = new.paragraph if order.unit == "款" else new.item
    return _PutIn(unit=order.unit, number=_plain(key) or _LAST, within=within)


def _of_article(base: Sequence[Clause], key: str | None) -> list[Clause]:
    roots = [c.eid for c in base if c.level == "article" and label_key(c.label) == key and not c.in_annex]
    return [c for c in base if any(c.eid == root or c.eid.startswith(f"{root}__") for root in roots)]


def _plain(key: str | None) -> int:
    """The number of a label key, 0 for one that is not a plain number (第5条之1).

    >>> _plain("第5条"), _plain("第5条之1"), _plain(None)
    (5, 0, 0)
    """
    found = re.fullmatch(r"第(\d+)[条款项]", key or "")
    return int(found.group(1)) if found else 0


def _renumbered(order: Instruction, steps: Sequence[_PutIn]) -> Instruction:
    """The order with the numbers that its clauses bear in the text that has the new ones."""
    return replace(
        order,
        targets=tuple(_moved(ref, steps) for ref in order.targets),
        after=_moved(order.after, steps) if order.after else None,
        before=_moved(order.before, steps) if order.before else None,
        spared=tuple(_moved(ref, steps) for ref in order.spared),
    )


def _moved(ref: ClauseRef, steps: Sequence[_PutIn]) -> ClauseRef:
    if ref.annex:
        return ref
    here = [s for s in steps if s.within.article == ref.article]
    beside = [s for s in here if (s.within.paragraph or "第1款") == (ref.paragraph or "第1款")]
    return replace(
        ref,
        article=_raised(ref.article, [s.number for s in steps if s.unit == "条"]),
        paragraph=_raised(ref.paragraph, [s.number for s in here if s.unit == "款"]),
        item=_raised(ref.item, [s.number for s in beside if s.unit == "项"]),
    )


def _raised(key: str | None, new: Sequence[int]) -> str | None:
    """A label key behind the clauses of the numbers ``new``.

    >>> _raised("第5条", [5, 8]), _raised("第7条", [5, 8]), _raised("第4条", [5]), _raised("第5条之1", [5])
    ('第6条', '第9条', '第4条', '第6条之1')
    """
    found = re.fullmatch(r"第(\d+)([条款项](?:之\d+)?)", key or "")
    if found is None:
        return key
    number = int(found.group(1))
    for one in sorted(new):
        number += number >= one
    return f"第{number}{found.group(2)}"


def _is_done(order: Instruction) -> bool:
    """Whether an order gives clauses the numbers that they bear."""
    return order.kind is InstructionKind.RENUMBER and not order.text and order.targets == order.becomes
