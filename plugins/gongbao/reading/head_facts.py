"""Facts of the head matter: the document's own number, adoption and publication notes (题注)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from gongbao.reading.adoption_notes import is_whole_note
from gongbao.reading.dates import FULL_DATE, MONTH_DATE, find_dates
from gongbao.reading.doc_numbers import find_numbers, numbers_of_line, read_number_cell
from gongbao.reading.issuers import authorities_in_title, split_authorities
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.wrapping import number_in_front

_SERIAL = re.compile(r"第 ?(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,7}) ?号")
_JOINT_ORDER = re.compile(
    rf"(?P<who>[\u3400-\u9fff\U00020000-\U000323af、]+ "
    rf"[\u3400-\u9fff\U00020000-\U000323af、 ]+?) ?令 ?\(?(?P<n>{_SERIAL.pattern})\)?"
)
_TITLE_NUMBER = re.compile(r"\((?P<n>[^()]{2,40}号)\)\s*$")
_ANNOUNCED = re.compile(
    r"(?P<who>[\u3400-\u9fff\U00020000-\U000323af]{4,40}(?:委员会|人大常委会|人民政府|法院|检察院))公告"
)
_ANNOUNCED_WHOLE = re.compile(
    rf"{_ANNOUNCED.pattern} ?(?P<in>[〔(\[][\u3400-\u9fff\U00020000-\U000323af\d]{{2,6}}[〕)\]])? ?\(?(?P<n>{_SERIAL.pattern})\)?"
)
_YEAR_SERIAL = re.compile(r"(?:19|20)\d{2} ?年 ?第 ?\d{1,4} ?号")
_NOTED_NUMBER = re.compile(r"令 ?(?:(?:19|20)\d{2} ?年 ?)?第 ?[\d一二三四五六七八九十百]{1,7} ?号 ?(?:公布|发布)")
OF_STANDARDS = re.compile(
    r"(?:中华人民共和国)?(?:[\u3400-\u9fff\U00020000-\U000323af]{2,8}省|[\u3400-\u9fff\U00020000-\U000323af]{2,6}市)?(?:国家|行业|地方)(?:计量|校准)?标准"
)
_WORK_AT_END = re.compile("(?:公告|通告|令)$")
_LONGEST_BYLINE = 80
_BY_ACT = re.compile(r"根据[^,;。()]*$")
_AMENDED = re.compile(r"修订|修正|修改")
# 1990年3月10日,铁道部 - the line that law databases set under a title; the name may stand first.
BYLINE = re.compile(
    rf"(?P<on>{FULL_DATE}) ?[,、]? ?(?P<who>[\u3400-\u9fff\U00020000-\U000323af、 ]{{2,60}}?)(?:发布|公布|颁布|印发|颁发|批准|制定)?"
)
# 某市农业局 2019年4月, 某市人民政府2019年5月6日发布, or the month alone: a day is not always told.
_SIGNED_BEHIND = re.compile(
    rf"(?:(?P<who>[\u3400-\u9fff\U00020000-\U000323af、 ]{{2,60}}?)[ ,、]*)?"
    rf"(?P<on>{FULL_DATE}|{MONTH_DATE}) ?(?:发布|公布|颁布|印发|颁发|批准|制定)?"
)
# (某监〔1989〕565号 一九八九年十月十六日), 2002年4月23日 某税〔2002〕59号: number and day side by side.
NUMBER_AND_DAY = re.compile(
    rf"\(?(?:{FULL_DATE} ?[,、;]? ?(?P<below>[^()]{{2,40}}号)"
    rf"|(?P<n>[^()]{{2,40}}号) ?[,、;]? ?{FULL_DATE} ?(?:印发|发布|公布)?)\)?"
)
UNIFIED = re.compile(r"[A-Z]{2,6}\d{0,3} ?[-—] ?(?:19|20)\d{2} ?[-—] ?\d{3,7}")
# (1985年5月4日某政〔1985〕38号) in front of the first sentence.
LEADING_NOTE = re.compile(
    rf"\({FULL_DATE} ?[^()。;]{{0,60}}(?:\(\d{{4}}\))? ?(?:第? ?\d{{1,5}} ?号|发布|公布|颁布|批准|印发|通过)\)"
    r"(?= *[\u3400-\u9fff\U00020000-\U000323af])"
)


def own_number(head: Sequence[Line], titles: Sequence[str]) -> tuple[str, str] | None:
    """Read the document's own number from the head: a line of its own, 令 or 公告 and 第N号 on two lines, a headline that is one, or
    the title's brackets.
    """
    for index, line in enumerate(head):
        following = head[index + 1] if index + 1 < len(head) else None
        if found := _number_under_work(head, index) or _number_at(line, following):
            return found
    for title in titles:
        if fronted := number_in_front(Line(raw=title, key=title)):
            return fronted.number, title[: fronted.end]
        if numbers := numbers_of_line(title):
            return numbers[0], title
        match = _TITLE_NUMBER.search(title)
        if match and (number := read_number_cell(match["n"]) or _yearly_behind(title, match)):
            return number, match["n"]
    return None


def _yearly_behind(title: str, match: re.Match[str]) -> str | None:
    """Read the number that a headline sets behind an announcement of one body: 某局关于某事的公告(2023年第15号)."""
    work, named = _WORK_AT_END.search(title[: match.start()].rstrip()), authorities_in_title(title)
    if work is None or not named or not _YEAR_SERIAL.fullmatch(match["n"]):
        return None
    return f"{_bodies(named)}{work[0]}{squeeze(match['n'])}"


def numbers_beside(number: str, head: Sequence[Line]) -> tuple[str, ...]:
    """Read the numbers that stand in the head beside ``number``, in its line and in the number lines around it, it included."""
    run: list[str] = []
    for line in head:
        here = numbers_of_line(line.key)
        if not here and number in run:
            break
        run = [*run, *here] if here else []
    return tuple(dict.fromkeys(run)) if number in run else ()


def _number_under_work(head: Sequence[Line], index: int) -> tuple[str, str] | None:
    """Read 2022年第31号 or 第15号 under a line 公告 (or 令) and the authorities above that line: 某署公告2022年第31号."""
    serial, work = head[index].key.strip("()"), squeeze(head[index - 1].key) if index else ""
    yearly = bool(_YEAR_SERIAL.fullmatch(serial))
    if work not in ("公告", "令", "通告") or not (yearly or (work != "通告" and _SERIAL.fullmatch(serial))):
        return None
    names: list[str] = []
    for line in reversed(head[: index - 1]):
        if not (named := split_authorities(line.key)):
            break
        names[:0] = named
    bodies = _bodies(names)
    told = yearly or work == "令" or _ANNOUNCED.fullmatch(f"{bodies}{work}")
    return (f"{bodies}{work}{squeeze(serial)}", head[index].raw) if bodies and told else None


def _number_of_joint_order(key: str, following: str) -> str | None:
    """Read the number of an order that several authorities give, all in one line with 令: 某办公室 某部 某部令 第15号."""
    order = _JOINT_ORDER.fullmatch(key) or _JOINT_ORDER.fullmatch(f"{key} {following}")
    names = split_authorities(order["who"].strip()) if order else ()
    return f"{_bodies(names)}令{squeeze(order['n'])}" if order and len(names) > 1 else None


def _bodies(names: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(name.removeprefix("中华人民共和国") for name in names))


def _number_at(line: Line, below: Line | None) -> tuple[str, str] | None:
    if found := _number_of_order(line, below):
        return found
    following = below.key if below is not None else ""
    if announced := _announcement(line.key, following):
        return announced
    bare = line.key.strip("()")
    noted_number = LEADING_NOTE.match(line.key + "一") and find_numbers(bare)
    if noted_number:
        dated = find_dates(bare)
        number = noted_number[-1].number
        return number.removeprefix("日") if dated else number, line.raw
    if _YEAR_SERIAL.fullmatch(bare):
        return "".join(bare.split()), line.raw
    if (len(line.key) < 120 or is_whole_note(line.key)) and (noted := _published_under(line.key)):
        return noted, line.raw
    numbers = numbers_of_line(line.key) or numbers_beside_day(line.key)
    return (numbers[0], line.raw) if numbers else None


def _number_of_order(line: Line, below: Line | None) -> tuple[str, str] | None:
    """Read 某部令 (or of a year 某部公告) with its number on one line or two, given by one authority or several."""
    serial = below.key.strip("()") if below is not None else ""
    if joint := _number_of_joint_order(line.key, serial):
        return joint, line.raw
    body = line.key.removesuffix("公告").removesuffix("令")
    yearly = bool(_YEAR_SERIAL.fullmatch(serial)) and bool(split_authorities(body) or OF_STANDARDS.fullmatch(body))
    decree = "".join(line.key.split()) + serial
    decree = decree.removeprefix("中华人民共和国") if yearly else decree
    works = ("令", "公告") if yearly else ("令",)
    if below is not None and line.key.endswith(works) and (yearly or _SERIAL.fullmatch(serial)):
        number = read_number_cell(decree)
        return (number, f"{line.raw} {below.raw}") if number else None
    return None


def _published_under(key: str) -> str | None:
    """Read the number of the order that a note says it was published with; one that amended it later (根据…令第20号…修正) is not its own.

    >>> _published_under("(2019年5月6日甲市人民政府令第10号公布 根据2023年7月8日甲市人民政府令第20号《关于修改规章的决定》修正)")
    '甲市人民政府令第10号'
    """
    told = [m for m in _NOTED_NUMBER.finditer(key) if not _BY_ACT.search(key, max(0, m.start() - 48), m.start())]
    numbers = find_numbers(key) if told else []
    return next((n.number for n in reversed(numbers) if any(n.start <= m.start() < n.end for m in told)), None)


def numbers_beside_day(key: str) -> tuple[str, ...]:
    """Read the numbers of a line that is nothing but number and day.

    >>> numbers_beside_day("2002年4月23日 某税〔2002〕59号"), numbers_beside_day("(某监〔1989〕565号 一九八九年十月十六日)")
    (('某税〔2002〕59号',), ('某监〔1989〕565号',))
    """
    match = NUMBER_AND_DAY.fullmatch(key)
    return numbers_of_line(match["n"] or match["below"]) if match else ()


def _announcement(key: str, following: str) -> tuple[str, str] | None:
    """Read 某委员会公告 with its 第N号, on one line or two; the session (〔十四届〕) belongs to the number."""
    match = _ANNOUNCED_WHOLE.fullmatch(key)
    if match is None and _ANNOUNCED.fullmatch(key):
        match = _ANNOUNCED_WHOLE.fullmatch(f"{key} {following}")
    if match is None:
        return None
    session = f"〔{match['in'][1:-1]}〕" if match["in"] else ""
    return f"{match['who']}公告{session}{''.join(match['n'].split())}", match[0]


def signed_behind(key: str) -> tuple[tuple[str, ...], str] | None:
    """Read authorities and behind them the day or the month, or the month alone; None for any other line.

    >>> signed_behind("(云州市农业局 2019年4月)"), signed_behind("二〇一九年四月"), signed_behind("培训班 2019年4月")
    ((('云州市农业局',), '2019年4月'), ((), '二〇一九年四月'), None)
    """
    match = _SIGNED_BEHIND.fullmatch(key.strip("()")) if "月" in key and len(key) <= _LONGEST_BYLINE else None
    if match is None:
        return None
    names = split_authorities((match["who"] or "").strip())
    return (names, match["on"]) if names or not match["who"] else None


def byline(head: Sequence[Line]) -> tuple[date | None, tuple[str, ...], str] | None:
    """Read day and authorities that stand under the title and are nothing else: (day, authorities, words)."""
    for line in head:
        match = BYLINE.fullmatch(line.key.strip("()"))
        if match and (names := split_authorities(match["who"].strip())):
            dates = find_dates(match["on"])
            return (dates[0].on if dates else None), names, line.raw
        if (behind := signed_behind(line.key)) and behind[0]:
            dates = find_dates(behind[1])
            return (dates[0].on if dates else None), behind[0], line.raw
    for line in head:
        noted = LEADING_NOTE.match(line.key + "一") or numbers_beside_day(line.key)
        if noted and find_numbers(line.key) and (dates := find_dates(line.key)):
            return dates[0].on, (), line.raw
    for line in head[1:]:
        if names := split_authorities(line.key):
            return None, names, line.raw
    return None


def unified_number(head: Sequence[Line]) -> str | None:
    """Read the number that provinces register normative documents under (ZJSP00-2017-0012) from a line of its own."""
    return next((line.raw for line in head if UNIFIED.fullmatch(line.key)), None)


def noted_day(head: Sequence[Line], words: str) -> tuple[date, str] | None:
    """Read the day of a note that ends with one of ``words`` (公布|发布, 施行); a later 修订 leaves 公布 open."""
    found: tuple[date, str] | None = None
    for line in head:
        if len(line.key) > 160 and not is_whole_note(line.key):
            continue
        if re.search(rf"(?:{words})[)。 ]*$", line.key) and not _AMENDED.search(line.key):
            dates = find_dates(line.key)
            if dates:
                found = dates[-1].on, line.raw
        elif not _AMENDED.search(re.sub(r"《[^》]*》", "", line.key)) and (told := _told_within(line.key, words)):
            found = told, line.raw
        elif found is not None and _AMENDED.search(line.key) and "施行" not in words:
            found = None
    return found


def _told_within(key: str, words: str) -> date | None:
    """Read the day of 公布 from a note that goes on: (…通过 2026年2月6日某部令2026年第7号公布 自…起施行), with adoption or without."""
    if not (key.startswith("(") and key.endswith(")") and re.search(r"通过|(?:施行|实施|执行)\)$", key)):
        return None
    told = list(re.finditer(rf"(?P<on>{FULL_DATE})(?:(?!日)[^,;。()]){{0,40}}?(?:{words})(?=[ ,)])", key))
    dates = find_dates(told[-1]["on"]) if told else []
    return dates[0].on if dates else None
