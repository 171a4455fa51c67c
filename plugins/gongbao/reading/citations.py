"""Other documents named in a text: 《title》(number), and how the text stands to them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from gongbao.model.policy import ENDS, Cited, Clause, Relation
from gongbao.model.records import quickly_made
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.doc_numbers import NumberFound, find_numbers
from gongbao.reading.ending_days import condition_of, condition_of_part, ended_since
from gongbao.reading.issuers import authorities_in_title
from gongbao.reading.lines import fold, squeeze
from gongbao.reading.standing import standings
from gongbao.reading.suspending import paused_from

_BESIDE_TITLE = re.compile(r"\([^()]*(?:稿|草案)[^()]*\)|[《》〈〉<>\s]")
_DASHES = re.compile(r"[—–~-]+")
_INSTRUMENT = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|意见|通知|决定|决议|批复|方案|规划|计划|纲要|公告|通告|解释|措施|政策|目录|清单|要点|章程|准则|规程|标准|规范|指南|指引|制度|"
    r"函|令|报告|预案|公约|协定|修正案|若干条|通报|纪要|办法\d*|要求|负面清单|条款|行动|分类|机制)(?: ?\([^()]*\)| ?〔[^〕]*〕)*$"
)
_OWN_WORK = re.compile(
    r"(?:编制|编写|填写|填报|提交|出具|颁发|核发|取得|持有|签订|签署|起草|制定发布|发布和实施|组织培育企业编制|定期发布|制作|送达|下达|发放|印制)(?:了|和实施)?$"
)
_NICKNAME = re.compile(r"(?:以下|下文|下)?(?:统?简称|称)(?:为)?[“”]?$")
_IMPLEMENT = re.compile(
    r"(?:贯彻落实|贯彻执行|贯彻|落实|(?<!暂停)(?<!暂缓)(?<!中止)(?<!暂时停止)(?<!暂时调整)实施|(?<!停止)(?<!不再)(?<!暂停)(?<!暂缓)(?<!中止)执行)(?:好)?[^。;《》]{0,30}$"
)
_CARRYING_OUT = ("贯彻", "落实", "实施", "执行")
_BASIS = re.compile(r"(?:根据|依据|依照|按照|遵照|参照)[^。;]{0,200}$")
_ISSUE_AFTER = re.compile(
    r"^(?:[、和及与]?《[^《》]*》)*[^。;《]{0,60}(?:印发给|予以(?:印发|公布|发布)|现(?:予)?(?:印发|公布|发布|转发))"
)
_LISTED_BEFORE = re.compile(r"《[^《》]*》(?: ?\([^()]*\))?[、和及与]?")
# …制定了《甲目录》和《乙目录》(以下简称目录),现予以发布: what a letter has made and sends along.
_MADE_THIS = re.compile(r"[^。]{0,160}(?:制定本|制订本|特制定)")
# 为保障…，根据《甲决定》，制定乙管理办法。: a text that names itself in its first sentence.
_OPENS = re.compile(r"(?:第[一1]条 ?)?为")
_MADE_BY_NAME = re.compile(
    r"[^。《]{0,80}[,》]制[定订](?!实施|配套|具体|相应|有关|相关)[^。,;《》]{4,40}(?:办法|规定|条例|细则|规则)(?:\([^()]{2,4}\))?。"
)
_MADE = re.compile(r"(?:制定|制订|编制|修订|拟定|拟订|起草|形成)了(?:《[^《》]*》[、和及与]?)*$")
_THEN_ISSUED = re.compile(r"^(?:[、和及与]?《[^《》]*》)*[^;《]{0,40}现(?:予以?)?(?:印发|公布|发布|转发)")
_BETWEEN = re.compile(r" ?\)?(?:文件?)?(?:公布|发布|印发|颁布|下发|批转|转发)的? ?")
# An older work of the same name: 2009年…通过的《甲条例》同时废止, 原《甲条例》…废止.
_FORMER = re.compile(r"(?:原|(?:通过|批准|公布|发布|印发|颁布|施行|实施|制[定订]|修[正订])的)$")
_AT_ONCE = re.compile(r"[^。;《》]{0,20}同时(?:废止|失效|停止)")
_REACH = 80
"""Characters; no number with the words that may stand between it and its title is longer."""

_BOOK_MARKS = re.compile(r"[《》\n]")
_FROM = re.compile(rf"自? ?(?P<on>{FULL_DATE}) ?起?(?:同时|自行|即行)?(?:废止|失效|停止执行)")
_PART_FROM = re.compile(rf"[^。;《》]{{0,40}}?{_FROM.pattern}")
_SERIAL_OF_YEAR = re.compile(r" ?(?P<year>(?:19|20)\d{2}) ?年 ?第 ?(?P<n>\d{1,4}) ?号 ?")
_PAREN = re.compile(r" ?\((?P<in>[^()]{0,60}(?:\([^()]*\)[^()]{0,60})?)\)")


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A document named: from ``start`` to ``stop`` with its number; ``end`` closes the title, None without one."""

    start: int
    end: int | None
    stop: int
    number: NumberFound | None


