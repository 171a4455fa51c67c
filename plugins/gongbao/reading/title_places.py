"""Titles without a word of their own to be told by: found among the first lines by their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.reading.dates import read_date_line
from gongbao.reading.doc_numbers import is_number_line
from gongbao.reading.issuers import is_dated_name, split_authorities
from gongbao.reading.labels import is_page_line, starts_with_label
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.titles import (
    GROUND,
    NUMBERED,
    SENTENCE,
    TAIL,
    TitleFound,
    is_balanced,
    is_red_head,
    is_title,
    join_lines,
)

# The columns and names that a site sets above a document.
_COLUMN = re.compile(
    r"(?:政务|信息|政府|公开|政策|文件|法规|规章|规范性|行政|部门|本?[省市县区]|级|通知|公告|公示|公文|法定|主动|内容|目录|栏目|新闻|中心"
    r"|动态|其他|有关|解读|库|首页|正文|详情|当前|位置|门户|网站|人民|办公室|办公厅|最新|专栏|重点|领域|基础|指南|年报|发布|及|[与和、 ])+"
    r"|.*(?:网|网站|平台|门户|首页|专栏)"
)
_NUMBER_REACH = 8
_MOST_LINES = 5


def unplaced_title(lines: Sequence[Line], limit: int, seen: Counter[str]) -> TitleFound | None:
    """Find a title that names neither place nor 关于: it stands twice, or right above the text or the page's labels."""
    for start, line in enumerate(lines[:limit]):
        key = line.key
        if not 6 <= len(key) <= 80 or SENTENCE.search(key) or not is_balanced(key) or ">" in key or "," in key:
            continue
        if not TAIL.search(key) or starts_with_label(key) or split_authorities(key) or key[0] in "(第【[|《":
            continue
        if is_red_head(key) or GROUND.match(key):
            continue
        below = lines[start + 1].key if start + 1 < len(lines) else ""
        stands = starts_with_label(below) or below.startswith("第一") or is_dated_name(below)
        if seen[squeeze(key)] > 1 or start + 1 == limit or stands:
            return TitleFound(start=start, end=start + 1, line=line)
    return None


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
        and not GROUND.match(line.key)
        and line.key[0] not in "第)、"
    )
    return TitleFound(start=start, end=number, line=line) if whole else None


def _may_be_titled(key: str) -> bool:
    """Tell whether a line may be a title by its place: no name of an authority, label, day, number, decree or column of a site."""
    if not 2 <= len(key) <= 120 or SENTENCE.search(key) or any(mark in key for mark in ">|_@"):
        return False
    if key[0] in "([【《|" or key.endswith(("令", "文件", ",")) or not re.search(r"[\u4e00-\u9fff]{2}", key):
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
