"""Ranked evidence: the best witness gives the value, witnesses that disagree are kept as a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from gongbao.model.policy import Conflict, Evidence, EvidenceRank

T = TypeVar("T", str, date, tuple[str, ...])

_ORDER = {rank: place for place, rank in enumerate(EvidenceRank)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness(Generic[T]):
    """One place that gives a value: its rank, the words there, the rule that read them."""

    value: T
    rank: EvidenceRank
    as_written: str
    rule: str


@dataclass(slots=True)
class Docket:
    """Hears the witnesses of one document, fact by fact."""

    evidence: list[Evidence] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def settle(self, fact: str, witnesses: Sequence[Witness[T] | None], *, disputes: bool = True) -> T | None:
        """Return the value of the best witness and keep its evidence; None when nobody speaks.

        Witnesses on the page itself (table, head, body) that say otherwise make a conflict; listing and metas do not.
        """
        heard = sorted((w for w in witnesses if w is not None), key=lambda w: _ORDER[w.rank])
        if not heard:
            return None
        best = heard[0]
        self.evidence.append(
            Evidence(fact=fact, value=_shown(best.value), rank=best.rank, as_written=best.as_written, rule=best.rule)
        )
        said = {w.rank.value: _shown(w.value) for w in reversed(heard) if _ORDER[w.rank] <= _ORDER[EvidenceRank.BODY]}
        if disputes and len(set(said.values())) > 1:
            self.conflicts.append(Conflict(fact=fact, values=dict(sorted(said.items()))))
        return best.value


def _shown(value: str | date | tuple[str, ...]) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)
