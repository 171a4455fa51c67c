"""Document numbers (发文字号): their grammar, and the one canonical spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from gongbao.model.records import quickly_made

_OPEN, _CLOSE = r"[〔\[【〈(〖„]", r"[〕\]】〉)〗‟]"
_NUMBER = re.compile(rf"{_OPEN} ?(?P<year>(?:19|20)\d{{2}}) ?{_CLOSE} ?(?:第 ?)?(?P<serial>\d{{1,5}}) ?号")
_AGENCY_BEFORE = re.compile(r"(?<![\u3400-\u9fff\U00020000-\U000323af])[\u3400-\u9fff\U00020000-\U000323af]++$")
_DECREE = re.compile(
    r"(?P<agency>[\u3400-\u9fff\U00020000-\U000323af]"
    r"{0,24}令) ?(?P<in>\()?(?:第 ?)?(?P<serial>\d{1,4}|[一二三四五六七八九十百〇零]{1,7}) ?号(?(in)\)?)"
)
_YEARLY = re.compile(
    r"(?P<with>(?:[\u3400-\u9fff\U00020000-\U000323af]{1,14}[部局委署会院行办厅][ 、]){0,12})"
    r"(?P<agency>[\u3400-\u9fff\U00020000-\U000323af]{2,24}?(?:公告|令)|(?<![\u3400-\u9fff\U00020000-\U000323af])[部委局署厅]令)"
    r" ?(?P<year>(?:19|20)\d{2}) ?年 ?第 ?(?P<serial>\d{1,4}) ?号"
)
# 海关总署2017年第56号公告: the kind of work stands behind its number.
_YEARLY_BEHIND = re.compile(
    r"(?P<agency>[\u3400-\u9fff\U00020000-\U000323af]"
    r"{1,24}(?:[部局委署会院行办厅府]|海关)) ?(?P<year>(?:19|20)\d{2}) ?年 ?第? ?(?P<serial>\d{1,4}) ?号"
    r"(?P<what>公告|令)"
)
# 国务院第412号令, 省人民政府126号令
_DECREE_BEHIND = re.compile(
    r"(?P<agency>[\u3400-\u9fff\U00020000-\U000323af]{0,20}(?:政府|国务院|主席|[部委局署会行])) ?第? ?"
    r"(?P<serial>\d{1,4}|[一二三四五六七八九十百〇零]{1,7}) ?号令"
)
# 公告2020年第76号和第132号: a further number of the same series leaves out what it shares with the one before.
_AND = r"(?:[、,]|[、,]?(?:和|及|与|以及)) ?"
_NEXT_YEARLY = re.compile(rf"{_AND}(?P<n>(?:(?P<year>(?:19|20)\d{{2}}) ?年 ?)?第 ?(?P<serial>\d{{1,4}}) ?号)")
_NEXT_DECREE = re.compile(
    rf"{_AND}(?P<n>(?P<year>)第 ?(?P<serial>\d{{1,4}}|[一二三四五六七八九十百〇零]{{1,7}}) ?号)(?=[、,;。:)和及与废同]|$)"
)
_NEXT_SERIES = re.compile(
    rf"{_AND}(?P<n>(?:{_OPEN} ?(?P<year>(?:19|20)\d{{2}}) ?{_CLOSE} ?)?(?:第 ?)?(?P<serial>\d{{1,4}}) ?号)"
    r"(?=文|[、,;。:)和及与废同]|$)"
)
# Numbers of the eighties and nineties set the year in front: (94)财农字第345号.
_YEAR_FIRST = re.compile(
    rf"{_OPEN}(?P<year>(?:19)?[4-9]\d){_CLOSE} ?(?P<agency>[\u3400-\u9fff\U00020000-\U000323af]"
    rf"{{1,10}}[字函发]) ?第? ?(?P<serial>\d{{1,5}}) ?号"
)
_YEARLY_SIGN = re.compile(r"(?:公告|令) ?(?:19|20)\d{2} ?年|号(?:公告|令)")
_NEXT = re.compile(r"号[)）]?[、,和及与以]")
_PAGE_FACT = re.compile(
    r"[ |,;(]*(?:(?:发布|公布|发文|成文|公开|更新)?(?:日期|时间)|来源|信息来源|发文机关|有效性|全文有效|浏览)"
)
_ANNOUNCEMENT_CELL = re.compile(r"(?P<what>公告|令|通告)(?P<year>(?:19|20)\d{2})年?第?(?P<serial>\d{1,4})号")
_UNNUMBERED = re.compile(
    rf"(?P<agency>[\u3400-\u9fff\U00020000-\U000323af]{{1,14}}){_OPEN}(?P<year>(?:19|20)\d{{2}}){_CLOSE}(?P<serial>\d{{1,5}})"
)
_SERIES = re.compile(
    r"(?P<agency>[^〔〕\d]+?)(?:〔(?P<of>(?:19|20)\d{2})〕|(?:(?P<year>(?:19|20)\d{2})年)?第)[\d一二三四五六七八九十百〇零]+号"
)
# Words that stand in front of a number in running text and are never part of one.
_LEAD = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|参照|对照|比照|贯彻|落实|执行|满足|符合|适用|结合|详见|以及|的|见|文号|字号|编号|文件|转发|印发|批转|关于|及|与|或|将|把|废止|"
    r"按|请看|分别|[\u3400-\u9fff\U00020000-\U000323af](?<!共)和|通知|意见|决定|批复|办法|方案|规定)(?=[\u3400-\u9fff\U00020000-\U000323af]{2})"
)
# What an authority's name has not, and words that lead to one have: 已经国务院令…公布, 应遵守, 由…公布, 自…施行.
_GOVERNS = r"遵守|违反|违背|触犯|抵触|被|已经|业经"
_LEAD_OF_CODE = re.compile(rf".*(?:{_GOVERNS})(?=[\u3400-\u9fff\U00020000-\U000323af]{{2}})")
_LEAD_OF_NAME = re.compile(
    rf".*(?:{_GOVERNS}|(?<!财)(?<!外)经(?!济|贸|信|委|开|营|管|协|合)|(?<!自)由|(?<![来各])自(?!然|治|由|贡|主)|依(?!兰|安|法))(?=[\u3400-\u9fff\U00020000-\U000323af]{{2}})"
)
# 工业和信息化部 is one name; 和 parts two things only where the first has ended as a body or a document ends.
_AND_IN_NAME = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U000323af])(?<![部局委署会院行办厅府令号法定知见例则案议文件款条项])"
    r"和(?=[\u3400-\u9fff\U00020000-\U000323af]{2,16}(?:部|局|委|厅|署|委员会)(?:公告|令|[ 、]|$))"
)
_JOINER = re.compile(r"以及|[和与及或]")
_ENDS_NUMBER = 4
"""Characters at the end of a line that is a number, of which one is 号: behind it stand 令, 公告, a bracket."""
_LEAD_START = re.compile(r"[和与及或由](?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
# 和政县, 和平县 and the like: what begins a line or a bracket joins nothing.
_BEGINS = frozenset(("", "(", "《", "|", "\t", "\n"))
# 二〇〇八年六月一日某市人民政府令第20号: 〇 is no character of a name, what follows it of the day may look like one.
_DAY_IN_FRONT = re.compile(r".*月[一二三四五六七八九十廿卅]{1,3}日(?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
_FORMER = re.compile(r"原(?!平|阳|州)(?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
_AGENCY_NAME = re.compile(
    r".*(?:人民政府|办公厅|办公室|委员会|[\u3400-\u9fff\U00020000-\U000323af]{2}局|[\u3400-\u9fff\U00020000-\U000323af]{2}厅)(?=[\u3400-\u9fff\U00020000-\U000323af]{2})"
)


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFound:
    """A document number at ``start``–``end`` of the folded text, in canonical spelling."""

    start: int
    end: int
    number: str


def _char(key: str, at: int) -> str:
    return key[at] if at >= 0 else ""


@lru_cache(maxsize=2048)
def _agency_of(words: str, *, begins: bool) -> str:
    """Take off at most 24 characters what leads to the agency; few agencies number most of what a site holds."""
    words = words if "日" not in words else _DAY_IN_FRONT.sub("", words)
    for pattern in (
        (_LEAD, _LEAD_OF_CODE, _AGENCY_NAME) if begins else (_LEAD_START, _LEAD, _LEAD_OF_CODE, _AGENCY_NAME)
    ):
        if match := pattern.match(words):
            words = words[match.end() :]
    return words


def find_numbers(key: str) -> list[NumberFound]:
    """Find the document numbers of folded text, in their order, agency words in front stripped.

    >>> [n.number for n in find_numbers("根据《办法》(工信部规函[2016]242号)和按照杭政办函(2018) 64 号")]
    ['工信部规函〔2016〕242号', '杭政办函〔2018〕64号']
    >>> [n.number for n in find_numbers("宁波市人民政府令第254号")]
    ['宁波市人民政府令第254号']
    >>> [n.number for n in find_numbers("按京人工(1983)第58号和京人工(1989)第47号,(〔94〕财农字第345号),中华人民共和国国务院令第227号")]
    ['京人工〔1983〕58号', '京人工〔1989〕47号', '〔94〕财农字第345号', '中华人民共和国国务院令第227号']
    >>> [n.number for n in find_numbers("某署公告2019年第167号、2020年第76号和第132号,某署2017年第56号公告,甲发〔2015〕6号、8号文件")]
    ['某署公告2019年第167号', '某署公告2020年第76号', '某署公告2020年第132号', '某署公告2017年第56号', '甲发〔2015〕6号', '甲发〔2015〕8号']
    """
    found: list[NumberFound] = []
    if "号" not in key:
        return found
    end = 0
    for match in _NUMBER.finditer(key):
        before = match.start() - (key[match.start() - 1 : match.start()] == " ")
        named = _AGENCY_BEFORE.search(key[max(end, before - 24) : before])
        if named is None or _JOINER.fullmatch(named[0]):
            continue
        end = match.end()
        agency = _agency_of(named[0], begins=_char(key, before - len(named[0]) - 1) in _BEGINS)
        start = before - len(agency)
        number = f"{agency}〔{match['year']}〕{int(match['serial'])}号"
        found.append(NumberFound(start=start, end=match.end(), number=number))
    for match in _YEAR_FIRST.finditer(key):
        number = f"〔{match['year']}〕{match['agency']}第{int(match['serial'])}号"
        found.append(NumberFound(start=match.start(), end=match.end(), number=number))
    if ("公告" in key or "令" in key) and _YEARLY_SIGN.search(key):
        found.extend(_yearly(key))
    if "令" in key:
        found.extend(_decrees(key))
    if found and _NEXT.search(key):
        found.extend([more for one in found for more in _shortened(key, one)])
    return sorted(found, key=attrgetter("start")) if len(found) > 1 else found


def _yearly(key: str) -> Iterator[NumberFound]:
    """Find 某部 某局公告2020年第5号 (bodies of a joint one set apart by one blank), and 某署2017年第56号公告."""
    for match in _YEARLY.finditer(key):
        agency = _lead_off(match["with"] + match["agency"], _char(key, match.start() - 1))
        if agency.startswith("日") and key[match.start() - 1 : match.start()].isdigit():
            agency = agency[1:]
        number = f"{agency.replace('、', ' ')}{match['year']}年第{match['serial']}号"
        yield NumberFound(start=match.end("agency") - len(agency), end=match.end(), number=number)
    for match in _YEARLY_BEHIND.finditer(key):
        agency = _lead_off(match["agency"], _char(key, match.start() - 1))
        number = f"{agency}{match['what']}{match['year']}年第{match['serial']}号"
        yield NumberFound(start=match.end("agency") - len(agency), end=match.end(), number=number)


def _decrees(key: str) -> Iterator[NumberFound]:
    """Find 某部令第89号, and 某部第89号令."""
    for match in _DECREE.finditer(key):
        agency = _lead_off(match["agency"], _char(key, match.start() - 1))
        if agency.startswith("日") and key[match.start() - 1 : match.start()].isdigit():
            agency = agency[1:]
        if agency != "令" and not agency.endswith(("命令", "指令", "法令")):
            number = f"{agency}第{match['serial']}号"
            yield NumberFound(start=match.end("agency") - len(agency), end=match.end(), number=number)
    for match in _DECREE_BEHIND.finditer(key):
        agency = _lead_off(match["agency"], _char(key, match.start() - 1))
        number = f"{agency}令第{match['serial']}号"
        yield NumberFound(start=match.end("agency") - len(agency), end=match.end(), number=number)


def _shortened(key: str, one: NumberFound) -> Iterator[NumberFound]:
    """Find the numbers that follow ``one`` in a list and leave out the series that they share with it."""
    series = _SERIES.fullmatch(one.number)
    if series is None:
        return
    year, at = series["year"] or series["of"], one.end
    pattern = _NEXT_SERIES if series["of"] else _NEXT_YEARLY if year else _NEXT_DECREE
    while match := pattern.match(key, at):
        year, at = match["year"] or year, match.end()
        serial = f"〔{year}〕{int(match['serial'])}号" if series["of"] else f"第{match['serial']}号"
        number = series["agency"] + (f"{year}年" if year and not series["of"] else "") + serial
        yield NumberFound(start=match.start("n"), end=at, number=number)


def _lead_off(words: str, before: str) -> str:
    words = words[1:] if before.isdigit() and words[:1] in {"年", "月", "日"} else words  # 2005年某省人民政府令第3号
    words = words if "日" not in words else _DAY_IN_FRONT.sub("", words)
    spared = _AND_IN_NAME.sub("\N{MIDDLE DOT}", words)
    for pattern in (
        (_LEAD, _LEAD_OF_NAME, _FORMER) if before in _BEGINS else (_LEAD_START, _LEAD, _LEAD_OF_NAME, _FORMER)
    ):
        if match := pattern.match(spared):
            spared = spared[match.end() :]
    return words[len(words) - len(spared) :]


def read_number_cell(value: str) -> str | None:
    """Read the number of a table cell or a line of its own; None when the cell holds none (``—``, 无).

    >>> read_number_cell("浙发改能源〔2026〕116号"), read_number_cell("政府令187号"), read_number_cell("—  —")
    ('浙发改能源〔2026〕116号', '政府令第187号', None)
    """
    found = find_numbers(value)
    if found:
        return found[0].number
    told = _ANNOUNCEMENT_CELL.fullmatch("".join(value.split()))
    if told:
        return f"{told['what']}{told['year']}年第{int(told['serial'])}号"
    match = _UNNUMBERED.fullmatch("".join(value.split()))
    return f"{match['agency']}〔{match['year']}〕{int(match['serial'])}号" if match else None


def number_above(keys: Sequence[str]) -> str | None:
    """Return the words of the first line between headline and body that is a number, or a number before the page's date and buttons.

    >>> number_above(["来源:市财政局", "财税〔2012〕47号 发布日期:2012年07月11日"]), number_above(["根据财税〔2012〕47号发布"])
    ('财税〔2012〕47号', None)
    """
    for key in keys:
        if numbers_of_line(key):
            return key
        found = find_numbers(key)
        if len(found) == 1 and found[0].start == 0 and _PAGE_FACT.match(key[found[0].end :]):
            return key[: found[0].end]
    return None


def is_number_line(key: str) -> bool:
    """Tell whether a line is nothing but a document number, as head matter has it.

    >>> is_number_line("甬政办发〔2016〕152号"), is_number_line("按照甬政办发〔2016〕152号执行")
    (True, False)
    """
    return bool(numbers_of_line(key))


@lru_cache(maxsize=1024)  # the lines of a head are asked again for every title that they may be part of
def numbers_of_line(key: str) -> tuple[str, ...]:
    """Read the numbers of a line that is nothing but document numbers: one, or those of a joint document side by side.

    >>> numbers_of_line("临经信〔2025〕31号 临财行〔2025〕18号"), numbers_of_line("临经信〔2025〕31号和18号文件")
    (('临经信〔2025〕31号', '临财行〔2025〕18号'), ())
    >>> numbers_of_line("财政部 税务总局公告2024年第7号")
    ('财政部 税务总局公告2024年第7号',)
    >>> numbers_of_line("海关总署2017年第56号公告"), numbers_of_line("(某部令第89号)")
    (('海关总署公告2017年第56号',), ('某部令第89号',))
    """
    text = key.strip("()")
    if "号" not in text[-_ENDS_NUMBER:]:
        return ()
    found = find_numbers(text)
    if not found or found[0].start > 1 or found[-1].end < len(text) - 1:
        return ()
    apart = (text[a.end : b.start].strip(" 、,;/|") for a, b in pairwise(found))
    return () if any(apart) else tuple(n.number for n in found)
