"""What a page says of its own standing: 有效性 失效, [全文废止] behind a title, a stamp 本文件已废止 at the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.model.policy import StatedStatus
from gongbao.reading.dates import find_dates
from gongbao.reading.lines import Line
from gongbao.reading.titles import is_title

ENDED = frozenset({StatedStatus.REPEALED, StatedStatus.EXPIRED})
"""Standings of a text that holds no more."""

_HOW = r"(?:已经|[已被经]|全文|全部|现已|业已|自动|自然|自行|宣布|予以|明令|决定)*"
_PART = r"(?:部分(?:条款|内容|条文)?|条款)"
# The most telling first: 有效(部分条款失效) is no longer whole, 现行有效(2020年修正) is not the first wording.
_VALUES = (
    (StatedStatus.PARTLY_REPEALED, rf"{_HOW}{_PART}{_HOW}(?:废止|失效|无效)|部分有效"),
    (StatedStatus.REPEALED, rf"{_HOW}(?:废止|废除|作废|撤销)"),
    (StatedStatus.EXPIRED, rf"{_HOW}(?:失效|过期|到期|终止|停止执行)|无效|否|不再有效|停用"),
    (StatedStatus.NOT_YET_IN_FORCE, r"(?:尚未|还未|暂未|未|即将|待)(?:正式)?(?:生效|施行|实施|执行)"),
    (StatedStatus.AMENDED, rf"(?:\d{{4}}年?)?{_HOW}{_PART}?{_HOW}(?:修改|修订|修正)"),
    (
        StatedStatus.IN_FORCE,
        r"(?:现行|继续|长期|全文|目前|仍然|仍|一直)*有效|是|现行|(?:在?有效期内|已?生效|已(?:施行|实施)|执行中|实施中)",
    ),
)
_PATTERNS = tuple((status, re.compile(pattern)) for status, pattern in _VALUES)
_APART = re.compile(r"[()\[\]【】,;:。、|/]+")
_LONGEST = 40
_BEHIND = re.compile(r" ?[\[【(](?P<words>[^\[\]【】()]{1,16})[\]】)]$")
_BEFORE = re.compile(r"[\[【(](?P<words>[^\[\]【】()]{1,16})[\]】)] ?(?=.)")
# 2018修正 behind a title names the wording that follows; 已被修改 says that it is no longer the newest.
_SAID_OF_IT = re.compile(r"已|被|全文|废|失效|尚未|未生效|条款|有效|作废")
_SELF = r"(?:本|此)(?:规范性|行政规范性)?(?:文件|文|件|办法|通知|规定|意见|政策|法规|规章|方案|条例|细则|公告|制度)"
_ACT = r"(?:《[^《》]{2,80}》(?: ?\([^()]{4,40}\))?|[^,。;《》]{2,40})"
_STAMP = re.compile(
    rf"[(\[【★※* ]*(?:(?:注|说明|提示|备注|温馨提示) ?: ?)?(?P<self>{_SELF})?(?:现|业)?已(?:经)?"
    rf"(?:[自于] ?(?P<day>[\d一二〇○零年月日.\-/ 十三四五六七八九]{{5,20}}?)(?:起)?)?(?P<act>被 ?{_ACT}|由 ?{_ACT})?"
    rf"(?P<what>{_HOW}(?:{_PART})?{_HOW}(?:废止|失效|作废|停止执行|修改|修订|修正))(?P<rest>[,;](?!但)[^。]{{2,60}})?[。!★※* )\]】]*"
)
_BARE = re.compile(
    r"[(\[【★※* ]*(?P<what>全文废止|全文失效|已废止|已失效|已全文废止|已宣布废止|已宣布失效)[。!★※* )\]】]*"
)
_REACH = 15
_MARK = 20
"""Characters; no mark behind a title is longer, its brackets and a blank included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What stands at the head of a page of its standing.

    ``on`` is the day that it names, ``act`` tells that it names an act, ``title`` is the folded title that a mark stands at.
    """

    status: StatedStatus
    as_written: str
    rule: str
    on: date | None = None
    act: bool = False
    title: str | None = None


def read_stated(words: str) -> StatedStatus | None:
    """Read the value of 有效性, 时效性, 是否有效 …, folded; None for words that say something else.

    >>> [str(read_stated(words)) for words in ("现行有效", "已被修改", "有效(部分条款失效)", "否", "尚未生效", "2年")]
    ['in_force', 'amended', 'partly_repealed', 'expired', 'not_yet_in_force', 'None']
    """
    bare = "".join(words.split())
    if not bare or len(bare) > _LONGEST:
        return None
    parts = [part for part in (bare, *_APART.split(bare)) if part]
    return next((status for status, pattern in _PATTERNS if any(map(pattern.fullmatch, parts))), None)


def cut_mark(line: Line) -> tuple[Line, Note | None]:
    """Part a title from the mark that a database sets before or behind it; the line as it is where there is none.

    >>> from gongbao.reading.lines import make_line
    >>> title, note = cut_mark(make_line("甲市人民政府关于停车管理的通知[全文废止]"))
    >>> title.raw, note.status.value
    ('甲市人民政府关于停车管理的通知', 'repealed')
    """
    for pattern in (_BEHIND, _BEFORE):
        key = line.key
        if key[-1:] not in "]】)" if pattern is _BEHIND else key[:1] not in "[【(":
            continue
        mark = pattern.search(key, max(0, len(key) - _MARK)) if pattern is _BEHIND else pattern.match(key)
        if mark is None or not _SAID_OF_IT.search(mark["words"]):
            continue
        status = read_stated(mark["words"])
        title = line.cut(0, mark.start()) if pattern is _BEHIND else line.cut(mark.end())
        if status is not None and is_title(title.key):
            written = line.raw[mark.start("words") : mark.end("words")]
            return title, Note(status=status, as_written=written, rule="mark at the title", title=title.key)
    return line, None


def read_stamp(line: Line) -> Note | None:
    """Read a line that says of the document itself that it was repealed or lapsed (本文件已于2023年5月1日废止).

    >>> from gongbao.reading.lines import make_line
    >>> note = read_stamp(make_line("本文件已于2023年5月1日废止"))
    >>> note.status.value, str(note.on), read_stamp(make_line("《甲办法》同时废止。"))
    ('repealed', '2023-05-01', None)
    """
    stamp = _STAMP.fullmatch(line.key) or _BARE.fullmatch(line.key)
    status = read_stated(stamp["what"]) if stamp else None
    if stamp is None or status is None:
        return None
    found = stamp.groupdict()
    if status is StatedStatus.AMENDED and not found["act"]:
        return None  # the wording below may be the amended one
    if not (found.get("self") or found.get("act") or found.get("day") or _BARE.fullmatch(line.key)):
        return None
    days = find_dates(f"{found.get('day') or ''} {found.get('rest') or ''}")
    return Note(
        status=status,
        as_written=line.raw,
        rule="stamp at the head",
        on=days[0].on if len(days) == 1 else None,
        act=bool(found.get("act")),
    )


def is_bare_stamp(line: Line) -> bool:
    """Tell whether a line is a stamp of the page and nothing of the text; one that names an act is kept for what it cites."""
    note = read_stamp(line) if len(line.key) <= _LONGEST else None
    return note is not None and not note.act


def notes_at_head(lines: Sequence[Line]) -> tuple[Note, ...]:
    """Read the stamps and the marks at titles in the first lines of a page."""
    notes: list[Note] = []
    for line in lines[:_REACH]:
        note = read_stamp(line) if len(line.key) <= 160 else None
        note = note or cut_mark(line)[1]
        if note is not None:
            notes.append(note)
    return tuple(notes)
