"""Quality figures of a release: how many rows, how much is known, how the portals fared, on what basis texts are reused.

All of it is read from null counts, from a few columns of ``policies`` and from the rows of ``portals``: no text is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.tables import Field
from gongbao.normalize.arrow import SPECS

_COUNTED = ("kind", "status", "reuse_basis")
_DATED = ("signed_on", "published_on")
_UNKNOWN_BASIS = frozenset({"", "待填", "未知", "不明", "unknown", "…", "-", "–", "—"})
_LONGEST = 500


def measure_quality(tables: Mapping[str, pa.Table], *, quarantined: int, as_of: datetime) -> dict[str, Any]:
    """Count rows per table, the share of policies for which each optional fact is known (0 to 1; null without policies), documents
    in quarantine, portals by outcome, and for each portal the hours since its last success (null: never).

    ``fill_rates_by_table`` gives that share for every column that may be empty, of every table that has rows; ``counts`` the
    policies by kind, status and basis of reuse (``unknown`` where none is given); ``coverage`` the first and the last day on which
    a document was signed or published; ``reuse`` each portal with its basis (null: not known).
    """
    policies, portals = tables["policies"], tables["portals"].to_pylist()
    known = _shares("policies", policies)
    return {
        "rows": {name: table.num_rows for name, table in tables.items()},
        "fill_rates": {f.name: known[f.name] for f in SPECS["policies"].fields if f.nullable},
        "fill_rates_by_table": {name: _shares(name, table) for name, table in tables.items() if table.num_rows},
        "counts": {name: _counts(policies.column(name), name) for name in _COUNTED},
        "coverage": _coverage(policies),
        "quarantined": quarantined,
        "portals_by_outcome": dict(sorted(Counter(str(p["outcome"]) for p in portals).items())),
        "stale_portals": {str(p["portal_id"]): _short(p["reason"] or "") for p in portals if p["stale"]},
        "hours_since_success": {str(p["portal_id"]): _hours(p["last_success_at"], as_of) for p in portals},
        "reuse": [
            {
                "portal_id": str(p["portal_id"]),
                "name": _short(p["name"]),
                "division_code": p["division_code"],
                "documents": p["documents"],
                "basis": known_basis(p["reuse_basis"]),
            }
            for p in portals
        ],
    }


def known_basis(said: str | None) -> str | None:
    """The basis of reuse as declared; None where nothing is said, or only that it is yet to be found out.

    >>> known_basis("《中华人民共和国著作权法》第五条"), known_basis(" 待填 "), known_basis("unknown")
    ('《中华人民共和国著作权法》第五条', None, None)
    """
    basis = (said or "").strip()
    return None if basis.lower() in _UNKNOWN_BASIS else _short(basis)


def _shares(name: str, table: pa.Table) -> dict[str, float | None]:
    return {f.name: _share(table.column(f.name), f) for f in SPECS[name].fields if f.nullable or f.kind == "strings"}


def _share(column: pa.ChunkedArray[Any], field: Field) -> float | None:
    if not len(column):
        return None
    empty = column.null_count
    if field.kind == "strings":
        empty += pc.sum(pc.equal(pc.list_value_length(column), pa.scalar(0)), min_count=0).as_py()
    return round(1 - empty / len(column), 4)


def _counts(column: pa.ChunkedArray[Any], name: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    found = pc.value_counts(column)
    for value, count in zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True):
        counts[(known_basis(value) or "unknown") if name == "reuse_basis" else str(value)] += count or 0
    return dict(sorted(counts.items()))


def _coverage(policies: pa.Table) -> dict[str, str | None]:
    """The first and the last day of all documents, as text."""
    days: list[date] = []
    for name in _DATED:
        found = pc.min_max(policies.column(name))
        days += [day for day in (found["min"].as_py(), found["max"].as_py()) if day]
    return {"first_day": min(days).isoformat() if days else None, "last_day": max(days).isoformat() if days else None}


def _hours(last: datetime | None, as_of: datetime) -> float | None:
    return None if last is None else round((as_of - last).total_seconds() / 3600, 2)


def _short(text: str) -> str:
    """A name or a reason may hold what a server said; a manifest is no place for a page of it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
