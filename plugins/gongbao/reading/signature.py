"""The signature block: who signs, and the 成文 date under the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.reading.dates import FULL_DATE, find_dates, read_date_line
from gongbao.reading.issuers import split_authorities
from gongbao.reading.lines import Line
from gongbao.reading.titles import is_title

_ONE_LINE = re.compile(rf"^(?P<who>[\u3400-\u9fff\U00020000-\U000323af 、()]{{4,80}}?) ?(?P<on>{FULL_DATE})$")
_PERSON = re.compile(
    r"^[\u3400-\u9fff\U00020000-\U000323af]{0,20}?代?理?(?:市长|省长|区长|县长|州长|盟长|专员|主席|部长|局长|主任|行政长官|司长|总理|署长|行长|院长|会长|厅长)"
    r" *:? *[\u3400-\u9fff\U00020000-\U000323af· ]{0,8}$"
)
_PRINTED = re.compile(rf"^(?P<who>[\u3400-\u9fff\U00020000-\U000323af ]{{2,40}}?) ?(?P<on>{FULL_DATE}) ?印发$")
_SEAL = re.compile(
    r"^\((?:此件|本文|盖章|公章|印章|代章|信息公开|联系|主动公开|此页|签章|单位盖章)[^)]{0,60}\)$|^此件.{0,20}公开.{0,4}$"
)
_SEAL_SIGNS = frozenset("此本盖公印代信联主签单")
"""What the words in the brackets of such a note begin with."""
NOTE_BEGINS = frozenset("(此抄主分")
"""The first signs of a note and of a line of the 版记, but for the line of printing, which ends in 印发."""

_FIGURES = re.compile(r"(?:19|20)\d{2} ?[-./]")
_PLACE_FIRST = re.compile(
    r"[\u3400-\u9fff\U00020000-\U000323af]{2,6}?(?:省|市|县|区|州|旗|盟)[\u3400-\u9fff\U00020000-\U000323af ]+$"
)
# …提出意见。甲市司法局 2021年8月17日: the signature at the end of a paragraph that lost its line breaks.
_GLUED = re.compile(
    rf"(?:(?<=[。;!]) ?|(?:(?<=[\]\da-z])|(?<=特此[通公]告|特此通知|特此公示)) )(?P<who>[\u3400-\u9fff\U00020000-\U000323af]"
    rf"{{4,30}}) ?{FULL_DATE}$"
)
# 甲州司法局 2016年12月1日 ------ 甲州条例(草案): a rule of dashes parts the notice from its draft.
_RULED_OFF = re.compile(
    rf"(?P<who>[\u3400-\u9fff\U00020000-\U000323af]{{4,30}}) ?{FULL_DATE}(?P<rule> ?-{{6,}} ?)(?=.)"
)
_RULE_SIGNS = "------"
_ANNEX_WORD = re.compile(r"附(?:件|[:： ]|$)")
_REACH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature over the lines ``start`` to ``end`` (exclusive): authorities as written and the day."""

    start: int
    end: int
    authorities: tuple[str, ...]
    on: date
    as_written: str


def find_signatures(lines: Sequence[Line]) -> tuple[Signature, ...]:
    """Find every signature block of a text, in order; a bare date counts only where the text ends.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line(t) for t in ("请认真贯彻执行。", "宁波市财政局", "宁波市科学技术局", "2016年9月30日")]
    >>> [(s.start, s.authorities, str(s.on)) for s in find_signatures(page)]
    [(1, ('宁波市财政局', '宁波市科学技术局'), '2016-09-30')]
    """
    found: list[Signature] = []
    for index, line in enumerate(lines):
        key = line.key
        if not ("日" in key or (key[:1] in "12" and _FIGURES.match(key))) or len(key) > 100:
            continue
        one = _ONE_LINE.match(line.key) if line.key.endswith("日") else None
        if one and (names := split_authorities(one["who"])):
            above, start = _authorities_above(lines, index)
            on = find_dates(line.key[one.start("on") :])
            if on:
                found.append(_signature(lines, start, index, above + names, on[0].on))
            continue
        day = read_date_line(line.key)
        if day is None:
            continue
        names, start = _authorities_above(lines, index)
        if names or start < index or ("日" in line.key and _ends_text(lines, index)):
            found.append(_signature(lines, start, index, names, day))
    return tuple(found)


