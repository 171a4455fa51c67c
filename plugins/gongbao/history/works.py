"""Which works a decision amends, and where in it: by the titles that stand before its commands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from gongbao.history.quotes import HEAD_OPEN, MARK_OPEN
from gongbao.reading.instrument_heads import find_instrument_heads

_TITLE = r"《[^《》\n]{0,200}(?:《[^《》\n]{0,100}》[^《》\n]{0,100}){0,3}》"
_ASIDE = r"(?:[（(][^（）()\n]{0,120}(?:[（(][^（）()\n]{0,60}[）)][^（）()\n]{0,60}){0,3}[）)])?"
_CHAIN = re.compile(rf"{_TITLE}{_ASIDE}(?:\s*[、和及与]?\s*{_TITLE}{_ASIDE}){{0,400}}")
_ONE = re.compile(rf"(?P<title>{_TITLE})(?P<aside>{_ASIDE})")
_ALIAS = re.compile(r"(?:以下)?(?:统称|简称)为?[：:]?\s*[“]?《([^《》]+)》")
_OPENS = re.compile(
    rf"^(?:等?[一二三四五六七八九十\d]*[件部个]?(?:规章|文件|办法|法规|规范性文件)?的?(?:作出?|进行|予以|修改|做|第|附[件表录图]|章|中|全文|文中|条文|有关|部分|增加|删|"
    rf"标题|名称|题目|引言|序言|原|[首末]段|{MARK_OPEN}|{HEAD_OPEN})|[，,：:]|$)"
)
_NOT_A_WORK = re.compile(
    r"(?:根据|按照|依照|依据|为了?|贯彻|落实|实施|执行|遵守|符合|违反|参照|(?:部分|同时)?废止|公布|印发|通过|适用|与|见|附[件表录]\d*)\s*(?:的|了)?$"
)
_LISTED = re.compile(
    r"(?:附件|附表|目录|清单|名单)\d*(?:中)?(?:所)?列?(?:明|出|入)?的?[^，。；《》]{0,12}?(?:文件|规章|办法|法规)"
)
_LIST_LINE = re.compile(
    rf"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{{1,3}}[.．、]?)?\s*{_TITLE}{_ASIDE}\s*[；;。]?\s*$"
)

_GENERIC = r"(?:有关|相关|其他|其它|上述|前述|前款|下列|以下|所列|附件|部分|现行|本|该|原|此|各|其|第)"
_BARE = re.compile(
    r"(?:(?<=[，。；：、,;:将把对在\n])|(?<=删[去除])|^)(?P<name>(?![将把对在删增])(?!(?:根据|按照|依照|依据|为了?|贯彻|参照|违反|适用|符合|落实|实施))"
    rf"(?!{_GENERIC})[\u4e00-\u9fff]{{0,30}}?(?:法|条例|办法|规定|细则|规则))"
    rf"(?=第[一二三四五六七八九十百零〇\d]+[条章]|[中里的]{{1,2}}{MARK_OPEN}|(?:作出?|进行)(?:如下|以下)?修[改订])"
)
"""A work named without 《》 before its clause or words: 道路交通安全法第八条, 条例第三条."""
_PART_BEHIND = re.compile(r"[中的]*(?:第|附[件表录图]|有关|部分)")
"""废止《甲》第三条 orders something of 《甲》, 废止《甲》 ends it."""


@dataclass(frozen=True, slots=True)
class ListedWorks:
    """``text`` without the short names that the decision gives itself; ``places`` with the titles that hold from there on."""

    text: str
    places: tuple[int, ...]
    titles: tuple[tuple[str, ...], ...]
    annexed: tuple[str, ...]

    @property
    def only(self) -> str:
        """The title of the work at hand where the decision names one alone, else nothing."""
        named = {title for titles in self.titles for title in titles}
        return named.pop() if len(named) == 1 else ""

    def at(self, start: int, end: int) -> tuple[str, ...]:
        """Titles of the works that a command at ``start`` amends; none where the decision has named none yet."""
        line = self.text.rfind("\n", 0, start) + 1
        if self.annexed and _LISTED.search(self.text[max(line, self.text.rfind("。", 0, start) + 1) : end]):
            return self.annexed
        found = bisect_right(self.places, end)
        return self.titles[found - 1] if found else ()


def find_works(text: str) -> ListedWorks:
    """Find the titles that commands behind them amend; titles cited as grounds are passed over.

    A work named without 《》 is the one at hand, or else the only one of the decision, whose title ends so; else it is named as it
    is written, and belongs to no title of the decision.

    Several titles in a row share the commands behind them. Lines of an annex that hold a title each are the works of an order over
    「附件所列文件」.
    """
    aliases = {found.group(1): "" for found in _ALIAS.finditer(text)}
    for alias in aliases:
        text = re.sub(rf"(?:修改后的?|本|该)?(?<!简称)(?<!统称)《{re.escape(alias)}》(?![）)])", "", text)
    places: list[int] = []
    titles: list[tuple[str, ...]] = []
    listed: list[str] = []
    annex = re.search(r"(?m)^\s*附\s*[件表]", text)
    for found in _CHAIN.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        line_end = text.find("\n", found.end())
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        named = tuple(one["title"][1:-1] for one in _ONE.finditer(found.group()))
        if annex and found.start() > annex.start() and _LIST_LINE.match(line):
            listed.append(named[0])
        lead, behind = text[max(line_start, found.start() - 6) : found.start()], text[found.end() : found.end() + 16]
        ended_in_part = lead.rstrip().endswith("废止") and _PART_BEHIND.match(behind)
        if (ended_in_part or not _NOT_A_WORK.search(lead)) and _OPENS.match(behind.lstrip(" 　").split("\n")[0]):
            places.append(found.start())
            titles.append(named[-1:] if ended_in_part and behind.lstrip().startswith("第") else named)
    marked = dict.fromkeys(one["title"][1:-1] for one in _ONE.finditer(text))
    for found in _BARE.finditer(text):
        at = bisect_right(places, found.start("name"))
        places.insert(at, found.start("name"))
        titles.insert(at, _bare_work(found["name"], titles[at - 1] if at else (), tuple(marked)))
    _put_heads(text, places, titles, tuple(marked))
    return ListedWorks(text=text, places=tuple(places), titles=tuple(titles), annexed=tuple(dict.fromkeys(listed)))


def _put_heads(text: str, places: list[int], titles: list[tuple[str, ...]], marked: tuple[str, ...]) -> None:
    """Let the works that numbered heads name without 《》 begin with their heads."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for head in find_instrument_heads(lines):
        start, end = starts[head.line], starts[head.line + 1]
        while (at := bisect_left(places, start)) < len(places) and places[at] < end:
            del places[at], titles[at]
        work = _bare_work(head.name, titles[at - 1] if at else (), marked) if head.is_title else (head.name,)
        places.insert(at, start)
        titles.insert(at, work)


def _bare_work(name: str, at_hand: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    for titles in (at_hand, known):
        found = [title for title in titles if title.endswith(name)]
        if len(found) == 1:
            return tuple(found)
        if found:
            break
    return (name,)
