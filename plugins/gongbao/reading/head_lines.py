"""The lines above a text as sites and law databases set them: bullets, field marks, number and title side by side, a lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.reading.doc_numbers import find_numbers, is_number_line
from gongbao.reading.frame_lines import is_frame
from gongbao.reading.labels import is_label, is_page_line, starts_with_label
from gongbao.reading.lines import Line
from gongbao.reading.stated_status import cut_mark, is_bare_stamp
from gongbao.reading.title_places import is_plain_title
from gongbao.reading.titles import is_title
from gongbao.reading.wrapping import number_in_front, strip_number

_REACH = 40
_LEAD_REACH = 14
_PROSE = 60
_TOP = 4
_STAMPS = 15
_BULLET = re.compile(r"[•·●▪■◆◇▶►○] *")
# Law databases mark the field that a line fills: 【题注】(…通过) 【章名】 第一章 总则.
_FIELD = re.compile(r"【(?:题 ?注|编名|章名|节名|条名|正文|标题|名称)】 *")
_STATUS = re.compile(
    r" ?[\[【](?:[^\[\]【】]{0,12}(?:废止|失效|延期|有效|修改|修订|修正)[^\[\]【】]{0,8}"
    r"|(?:征集|征求|反馈)?(?:已|中|未)?(?:结束|截止|进行中|征集中|开始))[\]】]$"
)
# 【意见征集】关于…: the column of the site in front of a title.
_IN_COLUMN = re.compile(r"【[\u4e00-\u9fff]{0,6}(?:征集|征求|公示|公告|通知|意见|反馈|结果|预公开)】 ?")
# 关于…的通报-某市人民政府网, 标题_栏目_站名: what the title bar of a browser shows, the site behind the title.
_SITE_BEHIND = re.compile(r"(?: ?[-_|] ?[^-_|《》。()\d]{2,24}){1,3}$")
_TITLE_LABEL = re.compile(r"(?:发文|文件|公文|信息)?(?:标 *题|名 *称) ?: ?")
# 文字解读┃关于…的解读: the column with a bar behind it.
_BARRED_COLUMN = re.compile(r"[\u4e00-\u9fff]{2,6} ?[┃丨│|] ?")
_STATUS_ENDS = frozenset("]】")
_BUTTONS = re.compile(
    r"(?: +(?:[【\[(]? ?(?:字[号體体]|大号|标准|小号|大|中|小|打印|分享|收藏|纠错|关闭|下载|朗读)[】\])]?(?: ?:)?)){2,}$"
)
_BUTTON_ENDS = frozenset("号體体大中小准印享藏错闭载读】]):")
# A news page shows the document after words of its own; the document begins below the last of them.
_LEAD_IN = re.compile(
    r"(?:文件|通知|政策|公告|办法|方案|意见)?(?:详情|全文|原文|内容)(?:具体)?(?:如下|为) ?:|^以下(?:为|是).{0,12}(?:全文|原文|内容) ?:?$"
)
_ABSTRACT = re.compile(
    r"(?:(?:内容|文章)?(?:简介|导读|摘要)|核心提示|编者按|(?:税屋|小编|本站|本网)(?:提示|按语)) ?[:—]"
)
_COLUMN = re.compile(r"(?:法规|政策|法律)(?=国家|财政部|海关)")
_RED = re.compile(r"[\u4e00-\u9fff ]{2,40}文件 +(?=[\u4e00-\u9fff])")
_WHOLE = re.compile(r"(?<=》) ?\((?:(?:19|20)\d{2} ?年?)?(?:最新|修订)?(?:全文|版全文|全文版)\)$")
# A database tells in the headline which version it holds; the document's own title below does not say it.
_VERSION = re.compile(r" ?\((?:19|20)\d{2} ?年?(?:修订|修正)(?:版|本)?\)$")
_OPEN_END = re.compile(r"(?:转发|印发|批转|发布|关于)[^《》。:]{0,40}$")
_OPENS_PART = frozenset("【[(《•·●▪■◆◇▶►○第内文简导摘核编税小本")
"""What begins the bullets, marks, abstracts and ordinals that are parted from a line."""

_ORDINAL = re.compile(r"第[一二三四五六七八九十]+篇 ?: ?")


def clean_head(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Bring the lines above a text into the form of head matter; the lines of the text itself pass unchanged.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line("甲政发〔2014〕20号《甲省人民政府关于丙的实施意见》"), make_line("• 索引号:")]
    >>> [line.raw for line in clean_head(page)]
    ['甲政发〔2014〕20号', '甲省人民政府关于丙的实施意见', '索引号:']
    """
    start = _lead_end(lines)
    head: list[Line] = []
    names = {line.key for line in lines[start : start + _STAMPS]}
    for index, line in enumerate(lines[start:_REACH]):
        if index < _STAMPS and is_bare_stamp(line):
            continue
        version = _VERSION.search(line.key) if line.key[-1:] == ")" else None
        if version and line.key[: version.start()] in names:
            continue
        if _is_prose(line.key):
            head.append(line)
        else:
            head.extend(_parts(line, top=index < _TOP, goes_on=bool(head) and _is_open(head[-1].key)))
    return (*head, *lines[max(start, _REACH) :]) if len(lines) > _REACH else tuple(head)


