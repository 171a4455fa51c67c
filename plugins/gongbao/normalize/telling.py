"""Whether a change of the text tells that a date became another: it names the new day, or the words that the day follows from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from gongbao.reading.dates import find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number

Passage = tuple[str, str]
"""Words of a clause before and after: of an edit whose effect is that of the date, or of another."""

_NUMBER = r"(?P<n>\d+|[一二两三四五六七八九十]+)"
_SPAN = re.compile(rf"(?:有效期限?|试行期?|施行期|实施期|执行期)[^,。;]{{0,8}}?{_NUMBER} ?(?P<unit>年|个月)")
_SINCE = re.compile(r"(?:公布|发布|印发|下发|通过)之日|之日起? ?\d+ ?日")
_DAYS = re.compile(rf"(?:征求|征集|公示|反馈|意见)[^。;]{{0,30}}?{_NUMBER} ?(?:个工作日|工作日|个?自然日|天|日)")
_FOLLOWS = {"expires_on": _SPAN, "effective_on": _SINCE, "closes_on": _DAYS}


def is_told(
    same: Iterable[Passage], fact: str, old: date | None, new: date | None, *, others: Iterable[Passage] = ()
) -> bool:
    """Tell whether one of the passages says that the date ``fact`` went from ``old`` to ``new``.

    Another date of the same clause, or of the same kind, says nothing of this one. ``others`` are passages of edits with another
    effect: they count where they name the day itself.

    >>> is_told([("自2025年1月1日起施行", "自2025年3月1日起施行")], "effective_on", date(2025, 1, 1), date(2025, 3, 1))
    True
    >>> is_told([("自2025年1月1日起施行", "自2025年3月1日起施行")], "expires_on", date(2028, 1, 1), date(2030, 1, 1))
    False
    >>> is_told([("有效期3年", "有效期5年")], "expires_on", date(2028, 1, 1), date(2030, 1, 1))
    True
    """
    told, beside = ([(fold(before), fold(after)) for before, after in passages] for passages in (same, others))
    return any(_names(*words, old, new) for words in (*told, *beside)) or any(
        _implies(*words, fact, new) for words in told
    )


def _names(before: str, after: str, old: date | None, new: date | None) -> bool:
    there, gone = (after, before) if new else (before, after)
    day = new or old
    return day is not None and day in _days(there, day.year) and day not in _days(gone, day.year)


def _implies(before: str, after: str, fact: str, new: date | None) -> bool:
    words = _FOLLOWS.get(fact)
    if words is None:
        return False
    if [m[0] for m in words.finditer(before)] != [m[0] for m in words.finditer(after)]:
        return True
    return words is _SPAN and new is not None and any(abs(end - new) <= timedelta(days=1) for end in _ends(after))


def _days(words: str, year: int) -> set[date]:
    return {found.on for found in find_dates(words, year_hint=year)}


def _ends(words: str) -> Iterable[date]:
    """Days on which a validity named in years ends, counted from each day named beside it."""
    for span in _SPAN.finditer(words):
        number = read_number(span["n"])
        for found in find_dates(words) if number and span["unit"] == "年" else ():
            try:
                yield found.on.replace(year=found.on.year + (number or 0))
            except ValueError:  # 29 February
                yield date(found.on.year + (number or 0), 3, 1)
