"""A last day in force set anew, earlier or later: 有效期调整至2025年12月31日, 调整为3年, 缩短1年, 提前至…失效."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number
from gongbao.reading.setting_anew import NUMBER, SPAN, Wording

_TERM = r"(?:有效期(?:限)?|(?:执行|实施|施行|试行|适用)(?:有效)?(?:期限?|截止(?:时间|日期)))"
ADJUSTING = ("调整", "变更", "修改", "修订", "改", "缩短", "压缩", "提前", "提早", "确定", "核定", "更正")
_SET = f"(?:{'|'.join(ADJUSTING)})"
_SHORTER = r"(?:缩短|减少|提前|压缩)"
_OVER = r"(?:届满|到期|期满|终止|截止|失效)"
ADJUSTS = rf"{_TERM}[^《》。;]{{0,30}}?{_SET}|{_SET}|有效期[^《》。;]{{0,30}}?{_OVER}"
"""Words without which nothing is adjusted."""

_MANY = r"(?:等? ?(?:[一二三四五六七八九十\d]+)? ?[件个份部]?(?:(?:行政)?规范性|政策)?(?:文件|规定|办法)?)?"
_SINCE_WHEN = rf"(?:,?自 ?{FULL_DATE} ?起(?:计算|算)?)?"
_TAILS = (
    rf"{_TERM}[^《》。;]{{0,24}}?{_SET}(?:为|至|到|成) ?(?:{FULL_DATE}|{SPAN}|长期){_SINCE_WHEN}"
    rf"|{_TERM}[^《》。;至为到]{{0,6}}?{_SHORTER} ?{SPAN}"
    rf"|{_TERM}(?:已经?|将|均)?(?:于|在|至|到) ?{FULL_DATE} ?{_OVER}"
    rf"|重新(?:公布|发布|印发)[^《》。;]{{0,30}}?{_TERM}(?:为|至|到|截[至止]到?) ?{FULL_DATE}"
    rf"|(?:有效期)?提[前早](?:至|到|于) ?{FULL_DATE} ?(?:起)?(?:自[行动])?(?:失效|届满|期满|终止|到期|停止执行)"
)
_BEHIND = rf"(?:{_MANY})(?P<between>[^《》。;]{{0,24}}?)(?:{_TAILS})"
_WORDING = Wording(
    lead="(?:调整|变更|缩短)", rest=rf"{_MANY}的?{_TERM}(?:为|至|到) ?(?:{FULL_DATE}|{SPAN})", behind=_BEHIND, verb=_SET
)
_ON = re.compile(rf"(?:至|到|为|成|于|在) ?(?P<on>{FULL_DATE})")
_YEARS = re.compile(rf"(?:为|至|到|成) ?(?P<count>{NUMBER}) ?(?P<unit>年(?!\d)|个月)")
_BY = re.compile(rf"{_SHORTER} ?(?P<count>{NUMBER}) ?(?P<unit>年(?!\d)|个月)")
_SINCE = re.compile(rf"自 ?(?P<on>{FULL_DATE}) ?起")


def adjusted_tail(sentence: str, titles: str) -> tuple[str, str] | None:
    """Find the list (``titles``: its pattern, group ``list``) whose validity a folded sentence sets anew, and the words that do.

    >>> adjusted_tail("将《甲办法》有效期调整至2025年12月31日", r"(?P<list>《[^》]*》)")
    ('《甲办法》', '有效期调整至2025年12月31日')
    """
    found = _WORDING.find(sentence, titles)
    return found[:2] if found else None


def adjusted_until(words: str, *, begun: date | None, expires_on: date | None) -> date | None:
    """Read the last day in force that the words set; ``begun`` is the first day in force, ``expires_on`` the last one as it stands.

    None where the words count from a day that is not known, or set no end (长期有效).

    >>> adjusted_until("《甲办法》有效期由5年调整为3年", begun=date(2024, 1, 1), expires_on=None)
    datetime.date(2026, 12, 31)
    >>> adjusted_until("《甲办法》有效期由2027年1月1日调整至2025年6月30日", begun=None, expires_on=None)
    datetime.date(2025, 6, 30)
    >>> adjusted_until("《甲办法》有效期缩短1年", begun=None, expires_on=date(2028, 2, 29))
    datetime.date(2027, 2, 28)
    """
    tail = fold(words).rpartition("》")[2] or fold(words)
    if days := [*_ON.finditer(tail)]:
        return next((found.on for found in find_dates(days[-1]["on"])), None)
    if shorter := _BY.search(tail):
        return months_later(expires_on, -_months(shorter)) if expires_on else None
    spans = [*_YEARS.finditer(tail)]
    since = _SINCE.search(tail)
    first = next((found.on for found in find_dates(since["on"])), None) if since else begun
    if not spans or first is None or not _months(spans[-1]):
        return None
    return months_later(first - timedelta(days=1), _months(spans[-1]))


def _months(found: re.Match[str]) -> int:
    count = read_number(found["count"].replace("两", "二"))
    return (count or 0) * (12 if found["unit"] == "年" else 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last day of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))
