"""The facts of one clause that did not come from a page: responsible units and quantities."""

from __future__ import annotations

from dataclasses import replace

from gongbao.model.policy import Clause
from gongbao.model.portal import Portal
from gongbao.reading.clause_shapes import binds_nothing
from gongbao.reading.lines import make_line
from gongbao.reading.quantities import find_quantities
from gongbao.reading.units import answering, full_units


def with_facts(clause: Clause, portal: Portal | None) -> Clause:
    """Read units and quantities of a clause from its text, as a document's clauses have them (DOCUMENTS.md §2).

    >>> clause = Clause(eid="art_1", parent_eid=None, label="第一条", level="article", order=0, heading=None, text="补助不超过40%。")
    >>> [(q.value, q.unit) for q in with_facts(clause, None).quantities]
    [('40', '%')]
    """
    line = make_line(clause.text)
    heading = make_line(clause.heading) if clause.heading else None
    written = tuple(dict.fromkeys(unit for group in answering(heading, line) for unit in group.units))
    return replace(
        clause,
        responsible_units=full_units(written, portal),
        responsible_as_written=written,
        quantities=() if binds_nothing(clause.level, clause.eid) else find_quantities(line.raw, line.key),
    )
