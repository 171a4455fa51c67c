"""How long what is done stays: finished deliveries in the ledger, old backups in their folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gongbao.errors import BadInput
from gongbao.ledger import Ledger
from gongbao.settings import Settings
from publish.retention import Retention, choose_kept

BACKUPS_WHOLE = timedelta(days=7)
"""Every backup of the last days stays, of older ones the newest of a day, week and month."""

_CLEANED_WEEKLY = timedelta(days=14)


def backups_kept(names: Iterable[str], written: str) -> frozenset[str]:
    """Choose the backups that stay, by their names; the newest always does. BadInput for another spelling than GONGBAO_RETENTION has.

    >>> sorted(backups_kept(["20250301T010000Z", "20250301T020000Z", "20250320T010000Z"], "daily=60"))
    ['20250301T020000Z', '20250320T010000Z']
    """
    try:
        retention = Retention.from_text(written)
    except BadInput as error:
        raise BadInput(f"GONGBAO_BACKUPS: {error}") from error
    times = {name: datetime.strptime(name.rstrip("x"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for name in names}
    if not times:
        return frozenset()
    stay, young = choose_kept(list(times.values()), retention), max(times.values()) - BACKUPS_WHOLE
    return frozenset(name for name, at in times.items() if at in stay or at >= young)


def forget_deliveries(settings: Settings, ledger: Ledger, now: datetime) -> int:
    """Drop what was delivered or given up longer ago than ``settings`` keep it; tells how many."""
    return ledger.outbox.forget(before=now - timedelta(days=settings.deliveries_days))


def bounds_told(settings: Settings, ledger: Ledger | None, now: datetime) -> tuple[str, bool]:
    """Say how long what stays, and whether cleaning is overdue."""
    retention = Retention.from_text(settings.backups)
    before = now - timedelta(days=settings.deliveries_days)
    waiting = ledger.outbox.finished(before=before - _CLEANED_WEEKLY) if ledger else 0
    said = f"finished deliveries stay {settings.deliveries_days} days (GONGBAO_DELIVERIES_DAYS)"
    said += f", {waiting} stand longer" if waiting else ""
    periods = f"daily={retention.daily},weekly={retention.weekly},monthly={retention.monthly}"
    return f"{said}; backups: all of {BACKUPS_WHOLE.days} days, then {periods} (GONGBAO_BACKUPS)", waiting > 0
