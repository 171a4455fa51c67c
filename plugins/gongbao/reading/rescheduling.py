"""A first day in force set anew by another act: 《甲条例》的施行日期推迟至2025年6月1日, 推迟施行《甲条例》, 推迟六个月施行."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from gongbao.reading.adjusting import months_later
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number

_FORCE = r"(?:施行|实施|生效|执行)"
_PUT_OFF = r"(?:推迟|延后|延迟|推后|延缓)"  # 延期执行至 prolongs
_LATER = r"(?:推迟|延期|延后|延迟|推后|延缓|顺延)"
_MOVED = rf"(?:{_LATER}|提前|提早)"
_SET = rf"(?:{_MOVED}|调整|变更|修改|改)"
_ENTRY = rf"{_FORCE}(?:日期|时间|之日|日)"
RESCHEDULES = rf"{_LATER}|提[前早]|{_ENTRY}"
"""Words without which no first day is set anew."""

RESCHEDULING = (
    "推",
    "延",
    "提",
    *(f"{force}{day}" for force in ("施行", "实施", "生效", "执行") for day in ("日", "时间", "之日")),
)
"""Signs of which each match of them holds one."""

_NUMBER = r"(?<![\d一二三四五六七八九十])(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_SPAN = rf"{_NUMBER} ?(?:年(?!\d)|个月)"
_FACTS = r"(?: ?\((?:[^()]|\([^()]*\)){0,80}\))*"
_FROM = rf"(?:至|到|为|于|自)+ ?{FULL_DATE}"
_FIRM = r"[,]?(?:自|从) ?" + FULL_DATE + rf" ?起(?:正式)?{_FORCE}"
_OPEN = r"(?:另行|再行)(?:公布|通知|发布|确定|规定|明确)"
_TAILS = (
    rf"的?{_ENTRY}[^《》。;]{{0,40}}?{_SET}{_FROM}"
    rf"|{_MOVED}{_FROM} ?(?:零时)?起?(?:正式)?{_FORCE}"
    rf"|(?:的?{_ENTRY}[^《》。;]{{0,8}}?)?{_LATER} ?{_SPAN}{_FORCE}?"
    rf"|{_PUT_OFF}{_FORCE}(?:至|到|,?{_ENTRY}为) ?{FULL_DATE}|{_PUT_OFF}{_FORCE}{_FIRM}"
    rf"|{_PUT_OFF}{_FORCE}[^《》。;]{{0,16}}?{_OPEN}"
)
_BEHIND = rf"(?P<between>[^《》。;\d]{{0,12}}?)(?:{_TAILS})"
_IN_FRONT = rf"{_PUT_OFF}{_FORCE}"
_THEN = rf"{_FACTS}(?:(?:至|到) ?{FULL_DATE}|{_FIRM}|[^《》。;]{{0,24}}?{_OPEN})"
_OF_SOMETHING_ELSE = re.compile(r"规定|取得|核发|颁发|许可|证|照|资质|合同|协议|第|中|不|有效|期限|附")
_OBLIQUE = re.compile(r"(?:根据|依据|依照|按照?|遵照|参照|因|由于|鉴于)[^,]*$")
_UNDECIDED = re.compile(r"(?:拟|建议|不|未|是否|可以?|申请|应当?|如果?|若|已|曾)[^,《》]{0,6}$")
_ON = re.compile(rf"(?:至|到|为|于|自|从) ?(?P<on>{FULL_DATE})")
_BY = re.compile(rf"{_LATER} ?(?P<count>{_NUMBER}) ?(?P<unit>年(?!\d)|个月)")


@cache
def _patterns(titles: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(_IN_FRONT + titles + _THEN), re.compile(titles + _BEHIND)


def rescheduled_tail(sentence: str, titles: str) -> tuple[str, str] | None:
    """Find the list (``titles``: its pattern, group ``list``) whose first day in force a folded sentence sets anew, and the words that do.

    >>> rescheduled_tail("将《甲条例》的施行日期推迟至2025年6月1日", r"(?P<list>《[^》]*》)")
    ('《甲条例》', '的施行日期推迟至2025年6月1日')
    """
    ahead, behind = _patterns(titles)
    found = ahead.search(sentence) or behind.search(sentence)
    if found is None or any(p.search(sentence[: found.start()]) for p in (_OBLIQUE, _UNDECIDED)):
        return None
    between, tail = found.groupdict().get("between") or "", sentence[found.end("list") : found.end()]
    if _OF_SOMETHING_ELSE.search(between) or _UNDECIDED.search(re.split(_SET, tail)[0][-8:]):
        return None
    return found["list"], f"推迟施行{tail}" if found.re is ahead else tail


def is_left_open(words: str) -> bool:
    """Say whether words put a first day off and name no other.

    >>> is_left_open("《甲条例》推迟施行，施行日期另行公布"), is_left_open("《甲条例》推迟至2025年6月1日施行")
    (True, False)
    """
    return re.search(_OPEN, fold(words)) is not None


def rescheduled_to(words: str, begins_on: date | None) -> date | None:
    """Read the first day in force that the words set; ``begins_on`` is the one that stood. None where they count from an unknown day.

    >>> rescheduled_to("《甲条例》的施行时间由2025年3月1日调整为2025年6月1日", None)
    datetime.date(2025, 6, 1)
    >>> rescheduled_to("《甲条例》推迟六个月施行", date(2025, 3, 1)), rescheduled_to("《甲条例》推迟六个月施行", None)
    (datetime.date(2025, 9, 1), None)
    """
    tail = fold(words).rpartition("》")[2]
    if by := _BY.search(tail):
        count = (read_number(by["count"].replace("两", "二")) or 0) * (12 if by["unit"] == "年" else 1)
        return months_later(begins_on, int(count)) if begins_on and count else None
    days = [*_ON.finditer(tail)]
    return next((found.on for found in find_dates(days[-1]["on"])), None) if days else None
