"""When DAGs start by the clock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable

PORTAL_TIMEZONE = "Asia/Shanghai"

_NEVER_AT_ONCE = timedelta(0)
"""``run_immediately=False`` would still run a tick that is less than a tenth of the period ago (2.4 h of a night)."""


def nightly(env: Mapping[str, str] = os.environ) -> CronTriggerTimetable | None:
    """Every night at 02:30 portal time; None while ``GONGBAO_NIGHTLY=off`` (a run that plays given nights).

    The first start waits for the next 02:30; after a downtime the last missed night runs once (no catch-up).
    """
    if env.get("GONGBAO_NIGHTLY") == "off":
        return None
    return CronTriggerTimetable("30 2 * * *", timezone=PORTAL_TIMEZONE, run_immediately=_NEVER_AT_ONCE)


def nights_and(listings: Asset, env: Mapping[str, str] = os.environ) -> AssetOrTimeSchedule | list[Asset]:
    """Every night, and whenever a watched listing changes in between."""
    by_clock = nightly(env)
    return [listings] if by_clock is None else AssetOrTimeSchedule(timetable=by_clock, assets=[listings])


def weekly(env: Mapping[str, str] = os.environ) -> CronTriggerTimetable | None:
    """Sundays at 12:30 portal time, far from the nights; None while ``GONGBAO_NIGHTLY=off``."""
    if env.get("GONGBAO_NIGHTLY") == "off":
        return None
    return CronTriggerTimetable("30 12 * * 0", timezone=PORTAL_TIMEZONE, run_immediately=_NEVER_AT_ONCE)


def every_two_minutes() -> CronTriggerTimetable:
    """How often the sweep looks for work that no run has picked up."""
    return CronTriggerTimetable("*/2 * * * *", timezone=PORTAL_TIMEZONE, run_immediately=_NEVER_AT_ONCE)
