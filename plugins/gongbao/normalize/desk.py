"""What decisions by hand are worked out on: the rows that they concern, and the rows that they give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.change import Cause, Edit
from gongbao.normalize.changes import change_row
from gongbao.normalize.prior import Row


@dataclass(slots=True, kw_only=True)
class Desk:
    """The rows that the decisions concern, and those that they give; ``uncorrected`` as in ``Curated``."""

    tables: Mapping[str, pa.Table]
    as_of: datetime
    policies: dict[str, Row]
    consultations: dict[str, Row]
    touched: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    uncorrected: dict[str, Row] = field(default_factory=dict)
    added: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    replaced: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def keep(self, row: Row) -> None:
        """Take in a policy's row that a decision changed."""
        self.policies[row["policy_id"]] = {**row, "changed_at": self.as_of}
        self.touched.add(row["policy_id"])

    def tell(
        self, edit: Edit, policy: Row, decision: int, reason: str, *, after: str | None = None, order: int
    ) -> None:
        """Add the row of the change log for one edit."""
        row = change_row(
            edit,
            policy=policy,
            version_before=policy["latest_version_id"],
            version_after=after or policy["latest_version_id"],
            cause=Cause.CURATION,
            capture_id=None,
            evidence=name_decision(decision, reason),
            as_of=self.as_of,
            order=order,
        )
        self.added["changes"].append(row)


def name_decision(sequence: int, reason: str) -> str:
    """How evidence names a decision: its number and reason; who answers for it stays in the log."""
    return f"decision {sequence}: {reason}"


def rows_by_id(table: pa.Table, column: str, ids: Iterable[str], key: str) -> dict[str, Row]:
    """Rows whose ``column`` holds one of ``ids``, by their key."""
    wanted: Any = pa.array(sorted(ids), pa.string())
    return {row[key]: row for row in table.filter(pc.is_in(table[column], wanted)).to_pylist()}


def row_of(table: pa.Table, column: str, value: str) -> Row:
    """The row whose ``column`` holds ``value``; KeyError when there is none."""
    return rows_by_id(table, column, {value}, column)[value]
