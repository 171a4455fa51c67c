"""Decisions over one text by the days on which their orders take force: for each such day the wording that stands from it on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.history.amending import Instruction
from gongbao.history.carrying_out import carry_out
from gongbao.history.consolidation import Consolidation
from gongbao.model.policy import Clause
from gongbao.normalize.acts import day_of
from gongbao.normalize.prior import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one decision orders of one text."""

    decision: Row
    orders: Sequence[Instruction]

    def days(self) -> set[date]:
        """First days of its orders; ``date.min`` for one whose day is not known."""
        return {self.day_of(order) for order in self.orders if not order.waits_for}

    def day_of(self, order: Instruction) -> date:
        """First day of one order: its own, else the decision's."""
        return order.starts_on or in_force_from(self.decision) or date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedConsolidation:
    """The text as it stands from ``on`` with every order that holds by then; ``by`` is the newest decision of that day."""

    on: date
    found: Consolidation
    by: Row


def in_force_from(decision: Row) -> date | None:
    """The day from which a decision holds, as the status takes it."""
    day: date | None = decision["effective_on"] or decision["signed_on"] or decision["published_on"]
    return day


def in_turn(layers: Iterable[Layer]) -> list[Layer]:
    """Layers by the day on which their decisions were made: a later one cites what an earlier one has put there."""
    return sorted(layers, key=lambda one: (str(day_of(one.decision)), one.decision["policy_id"]))


def wordings_by_day(base: Sequence[Clause], title: str | None, layers: Sequence[Layer]) -> list[DatedConsolidation]:
    """Carry the decisions out, oldest first, once for each day on which some order takes force: never an order before its day.

    Orders that wait for what has no date are laid, and refused with that reason, on the last day.
    """
    days = sorted({day for layer in layers for day in layer.days()}) or [date.min]
    dated = []
    for day in days:
        found = Consolidation(clauses=tuple(base), title=title, applied=(), unapplied=())
        by = layers[-1].decision
        for layer in layers:
            orders = [o for o in layer.orders if (day == days[-1] if o.waits_for else layer.day_of(o) <= day)]
            step = carry_out(found.clauses, orders)
            found = Consolidation(
                clauses=step.clauses,
                title=step.title or found.title,
                applied=(*found.applied, *step.applied),
                unapplied=(*found.unapplied, *step.unapplied),
                remarks=(*found.remarks, *step.remarks),
                standing=(*found.standing, *step.standing),
            )
            by = layer.decision if day in layer.days() else by
        dated.append(DatedConsolidation(on=day, found=found, by=by))
    return dated
