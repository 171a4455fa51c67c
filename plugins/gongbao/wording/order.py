"""The order in which a reader meets changes: by policy, then by place in the text, then by place in the clause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OrderKey = tuple[str, int, list[tuple[int, str]], bool, int, str]

_BEFORE = ("letter", "preamble", "body")
_BEHIND = ("closing", "signature", "annex", "table", "note")


def reading_order(row: Mapping[str, Any]) -> OrderKey:
    """Sort key of a row of ``changes``: policy, path, where its words stand, change id.

    The whole policy comes first, then the opening, art_2 before art_11, then the closing, the signature and the annexes; what an old
    number lost stands before what the same number gained.

    >>> rows = [{"policy_id": "p", "clause_eid_after": eid, "change_id": ""} for eid in ("art_11", "art_2", None)]
    >>> [row["clause_eid_after"] for row in sorted(rows, key=reading_order)]
    [None, 'art_2', 'art_11']
    """
    path = row.get("clause_eid_after") or row.get("clause_eid_before") or ""
    parts = re.findall(r"\d+|\D+", path)
    side = "before" if row.get("before") else "after"
    place = (row.get(f"context_{side}") or "").find(row.get(side) or "")
    key = [(int(p), "") if p.isdigit() else (0, p) for p in parts]
    came = not row.get("clause_eid_before")
    return row["policy_id"], _part_of_the_text(path), key, came, place, row["change_id"]


def _part_of_the_text(path: str) -> int:
    """Where the part of the document stands to which the path leads: the whole, the opening, the clauses, what follows them."""
    if not path:
        return -len(_BEFORE) - 1
    opening = [place for place, name in enumerate(_BEFORE, -len(_BEFORE)) if path.startswith(name)]
    return next(iter(opening), next((place for place, name in enumerate(_BEHIND, 1) if path.startswith(name)), 0))
