"""When DAGs start by the clock."""

from __future__ import annotations

import os
from collections.abc import Mapping

from airflow.sdk import CronTriggerTimetable

PORTAL_TIMEZONE = "Asia/Shanghai"


def nightly(env: Mapping[str, str] = os.environ) -> CronTriggerTimetable | None:
    """Every night at 02:30 portal time; None while ``GONGBAO_NIGHTLY=off`` (a run that plays given nights).

    The first start waits for the next 02:30; after a downtime the last missed night runs once (no catch-up).
    """
    if env.get("GONGBAO_NIGHTLY") == "off":
        return None
    return CronTriggerTimetable("30 2 * * *", timezone=PORTAL_TIMEZONE)


def every_two_minutes() -> CronTriggerTimetable:
    """How often the sweep looks for work that no run has picked up."""
    return CronTriggerTimetable("*/2 * * * *", timezone=PORTAL_TIMEZONE)
