"""Which consumers the sweep wakes: a wake-up can be lost when two asset events fall together (0.05 to 0.15 s)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

CONSUMERS: Mapping[str, tuple[str, str]] = {
    "captured": ("captures", "normalize"),
    "normalized": ("records", "release"),
    "released": ("releases", "alert"),
    "held": ("held", "gate"),
}
"""Kind of pending work → (asset to emit, DAG that takes it up)."""

LET_A_PERSON_LOOK = timedelta(hours=6)
"""After a failure the consumer is not woken again for this long: the operator was told, a loop would only shout."""


def stranded(
    pending: Mapping[str, int],
    *,
    active_runs: Callable[[str], int],
    last_failure: Callable[[str], datetime | None],
    now: datetime,
) -> tuple[str, ...]:
    """Name the kinds of pending work that no run is working on and that did not just fail, in order of the road.

    >>> stranded({"captured": 1, "normalized": 0, "released": 0, "held": 0}, active_runs=lambda dag: 0,
    ...          last_failure=lambda dag: None, now=datetime(2025, 3, 5))
    ('captured',)
    """
    found = []
    for kind, (_, dag_id) in CONSUMERS.items():
        if not pending[kind] or active_runs(dag_id):
            continue
        failed_at = last_failure(dag_id)
        if failed_at is None or now - failed_at >= LET_A_PERSON_LOOK:
            found.append(kind)
    return tuple(found)
