"""Who answers for a clause: groups of responsible units in brackets, split and made full by the portal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongbao.model.portal import Portal
from gongbao.model.records import quickly_made
from gongbao.reading.lines import Line

_ROLE = (
    r"(?:第一)?(?:责任|牵头|配合|主办|协办|承办|参与|参加|实施|落实|主管|协同|支持|主要负责|组织)(?:责任)?(?:单位"
    r"|部门|领导|主体|处室|机构)"
)
_ASSIGNED = r"(?:部门|单位|任务|责任|职责)分工 ?:"
# (完成时限:2024年底;责任单位:…): when it is due may stand before who answers.
_WHEN = r"(?:完成|推进|实施|启动|办理|落实)?(?:时限|时间|期限|进度|节点) ?:"
_LEAD = re.compile(rf"[(〔\[【](?: ?{_WHEN}[^()〔〕\[\]【】:。]{{1,30}}[;,、 ])?[^()〔〕\[\]【】:]{{0,6}}?{_ROLE} ?:")
_LABEL = re.compile(rf"{_ROLE} ?:")
_LABELS = re.compile(rf"{_ROLE} ?:|{_ASSIGNED}")
_SPEAKS = ("单位", "部门", "领导", "主体", "处室", "机构", "负责", "牵头", "配合", "参与")
_MAY_SPEAK = re.compile("|".join(_SPEAKS))
_BARE = re.compile(rf"(?:^|\n|。 ?)(?:{_LABEL.pattern}|{_ASSIGNED})")
_MAY_LABEL = re.compile("[位门导体室构工] ?:")
"""The last sign of a label and its colon: found several times as fast as the label."""

_PERSONS = re.compile(rf"领导 ?:|^ ?{_WHEN}")
_BY = re.compile(r"由(?=[各省市区县州旗国中])")
# A part that says when, not who: 2024年底前完成, 持续推进.
_DUE = re.compile(
    r"(?:(?:20)?\d{2} ?年(?:\d{1,2} ?月)?|每年|年|月)?(?:\d{1,2} ?[月日])?(?:底|末)?(?:以?前)?(?:全面|基本|取得)?"
    r"(?:完成|实施|推进|启动|落实)?"
    r"|(?:持续|长期|常态化|分年度|滚动)(?:推进|实施|坚持|开展|落实)?"
    r"|20\d{2} ?年[^、,;]{0,8}?(?:底|末|前)[^、,;局委办厅部]{0,10}"
)
# What a group says beside its names: where more answer, who comes first, that it holds from here on.
_REMARK = re.compile(r"^(?:以下|排在|排名|列在|第一个|其中|具体|涉及)|均(?:涉及|需|为|由)|为(?:牵头|第一|责任)")
# 各县、区人民政府 is one name.
_DISTRICTS = re.compile(r"各[县市区旗乡镇](?:、[县市区旗乡镇])*$")
_DISTRICT = frozenset("县市区旗乡镇街")
_ASIDE = re.compile(r"^(?:以?下同|不再|不另|按|按照|根据|依)")
_AND = re.compile(
    r"(?<=[局委办部厅会院行府处署校门位])(?:以及|及|和|与|会同)(?=[各市省区县州国中自])"
    r"|等(?:[省市区县州]?[级直]?各?(?:有关|相关)(?:部门|单位))?(?:和|及|以及)(?=各)"
)
_DUTY = re.compile(r"[(〔\[【](?=(?:[^()〔〕\[\]【】。]|\([^()]{1,12}\)){2,200}?(?:负责|牵头|配合|参与))")
_DUTY_ENDS = tuple(
    f"{word}{way}"
    for word in ("负责", "负责落实", "牵头督导", "牵头", "配合", "参与", "参加")
    for way in ("", "落实", "实施", "推进")
)
_DUTY_WORDS = re.compile(
    r"(?:等(?:[省市区县州]?(?:各)?(?:有关|相关)(?:部门|单位))?)?(?:会同|牵头会同|分别)?(?:按|按照|根据|依)?(?:各自)?(?:职责"
    r"|职能)?(?:分工)?(?:共同|分别)?(?:牵头负责|负责落实|牵头督导|负责|牵头|配合|参与|参加)(?:落实|实施|推进)?$"
)
_CLOSING_NAMES = re.compile(r"(?:^|(?<=[。;!])) ?[(〔\[【](?P<in>[\u4e00-\u9fff、, ]{3,160})[)〕\]】] ?。?$")
_OWN_UNIT = re.compile(
    r"(?:省|市|区|县|州|旗|各|自治区|国家)[\u4e00-\u9fff]{1,18}(?:局|委|办|部|厅|院|署|处|政府|中心|公司|集团|行|会|联|社|协)|团[省市区县州旗]委"
    r"|各(?:[省市州盟县区旗镇乡街]|乡镇|街道|园区|功能区|开发区|有关部门|相关部门){1,3}"
    r"|(?:外交|教育|科技|科学技术|工业和信息化|公安|安全|民政|司法|财政|人力资源社会保障|人力资源和社会保障|自然资源|生态环境|住房城乡建设"
    r"|住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理)部|国家卫生健康委|最高人民(?:法院|检察院)|(?:中国)?人民银行|审计署|海关总署|税务总局|市场监管总局|金融监管总局"
    r"|国务院国资委|中央[\u4e00-\u9fff]{1,8}(?:部|办|委)"
)
_OPEN, _CLOSE = "(〔[【", ")〕]】"
_CLOSES = tuple(_CLOSE)
_OPENS = re.compile(r"[(〔\[【]")
_BRACKETS = re.compile(r"[(〔\[【)〕\]】]")
_PARTS = re.compile(r"[(〔\[【)〕\]】、,;。\n ]")
_LONGEST = 600
"""Characters between a bracket and the one that closes it."""
_STOP = re.compile(r"[。\n]|$")
_MAY_JOIN = re.compile("[及和与同等]")
_BESIDE = 2
_UNIT = re.compile(
    r"(?:局|委|办|部|厅|会|院|行|政府|中心|公司|单位|部门|集团|处|署|区|县|市|联|校|室|所|站|队|组|委员会|社|团|协"
    r"|园|区\)|市\)|办\)|委\))$"
)


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of units over ``start``–``end`` of a text, brackets included; names as written."""

    start: int
    end: int
    units: tuple[str, ...]


