"""A text beside the decision that amends it: what the orders of the decision make of the text, and those that do not fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongbao.history import compare_clauses
from gongbao.history.amending import read_amending_decision
from gongbao.history.carrying_out import carry_out
from gongbao.history.commands import why_unread
from gongbao.history.ordered_terms import gather_ordered_terms
from gongbao.model.change import Comparison
from gongbao.model.policy import Clause, PolicyReading
from gongbao.normalize.title_cores import title_core
from gongbao.wording.reasons import reason_zh

LAID = (
    "；下列变化由该决定的修改条款得出",
    "; the changes below are what its orders make of the text",
)
"""Said, behind the warning on the decision, of rows that no second wording shows."""

_NAMED = 8
"""Orders named in one warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """The text as its decision makes it, compared with the text before; ``left`` are orders not carried out, with the reason."""

    comparison: Comparison
    clauses: tuple[Clause, ...]
    left: tuple[tuple[str, str], ...]

    def warning(self) -> tuple[str, str]:
        """Say what the rows are and what they lack, Chinese and English."""
        zh = "；".join(f"{words.rstrip('。；')}（{reason_zh(why) or why}）" for words, why in self.left[:_NAMED])
        en = "; ".join(f"{words.rstrip('。；')} ({why})" for words, why in self.left[:_NAMED])
        return (f"{LAID[0]}；未能执行：{zh}", f"{LAID[1]}; not carried out: {en}") if self.left else LAID


def lay_decision(text: PolicyReading, decision: PolicyReading) -> Laid:
    """Carry out what ``decision`` orders on ``text``, and compare."""
    read = read_amending_decision(decision.text)
    own = {_core(title) for title in (text.title, text.wrapped_title) if title}
    orders = [order for order in read.instructions if order.work is None or _core(order.work) in own]
    found = carry_out(text.clauses, orders)
    title = text.wrapped_title or text.title or ""
    comparison = compare_clauses(
        text.clauses,
        found.clauses,
        title_before=title,
        title_after=found.title or title,
        merged=found.merged,
    )
    terms = gather_ordered_terms(comparison.changes, found.applied)
    unfit = ((order.as_written, reason) for order, reason in found.unapplied)
    unread = ((words, why_unread(words)) for words in read.unread)
    return Laid(
        comparison=replace(comparison, changes=terms),
        clauses=found.clauses,
        left=tuple(dict.fromkeys((*unfit, *unread))),
    )


def _core(title: str) -> str:
    return title_core(title) or title
