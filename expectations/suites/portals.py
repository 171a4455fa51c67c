"""Portals: how each one went, from the closed list; one that is stale says why."""

from __future__ import annotations

from expectations.rules import between, holds, matches, one_of
from expectations.suites.tables import table_suite
from gongbao.model.capture import Outcome
from gongbao.model.tables.sources import PORTALS

SUITE = table_suite(
    PORTALS,
    one_of("outcome", list(Outcome), "an outcome of the closed list"),
    matches("division_code", r"^[0-9]{6}$", "six digits of GB/T 2260"),
    between("documents", "a number of policies", low=0),
    holds("stale_has_reason", "a portal that is held says why"),
)
