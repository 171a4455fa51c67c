"""Changes over time as a picture: bars per month, drawn without script and without style attributes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from gongbao.wording.terms import EFFECTS
from publish.site.edition import Edition

MONTHS = 24
_HEIGHT, _TOP, _LEFT, _WIDTH = 150, 22, 44, 876


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One month (``2025-03``): how many changes, and where its bar stands (SVG units); ``named`` where a label has room."""

    month: str
    count: int
    x: float
    y: float
    width: float
    height: float
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars, oldest first, and the two marks of the scale."""

    bars: tuple[Bar, ...]
    most: int
    total: int
    base: int
    top: int


def changes_by_month(edition: Edition) -> Chart:
    """Count real changes (not events) of the last `MONTHS` months up to the day of the release."""
    effects = set(EFFECTS)
    counts: Counter[str] = Counter()
    for touch in edition.touches:
        if touch.code in effects:
            counts[edition.nights[touch.at].isoformat()[:7]] += touch.count
    months = _months(edition.today)
    shown = [counts[month] for month in months]
    most, step = max(1, *shown), _WIDTH / len(months)
    bars = [
        Bar(
            month=month,
            count=count,
            x=round(_LEFT + place * step + step * 0.14, 1),
            y=round(_TOP + _HEIGHT * (1 - count / most), 1),
            width=round(step * 0.72, 1),
            height=round(_HEIGHT * count / most, 1),
            named=(len(months) - 1 - place) % 4 == 0,
        )
        for place, (month, count) in enumerate(zip(months, shown, strict=True))
    ]
    return Chart(bars=tuple(bars), most=most, total=sum(shown), base=_TOP + _HEIGHT, top=_TOP)


def _months(until: date) -> list[str]:
    """The last `MONTHS` months, oldest first.

    >>> _months(date(2025, 2, 3))[-3:]
    ['2024-12', '2025-01', '2025-02']
    """
    last = until.year * 12 + until.month - 1
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(last - MONTHS + 1, last + 1)]