def find_groups(raw: str, key: str) -> list[Group]:
    """Find the groups of responsible units of a text (``raw`` as written, ``key`` folded, same length).

    >>> text = "推进。〔牵头单位:市经信局,责任单位:市委组织部(市委人才办)、各区(县、市)〕"
    >>> [g.units for g in find_groups(text, text)]
    [('市经信局', '市委组织部(市委人才办)', '各区(县、市)')]
    >>> text = "扩大开放。(国家发展改革委牵头,财政部、商务部按职责分工负责)"
    >>> [g.units for g in find_groups(text, text)]
    [('国家发展改革委', '财政部', '商务部')]
    """
    if not ("(" in key or ":" in key or "〔" in key or "【" in key or "[" in key):  # every group stands behind one
        return []
    return list(_groups(raw, key)) if _MAY_SPEAK.search(key) else _closing_names(raw, key)


@lru_cache(maxsize=512)  # the facts of a document ask once more for what its clauses were asked for
def _groups(raw: str, key: str) -> tuple[Group, ...]:
    groups: list[Group] = []
    reached = 0
    for start in _starts(key):
        if start < reached:
            continue
        end = _closing(key, start)
        units = _split(raw[start + 1 : end - 1], key[start + 1 : end - 1]) if end else ()
        if end and units:
            groups.append(Group(start=start, end=end, units=units))
            reached = end
    for match in _BARE.finditer(key) if ":" in key and _MAY_LABEL.search(key) else ():
        if any(g.start <= match.end() <= g.end for g in groups):
            continue
        stop = _STOP.search(key, match.end())
        end = stop.start() if stop else len(key)
        units = _split(raw[match.start() : end].lstrip("。\n "), key[match.start() : end].lstrip("。\n "))
        if units:
            groups.append(Group(start=match.start(), end=end, units=units))
    return tuple(sorted(groups, key=lambda g: g.start) or _closing_names(raw, key))


def answering(heading: Line | None, text: Line) -> list[Group]:
    """Find who answers for a clause: the groups of its text, and the bracket at the end of its heading.

    >>> from gongbao.reading.lines import make_line
    >>> [g.units for g in answering(make_line("强化科技创新(区科技局牵头)"), make_line("加快建设研究院。"))]
    [('区科技局',)]
    """
    found = find_groups(text.raw, text.key)
    if heading is None:
        return found
    return [g for g in find_groups(heading.raw, heading.key) if not heading.key[g.end :].strip("。 ")] + found


def _closing_names(raw: str, key: str) -> list[Group]:
    """Find a bracket behind the last sentence that holds nothing but names of authorities: they answer for it.

    >>> text = "全社会固定资产投资增长16%。(市发改委、市财政局)"
    >>> [g.units for g in _closing_names(text, text)], _closing_names("由主管部门(市农业局)", "由主管部门(市农业局)")
    ([('市发改委', '市财政局')], [])
    >>> text = "开展普法宣传。(市司法局、团市委、市科协)"
    >>> [g.units for g in _closing_names(text, text)]
    [('市司法局', '团市委', '市科协')]
    """
    closes = key.removesuffix("。").removesuffix(" ").endswith(_CLOSES)
    # The last bracket that opens is the one, a blank may stand before it.
    match = _CLOSING_NAMES.search(key, max(0, max(map(key.rfind, _OPEN)) - 1)) if closes else None
    if match is None:
        return []
    start, end = match.span("in")
    units = _split(raw[start:end], key[start:end])
    whole = all(_OWN_UNIT.fullmatch(name) for name in _split(key[start:end], key[start:end]))
    return [Group(start=start - 1, end=end + 1, units=units)] if units and whole else []