def find_citations(
    clauses: Sequence[Clause],
    *,
    own_titles: Sequence[str],
    own_numbers: Sequence[str],
    script: str,
    keys: Sequence[str],
    told: Set[str | None] = frozenset(),
) -> tuple[Cited, ...]:
    """Find every mention of another document, clause by clause, in order; a document's own titles are not cited.

    The clauses in ``told`` have been read row by row: what they mention by its number alone is left out.
    """
    own = {_bare(fold(t, script=script)) for t in own_titles if t}
    own |= {title[title.find("关于") :] for title in own if "关于" in title}
    found: list[Cited] = []
    for clause, known in zip(clauses, keys, strict=True):
        if "《" not in known and ("号" not in known or clause.eid in told):
            continue
        text = clause.text if clause.heading is None else f"{clause.heading}。{clause.text}"
        key = known if len(known) == len(text) else fold(text, script=script)
        found.extend(_in_clause(text, key, clause.eid, own, own_numbers))
    return tuple(found)


def _in_clause(text: str, key: str, eid: str, own: set[str], own_numbers: Sequence[str]) -> Iterator[Cited]:
    numbers = [n for n in find_numbers(key) if n.number not in own_numbers]
    starts = [n.start for n in numbers]
    until: list[tuple[int, re.Match[str] | None]] = []
    named: list[_Named] = []
    used: set[int] = set()
    for start, end in find_books(key):
        paren = _PAREN.match(key, end)
        near = numbers[bisect_left(starts, start - _REACH) : bisect_left(starts, paren.end() if paren else start)]
        number = _number_in(near, paren.start(), paren.end()) if paren else None
        if number is None and (led := _number_in_front(near, key, start)):
            number = led
        if number is None and paren:
            number = _number_of_announcement(key[start + 1 : end - 1], paren)
        if number is not None:
            used.add(number.start)
        named.append(_Named(start=start, end=end, stop=paren.end() if paren else end, number=number))
    named.extend(_Named(start=n.start, end=None, stop=n.end, number=n) for n in numbers if n.start not in used)
    stands = dict(zip(spans := sorted((n.start, n.stop) for n in named), standings(key, spans), strict=True))
    ended: tuple[int, date | None] = (-1, None)
    for one in named:
        title = None if one.end is None else text[one.start + 1 : one.end - 1]
        stand = stands[one.start, one.stop]
        former = stand in ENDS and one.end is not None and _is_former(key, one.start, one.end)
        if one.end is not None and not _is_cited(key, one, one.end, set() if former else own):
            continue
        relation = stand or _relation(key, one.start, one.stop)
        paused = relation in {Relation.SUSPENDS, Relation.RESUMES}
        begin, stop = _sentence_at(key, one.start, one.stop) if paused else (one.start, one.stop)
        waits = condition_of(key, one.start, one.stop) if relation in ENDS else None
        if relation is Relation.AMENDS:
            waits = condition_of_part(key, one.stop)
        if paused:
            on = paused_from(key[begin:stop])
        elif relation in {*ENDS, Relation.AMENDS} and waits is None:
            on = ended_since(key, one.start, one.stop, ended) or _ended_from(relation, key, one, until)
            ended = (one.stop, on)
        else:
            on = None
        written = text[begin:stop].strip()
        yield Cited(
            relation=relation,
            title=title,
            doc_number=one.number.number if one.number else None,
            as_written=written if waits is None else f"{written}：{waits}",
            eid=eid,
            effective_on=on,
        )


def _sentence_at(key: str, start: int, stop: int) -> tuple[int, int]:
    """The words of a suspension, with its clause and its days: the sentence, as far as it stands within reach."""
    begin = max(start - _REACH, max(key.rfind(mark, 0, start) for mark in "。;\n") + 1)
    ends = min((at for mark in "。;\n" if (at := key.find(mark, stop)) >= 0), default=len(key))
    return begin, min(ends, stop + 2 * _REACH)


