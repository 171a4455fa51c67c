"""Portal health: outcome, age of the last success, documents beside the portal's own habit, failure kinds, silence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from gongbao.archive.durable import write_atomically
from gongbao.model.alarms import Alarm, AlarmKind
from gongbao.model.capture import Outcome
from gongbao.settings import Settings
from gongbao_stages.portal_nights import BatchFigures, PortalNight, batch_figures

HABIT_FROM = 4
"""Nights with documents from which a portal has a habit: three gaps."""

QUIET_FACTOR = 2
"""A portal that is green and empty for more than twice its longest gap is silent."""

NEVER_SILENT_WITHIN = timedelta(days=14)
"""The longest holidays close an office for nine days, and a habit of a few weeks does not know them yet."""

FAILING_FROM = 3
"""Nights in a row in which a column could not be read; one or two are the web's weather."""

OVERDUE_AFTER = timedelta(hours=36)
"""A night and a half without a batch: nobody looks any more."""

_LOOKED = frozenset({"nightly", "manual"})
"""Triggers of batches that look at every column; a watch looks at one, decisions and re-readings at none."""

_NIGHTS_OF_FAILURES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    at: datetime
    trigger: str
    night: PortalNight


def portal_health(settings: Settings, *, now: datetime) -> dict[str, Any]:
    """Tell the health of every portal that was ever captured, worst first, and the alarms that stand."""
    batches = list(batch_figures(settings))
    seen: dict[str, list[_Seen]] = {}
    for batch in batches:
        for portal_id, night in batch.portals.items():
            seen.setdefault(portal_id, []).append(_Seen(at=batch.as_of, trigger=batch.trigger, night=night))
    rows = [_row(portal_id, nights, now=now) for portal_id, nights in sorted(seen.items())]
    alarms = [
        *_overdue(batches, now),
        *(a for portal_id, nights in sorted(seen.items()) for a in _alarms(portal_id, nights)),
    ]
    return {
        "portals": sorted(rows, key=lambda row: (not row["alarms"], row["outcome"] != Outcome.COULD_NOT_CRAWL)),
        "alarms": [alarm.line for alarm in alarms],
    }


def new_alarms(settings: Settings, *, now: datetime) -> list[str]:
    """The alarms that nobody was told of yet; one that ended may be told of again. Remembers them in ``operator/alarms.json``."""
    path = settings.data_dir / "operator" / "alarms.json"
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    standing = {_key(line): line for line in portal_health(settings, now=now)["alarms"]}
    kept = {key: known.get(key, now.isoformat()) for key in standing}
    if kept != known:
        write_atomically(path, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode())
    return [line for key, line in standing.items() if key not in known]


def _key(line: str) -> str:
    """Kind and portal: the figures behind them move every night."""
    return ":".join(line.split(":")[:2])


def _row(portal_id: str, nights: Sequence[_Seen], *, now: datetime) -> dict[str, Any]:
    looks = [n for n in nights if n.trigger in _LOOKED] or nights
    good = [n for n in looks if n.night.outcome != Outcome.COULD_NOT_CRAWL]
    brought = [n.night.documents for n in nights if n.night.documents]
    failures: Counter[str] = Counter()
    for n in looks[-_NIGHTS_OF_FAILURES:]:
        failures.update(n.night.failures)
    news, longest = _habit(nights)
    return {
        "portal_id": portal_id,
        "outcome": looks[-1].night.outcome,
        "last_night": looks[-1].at.isoformat(),
        "last_success": good[-1].at.isoformat() if good else None,
        "hours_since_success": round((now - good[-1].at).total_seconds() / 3600, 1) if good else None,
        "nights": len(looks),
        "documents": looks[-1].night.documents,
        "documents_usual": median(brought) if brought else None,
        "days_quiet": _days(now - news[-1]) if news else None,
        "longest_gap_days": _days(longest) if longest else None,
        "failures": dict(failures.most_common()),
        "alarms": [alarm.kind.value for alarm in _alarms(portal_id, nights)],
    }


def _alarms(portal_id: str, nights: Sequence[_Seen]) -> Iterable[Alarm]:
    looks = [n for n in nights if n.trigger in _LOOKED]
    failed = 0
    for n in reversed(looks):
        if n.night.outcome != Outcome.COULD_NOT_CRAWL:
            break
        failed += 1
    if failed >= FAILING_FROM:
        kinds = ", ".join(looks[-1].night.failures) or "unknown"
        yield Alarm(kind=AlarmKind.FAILING, about=portal_id, said=f"{failed} nights in a row ({kinds})")
    news, longest = _habit(nights)
    if failed or not looks or longest is None:
        return
    # Measured at the last look, not now: a machine that was off heard nothing, and that is another alarm.
    quiet = looks[-1].at - news[-1]
    if quiet > max(QUIET_FACTOR * longest, NEVER_SILENT_WITHIN):
        said = f"no document for {_days(quiet)} days, the longest pause before was {_days(longest)}"
        yield Alarm(kind=AlarmKind.SILENT, about=portal_id, said=said)


def _habit(nights: Sequence[_Seen]) -> tuple[list[datetime], timedelta | None]:
    """When documents came, and the longest pause between them; None while they are too few for a habit."""
    news = [n.at for n in nights if n.night.documents]
    gaps = [later - earlier for earlier, later in pairwise(news)]
    return news, max(gaps) if len(news) >= HABIT_FROM else None


def _overdue(batches: Sequence[BatchFigures], now: datetime) -> Iterable[Alarm]:
    looks = [batch.as_of for batch in batches if batch.trigger in _LOOKED]
    if looks and now - looks[-1] > OVERDUE_AFTER:
        said = (
            f"the last one began {round((now - looks[-1]).total_seconds() / 3600)} hours ago ({looks[-1].isoformat()})"
        )
        yield Alarm(kind=AlarmKind.OVERDUE, about="nights", said=said)


def _days(span: timedelta) -> float:
    return round(span.total_seconds() / 86400, 1)
