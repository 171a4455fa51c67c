"""The title within a title: what a wrapper (印发, 转发 …的通知) wraps, what a consultation asks about."""

from __future__ import annotations

import re

from gongbao.reading.doc_numbers import NumberFound, find_numbers
from gongbao.reading.lines import Line
from gongbao.reading.titles import TAIL, is_title

_WRAP = re.compile(
    r"(?:印发|转发|批转|公布|发布|下发|颁布|颁发|批准(?!发布|公布|下发)|同意)(?:关于)??(?P<title>《.+》|.+?)(?:等[一二三四五六七八九十\d]+[个项件部].{0,12})?的?(?:通知|公告|通告|决定|批复|令|函)$"
    r"|(?:印发|转发|批转)了? ?(?P<news>《.+》)$"
    # A site's own copy of the title, without 的通知 at its end.
    r"|关于(?:印发|转发)(?P<bare>[^《]*(?:《[^《》]*》[^《》]*)?"
    r"(?:方案|办法|规定|细则|意见|规划|计划|措施|要点|预案|目录|指南)(?: ?\([^()]*\))?)$"
)
_NO_TEXT = re.compile(
    r"(?:结果|情况|反馈|名单)(?: ?\([^()]*\))?$"
    # 同意…暂时调整实施《…》第十二条规定: clauses of another text, on which something is decided.
    r"|》(?: ?\([^()]*\))?中?的?(?:第[一二三四五六七八九十百\d]+[条款项章]|有关|相关|部分|等)[^《》]{0,30}规定$"
)
_FORWARDED = re.compile(r"[^《》]{2,30}(?:[局委厅部院府会]|办公[厅室])等?(?:部门|单位)?(?:关于)?(?:印发|转发|批转)")
_OF_NOTICE = re.compile(r"的通知(?=$| ?\([^()]*\)$)")
_PARENS = re.compile(r" ?\([^()]*(?:号|第[^()]{1,10}期)[^()]*\)$")
_SOURCE = re.compile(r"[^《》]{2,40}(?=《[^《》]*(?:《[^《》]*》[^《》]*)*》$)")
_BOOK = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")


def number_in_front(line: Line) -> NumberFound | None:
    """Find the number of a headline that sets the title in brackets behind it: 某署公告2018年第40号(关于…的公告).

    >>> from gongbao.reading.lines import make_line
    >>> number_in_front(make_line("某署公告2018年第40号(关于发布某格式的公告)")).number
    '某署公告2018年第40号'
    """
    at = line.key.find("号(关于")
    if at < 0 or not line.key.endswith(")"):
        return None
    number = next(iter(find_numbers(line.key[: at + 1])), None)
    whole = number is not None and number.start == 0 and number.end == at + 1
    return number if whole and is_title(line.key[at + 2 : -1]) else None


def strip_number(line: Line) -> Line:
    """Drop a document number in parentheses at the end of a title, or in front of a title that stands in them.

    >>> from gongbao.reading.lines import make_line
    >>> strip_number(make_line("关于印发《方案》的通知(发改经贸〔2026〕1241号)")).raw
    '关于印发《方案》的通知'
    """
    if (number := number_in_front(line)) is not None:
        return line.cut(number.end + 1, len(line.key) - 1)
    match = _PARENS.search(line.key)
    return line.cut(0, match.start()) if match and match.start() > 5 else line


def wrapped_in(title: Line) -> Line | None:
    """Return the title that a wrapper (印发, 转发, 批转, 公布 …的通知) wraps.

    >>> from gongbao.reading.lines import make_line
    >>> wrapped_in(make_line("某市人民政府关于印发《某市甲办法(试行)》的通知")).raw
    '某市甲办法(试行)'
    >>> wrapped_in(make_line("某市人民政府关于加强防汛的通知")) is None
    True
    """
    match = _WRAP.search(strip_number(title).key)
    if match is None:
        return None
    start, end = match.span(match.lastgroup or 0)
    inner = title.cut(start, end)
    if inner.key.endswith("》") and (named := _SOURCE.match(inner.key)):
        inner = inner.cut(named.end())
    if inner.key.startswith("〈") and "〉" in inner.key:
        inner = inner.cut(1, inner.key.index("〉"))
    elif inner.key.startswith("《"):
        book = _BOOK.match(inner.key)
        inner = inner.cut(1, book.end() - 1) if book else inner.cut(1, len(inner.key) - 1)
    elif _FORWARDED.match(inner.key) and (whole := _OF_NOTICE.search(title.key)):
        inner = title.cut(start, whole.end())  # 的通知 stands once for both
    wraps = len(inner.key) >= 4 and TAIL.search(inner.key) and not _NO_TEXT.search(inner.key)
    return inner if wraps else None


def draft_in(title: Line) -> Line | None:
    """Return the title of the draft that a consultation's title names in 《》 or after 征求.

    >>> from gongbao.reading.lines import make_line
    >>> draft_in(make_line("关于征求《某市甲办法》意见的公告")).raw
    '某市甲办法'
    """
    for match in _BOOK.finditer(title.key):
        if re.search(r"征求|征集|听取|意见|公示|起草|修订", title.key):
            return title.cut(match.start() + 1, match.end() - 1)
    stated = re.search(
        r"(?:征求|征集|听取)(?:对)?(?P<t>.+?(?:\((?:征求意见稿|草案|送审稿|修订稿|公开征求意见稿)[^)]*\)))", title.key
    )
    return title.cut(stated.start("t"), stated.end("t")) if stated else None
