"""What was decided about a comment that exchanges words: behind it, before it, or for all comments under one head; else nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NOT = r"(?:未|未予|不|不予|未被|暂不|暂不予|暂未|没有|无法|不能|难以|不宜|未能)(?:予以|予)?(?:采纳|吸收)"
# 采纳情况, 是否采纳 name the matter; 望予以采纳 is what the comment asks for. Neither decides.
_NO_DECISION = re.compile(
    r"(?:是否|能否)(?:采纳|吸收)|(?:采纳|吸收)(?:与否|情况|结果|率|理由|说明|意见情况)|(?:建议|希望|恳请|望|请)(?:予以|贵局)?采纳"
)
_QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”")
_ITEM = re.compile(
    r"(?:(?<=\n)|(?<=[。;]))\s*(?:\(?(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[)、]|\.(?!\d))|[①-⑳]|(?:意见|建议)[一二三四五六七八九十\d]{1,2}(?=[:、]))"
)
_STOP = re.compile(r"[。;\n]")
_COUNTS = re.compile(r"(?P<word>收到|征集到?|采纳|吸收)[^。;,\d]{0,12}?(?P<n>\d{1,6}) ?[条项个]")
# What a head says of all that stands below it: 予以采纳,具体如下: / 一、采纳的意见 / 作如下修改:
_LEADS = re.compile(
    r"如下[^。;,:]{0,8}[:。]?$|^[^。;,:“]{0,24}(?:意见|建议|内容)?[^。;,:“]{0,8}(?:\([^()]*\))?[:。]?$|(?:均|全部|都|一并)[^。;]{0,6}(?:采纳|吸收)"
)
_DONE = re.compile(r"已(?:经)?(?:将|把|在|对|按)|(?:作|做)(?:了|出|出了)?(?:如下|以下)(?:修改|调整|完善)")
# 二、部分采纳(1条) / 四、其他意见: a head of a part of the outcome, not a comment (二、建议第三条…).
_PART = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\))(?![^。;“]*第 ?[\d一二三四五六七八九十百]+ ?条)[^。;,:“]{0,20}?"
    r"(?:采纳|吸收|意见|建议|内容|情况|问题|事项)(?:的?(?:情况|意见|建议|内容|理由|说明|[及和])){0,4}(?: ?(?:共|计)?\d{1,6} ?[条项个])?"
    r" ?(?:\([^()]{0,16}\))?[:。]?"
)
# 1.第二条第二款修改为:“…” is what the office did, not what somebody asks for.
_STATED = re.compile(r"\s*第[^“”。,;:建议]{1,14}修改为 ?:? ?“”$")


def decision_in(words: str) -> str | None:
    """Name what was decided: adopted, partly, not_adopted; None when the words do not say.

    >>> [decision_in(w) for w in ("部分采纳", "未予采纳。理由:", "已吸收", "建议修改")]
    ['partly', 'not_adopted', 'adopted', None]
    """
    if re.search(r"部分(?:予以)?(?:采纳|吸收)|基本采纳", words):
        return "partly"
    if re.search(_NOT, words):
        return "not_adopted"
    return "adopted" if re.search(r"采纳|吸收", words) else None


def decisions_of(key: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str | None, int]]:
    """What was decided about each exchange of words at ``spans`` (in order) of a folded outcome, and where the words about it end.

    >>> key = "1.建议将“六时”改为“五时”。采纳。\\n2.建议将“五百元”改为“三百元”。不予采纳。"
    >>> [decided for decided, _ in decisions_of(key, [(4, 15), (24, 37)])]
    ['adopted', 'not_adopted']
    """
    units = _units(key, spans)
    found: list[tuple[str | None, int]] = []
    floor = 0
    head = key[: _item_start(key, units[0][0], 0)] if units else ""
    for at, (start, end, count) in enumerate(units):
        begins = _item_start(key, start, floor)
        next_start = units[at + 1][0] if at + 1 < len(units) else len(key)
        floor = _item_end(key, end, next_start)
        own = decided_by(key[begins:end]) or decided_by(key[end:floor])
        words = _QUOTED.sub("“”", key[begins:end])
        own = own or ("adopted" if _DONE.search(words) else None)
        told = settle(own, _under_heading(key, begins)) or _of_all(head)
        told = told or ("adopted" if _STATED.match(words) else None)
        found.extend([(told, floor)] * count)
    return found


def decided_by(words: str) -> str | None:
    """What words outside quotation marks decide; the name of the matter (采纳情况) decides nothing."""
    return decision_in(_NO_DECISION.sub("", _QUOTED.sub("“”", words)))


def _units(key: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Exchanges of one sentence with no decision between them share what is decided: first, last character, how many."""
    units: list[tuple[int, int, int]] = []
    for start, end in spans:
        between = key[units[-1][1] : start] if units else ""
        if units and not _STOP.search(between) and not decided_by(between):
            units[-1] = (units[-1][0], max(end, units[-1][1]), units[-1][2] + 1)
        else:
            units.append((start, end, 1))
    return units


