"""Versions compared: clauses aligned, edits with their effects, noise apart, lineage, status by date, amending decisions."""

from __future__ import annotations

from gongbao.history.compare import compare_clauses
from gongbao.history.lineage import assign_lineage

__all__ = ["assign_lineage", "compare_clauses"]
