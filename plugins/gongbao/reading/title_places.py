"""Titles without a word of their own to be told by: found among the first lines by their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.reading.dates import FULL_DATE, read_date_line
from gongbao.reading.doc_numbers import is_number_line
from gongbao.reading.issuers import is_dated_name, split_authorities
from gongbao.reading.labels import is_page_line, starts_with_label
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.titles import (
    GROUND,
    NUMBERED,
    TAIL,
    TitleFound,
    is_balanced,
    is_red_head,
    is_title,
    join_lines,
    says,
)

# The columns and names that a site sets above a document.
_COLUMN = re.compile(
    r"(?:政务|信息|政府|公开|政策|文件|法规|规章|规范性|行政|部门|本?[省市县区]|级|通知|公告|公示|公文|法定|主动|内容|目录|栏目|新闻|中心"
    r"|动态|其他|有关|解读|库|首页|正文|详情|当前|位置|门户|网站|人民|办公室|办公厅|最新|专栏|重点|领域|基础|指南|年报|发布|及|[与和、 ])+"
    r"|.*(?:网|网站|平台|门户|首页|专栏)"
)
_NUMBER_BEHIND = re.compile(
    r" ?\([\u3400-\u9fff\U00020000-\U000323af]{2,10}[〔\[(](?:19|20)\d{2}[〕\])] ?\d{1,4} ?号\)$"
)
_NUMBER_REACH = 8
_MOST_LINES = 5
_WORDS = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{4}")
_SHORTEST = 6
_FEW = 8
_BARE_NOTE = re.compile(rf"{FULL_DATE}[^。;:]{{4,160}}(?:通过|公布|发布|颁布|批准)[) ]*$")
_GOING_ON = re.compile(r"管理|监督|实施|工作|建设|运营|暂行|试行|若干|及其|[及和与的]")

SERIAL = re.compile(
    r"\(?(?:\d{4} ?年 ?|〔[\u3400-\u9fff\U00020000-\U000323af\d]{2,6}〕 ?)?第 ?[\d一二三四五六七八九十百〇零]{1,7} ?号\)?"
)
"""第N号 alone, as it stands under 公告 or 令."""

OPENS_NOTE = re.compile(r"\((?:根据|自|经)? ?(?:(?:19|20)\d{2}|[一二][〇○零0-9一二三四五六七八九]{3}) ?年")
"""The beginning of a note of adoption or publication (题注)."""


def unplaced_title(lines: Sequence[Line], limit: int, seen: Counter[str], first: int = 0) -> TitleFound | None:
    """Find a title that names neither place nor 关于, from line ``first`` on: it stands twice, or right above the text or the page's
    labels. One that was cut over lines stands right above the first article or the note of its adoption.
    """
    for start in range(first, min(limit, len(lines))):
        if is_plain_title(lines[start].key):
            below = lines[start + 1].key if start + 1 < len(lines) else ""
            stands = starts_with_label(below) or below.startswith("第一") or is_dated_name(below) or _is_noted(below)
            if seen[squeeze(lines[start].key)] > 1 or start + 1 == limit or stands:
                begun = start > first and _is_rest(lines[start - 1].key, lines[start].key)
                part = lines[start - begun : start + 1]
                return TitleFound(start=start - begun, end=start + 1, line=join_lines(part))
        for span in range(2, _MOST_LINES):
            part = lines[start : start + span]
            if start + span > min(limit, len(lines)) or not _are_parts(part):
                break
            below = lines[start + span].key if start + span < len(lines) else ""
            line = join_lines(part)
            if is_plain_title(line.key) and (below.startswith("第一") or _is_noted(below)):
                return TitleFound(start=start, end=start + span, line=line)
    return None


def _is_rest(above: str, key: str) -> bool:
    """Tell whether a few words (完成情况说明) are the rest of a title that begins in the line above, or would name nothing."""
    begun = above.endswith("工作") or not (TAIL.search(above) or above.endswith("号"))
    return len(key) <= _FEW <= len(above) - 2 and begun and _may_be_titled(above)


def _is_noted(below: str) -> bool:
    """Tell whether the line below a name begins a note of adoption, in brackets or bare."""
    return bool(OPENS_NOTE.match(below) or _BARE_NOTE.match(below))


def is_plain_title(key: str) -> bool:
    """Tell whether words end as a title does, and are no label, red head, authority or ground of a text.

    >>> is_plain_title("危险货物港口作业安全管理规定"), is_plain_title("为了加强港口管理,制定本规定")
    (True, False)
    """
    if not 6 <= len(key) <= 80 or says(key) or not is_balanced(key) or ">" in key or "," in key:
        return False
    if not TAIL.search(key) or starts_with_label(key) or split_authorities(key) or key[0] in "(第【[|《":
        return False
    return not (is_red_head(key) or GROUND.match(key))


def _are_parts(lines: Sequence[Line]) -> bool:
    """Tell whether the last of the lines only goes on with a title: none itself, or begun with words that need others before them."""
    last = lines[-1].key
    if len(last) >= _SHORTEST and not _GOING_ON.match(last) and TAIL.search(last):
        return False
    above = [line.key for line in lines[:-1]]
    if any(TAIL.search(key) or is_number_line(key) or SERIAL.fullmatch(key) for key in above):
        return False
    words = all(_may_be_titled(key) or (key.endswith("办") and last.startswith("法")) for key in above)
    return words and (last == "法" or _may_be_titled(last))


def above_number(lines: Sequence[Line], limit: int) -> TitleFound | None:
    """Find the title by its place alone: right above the first number line of the head, over the lines that it broke into."""
    number = next((i for i, line in enumerate(lines[:limit]) if is_number_line(line.key)), 0)
    if not 0 < number <= _NUMBER_REACH or not _may_be_titled(lines[number - 1].key):
        return None
    start = number - 1
    while start and number - start < _MOST_LINES and _goes_on(lines[start - 1].key, lines[start].key):
        start -= 1
    line = join_lines(lines[start:number])
    whole = (
        6 <= len(line.key) <= 120
        and is_balanced(line.key)
        and bool(_WORDS.search(line.key.partition("(")[0]))
        and not GROUND.match(line.key)
        and line.key[0] not in "第)、"
    )
    return TitleFound(start=start, end=number, line=line) if whole else None


def numbered_behind(lines: Sequence[Line], limit: int) -> TitleFound | None:
    """Find the title by the document's number that a site sets in brackets behind it: 2031年重点工作任务(岚政发〔2031〕2号)."""
    for at, line in enumerate(lines[:limit]):
        number = _NUMBER_BEHIND.search(line.key) if line.key[-2:] == "号)" else None
        words = line.key[: number.start()] if number else ""
        if len(words) >= _SHORTEST and _may_be_titled(words) and not GROUND.match(words):
            return TitleFound(start=at, end=at + 1, line=line)
    return None


def _may_be_titled(key: str) -> bool:
    """Tell whether a line may be a title by its place: no name of an authority, label, day, number, decree or column of a site."""
    if not 2 <= len(key) <= 120 or says(key) or any(mark in key for mark in ">|_@"):
        return False
    if (
        key[0] in "([【《|"
        or key.endswith(("令", "文件", ","))
        or not re.search(r"[\u3400-\u9fff\U00020000-\U000323af]{2}", key)
    ):
        return False
    if split_authorities(key) or is_red_head(key) or starts_with_label(key) or is_page_line(key):
        return False
    return not (read_date_line(key) or _COLUMN.fullmatch(key) or (NUMBERED.match(key) and not key.startswith("第")))


def _goes_on(above: str, key: str) -> bool:
    """Tell whether the line above is the first part of the same title: its authorities, or words that 关于 leaves open."""
    if split_authorities(above):
        return key.startswith(("关于", "对", "致", "转发", "印发")) and not above.endswith("文件")
    opened = "关于" in above and "关于" not in key and not is_title(above)
    return (opened or not is_balanced(above)) and _may_be_titled(above)
