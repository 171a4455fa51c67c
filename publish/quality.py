"""Quality figures of a release: how many rows, how many facts are known, how the portals fared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from gongbao.normalize.arrow import SPECS


def measure_quality(tables: Mapping[str, pa.Table], *, quarantined: int, as_of: datetime) -> dict[str, Any]:
    """Count rows per table, the share of policies for which each optional fact is known (0 to 1; null without policies), documents
    in quarantine, portals by outcome, and for each portal the hours since its last success (null: never)."""
    policies, portals = tables["policies"], tables["portals"].to_pylist()
    facts = [f.name for f in SPECS["policies"].fields if f.nullable]
    return {
        "rows": {name: table.num_rows for name, table in tables.items()},
        "fill_rates": {name: _share(policies.column(name)) for name in facts},
        "quarantined": quarantined,
        "portals_by_outcome": dict(sorted(Counter(str(p["outcome"]) for p in portals).items())),
        "stale_portals": {str(p["portal_id"]): str(p["reason"] or "") for p in portals if p["stale"]},
        "hours_since_success": {str(p["portal_id"]): _hours(p["last_success_at"], as_of) for p in portals},
    }


def _share(column: pa.ChunkedArray[Any]) -> float | None:
    return round(1 - column.null_count / len(column), 4) if len(column) else None


def _hours(last: datetime | None, as_of: datetime) -> float | None:
    return None if last is None else round((as_of - last).total_seconds() / 3600, 2)
