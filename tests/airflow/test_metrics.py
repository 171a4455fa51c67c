"""Our counters as a StatsD server receives them, and as reports of stages give them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from gongbao_airflow.metrics import counters_of

SENDER = """
from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics import stats_utils
stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
from gongbao_airflow.metrics import count
count({"captures": 12, "could_not_crawl": ["cn_a/notices: tls"]})
"""


def test_a_capture_counts_captures_and_failures_by_kind() -> None:
    report = {
        "captures": 12,
        "could_not_crawl": ["cn_a/notices: tls", "cn_b/notices: tls", "cn_c: no report"],
        "alarms": ["silent: cn_d: no document for 40 days"],
    }
    assert counters_of(report) == {"alarms": 1, "captures": 12, "failures.no_report": 1, "failures.tls": 2}


def test_a_release_counts_changes_and_what_was_kept_back() -> None:
    made = [{"changes": 3, "new_versions": 1}, {"changes": 0, "new_versions": 0}]
    report = {"releases": made, "held": ["cn_a: listing_kept"], "quarantined": ["u: r", "v: r"]}
    assert counters_of(report) == {"changes": 3, "held": 1, "quarantined": 2, "releases": 2}


def test_alerts_count_deliveries_and_a_quiet_report_counts_nothing() -> None:
    assert counters_of({"matched": 2, "delivered": 2, "undelivered": ["x by webhook: 500"]}) == {
        "delivered": 2,
        "undelivered": 1,
    }
    assert counters_of({"captures": 0, "could_not_crawl": [], "batch_id": "b"}) == {}


def test_a_statsd_server_receives_them() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        env = {
            **os.environ,
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
            "AIRFLOW__METRICS__STATSD_PORT": str(server.getsockname()[1]),
        }
        subprocess.run([sys.executable, "-c", SENDER], env=env, check=True, capture_output=True, timeout=120)
        received = [server.recv(1000).decode() for _ in range(3)]  # Airflow itself times one load
    assert {line for line in received if "gongbao" in line} == {
        "airflow.gongbao.captures:12|c",
        "airflow.gongbao.failures.tls:1|c",
    }
