"""Notices that give others another last day: 《甲办法》有效期延长至2028年12月31日, 延长2年; 调整为3年 (`adjusting`).

Or another first one (`rescheduling`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from gongbao.model.policy import Cited, Clause, Relation
from gongbao.reading.adjusting import ADJUSTING, ADJUSTS, adjusted_tail, months_later
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number
from gongbao.reading.rescheduling import RESCHEDULES, RESCHEDULING, is_left_open, rescheduled_tail
from gongbao.reading.suspending import paused_from, paused_lead
from gongbao.reading.unquoted import with_marks

_QUICK = re.compile(
    rf"延长|延期|延续|顺延|展期|继续(?:有效|执行|施行|实施)|暂停|暂缓|中止|恢复|{ADJUSTS}|{RESCHEDULES}"
)
# Each match of _QUICK holds one of these; they are found twenty times as fast.
_QUICK_SIGNS = ("延", "展期", "继续", "暂", "中止", "恢复", "有效期", *ADJUSTING, *RESCHEDULING)
_TERM = r"(?:有效期(?:限)?|(?:执行|实施|施行|试行|适用)(?:有效)?(?:期限?|时间))"
_LONGER = r"(?:延长|延续|顺延|展期)"
_ON = r"(?:继续|延期)(?:有效|执行|施行|实施)"
_NUMBER = r"(?<![\d一二三四五六七八九十])(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_LIST = r"(?P<list>《[^。;]*》(?: ?\((?:[^()]|\([^()]*\)){0,80}\))*)"
_MANY = r"(?:等? ?(?:[一二三四五六七八九十\d]+)? ?[件个份部]?(?:(?:行政)?规范性|政策)?(?:文件|规定|办法)?)?"
_AMOUNT = rf"(?:(?:至|到) ?{FULL_DATE}(?! ?起)|{_NUMBER} ?(?:年(?!\d)|个月))"
_BEHIND = re.compile(
    rf"{_LIST}(?P<many>{_MANY})(?P<between>[^《》。;]{{0,24}}?)(?:{_TERM}[^《》。;]{{0,24}}?(?:{_LONGER}|{_ON}[^《》。;]{{0,8}}?)|{_ON}[^《》。;]{{0,10}}?)"
    rf"[^《》。;至]{{0,6}}?{_AMOUNT}"
)
# 将下列文件有效期延长3年: what is prolonged stands below, one item each.
_LEAD = re.compile(
    rf"(?P<list>(?:下列|以下)[^。;:《》]{{0,40}}?)(?:{_TERM}[^《》。;]{{0,24}}?(?:{_LONGER}|{_ON}[^《》。;]{{0,8}}?)|{_ON}[^《》。;]{{0,10}}?)"
    rf"[^《》。;至]{{0,6}}?{_AMOUNT}(?:,?自 ?{FULL_DATE} ?起(?:计?算|执行|施行)?)?[^《》。;,:]{{0,4}}[。:]?$"
)
_LEAD_LIST = r"(?P<list>(?:下列|以下)[^。;:《》]{0,40}?)"
_SERIAL = re.compile(r"^\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)、.] ?")
_FIRST = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?: ?\((?:[^()《》]|\([^()]*\))*\))?")
_SETTLED_ITSELF = re.compile(r"》[^。;]{0,60}(?:废止|失效|不再|停止|修[改订]|有效期)")
_IN_FRONT = re.compile(rf"{_LONGER}{_LIST}{_MANY}的?{_TERM}[^《》。;至]{{0,6}}?{_AMOUNT}")
_OF_SOMETHING_ELSE = re.compile(r"规定|取得|核发|颁发|许可|证|照|资质|合同|协议|第|中")
_OBLIQUE = re.compile(r"(?:根据|依据|依照|按照?|遵照|参照|因|由于|鉴于)[^,]*$")
_UNDECIDED = re.compile(r"(?:拟|建议|不|未|是否|可以?|申请|应当?|如果?|若)[^,《》]{0,6}$")
_UNTIL = re.compile(rf"(?:至|到) ?(?P<on>{FULL_DATE})")
_SINCE = re.compile(rf"自 ?(?P<on>{FULL_DATE}) ?起")
_BY = re.compile(
    rf"(?:{_LONGER}|{_ON})(?![至到])(?:[^至到,]{{0,6}}?|,{_TERM}[^至到,]{{0,3}}?)(?P<count>{_NUMBER}) ?(?P<unit>年(?!\d)|个月)"
)
# What goes on in a sentence of its own: 《甲办法》将于…到期。经评估,决定继续实施,有效期延长3年。
_RUNS_OUT = re.compile(rf"{_LIST}[^《》。;]{{0,24}}?(?:到期|届满|期满|失效)")
_ITSELF = (
    r"(?:(?:经|为|根据)[^,《》。;]{1,30},|现|决定|同意|予以|继续(?:有效|执行|施行|实施),|[将其把的,]|对"
    r"|(?:该|上述|以上)[^,《》。;]{0,6}?(?:办法|通知|规定|文件|意见|细则|方案|政策|措施))*"
)
_ALONE = re.compile(
    rf"^(?:\(?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[)、.] ?)?{_ITSELF}(?P<tail>(?:{_TERM}[^《》。;]{{0,12}}?)?(?:{_LONGER}|{_ON})"
    rf"[^《》。;至]{{0,10}}?{_AMOUNT})"
)
# …印发以来成效良好。现决定该办法继续执行,有效期顺延两年: what was named last.
_BACK = re.compile(
    r"(?P<which>该|上述|以上|前述)[^,《》。;]{0,6}?(?P<noun>办法|通知|规定|文件|意见|细则|方案|政策|措施)"
)
_OWN_WORK = re.compile(r"(?:[将把对])?本(?P<noun>办法|条例|通知|规定|规则|意见|细则|方案|政策|措施)的?")
_JOINED = re.compile(r"^(?:并|同时|另|此外)+,?")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|「[^」]*(?:」|$)|\"[^\"]*(?:\"|$)")
_ORDERS = re.compile(r"修改|改为|删[去除]|增加|替换|调整")
_ANY_WORK = frozenset({"文件", "政策"})

_Said = tuple[str, str, Relation]
"""The list of titles, the words behind it, and what they do to it."""


def mark_prolonged(cited: Sequence[Cited], clauses: Sequence[Clause], keys: Sequence[str]) -> tuple[Cited, ...]:
    """Mark the documents to which a sentence gives another last or first day; their ``as_written`` goes on to the words that do."""
    words = {
        c.eid: _with_marks(key)
        for c, key in zip(clauses, keys, strict=True)
        if ("《" in key or "号" in key) and any(sign in key for sign in _QUICK_SIGNS) and _QUICK.search(key)
    }
    said: dict[str, list[_Said]] = defaultdict(list)
    for eid, key in words.items():
        parts = re.split(r"[。;\n]", key)
        told = [found for sentence in parts if "《" in sentence and (found := _prolonged(sentence))]
        said[eid] = [*_goes_on(parts), *told, *_said_of_the_last(parts)]
    if _may_lead("\n".join(keys)) or any((c.heading or "").endswith(("下", "以")) for c in clauses):
        for eid, found in _listed(clauses, keys):
            said[eid] = said[eid] or [found]
    marked = tuple(_marked(one, said.get(one.eid or "", ())) for one in cited)
    spoken = {one.eid for one in marked if one.relation in {Relation.PROLONGS, Relation.ADJUSTS_VALIDITY}}
    return (*marked, *(one for one in _of_the_amended(cited, clauses, keys) if one.eid not in spoken))


def _with_marks(key: str) -> str:
    return key if "《" in key else "\n".join(with_marks(line) for line in key.split("\n"))


def _goes_on(sentences: Sequence[str]) -> Iterator[_Said]:
    """What a sentence tells of the documents that the one before said would run out."""
    for before, sentence in pairwise(sentences):
        found, alone = _RUNS_OUT.search(before), None if "《" in sentence else _ALONE.match(sentence.strip())
        if found and alone and not _OBLIQUE.search(before[: found.start()]) and _sets_day(alone["tail"]):
            yield found["list"], alone["tail"], Relation.PROLONGS


def _said_of_the_last(sentences: Sequence[str]) -> Iterator[_Said]:
    """What a sentence tells of 该办法, the last work of that kind named before it, or of 上述文件, all that were named together."""
    for place, sentence in enumerate(sentences):
        back = _BACK.search(sentence)
        start = sentence.rfind(",", 0, back.start()) + 1 if back else 0
        alone = _ALONE.match(sentence[start:].strip()) if back and back.start() > sentence.rfind("》") else None
        if back is None or alone is None or not _sets_day(alone["tail"]):
            continue
        named = next((words for words in (sentence, *reversed(sentences[:place])) if "《" in words), "")
        works = [w for w in _FIRST.finditer(named) if back["noun"] in w[0] or back["noun"] in _ANY_WORK]
        if works:
            first = works[-1 if back["which"] == "该" else 0]
            yield named[first.start() : works[-1].end()], alone["tail"], Relation.PROLONGS


def _of_the_amended(cited: Sequence[Cited], clauses: Sequence[Clause], keys: Sequence[str]) -> Iterator[Cited]:
    """What a decision that amends one document says of its last day, in an item (四、将有效期延长至…) or beside an order."""
    amended = [one for one in cited if one.relation is Relation.AMENDS and one.title is not None]
    if len({one.title for one in amended}) != 1 or len({one.doc_number for one in amended} - {None}) > 1:
        return
    first = next((one for one in amended if one.doc_number), amended[0])
    for clause, key in zip(clauses, keys, strict=True):
        words = fold(f"{clause.heading or ''}{key}")
        if tail := _said_of_the_amended(words, first.title or "") if "延" in words and "有效期" in words else None:
            written = f"{first.as_written}{tail}"
            yield replace(first, relation=Relation.PROLONGS, as_written=written, eid=clause.eid, effective_on=None)


def _said_of_the_amended(words: str, title: str) -> str | None:
    alone = _ALONE.match(words.strip()) if "《" not in words else None
    if alone and "有效期" in alone["tail"] and _sets_day(alone["tail"]):
        return alone["tail"]
    bare = _QUOTED.sub("", words)
    parts = re.split(r"[,;。\n]", bare) if _ORDERS.search(bare) else [bare]
    return next(filter(None, (prolongs_amended(part, title) for part in parts)), None)


def prolongs_amended(part: str, title: str) -> str | None:
    """The words by which part of a sentence of a decision gives the work ``title``, which it amends, another last day.

    >>> prolongs_amended("，并将有效期延长至2028年12月31日。", "甲办法"), prolongs_amended("本规定有效期延长2年", "甲办法")
    ('有效期延长至2028年12月31日', None)
    """
    key = _JOINED.sub("", _SERIAL.sub("", fold(part).strip(" ,;。\n")))
    own = _OWN_WORK.match(key)
    if own and title.endswith(own["noun"]):
        key = key[own.end() :]
    alone = _ALONE.match(key)
    if alone is None or alone.end() != len(key) or "有效期" not in alone["tail"] or not _sets_day(alone["tail"]):
        return None
    return alone["tail"][alone["tail"].index("有效期") :]


def _sets_day(tail: str) -> bool:
    return prolonged_until(tail, date(2000, 1, 1)) is not None


def _listed(clauses: Sequence[Clause], keys: Sequence[str]) -> Iterator[tuple[str, _Said]]:
    """The items of a list that its lead prolongs, each with its title and the words of the lead; the first other line ends the list."""
    led: tuple[str, Relation] | None = None
    for clause, key in zip(clauses, keys, strict=True):
        words = [line for line in fold(f"{clause.heading or ''}{key}").split("\n") if line.strip()]
        for line in words:
            item = with_marks(_SERIAL.sub("", line.strip()))
            if led is not None and item.startswith("《"):
                if (first := _FIRST.match(item)) and not _SETTLED_ITSELF.search(item):
                    yield clause.eid, (first[0], *led)
            else:
                led = _led(line) if _may_lead(line) and _QUICK.search(line) else None


def _may_lead(words: str) -> bool:
    """Tell whether words may lead a list: each lead speaks of what stands below it."""
    return "下列" in words or "以下" in words


def _led(line: str) -> tuple[str, Relation] | None:
    """The words by which the last sentence of a line prolongs or adjusts what is listed below it."""
    sentence = re.split(r"[。;]", line.rstrip("。 "))[-1].strip()
    if adjusted := adjusted_tail(sentence, _LEAD_LIST):
        return adjusted[1], Relation.ADJUSTS_VALIDITY
    if paused := paused_lead(sentence):
        return f"：{paused[0]}", Relation.SUSPENDS if paused[1] else Relation.RESUMES
    found = _LEAD.search(sentence)
    if found is None or _UNDECIDED.search(sentence[: found.start()]) or _OBLIQUE.search(sentence[: found.start()]):
        return None
    tail = sentence[found.end("list") : found.end()].rstrip("。:")
    if _UNDECIDED.search(re.split(f"{_LONGER}|{_ON}", tail)[0][-8:]) or _UNDECIDED.search(found["list"]):
        return None
    return (tail, Relation.PROLONGS) if prolonged_until(tail, date(2000, 1, 1)) else None


def _prolonged(sentence: str) -> _Said | None:
    """The list of titles to which a sentence gives another first day, or else another last one, and the words behind it."""
    if moved := rescheduled_tail(sentence, _LIST):
        return (*moved, Relation.SUSPENDS if is_left_open(moved[1]) else Relation.RESCHEDULES)
    if longer := _made_longer(sentence):
        return (*longer, Relation.PROLONGS)
    adjusted = adjusted_tail(sentence, _LIST)
    return (*adjusted, Relation.ADJUSTS_VALIDITY) if adjusted else None


def _made_longer(sentence: str) -> tuple[str, str] | None:
    found = _IN_FRONT.search(sentence) or _BEHIND.search(sentence)
    if found is None or _OBLIQUE.search(sentence[: found.start()]) or _UNDECIDED.search(sentence[: found.start()]):
        return None
    between = found.groupdict().get("between") or ""
    tail = sentence[found.end("list") : found.end()]
    if _OF_SOMETHING_ELSE.search(between) or _UNDECIDED.search(re.split(f"{_LONGER}|{_ON}", tail)[0][-8:]):
        return None
    written = f"延长{tail}" if found.re is _IN_FRONT else tail
    return (found["list"], written) if prolonged_until(written, date(2000, 1, 1)) else None


def _marked(one: Cited, said: Sequence[_Said]) -> Cited:
    if not said:
        return one
    mention = fold(one.as_written)
    told = next(((tail, relation, titles) for titles, tail, relation in said if mention in titles), None)
    if told is None or one.relation not in {Relation.CITES, Relation.AMENDS, Relation.IMPLEMENTS}:
        return one
    if one.title is None:
        if not _FIRST.fullmatch(told[2]):
            return one
        one = replace(one, title=told[2][1 : told[2].find("》")], as_written=told[2])
    day = paused_from(told[0]) if told[1] in {Relation.SUSPENDS, Relation.RESUMES} else one.effective_on
    return replace(one, relation=told[1], as_written=f"{one.as_written}{told[0]}", effective_on=day)


def prolonged_until(words: str, expires_on: date | None) -> date | None:
    """Read the last day in force that the words set for a document that was in force until ``expires_on``; None where they leave it open.

    >>> prolonged_until("《甲办法》有效期延长至2028年12月31日", None)
    datetime.date(2028, 12, 31)
    >>> prolonged_until("《甲办法》有效期延长2年", date(2026, 2, 28)), prolonged_until("《甲办法》有效期延长2年", None)
    (datetime.date(2028, 2, 29), None)
    >>> prolonged_until("《甲办法》有效期自2025年5月1日起延长3年", None)
    datetime.date(2028, 4, 30)
    """
    tail = fold(words).rpartition("》")[2] or fold(words)
    if until := _UNTIL.search(tail):
        return _day(until["on"])
    more = _BY.search(tail)
    if more is None:
        return None
    count = read_number(more["count"].replace("两", "二"))
    months = int(count) * (12 if more["unit"] == "年" else 1) if count is not None else 0
    if since := _SINCE.search(tail):
        day = _day(since["on"])
        return months_later(day - timedelta(days=1), months) if day and months else None
    return months_later(expires_on, months) if expires_on and months else None


def _day(words: str) -> date | None:
    return next((found.on for found in find_dates(words)), None)
