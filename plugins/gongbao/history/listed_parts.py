"""Lists below 决定废止以下规章： whose items name a part of a work: each item is the order 废止《…》第三十二条 written short."""

from __future__ import annotations

import re

_LEAD = re.compile(r"(?P<verb>废止|停止执行)(?:下列|以下|如下)[^。；;\n]{0,40}[：:]\s*$")
_POINT = r"\s*(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十]+[）)]、?|\d{1,3}[.．、])\s*"
_ITEM = re.compile(rf"(?P<point>{_POINT})?(?=《)")
_PART = re.compile(
    r"》(?:[（(](?:[^（）()\n]|[（(][^（）()\n]*[）)])*[）)])?(?:中的?|的)?"
    r"(?:[、和及至]?第[\d一二三四五六七八九十百零]{1,6}[编章节条款项])+(?:的?(?:规定|内容))?[；;。]?\s*$"
)


def spell_out_items(text: str) -> str:
    """Put the verb of the lead before the items of a list that name a part of a work; whole works stay as they are.

    >>> print(spell_out_items("现决定废止以下规章：\\n一、《甲办法》；\\n二、《乙办法》第五条。"))
    现决定废止以下规章：
    一、《甲办法》；
    二、废止《乙办法》第五条。
    """
    told: list[str] = []
    verb = ""
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if verb and item and _PART.search(line):
            line = f"{line[: item.end()]}{verb}{line[item.end() :]}"  # noqa: PLW2901 - the same item, its verb said
        told.append(line)
        lead = _LEAD.search(line)
        if lead or not item:
            verb = "废止" if lead else verb if not line.strip() else ""
    return "\n".join(told)
