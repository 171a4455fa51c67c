"""Markdown taken off a text: headings, emphasis, bullets, quotes, links and front matter; its words stay as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"#{1,6} +(?=\S)")
_EMPHASIS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_STRONG = re.compile(r"\*\*(?=[第(（一二三四五六七八九十\d])[^*]{1,80}\*\*")
_LEAD = re.compile(r"(?:> ?)+|[-*+] +(?=\S)")
_RULE = re.compile(r"(?:[-*_] ?){3,}|```\w*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?: \"[^\"]*\")?\)")
_ESCAPED = re.compile(r"\\([-.*#()\[\]_+>])")
_KEY = re.compile(r"[A-Za-z_][\w-]{0,30}:(?: .*)?|- .*")
_FEWEST = 2
_FRONT = 40


def is_markdown(lines: Sequence[str]) -> bool:
    """Tell whether lines carry Markdown: headings or numbers in bold, more than once.

    >>> is_markdown(["# 甲办法", "## 第一章 总则"]), is_markdown(["#1机组", "一、总则"])
    (True, False)
    """
    marked = 0
    for line in lines:
        marked += bool(_HEADING.match(line) or _STRONG.match(line))
        if marked >= _FEWEST:
            return True
    return False


def take_off_markdown(lines: Sequence[str]) -> list[str]:
    """Return the lines without their markup; lines that are nothing else are left out.

    >>> take_off_markdown(["---", "sidebar: auto", "---", "### **第一条**　为了", "- 1\\\\. 甲", "> [乙](http://a/b)"])
    ['第一条　为了', '1. 甲', '乙']
    """
    out: list[str] = []
    for line in lines[_front_end(lines) :]:
        if _RULE.fullmatch(line):
            continue
        bare = line
        if lead := _LEAD.match(bare):
            bare = bare[lead.end() :]
        if heading := _HEADING.match(bare):
            bare = bare[heading.end() :].rstrip("# ")
        bare = _EMPHASIS.sub(lambda m: m[1] or m[2], _LINK.sub(r"\1", bare))
        bare = _ESCAPED.sub(r"\1", bare).strip()
        if bare:
            out.append(bare)
    return out


def _front_end(lines: Sequence[str]) -> int:
    """Return where front matter (keys between two lines of ---) ends; 0 when there is none."""
    if not lines or lines[0] != "---":
        return 0
    for index, line in enumerate(lines[1:_FRONT], 1):
        if line == "---":
            return index + 1
        if not _KEY.fullmatch(line):
            return 0
    return 0
