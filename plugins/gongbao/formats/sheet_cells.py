"""How a workbook shows a number: day, share, fixed decimals (ISO/IEC 29500-1, 18.8.30 numFmt), told by the style of its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

_DAYS = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
"""Numbers of the built-in formats that show a day; 27 to 36 and 50 to 58 are those of Chinese and Japanese."""

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_UNREAD = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.|\*.")
"""Words, colours and blanks within a format code."""

_FIXED = re.compile(r"[#,]*0(?:\.(?P<decimals>0+))?(?P<share>%)?")
_WHOLE = re.compile(r"-?\d{1,40}")
_LAST_DAY = 2_957_000
"""In the year 9995: from either epoch no sum of days leaves the calendar."""

_BEFORE_LEAP = 60
"""The day 1900-02-29, which the format counts though it never was."""


def formats_of(styles: Any) -> tuple[str, ...]:
    """Return the format code of each cell style (``cellXfs``); ``day`` for the built-in formats of days, else empty."""
    codes = {n.get("numFmtId"): n.get("formatCode") or "" for n in styles.iter("{*}numFmt")}
    held = styles.find("{*}cellXfs")
    ids = [] if held is None else [xf.get("numFmtId") or "0" for xf in held.iter("{*}xf")]
    return tuple(code_of(number, codes) for number in ids)


def code_of(number: str, codes: Mapping[str, str | None]) -> str:
    """Return the format code of a number of a format: one of the workbook's own ``codes``, else a built-in one."""
    if number in codes:
        code = _UNREAD.sub("", (codes[number] or "").split(";")[0])
        return "day" if re.search("[yd]", code, re.IGNORECASE) and "General" not in code else code.strip()
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return "day" if known in _DAYS else _BUILT_IN.get(known, "")


def shown(value: str, style: str | None, formats: Sequence[str], *, since_1904: bool) -> str:
    """Return a number as its style shows it; ValueError for what is no number.

    >>> shown("0.55", "1", ("", "0.0%"), since_1904=False), shown("0.30000000000000004", None, (), since_1904=False)
    ('55.0%', '0.3')
    >>> shown("46204", "0", ("day",), since_1904=False), shown("46204.5", "0", ("day",), since_1904=False)
    ('2026-07-01', '2026-07-01 12:00')
    """
    at = int(style) if style is not None and style.isascii() and style.isdigit() and len(style) < 6 else 0
    code = formats[at] if at < len(formats) else ""
    number = float(value)
    if code == "day" and 0 < number <= _LAST_DAY:
        return _day(number, since_1904=since_1904)
    if fixed := _FIXED.fullmatch(code):
        number = number * 100 if fixed["share"] else number
        return f"{number:.{len(fixed['decimals'] or '')}f}{fixed['share'] or ''}"
    if _WHOLE.fullmatch(value):
        return value
    general = f"{number:.15g}"
    return f"{number:.15f}".rstrip("0").rstrip(".") if "e-" in general else general


def _day(number: float, *, since_1904: bool) -> str:
    epoch = date(1904, 1, 1) if since_1904 else date(1899, 12, 31 if number < _BEFORE_LEAP else 30)
    days, minutes = divmod(round(number * 1440), 1440)
    hour = f" {minutes // 60:02}:{minutes % 60:02}" if minutes else ""
    return f"{(epoch + timedelta(days=days)).isoformat()}{hour}"