def _ended_from(
    relation: Relation, key: str, one: _Named, known: list[tuple[int, re.Match[str] | None]]
) -> date | None:
    """The day from which the document, or a part of it, ends (…第三章自2025年6月1日起停止执行)."""
    if relation in ENDS:
        return _repealed_from(key, one.stop, known) if one.end is not None else None
    match = _PART_FROM.match(key, one.stop)
    return next((found.on for found in find_dates(match["on"])), None) if match else None


def _is_cited(key: str, one: _Named, end: int, own: set[str]) -> bool:
    """Leave out the document's own titles, what it calls itself for short (kept in ``own``), and books and papers."""
    words = key[one.start + 1 : end - 1]
    if _NICKNAME.search(key, max(0, one.start - 8), one.start):
        own.add(_bare(words))
        return False
    return (_bare(words) not in own or one.number is not None) and _is_instrument(key, one.start, words, one.number)


def _is_former(key: str, start: int, end: int) -> bool:
    """Tell whether what ends is an older work, though it may bear the name of the text that ends it."""
    return bool(_FORMER.search(key, max(0, start - 4), start) or _AT_ONCE.match(key, end))


def find_books(key: str) -> Iterator[tuple[int, int]]:
    """Find the outermost 《…》, titles nested in them included.

    >>> [k for k in find_books("《关于修改《甲》的决定》和《乙》")]
    [(0, 12), (13, 16)]
    """
    depth = begin = 0
    for mark in _BOOK_MARKS.finditer(key):
        index, char = mark.start(), mark[0]
        if char == "《":
            if depth == 0:
                begin = index
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield begin, index + 1
        elif char == "\n":
            depth = 0


def _bare(title: str) -> str:
    return _DASHES.sub("-", _BESIDE_TITLE.sub("", squeeze(title)))


def _number_in_front(numbers: Sequence[NumberFound], key: str, start: int) -> NumberFound | None:
    """Read the number in …令第261号公布的《…》: it belongs to the title behind it."""
    return next((n for n in numbers if n.end <= start and _BETWEEN.fullmatch(key, n.end, start)), None)


def _number_of_announcement(title: str, paren: re.Match[str]) -> NumberFound | None:
    """Read 《某总局关于…的公告》(2022年第5号): who announces and what it is stand in the title."""
    serial = _SERIAL_OF_YEAR.fullmatch(paren["in"]) if title.endswith("公告") else None
    bodies = " ".join(authorities_in_title(title)) if serial else ""
    if serial is None or not bodies:
        return None
    number = f"{bodies}公告{serial['year']}年第{serial['n']}号"
    return NumberFound(start=paren.start("in"), end=paren.end("in"), number=number)


def _number_in(numbers: Sequence[NumberFound], start: int, end: int) -> NumberFound | None:
    return next((n for n in numbers if start <= n.start < end), None)


def _is_instrument(key: str, start: int, title: str, number: NumberFound | None) -> bool:
    if number is not None:
        return True
    return len(title) >= 3 and bool(_INSTRUMENT.search(title)) and not _OWN_WORK.search(key, max(0, start - 12), start)


def _few_words(before: str) -> bool:
    """Only the giver stands before a name, or other names that are given with it: 《甲规定》和《乙规定》现印发给你们."""
    return len(before) <= 20 or (before.lstrip().startswith("《") and len(_LISTED_BEFORE.sub("", before.lstrip())) <= 2)


def _relation(key: str, start: int, end: int) -> Relation:
    before = key[max(0, start - 200) : start]
    near = before[-40:]
    after = key[end : end + 160]
    if (_few_words(before) and "。" not in before and _ISSUE_AFTER.match(after)) or (
        "了" in before and _MADE.search(before) and _THEN_ISSUED.match(after)
    ):
        return Relation.ISSUES
    if any(word in near for word in _CARRYING_OUT) and _IMPLEMENT.search(near):
        return Relation.IMPLEMENTS
    made = "制" in after and (_MADE_THIS.match(after) or (_OPENS.match(key) and _MADE_BY_NAME.match(after)))
    return Relation.IMPLEMENTS if made and _BASIS.search(before) else Relation.CITES


def _repealed_from(key: str, end: int, known: list[tuple[int, re.Match[str] | None]]) -> date | None:
    """Read the day of a conditional repeal (…自2025年1月1日起废止); None when the text names none.

    ``known`` remembers the sentence last searched: one that repeals thousands of documents is not searched for each.
    """
    stop, match = known.pop() if known else (-1, None)
    if stop < end:
        stop = found_at if (found_at := key.find("。", end)) >= 0 else len(key)
        match = _FROM.search(key, end, stop)
    elif match is not None and match.start() < end:
        match = _FROM.search(key, end, stop)
    known.append((stop, match))
    return found[0].on if match and (found := find_dates(match["on"])) else None