def split_signature(lines: Sequence[Line]) -> list[Line]:
    """Part the signature from the paragraph that it is glued to.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line("请于8月31日前反馈,联系电话:［电话略］ 甲市司法局 2021年8月17日")]
    >>> [line.raw for line in split_signature(page)]
    ['请于8月31日前反馈,联系电话:［电话略］', '甲市司法局 2021年8月17日']
    """
    if not any(line.key[-1:] == "日" or _RULE_SIGNS in line.key for line in lines):
        return list(lines)
    out: list[Line] = []
    for line in lines:
        if (ruled := _RULED_OFF.match(line.key)) and split_authorities(ruled["who"]):
            out.extend((line.cut(0, ruled.start("rule")), line.cut(ruled.end())))
            continue
        glued = _GLUED.search(line.key, max(0, len(line.key) - 60)) if line.key.endswith("日") else None
        if glued is not None and glued.start() > 0 and split_authorities(glued["who"]):
            out.extend((line.cut(0, glued.start()), line.cut(glued.start())))
        else:
            out.append(line)
    return out


def _signature(lines: Sequence[Line], start: int, last: int, names: tuple[str, ...], on: date) -> Signature:
    written = " ".join(line.raw for line in lines[start : last + 1])
    return Signature(start=start, end=last + 1, authorities=tuple(dict.fromkeys(names)), on=on, as_written=written)


def _authorities_above(lines: Sequence[Line], index: int) -> tuple[tuple[str, ...], int]:
    names: list[str] = []
    start = index
    for above in range(index - 1, max(-1, index - _REACH), -1):
        key = lines[above].key
        bare = re.sub(r" ?\((?:盖章|公章|代章|印章|签章)\)$", "", key)
        if found := split_authorities(bare):
            names[:0] = found
            start = above
        elif _PERSON.match("".join(key.split())):
            start = above
        else:
            if names and (whole := _broken_name(key, names[0])):
                names[0], start = whole, above
            break
    return tuple(names), start


def _broken_name(above: str, below: str) -> str | None:
    """Join a name that the page broke: its first line begins with a place and is no name of its own."""
    whole = "".join(above.split()) + below
    return whole if _PLACE_FIRST.match(above) and len(above) <= 30 and split_authorities(whole) == (whole,) else None


def _ends_text(lines: Sequence[Line], index: int) -> bool:
    if index == 0 or lines[index - 1].key[-1:] not in "。)”;:":
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (
        following is None
        or bool(_ANNEX_WORD.match(following.key))
        or is_title(following.key)
        or bool(_SEAL.match(following.key))
        or bool(split_authorities(following.key))
        or bool(_PERSON.match("".join(following.key.split())))
    )


def is_seal_note(key: str) -> bool:
    """Tell whether a line is a note below the signature, as (此件公开发布).

    >>> is_seal_note("(此件公开发布)")
    True
    """
    noted = key[:1] == "(" and key[1:2] in _SEAL_SIGNS
    return (noted or key.startswith("此件")) and bool(_SEAL.match(key))


def printed_on(lines: Sequence[Line]) -> date | None:
    """Read the day of printing from the 版记 (…办公室 2016年10月10日印发)."""
    for line in reversed(lines[-40:]):
        match = _PRINTED.match(line.key)
        if match and (dates := find_dates(match["on"])):
            return dates[0].on
    return None


def is_colophon(key: str) -> bool:
    """Tell whether a line belongs to the 版记: 抄送 lists and the line of printing.

    >>> is_colophon("抄送:市委各部门,市人大常委会办公厅。"), is_colophon("宁波市人民政府办公厅 2016年10月10日印发")
    (True, True)
    """
    return key.startswith(("抄送:", "抄报:", "抄送 ", "主送:", "分送:")) or (
        key.endswith("印发") and bool(_PRINTED.match(key))
    )
