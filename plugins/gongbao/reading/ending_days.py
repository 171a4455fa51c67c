"""From when a document that a sentence ends is over: a date, a term that runs first, or an event that has no date yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from gongbao.reading.adjusting import months_later
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number

_VERB = r"(?:废止|撤销|失效|作废|停止执行|不再执行)"
_FROM = rf"(?:自|从|于) ?(?P<on>{FULL_DATE}) ?(?:零时)?(?:起)?"
_ADVERB = r"(?:同时|即行|自行|自动|予以|一并|一律|相应|均|都|全部|现予?|正式|统一|宣布|决定)"
_SOME = r"(?:(?:下列|以下|上述|以上|附件所?列|附表所?列)[^。,;:《》]{0,30}?)"
_ENDS_ON = re.compile(rf"{_FROM}(?:,|{_ADVERB}|[对将]?{_SOME})*{_VERB}")
_AHEAD = re.compile(rf"{_FROM},?(?:{_ADVERB}|[对将把原])*$")
_JOINS = re.compile(
    r"(?:了|以下|下列|如下|行政|规范性|政府|地方性|等|共|[一二三四五六七八九十百两\d]+[件个份项部]|文件|规章|法规|政策|原"
    r"|[:、,和及与以并 ])*"
)
_NAMED = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?: ?\((?:[^()]|\([^()]*\))*\))?|\((?:[^()]|\([^()]*\))*\)")
_BEHIND = re.compile(rf" ?(?:\((?:[^()]|\([^()]*\))*\))*(?:,|{_ADVERB})*{_FROM}(?:,|{_ADVERB})*{_VERB}")
_REACH = 200

_N = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?P<unit>年|个月|日|天)"
_OWN_FORCE = r"本[^,。;《》]{1,12}?(?:正式)?(?:施行|实施|生效|公布|发布|印发|执行)"
TERM = rf"(?:(?:自|从|在)?{_OWN_FORCE}(?:之日)?(?:起|后)?,?(?:届?满)? ?{_N}(?:之日)?(?:起|之?后|时)?)"
"""A term from the act's own entry into force: 本条例施行满一年后, 自本办法施行之日起满六个月."""
LAST_DAY = (
    rf"(?:(?:继续|可|仍)*(?:执行|施行|实施|适用|有效|有效期)?(?:延长)?(?:至|到) ?(?P<to>{FULL_DATE}) ?(?:止)?,?"
    r"(?:之?后|(?:有效期)?(?:到期|届满|期满)之?后))"
)
"""The last day with it: 执行至2025年12月31日后."""
_WAITS = (
    r"(?:(?:自|从|待|俟|在|等)?[^,。;]{1,60}?"
    r"(?:公布|发布|施行|实施|出台|印发|生效|执行|制定|修订|到期|届满|期满|结束|完成)(?:之日)?(?:起|之?后|时))"
)
_OWN_DAY = re.compile(
    rf"{_OWN_FORCE}|^(?:,|{_ADVERB})*(?:自|从)? ?(?:公布|发布|印发|下发|发文|签发|施行|即日)(?:之日)?起"
)
_CONDITION = re.compile(rf"{TERM}|{LAST_DAY}")
_WAITING = re.compile(_WAITS)
_DATED = re.compile(FULL_DATE)
_PART = re.compile(r"^(?:中的?|的)?(?:[、和及与至]?第[一二三四五六七八九十百零\d]+[条款项章节])+")
_PHRASES = re.compile(r"[。;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A term from the act's own day, or the last day ``on`` which it holds; both None where an event without a date ends it."""

    months: int = 0
    days: int = 0
    last: date | None = None

    def first_day_without(self, begun: date | None) -> date | None:
        """The first day on which the document is over; ``begun`` is the day on which the act that ends it enters into force."""
        if self.last is not None:
            return self.last + timedelta(days=1)
        if begun is None or not (self.months or self.days):
            return None
        return months_later(begun, self.months) + timedelta(days=self.days)


def ended_since(key: str, start: int, stop: int, last: tuple[int, date | None] = (-1, None)) -> date | None:
    """Read the day that governs the end of the document named at ``start``–``stop`` of a folded text, behind it or in front of it.

    ``last`` is where the document ended before it stops, and its day: what a list joins to it ends with it.

    >>> text = "决定自2025年3月15日起废止《甲办法》,《乙办法》自2025年4月1日起废止。"
    >>> [str(ended_since(text, text.find(name), text.find(name) + 5)) for name in ("《甲", "《乙")]
    ['2025-03-15', '2025-04-01']
    """
    if behind := _BEHIND.match(key, stop):
        return _day(behind["on"])
    if last[1] and 0 <= start - last[0] <= 4 and _JOINS.fullmatch(key[last[0] : start]):
        return last[1]
    begin = max(key.rfind(mark, 0, start) for mark in "。;\n") + 1
    head = key[begin : min(start, begin + _REACH)]
    for found in reversed([*_ENDS_ON.finditer(head)]):
        if _JOINS.fullmatch(_NAMED.sub("", key[begin + found.end() : start][: 4 * _REACH])):
            return _day(found["on"])
        break
    ahead = _AHEAD.search(_NAMED.sub("", head).rstrip("、和及与 "))
    return _day(ahead["on"]) if ahead else None


def listed_since(lead: str) -> date | None:
    """Read from when the words before or behind a list end what it names; None where they name no day.

    >>> str(listed_since("经2025年3月1日会议研究,下列文件自2025年3月10日起停止执行:"))
    '2025-03-10'
    """
    found = [*_ENDS_ON.finditer(lead)]
    return _day(found[-1]["on"]) if found else None


def condition_of(key: str, start: int, stop: int) -> str | None:
    """The words that make the end of a document wait: they stand right in front of it, or between it and the verb.

    >>> text = "本条例施行满一年后,《甲办法》自行废止。"
    >>> condition_of(text, text.find("《"), text.find("》") + 1)
    '本条例施行满一年后'
    """
    begin = max(key.rfind(mark, max(0, start - _REACH), start) for mark in "。;\n") + 1
    before = _NAMED.sub("", key[max(begin, start - _REACH) : start]).rstrip(",、和及与原 ")
    for words in (_up_to_verb(key, stop), _last_clauses(before)):
        if words and not _DATED.search(_CONDITION.sub("", words)) and (found := _waiting(words)):
            return found
    return None


def condition_of_part(key: str, stop: int) -> str | None:
    """The words that make the end of a part of a document wait, between the document and the verb.

    >>> text = "《甲办法》第二条自新规定施行之日起废止。"
    >>> condition_of_part(text, text.find("》") + 1)
    '自新规定施行之日起'
    """
    words = _up_to_verb(key, stop)
    return None if _DATED.search(_CONDITION.sub("", words)) else _waiting(_PART.sub("", words))


def _up_to_verb(key: str, stop: int) -> str:
    """The words behind a document up to the verb that ends it; empty where none does."""
    tail = _PHRASES.split(key[stop : stop + _REACH])[0]
    ended = re.search(_VERB, tail)
    return _NAMED.sub("", tail[: ended.end()]) if ended else ""


def _last_clauses(before: str) -> str:
    clauses = before.split(",")
    if len(clauses) > 1 and re.fullmatch(r"(?:届?满|到期|期满).*", clauses[-1]):
        return ",".join(clauses[-2:])
    return clauses[-1]


def _waiting(words: str) -> str | None:
    found = _CONDITION.search(words) or (None if _OWN_DAY.search(words) else _WAITING.search(words))
    return found[0].strip(",") if found else None


def ending_of(condition: str) -> Ending:
    """Read a condition as ``condition_of`` gives it.

    >>> ending_of("本条例施行满一年后").first_day_without(date(2025, 3, 5))
    datetime.date(2026, 3, 5)
    >>> ending_of("待新标准出台后").first_day_without(date(2025, 3, 5)) is None
    True
    """
    key = fold(condition)
    if (term := re.search(TERM, key)) and (count := read_number(term["count"].replace("两", "二"))):
        if term["unit"] in ("日", "天"):
            return Ending(days=count)
        return Ending(months=count * (12 if term["unit"] == "年" else 1))
    last = re.search(LAST_DAY, key)
    return Ending(last=_day(last["to"]) if last else None)


def _day(words: str) -> date | None:
    return next((found.on for found in find_dates(words)), None)
