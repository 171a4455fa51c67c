"""Until when something is not carried out, as the words of a suspension say: 暂停执行至2025年12月31日, 暂停实施一年."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gongbao.reading.adjusting import months_later
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number

_STOPPED = r"(?:暂停|暂缓|中止|暂时(?:停止|调整))(?:执行|实施|施行|适用)"
_UNTIL = re.compile(
    rf"{_STOPPED}[^。;]{{0,160}}?(?:至|到) ?(?P<on>{FULL_DATE})|(?P<b>{FULL_DATE}) ?[前止][^。;]{{0,6}}{_STOPPED}"
)
_FOR = r"(?:[^。;《》\d]{0,12}?(?:期限|时间|为期)[^。;\d]{0,4}?)?"
_SPAN = re.compile(rf"{_STOPPED}{_FOR} ?(?P<n>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}}) ?(?P<unit>年|个月)")

_PAUSE = r"(?:暂停|暂缓|中止)(?:执行|实施|施行|适用)"
_BACK = r"恢复(?:执行|实施|施行|适用)"
_NAMED_BELOW = r"(?:下列|以下)[^。;:《》]{0,40}?"
_LEAD = re.compile(
    rf"(?:(?P<a>{_PAUSE})|{_BACK}){_NAMED_BELOW}[:。]?$|{_NAMED_BELOW}(?:(?P<b>{_PAUSE})|{_BACK})[^。;《》]{{0,30}}[:。]?$"
)
_UNDECIDED = re.compile(r"(?:拟|建议|不|未|是否|可以?|申请|如果?|若|擅自)[^,《》]{0,6}$")
_SINCE = re.compile(rf"[自从于] ?(?P<on>{FULL_DATE}) ?(?:零时)?起")


def paused_lead(sentence: str) -> tuple[str, bool] | None:
    """Read a lead that suspends, or carries out again, what is listed below it: its words, and whether it suspends.

    >>> paused_lead("决定暂停执行下列文件:")
    ('决定暂停执行下列文件', True)
    >>> paused_lead("拟暂停执行下列文件:") is None
    True
    """
    found = _LEAD.search(sentence)
    if found is None or _UNDECIDED.search(sentence[: found.start()]):
        return None
    return sentence.rstrip(":。"), bool(found["a"] or found["b"])


def paused_from(words: str) -> date | None:
    """Read the day from which a suspension, or its end, holds.

    >>> paused_from("自2025年3月6日起暂停执行《甲办法》")
    datetime.date(2025, 3, 6)
    """
    found = _SINCE.search(fold(words))
    return next((day.on for day in find_dates(found["on"])), None) if found else None


def suspended_until(words: str, since: date) -> date | None:
    """Read the last day of a suspension that begins on ``since``; None where the words leave it open.

    >>> suspended_until("《甲办法》第三条暂停实施,期限至2025年12月31日", date(2025, 3, 1))
    datetime.date(2025, 12, 31)
    >>> suspended_until("自2025年3月1日起暂停执行《甲办法》", date(2025, 3, 1)) is None
    True
    >>> suspended_until("《甲办法》暂停执行一年", date(2025, 3, 1))
    datetime.date(2026, 2, 28)
    """
    key = fold(words)
    if until := _UNTIL.search(key):
        days = find_dates(until["on"] or until["b"])
        return days[0].on if days and days[0].on >= since else None
    span = _SPAN.search(key)
    count = read_number(span["n"].replace("两", "二")) if span else None
    if span is None or not count:
        return None
    return months_later(since - timedelta(days=1), count * (12 if span["unit"] == "年" else 1))