def names_only(key: str, groups: Sequence[Group]) -> bool:
    """Tell whether a paragraph says nothing but who answers: it speaks for the clause above it."""
    told = sum(g.end - g.start for g in groups)
    return bool(groups) and len(key) - told <= _BESIDE


def _starts(key: str) -> Iterator[int]:
    led = {m.start() for m in _LEAD.finditer(key)} if ":" in key and _MAY_LABEL.search(key) else frozenset()
    duty = max(key.rfind("负责"), key.rfind("牵头"), key.rfind("配合"), key.rfind("参与"))
    for opens in _OPENS.finditer(key):
        start = opens.start()
        if start in led or (start < duty and _is_duty(key, start)):
            yield start


def _is_duty(key: str, start: int) -> bool:
    end = _closing(key, start)
    told = _without_due(key[start + 1 : max(start + 1, end - 1)].partition("。")[0])
    if not _ends_in_duty(told) or not _DUTY.match(key, start):
        return False
    parts = _split(told, told)
    return bool(parts) and all(len(p) <= 30 for p in parts) and any(_UNIT.search(p) for p in parts)


def _without_due(told: str) -> str:
    """Cut off the end what says when: 市教育局负责,2024年底前完成.

    >>> _without_due("市教育局负责,2024年底前完成"), _without_due("市教育局负责,持续推进"), _without_due("市教育局")
    ('市教育局负责', '市教育局负责', '市教育局')
    """
    at = max(told.rfind(","), told.rfind(";"), told.rfind("，"), told.rfind("；"))
    return told[:at] if at > 0 and _DUE.fullmatch(told[at + 1 :].strip()) else told


def _closing(key: str, start: int) -> int:
    """Return the position after the bracket that closes the one at ``start``; 0 when none does within 600 characters."""
    depth = 0
    for bracket in _BRACKETS.finditer(key, start, start + _LONGEST):
        depth += 1 if bracket[0] in _OPEN else -1
        if depth == 0:
            return bracket.end()
    return 0


def _split(raw: str, key: str) -> tuple[str, ...]:
    names: list[str] = []
    depth = begin = 0
    persons = remark = False
    ends = len(key)
    marks = [(mark.start(), mark[0]) for mark in _PARTS.finditer(key)]
    for index, char in (*marks, (ends, ",")):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif depth <= 0:
            part = key[begin:index]
            if char == "、" and key[index + 1 : index + 2] in _DISTRICT and _DISTRICTS.search(part):
                continue
            if ":" in part and (_LABEL.search(part) or _PERSONS.search(part)):
                persons, remark = bool(_PERSONS.search(part)), False
            remark = remark or bool(_REMARK.search(part))
            if not persons and not remark and not _ASIDE.match(part) and not _DUE.fullmatch(part.strip()):
                names.extend(_names(raw[begin:index], part))
            begin = index + 1
    return tuple([n for n in names if len(n) >= 2 and n not in ("有关部门等", "等")])


def _names(raw: str, key: str) -> list[str]:
    """Give the names of one part: two stand there where a word like 及 parts one authority from the next."""
    if not _MAY_JOIN.search(key):
        return [_name(raw, key)]
    names: list[str] = []
    begin = 0
    for match in _AND.finditer(key):
        names.append(_name(raw[begin : match.start()], key[begin : match.start()]))
        begin = match.end()
    return [*names, _name(raw[begin:], key[begin:])]


def _name(raw: str, key: str) -> str:
    start = max((label.end() for label in _LABELS.finditer(key)), default=0) if ":" in key else 0
    start += bool(_BY.match(key, start))
    duty = _DUTY_WORDS.search(key, start) if _ends_in_duty(key) else None
    end = duty.start() if duty and duty.start() > start else len(key)
    name = raw[start:end].strip(" :：")
    return name[:-1] if name.endswith("等") and len(name) > 3 else name


def _ends_in_duty(key: str) -> bool:
    """Tell whether a part may end in what is done (负责, 牵头落实); asked first, since it costs little."""
    return key.removesuffix("\n").endswith(_DUTY_ENDS)


def full_units(names: tuple[str, ...], portal: Portal | None) -> tuple[str, ...]:
    """Give the units their full names where the portal declares them; the others stay as written."""
    if portal is None:
        return names
    return tuple(portal.units.get(name, name) for name in names)
