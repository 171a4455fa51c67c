"""The order in which a reader meets changes: by policy, then by place in the text, then by place in the clause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OrderKey = tuple[str, list[tuple[int, str]], int, str]


def reading_order(row: Mapping[str, Any]) -> OrderKey:
    """Sort key of a row of ``changes``: policy, path (art_2 before art_11, the whole policy first), where its words stand, change id.

    >>> rows = [{"policy_id": "p", "clause_eid_after": eid, "change_id": ""} for eid in ("art_11", "art_2", None)]
    >>> [row["clause_eid_after"] for row in sorted(rows, key=reading_order)]
    [None, 'art_2', 'art_11']
    """
    path = row.get("clause_eid_after") or row.get("clause_eid_before") or ""
    parts = re.findall(r"\d+|\D+", path)
    side = "before" if row.get("before") else "after"
    place = (row.get(f"context_{side}") or "").find(row.get(side) or "")
    return row["policy_id"], [(int(p), "") if p.isdigit() else (0, p) for p in parts], place, row["change_id"]
