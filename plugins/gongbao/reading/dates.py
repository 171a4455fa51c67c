"""Dates as official documents write them, on folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from gongbao.reading.numerals import read_number

_SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_YEAR = r"(?:19|20)\d{2}|[一二][〇○零0Oo一二三四五六七八九]{3}"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九正]"
_DAY = r"3[01]|[12]\d|0?[1-9]|二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九]"
FULL_DATE = rf"(?:{_YEAR}) ?年 ?(?:{_MONTH}) ?月 ?(?:{_DAY}) ?日"
MONTH_DATE = rf"(?:{_YEAR}) ?年 ?(?:{_MONTH}) ?月(?! ?\d)"
"""A month of a year without its day."""
_FULL = re.compile(rf"(?<!\d)(?P<y>{_YEAR}) ?年 ?(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?日")
_SIGNS = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2}) ?(?P<s>[-./]) ?(?P<m>1[0-2]|0?[1-9]) ?(?P=s) ?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_PARTIAL = re.compile(rf"(?<![年\d] )(?<![年\d])(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?日")
_CUT_SHORT = re.compile(rf"(?:{_YEAR}) ?年 ?(?:{_MONTH}) ?月 ?(?:3[01]|[12]\d|0?[1-9])")
_PACKED = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """A date at ``start``–``end`` of the folded text; ``whole`` is false when its year came from elsewhere."""

    start: int
    end: int
    on: date
    whole: bool = True


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has no such day.

    >>> make_date(2024, 2, 30) is None
    True
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_of(match: re.Match[str], year: int | None) -> date | None:
    parts = [read_number(match[name]) for name in ("m", "d")]
    if year is None or None in parts:
        return None
    return make_date(year, *(p for p in parts if p is not None))


def find_dates(key: str, *, year_hint: int | None = None) -> list[DateFound]:
    """Find the dates of folded text in their order; a day without a year is read only with ``year_hint``.

    >>> [str(d.on) for d in find_dates("二〇二五年三月四日起,至2025.3.14止,于2025-4-1")]
    ['2025-03-04', '2025-03-14', '2025-04-01']
    >>> [str(d.on) for d in find_dates("请于4月23日前", year_hint=2024)]
    ['2024-04-23']
    """
    found: list[DateFound] = []
    for pattern in (_FULL, _SIGNS):
        for match in pattern.finditer(key):
            on = _date_of(match, read_number(match["y"]))
            if on is not None:
                found.append(DateFound(start=match.start(), end=match.end(), on=on))
    if year_hint is not None:
        for match in _PARTIAL.finditer(key):
            on = _date_of(match, year_hint)
            if on is not None and not any(f.start <= match.start() < f.end for f in found):
                found.append(DateFound(start=match.start(), end=match.end(), on=on, whole=False))
    return sorted(found, key=lambda f: f.start)


def read_date(value: str) -> date | None:
    """Read the one date a value holds: any form of a date (2018年03月27 too), YYYYMMDD, or an epoch in seconds or milliseconds.

    >>> [str(read_date(v)) for v in ("2024年01月05日", "2026-06-05 16:21", "1786118400000", "—", "20240105")]
    ['2024-01-05', '2026-06-05', '2026-08-08', 'None', '2024-01-05']
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        if len(text) in (10, 13):
            seconds = int(text) / (1000 if len(text) == 13 else 1)
            return datetime.fromtimestamp(seconds, UTC).astimezone(_SHANGHAI).date()
        packed = _PACKED.fullmatch(text)
        return _date_of(packed, int(packed["y"])) if packed else None
    found = find_dates(text) or find_dates("".join(text.split()))
    if not found and _CUT_SHORT.fullmatch(text):
        found = find_dates(f"{text}日")
    return found[0].on if found else None


def read_date_line(key: str) -> date | None:
    """Read a line that is nothing but a date, with blanks between its signs where the page pads them.

    >>> str(read_date_line("二 ○ 一 六 年 九 月 三 十 日")), read_date_line("自2016年9月30日起")
    ('2016-09-30', None)
    """
    if len(key) > 40:
        return None
    text = "".join(key.split()).strip("()")
    for pattern in (_FULL, _SIGNS):
        if match := pattern.fullmatch(text):
            return _date_of(match, read_number(match["y"]))
    return None
