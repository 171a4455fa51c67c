"""Versions compared: clauses aligned, edits with their effects, noise apart, lineage, status by date, amending decisions."""

from __future__ import annotations

from gongbao.history.compare import compare_clauses
from gongbao.history.lineage import assign_lineage, first_lineage
from gongbao.history.timeline import LifeFacts, contradictions, is_set_by_page, passed_dates, status_on

__all__ = [
    "LifeFacts",
    "assign_lineage",
    "compare_clauses",
    "contradictions",
    "first_lineage",
    "is_set_by_page",
    "passed_dates",
    "status_on",
]
