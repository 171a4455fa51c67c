"""From when an order of a decision holds, where its own sentence says so: a date, or an event that is no date yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gongbao.history.quotes import MARK
from gongbao.reading.dates import FULL_DATE, find_dates

_FROM_DATE = re.compile(
    rf"(?:自|从|于)\s*(?P<on>{FULL_DATE})\s*(?:起|(?=废止|失效|停止|不再))(?!(?:施行|实施|执行|生效)的)"
)
_WAITS = re.compile(
    r"(?:待|俟)[^，,。；;]{2,40}?(?:[之以]?后|之日起?|时)"
    r"|(?:自|从)(?![^，。；]{0,20}\d{4}\s*年)(?!即日|本决定|本通知|公布|发布|印发|下发)[^，,。；;《》]{2,40}?(?:之日)?起"
    r"|满[一二三四五六七八九十两\d]+(?:个)?(?:年|月|日)[之以]?后?"
)
_OWN_DAY = re.compile(r"^(?:自|从)本(?:办法|条例|规定|细则|规则|意见|方案)?(?:施行|实施|公布|发布|印发)?之?日?起$")


@dataclass(frozen=True, slots=True)
class OrderDay:
    """``on`` is the first day of an order, ``waits_for`` the words that make it wait for something without a date."""

    on: date | None = None
    waits_for: str | None = None


def order_day(stretch: str, *, waits: bool = True) -> OrderDay | None:
    """Read the day in a sentence up to and with its command; None where it names none and the decision's own day holds.

    Without ``waits`` only a date is read: what is reworded may speak of 自受理之日起 itself.

    >>> order_day("第三条自2026年1月1日起废止").on.isoformat()
    '2026-01-01'
    >>> order_day("待新标准公布后，第三条停止执行").waits_for
    '待新标准公布后'
    >>> order_day("本条例施行后，第三条停止执行"), order_day("2020年1月1日起施行的《甲办法》第三条废止")
    (None, None)
    """
    words = re.sub(MARK, "", stretch)
    dated = [*_FROM_DATE.finditer(words)]
    if dated:
        return OrderDay(on=next((found.on for found in find_dates(dated[-1]["on"])), None))
    events = [found.group() for found in _WAITS.finditer(words) if not _OWN_DAY.match(found.group())]
    return OrderDay(waits_for=events[-1]) if waits and events else None
