"""Rows per table against the last release: a dataset does not lose a fifth of itself in one night."""

from __future__ import annotations

from expectations.report import Severity
from expectations.rules import Suite, holds, ordered

LARGEST_FALL = 0.2
SMALL_FALL = 5
"""Derived rows may fall by a handful when a document is read better; policies, versions, texts and captures may not."""

NEVER_DERIVED = frozenset({"policies", "versions", "texts", "captures"})

SUITE = Suite(
    table="table_counts",
    severity=Severity.CORPUS,
    key=("table",),
    rules=(
        holds("declared", "the table is one of the declared ones, with its declared columns, and every one is there"),
        ordered("floor", "rows", "no more than a fifth of the rows is gone", id="rows_kept", needs_rows=True),
    ),
)
