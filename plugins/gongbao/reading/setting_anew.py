"""What a sentence sets anew about a list of documents, their last day in force or their first: the list, and the words that set it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

NUMBER = r"(?<![\d一二三四五六七八九十])(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
SPAN = rf"{NUMBER} ?(?:年(?!\d)|个月)"
_OF_SOMETHING_ELSE = "规定|取得|核发|颁发|许可|证|照|资质|合同|协议|第|中|不"
_OBLIQUE = re.compile(r"(?:根据|依据|依照|按照?|遵照|参照|因|由于|鉴于)[^,]*$")
_UNDECIDED = "拟|建议|不|未|是否|可以?|申请|(?<!相)应当?|如果?|若"
_LAST_WORDS = 8
"""Signs in front of the verb that tell whether it is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words by which sentences set something anew: in front of the list and behind it.

    ``lead`` and ``rest`` are patterns around the list where the verb stands in front of it, ``behind`` is the pattern below it,
    with a group ``between``; ``verb`` parts what is said from who says it. ``others`` and ``undone`` are further words that speak of
    something else, or that leave it undecided.
    """

    lead: str
    rest: str
    behind: str
    verb: str
    others: str = ""
    undone: str = ""

    def find(self, sentence: str, titles: str) -> tuple[str, str, bool] | None:
        """Find the list (``titles``: its pattern, group ``list``) in a folded sentence, the words that set it, and whether the verb
        stands in front of it.

        >>> wording = Wording(lead="改期", rest="至五月", behind="(?P<between>的?)改到五月", verb="改")
        >>> wording.find("《甲办法》改到五月", r"(?P<list>《[^》]*》)"), wording.find("拟改期《甲办法》至五月", r"(?P<list>《[^》]*》)")
        (('《甲办法》', '改到五月', False), None)
        """
        ahead, behind = _compiled(self.lead + titles + self.rest), _compiled(titles + self.behind)
        undecided = _compiled(rf"(?:{_with(_UNDECIDED, self.undone)})[^,《》]{{0,6}}$")
        found = ahead.search(sentence) or behind.search(sentence)
        if found is None or any(p.search(sentence[: found.start()]) for p in (_OBLIQUE, undecided)):
            return None
        between, words = found.groupdict().get("between") or "", sentence[found.end("list") : found.end()]
        said_first = _compiled(self.verb).split(words)[0][-_LAST_WORDS:]
        if _compiled(_with(_OF_SOMETHING_ELSE, self.others)).search(between) or undecided.search(said_first):
            return None
        return found["list"], words, found.re is ahead


def _with(words: str, more: str) -> str:
    return f"{words}|{more}" if more else words


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