def _lead_end(lines: Sequence[Line]) -> int:
    """Return where the document begins: below a lead-in that a title follows, else at the first line."""
    for index, line in enumerate(lines[:_LEAD_REACH]):
        below = lines[index + 1 : index + 3]
        if _LEAD_IN.search(line.key[-24:]) and any(is_title(b.key) for b in below):
            return index + 1
        told = len(line.key) > _PROSE and line.key[-1] == "。" and len(below) == 2
        if (
            told
            and is_title(below[0].key)
            and is_number_line(below[1].key)
            and not any(is_title(a.key) for a in lines[:index])
        ):
            return index + 1
    return 0


def _is_prose(key: str) -> bool:
    """Tell at little cost of most lines of a text that they have nothing to part: a sentence without a number or a mark in front."""
    return key[-1] in "。;" and key[0] not in _OPENS_PART and "号" not in key[:60] and "文件 " not in key


def _is_open(key: str) -> bool:
    """A line that forwards or issues something, and does not yet say what."""
    return key[-1] not in "《》。:" and bool(_OPEN_END.search(key, max(0, len(key) - 42)))


def _parts(line: Line, *, top: bool, goes_on: bool) -> Iterator[Line]:
    if line.key[0] == "【" and (field := _FIELD.match(line.key)):
        line = line.cut(field.end())
    bullet = _BULLET.match(line.key)
    if bullet and is_frame(line.key[bullet.end() :]):
        return
    if bullet and _is_page_matter(line.key[bullet.end() :]):
        line = line.cut(bullet.end())
    if len(line.key) > 240:
        if not _ABSTRACT.match(line.key):
            yield line
        return
    if _ABSTRACT.match(line.key):
        return
    if " " in line.key and line.key[-1] in _BUTTON_ENDS and (buttons := _BUTTONS.search(line.key)):
        line = line.cut(0, buttons.start())
    if ordinal := _ORDINAL.match(line.key):
        named = line.cut(ordinal.end())
        titled = is_title(_unbooked(named, top=True).key) or is_plain_title(named.key)
        line = named if named.key.endswith("文件") or titled else line
    if line.raw:
        yield from ((line,) if goes_on else _number_and_title(line, top=top))


def _is_page_matter(key: str) -> bool:
    return is_label(key) or is_page_line(key) or starts_with_label(key)


def _number_and_title(line: Line, *, top: bool) -> Iterator[Line]:
    """Part 甲政发〔2014〕20号《…的意见》; take the 《》 off a line that is nothing but a title."""
    bare = _plain(line)
    if bare.key.endswith(")") and (whole := _WHOLE.search(bare.key)):
        bare = bare.cut(0, whole.start())
    red = _RED.match(bare.key) if "文件 " in bare.key else None
    if red and is_number_line(bare.key[red.end() :].rstrip(" |")):
        yield bare.cut(0, red.end())
        yield bare.cut(red.end(), len(bare.key.rstrip(" |")))
        return
    if (fronted := number_in_front(bare)) is not None:
        yield bare.cut(0, fronted.end)
        yield strip_number(bare)
        return
    number = next(iter(find_numbers(bare.key[:60])), None) if "号" in bare.key[:60] else None
    if number is not None and number.end < len(bare.key):
        title = _plain(_unbooked(bare.cut(number.end), top=True))
        if number.start <= 3 and is_title(title.key):
            column = _COLUMN.match(bare.key)
            yield bare.cut(column.end() if column else number.start, number.end)
            yield title
            return
    yield _unbooked(bare, top=top)


def _plain(line: Line) -> Line:
    """Drop the mark of its standing ([全文废止]) that a database sets at a title, and the bars of the cell that a converter left."""
    line, _ = cut_mark(line)
    if line.key[-1:] == "|" and is_title(bare := line.key.rstrip("| ")):
        line = line.cut(0, len(bare))
    if (
        any(mark in line.key for mark in "-_|")
        and (site := _SITE_BEHIND.search(line.key))
        and is_title(line.key[: site.start()])
    ):
        line = line.cut(0, site.start())
    status = _STATUS.search(line.key) if line.key[-1:] in _STATUS_ENDS else None
    if status is not None and is_title(line.key[: status.start()]):
        line = line.cut(0, status.start())
    if line.key.startswith("【") and (column := _IN_COLUMN.match(line.key)) and is_title(line.key[column.end() :]):
        line = line.cut(column.end())
    barred = _BARRED_COLUMN.match(line.key) or _TITLE_LABEL.match(line.key)
    return line.cut(barred.end()) if barred and is_title(line.key[barred.end() :]) else line


def _unbooked(line: Line, *, top: bool) -> Line:
    """Take the 《》 off a title; one without 关于 only at the top, for a draft may stand so under its notice."""
    if not (line.key.startswith("《") and line.key.endswith("》")):
        return line
    inner = line.cut(1, len(line.key) - 1)
    return inner if (top or "关于" in inner.key) and is_title(inner.key) else line
