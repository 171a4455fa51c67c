"""A first day in force set anew by another act: 《甲条例》的施行日期推迟至2025年6月1日, 推迟施行《甲条例》, 推迟六个月施行."""

from __future__ import annotations

import re
from datetime import date

from gongbao.reading.adjusting import months_later
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number
from gongbao.reading.setting_anew import NUMBER, SPAN, Wording

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

_FACTS = r"(?: ?\((?:[^()]|\([^()]*\)){0,80}\))*"
_FROM = rf"(?:至|到|为|于|自)+ ?{FULL_DATE}"
_FIRM = r"[,]?(?:自|从) ?" + FULL_DATE + rf" ?起(?:正式)?{_FORCE}"
_OPEN = r"(?:另行|再行)(?:公布|通知|发布|确定|规定|明确)"
_TAILS = (
    rf"的?{_ENTRY}[^《》。;]{{0,40}}?{_SET}{_FROM}"
    rf"|{_MOVED}{_FROM} ?(?:零时)?起?(?:正式)?{_FORCE}"
    rf"|(?:的?{_ENTRY}[^《》。;]{{0,8}}?)?{_LATER} ?{SPAN}{_FORCE}?"
    rf"|{_PUT_OFF}{_FORCE}(?:至|到|,?{_ENTRY}为) ?{FULL_DATE}|{_PUT_OFF}{_FORCE}{_FIRM}"
    rf"|{_PUT_OFF}{_FORCE}[^《》。;]{{0,16}}?{_OPEN}"
)
_BEHIND = rf"(?P<between>[^《》。;\d]{{0,12}}?)(?:{_TAILS})"
_THEN = rf"{_FACTS}(?:(?:至|到) ?{FULL_DATE}|{_FIRM}|[^《》。;]{{0,24}}?{_OPEN})"
_WORDING = Wording(
    lead=f"{_PUT_OFF}{_FORCE}", rest=_THEN, behind=_BEHIND, verb=_SET, others="有效|期限|附", undone="已|曾"
)
_ON = re.compile(rf"(?:至|到|为|于|自|从) ?(?P<on>{FULL_DATE})")
_BY = re.compile(rf"{_LATER} ?(?P<count>{NUMBER}) ?(?P<unit>年(?!\d)|个月)")


def rescheduled_tail(sentence: str, titles: str) -> tuple[str, str] | None:
    """Find the list (``titles``: its pattern, group ``list``) whose first day in force a folded sentence sets anew, and the words that do.

    >>> rescheduled_tail("将《甲条例》的施行日期推迟至2025年6月1日", r"(?P<list>《[^》]*》)")
    ('《甲条例》', '的施行日期推迟至2025年6月1日')
    """
    found = _WORDING.find(sentence, titles)
    if found is None:
        return None
    named, tail, in_front = found
    return named, f"推迟施行{tail}" if in_front else tail


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