def _item_start(key: str, start: int, floor: int) -> int:
    line = key.rfind("\n", 0, start) + 1
    items = [m.end() for m in _ITEM.finditer(key, max(line - 1, 0), start)]
    return max([floor, line, *items])


def _item_end(key: str, end: int, next_start: int) -> int:
    """Where the words about an exchange end: at the next item, a blank line, or the sentence of the next exchange."""
    item = _ITEM.search(key, end, next_start)
    blank = re.compile(r"\n\s*\n").search(key, end, next_start)
    until = min([next_start, *(m.start() for m in (item, blank) if m)])
    if until == next_start < len(key):
        stops = [m.end() for m in _STOP.finditer(key, end, next_start)]
        until = stops[-1] if stops else next_start
    return until


def part_of(line: str) -> tuple[bool, str | None]:
    """Tell whether a folded line heads the comments below it, and what it decides about them.

    >>> [part_of(line) for line in ("二、部分采纳(1条)", "三、其他意见", "1.建议修改第三条。")]
    [(True, 'partly'), (True, None), (False, None)]
    """
    words = line.strip()
    if "“" in words:
        return False, None
    named = re.search(r"(?:采纳|吸收)[^。;,:]{0,6}的?[^。;,:]{0,4}(?:意见|建议|内容)", words) and _LEADS.search(words)
    return (True, _of_all(words)) if named or _PART.fullmatch(words) else (False, None)


def settle(own: str | None, part: str | None) -> str | None:
    """Weigh what a comment's answer says against the part that it stands in, which the office put it in: the more reserved holds.

    >>> settle("adopted", "partly"), settle("partly", "adopted"), settle("adopted", None)
    ('partly', 'partly', 'adopted')
    """
    return part if part in {"partly", "not_adopted"} else own or part


def _under_heading(key: str, begins: int) -> str | None:
    """What the nearest head above decides for the comments that stand under it (二、未采纳的意见)."""
    for line in reversed(key[:begins].split("\n")):
        heads, decided = part_of(line)
        if heads:
            return decided
    return None


def _of_all(head: str) -> str | None:
    """What the outcome as a whole decides; nothing where it counts some of each, or fewer than came."""
    for sentence in re.split(r"[。;\n]", head):
        words = _NO_DECISION.sub("", _QUOTED.sub("“”", sentence))
        if not _LEADS.search(sentence.strip()) or not (decided := decision_in(words)):
            if _DONE.search(words) and _LEADS.search(sentence.strip()):
                return "adopted"
            continue
        if len(re.findall(r"采纳|吸收采纳|采纳吸收", words)) > 1:
            return None
        counts = {m["n"] for m in _COUNTS.finditer(sentence)}
        return decided if len(counts) <= 1 else None
    return None
