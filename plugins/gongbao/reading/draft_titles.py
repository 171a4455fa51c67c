"""The draft that a consultation is about: its title, as the notice lays it before the public."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.reading.lines import Line

_DRAFT_BOOK = re.compile(
    r"《(?P<t>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?P<after> ?[(“]?(?:[^()《》。,;]{0,12}(?:征求意见稿"
    r"|公开征求意见稿|草案|送审稿|修订稿|讨论稿)[^()《》。,;]{0,12})[)”]?)?"
)
_DRAFT_WORD = re.compile(r"征求意见稿|草案|送审稿|修订稿|讨论稿|修订征求意见|审议稿|公示稿|意见征集稿|征询意见稿")
# 现将《甲方案》向社会公开征求意见: the draft that a sentence lays before the public, whether or not it is called one.
_LAID_OPEN = re.compile(r"(?:现(?:将|就|对(?!照))[^《》。;,]{0,24}|(?P<told>(?:^|[,。日局委办厅部府])(?:对|就)))《")
_LEAD_REACH = 32
"""Characters in front of a draft's title that may lay it open: 现将 and its 24, with the sign before."""
_OTHER = r"执行|实施|落实|评估|贯彻"
_OPENED = re.compile(
    rf"(?:(?!{_OTHER})[^。;《》]){{0,80}}(?:(?:征求|征集|听取)[^。;《》]{{0,10}}意见(?!采纳|反馈|征集|情况)|公布,[^。;]{{0,60}}提出意见)"
)
_OPENED_AT_ONCE = re.compile(
    rf"(?:(?!{_OTHER})[^。;,《》]){{0,40}}(?:征求|征集|听取)[^。;,《》]{{0,10}}意见(?!采纳|反馈|征集|情况)"
)
_CALL = re.compile(r"(?:征求|征集)[^《》〈〉]{0,40}(?:意见|建议)的?(?:公告|通知|通告|公示|函)$")
_NOTICE_OF = re.compile(r"关于[^〈〉]*(?:征求|征集)[^〈〉]*〈(?P<t>[^〈〉]+)〉(?P<after> ?\([^()]*稿[^()]*\))?")


def read_draft_title(lines: Sequence[Line], named: Line | None) -> str | None:
    """Read the draft's title with its (征求意见稿) from the notice; else as the notice's own title names it."""
    if named is not None and _DRAFT_WORD.search(named.key):
        return named.raw.removeprefix("《").replace("》", "", 1) if named.raw.startswith("《") else named.raw
    books = [(line, match) for line in lines[:20] for match in _DRAFT_BOOK.finditer(line.key)]
    drafts = [(line, match) for line, match in books if match["after"] or _DRAFT_WORD.search(match["t"])]
    if drafts:
        return _draft_words(*max(drafts, key=lambda draft: _laid_open(draft[0].key, draft[1])))
    if named is not None:
        return None if _CALL.search(named.key) else named.raw
    bare = (_draft_words(line, match) for line, match in books if _laid_open(line.key, match))
    return next((title for title in bare if not _CALL.search(title)), None)


def _laid_open(key: str, match: re.Match[str]) -> int:
    """2 where a sentence now puts this title before the public (现将《…》公开征求意见), 1 where it tells so (就《…》征求意见), else 0."""
    reach = max(0, match.start() - _LEAD_REACH)
    begins = max([reach, *(key.rfind(mark, reach, match.start()) + 1 for mark in "。《》")])
    laid = _LAID_OPEN.search(key, begins, match.start() + 1)
    if laid is None or laid.end() != match.start() + 1:
        return 0
    opened, rank = (_OPENED_AT_ONCE, 1) if laid["told"] is not None else (_OPENED, 2)
    return rank if opened.match(key, match.end()) else 0


def _draft_words(line: Line, match: re.Match[str]) -> str:
    if nested := _NOTICE_OF.match(line.key, match.start("t"), match.end("t")):
        return line.raw[nested.start("t") : nested.end("t")]
    inner = line.raw[match.start("t") : match.end("t")]
    tail = line.raw[match.start("after") : match.end("after")].strip() if match["after"] else ""
    return inner + (tail if tail.startswith(("(", "（")) else "")
