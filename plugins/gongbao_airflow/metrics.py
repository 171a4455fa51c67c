"""Our own counters, sent through Airflow's metrics (StatsD or OpenTelemetry, off unless Airflow is told otherwise)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from airflow.sdk.observability import stats

PREFIX = "gongbao"


def count(report: Mapping[str, Any]) -> None:
    """Send what a stage's report counts."""
    for name, number in counters_of(report).items():
        stats.incr(f"{PREFIX}.{name}", count=number)


def counters_of(report: Mapping[str, Any]) -> dict[str, int]:
    """Read the counters out of a stage's report; those that are 0 are left out.

    >>> counters_of({"captures": 12, "could_not_crawl": ["cn_a/notices: tls"]})
    {'captures': 12, 'failures.tls': 1}
    """
    counters: Counter[str] = Counter()
    for name in ("captures", "documents", "delivered"):
        if isinstance(report.get(name), int):
            counters[name] = report[name]
    for line in report.get("could_not_crawl", ()):
        counters[f"failures.{str(line).rpartition(': ')[2].replace(' ', '_')}"] += 1
    for name in ("held", "quarantined", "undelivered", "alarms"):
        counters[name] = len(report.get(name, ()))
    for release in report.get("releases", ()):
        counters["releases"] += 1
        counters["changes"] += release["changes"]
    return {name: number for name, number in sorted(counters.items()) if number}
