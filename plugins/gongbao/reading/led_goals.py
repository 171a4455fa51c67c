"""Goals listed under a lead that names their year: 到2025年的主要目标是: ——…。——…。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model.policy import Clause
from gongbao.reading.clause_shapes import binds_nothing
from gongbao.reading.lines import make_line
from gongbao.reading.quantities import find_quantities

_LEAD = re.compile(
    r"(?<![比较\d])(?:[到至] ?)?(?P<year>20\d{2}) ?年(?:[底末]前?)?,?(?P<words>[^。;:\d]{0,30}(?:目标|指标)[^。;:\d]{0,8}):$"
)
_DONE = re.compile(r"完成|实际|现状|达成|已|回顾|评估")
_LISTED = re.compile(r"[—–\-•·●◆■]|[一二三四五六七八九]是")


def with_led_years(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Give the goals below a lead its year, as far as its list goes: items with a label, a dash or 一是."""
    scopes: dict[str, int] = {}
    found: list[Clause] = []
    for clause in clauses:
        year = scopes.get(clause.parent_eid or "")
        if year is not None and clause.label is None and not _LISTED.match(clause.text):
            scopes.pop(clause.parent_eid or "")
            year = None
        if year is not None:
            scopes[clause.eid] = year
        found.append(clause if year is None else _with_year(clause, year))
        if (led := _led_by(clause)) is not None:
            scopes |= dict.fromkeys(filter(None, (clause.eid, clause.parent_eid)), led)
    return tuple(found)


def _led_by(clause: Clause) -> int | None:
    """Read the year that a clause ending in a colon sets for the goals below it."""
    if not clause.text.endswith((":", "：")):
        return None
    lead = _LEAD.search(make_line(clause.text).key)
    return int(lead["year"]) if lead and not _DONE.search(lead["words"]) else None


def _with_year(clause: Clause, year: int) -> Clause:
    if not clause.quantities or binds_nothing(clause.level, clause.eid):
        return clause
    line = make_line(clause.text)
    return replace(clause, quantities=find_quantities(line.raw, line.key, led=year))
