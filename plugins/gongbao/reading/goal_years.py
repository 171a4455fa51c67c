"""The year that a goal sentence sets for the sentences after it: 到2027年,…。…达到5000亿元."""

from __future__ import annotations

import re

_MENTION = re.compile(
    r"\n|(?<![比较\d])(?:(?P<to>到|至|力争|确保) ?)?(?P<year>20\d{2}) ?年(?! ?\d{1,2} ?月)"
    r"(?P<end>[底末]?之?以?前|[底末])?(?P<since> ?起|以来)?"
)
_AIMS = re.compile(
    "不低于|不少于|不高于|超过|突破|达到?|(?:提高|提升|扩大|增加)[到至]|降[到至]|降低到|(?:控制|保持|稳定)在|增长|下降|降低|新增|力争|实现"
    "|完成|培育|建成|及?以[上下]|以内|左右"
)
_OTHERWISE = re.compile(
    r"目前|现有|现已|已经|截至|近年|去年|上年|每年|每个?月|当年|以来|给予|奖励|补助|补贴|资助|罚|处以?(?=[\d一二三四五六七八九])|违|单个|不符"
)
_BEHIND = 6
"""Characters behind a number among which what is given or fined is told."""


class GoalYears:
    """Where in a folded clause goal years are set, and where they end: at another year, or at a paragraph."""

    def __init__(self, key: str, led: int | None = None) -> None:
        self._key, self._led = key, led
        self._mentions: list[tuple[int, int | None]] | None = None

    def held(self, start: int, end: int, *, sentence: int, comparator: str) -> int | None:
        """Return the year held over from a sentence before for the number at ``start``–``end``; None where none is or may be.

        Only a number that aims (达到, 以上 …) takes it, and none in a ``sentence`` (where it begins) of what is, is given or is fined.

        >>> GoalYears("到2027年,布局更加合理。规模达到5亿元。").held(14, 19, sentence=13, comparator="达到")
        2027
        """
        if not _AIMS.fullmatch(comparator) or _OTHERWISE.search(self._key, sentence, end + _BEHIND):
            return None
        if self._mentions is None:
            self._mentions = [
                (m.start(), int(m["year"]) if m["year"] and (m["to"] or m["end"]) and not m["since"] else None)
                for m in _MENTION.finditer(self._key)
            ]
        return next((year for at, year in reversed(self._mentions) if at < start), self._led)
