"""The numbering of clauses: 编 章 节 条 and the levels 一、 （一） 1. （1） ①; evidence of structure, not identity."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gongbao.reading.numerals import read_number

_NUM = r"[一二三四五六七八九十百千零〇两]{1,9}"
_MARKER = re.compile(
    rf"(?P<named>第 ?(?P<digits>{_NUM}|\d{{1,4}}) ?(?P<unit>分编|部分|编|篇|章|节|条)(?: ?之 ?(?P<sub>{_NUM}))?)(?: ?[、:](?!第))?"
    rf"|(?P<h1>{_NUM}|[—―](?=、))(?: ?[、．]|\.(?!\d)|(?=[(]))"
    rf"|(?:\( ?(?P<h2>{_NUM}) ?\)|(?P<h2b>{_NUM})\)|(?P<h2c>[㈠-㈩])) ?、?"
    r"|(?P<h3>\d{1,3}) ?(?:[．、]|\.(?!\d))"
    r"|(?P<h3b>[⒈-⒛])"
    r"|\( ?(?P<h4>\d{1,3}) ?\) ?[、.]?"
    r"|(?P<h5>[①-⑳])"
    r"|(?P<h4b>\d{1,2})\)"
    r"|(?P<h4c>[⑴-⒇])"
)
# One sign that holds a whole number: where its row begins, and the level it stands for.
_SIGNS = {"h2c": "㈠", "h3b": "⒈", "h4c": "⑴", "h5": "①"}
_CITED = re.compile(
    r"规定|所列|所称|所规定|第[一二三四五六七八九十百\d]|至|、|和(?!平|谐)|或者|或|的|中(?=[的,“第])|以及|及其|之规定|条文|修改|内容|款|项|与|,|以外|之外|"
    r"(?:之?后面?)?增加(?:一|二|两|三|第)[^条款项章节]{0,3}[条款项章节]|改为|删去|"
    r"情形|施行|。|;|\)|”|》"
)
_CITED_AFTER_BLANK = re.compile(r" +(?:规定的|所列|第[一二三四五六七八九十\d]+款|第[一二三四五六七八九十百]+条(?: |$))")
# Numbers that count or cite: 三、四级医院; 1、2号楼; (一)、(二)项; (一)项规定的.
_NEXT = re.compile(rf"(?P<n>{_NUM}|\d{{1,3}})(?:[级类期等线批层审种代楼组轮档环号款]|产业|季度|年级)")
_ITEM_CITED = re.compile(rf"[、和或至]? ?\( ?{_NUM} ?\) ?(?:项|目|、)|(?:项|目) ?(?:规定|所|的|、|和|或|至|情形)")
_CITING_SIGNS = frozenset("、和或至 (项目")
MAY_MARK = frozenset("第(一二三四五六七八九十百千零〇两0123456789—―") | frozenset(
    chr(code) for first, last in ("①⑳", "㈠㈩", "⒈⒛", "⑴⒇") for code in range(ord(first), ord(last) + 1)
)
"""The first signs of markers."""

_OF_BOOK = re.compile(r"(?<![。;])》 ?(?:\([^()]{0,40}\))? ?\)? ?$")
_REACH = 48
_ONE = frozenset("一1")
LEVELS = ("part", "subpart", "chapter", "section", "article", "h1", "h2", "h3", "h4", "h5")
_UNITS = {
    "编": "part",
    "篇": "part",
    "部分": "part",
    "分编": "subpart",
    "章": "chapter",
    "节": "section",
    "条": "article",
}
RANK = {level: rank for rank, level in enumerate(LEVELS)}
BELOW = {level: frozenset(LEVELS[rank + 1 :]) for level, rank in RANK.items()}
"""The levels that begin anew when one above them moves on."""


class Marker(NamedTuple):
    """A number at the head of a clause: its level, its value (and 之二 as ``sub``), its words, where the text begins."""

    level: str
    number: int
    sub: int
    label: str
    end: int


def is_of_book(words: str) -> bool:
    """Tell whether words end with a title, so that an article named behind them is that document's: 《甲办法》第四条同时废止.

    >>> is_of_book("废止《甲办法》"), is_of_book("《甲办法》(甲政发〔2011〕1号)"), is_of_book("改为“《甲办法》。”")
    (True, True, False)
    """
    return bool(_OF_BOOK.search(words[-_REACH:]))


@lru_cache(maxsize=4096)
def read_marker(key: str, at: int = 0) -> Marker | None:
    """Read the marker at position ``at`` of folded text; None when there is none, or when it cites a clause.

    >>> read_marker("第十一条 为了").level, read_marker("第十一条规定的"), read_marker("第一百三十三条之二 公司").sub
    ('article', None, 2)
    >>> [read_marker(k).label for k in ("一、总则", "(二)原则", "11.鼓励", "(1)甲", "②乙")]
    ['一', '(二)', '11', '(1)', '②']
    >>> [read_marker(k).label for k in ("第二条、本办法", "㈡原则", "⒊鼓励", "⑷甲", "—、总则")]
    ['第二条', '㈡', '⒊', '⑷', '—']
    >>> read_marker("1.5倍"), read_marker("2016年"), read_marker("第二条、第三条规定")
    (None, None, None)
    """
    if key[at : at + 1] not in MAY_MARK:
        return None
    match = _MARKER.match(key, at)
    if match is None or (at and match["unit"] == "条" and match["digits"] not in _ONE and is_of_book(key[:at])):
        return None
    kind = match.lastgroup
    assert kind is not None  # noqa: S101 - one alternative of the pattern has matched
    if kind == "named":
        return _read_named(match, key)
    level, number, label = _told(kind, match[kind], match[0])
    end = match.end()
    if not number or (kind == "h1" and end == match.end("h1") and not key.startswith("(一)", end)):
        return None
    if _counts(level, number, end, key):
        return None
    return Marker(level, number, 0, label, end)


@lru_cache(maxsize=1024)
def _told(kind: str, written: str, whole: str) -> tuple[str, int | None, str]:
    """Name level, value and words of a number; a text has few that another has not."""
    if kind in _SIGNS:
        number: int | None = ord(written) - ord(_SIGNS[kind]) + 1
    else:
        number = 1 if written in "—―" else read_number(written)
    return kind[:2], number, written if kind == "h3" else whole.strip(" 、.．")


def _counts(level: str, number: int, end: int, key: str) -> bool:
    if level == "h2":
        at = end - (key[end - 1] == "、")
        return key[at : at + 1] in _CITING_SIGNS and bool(_ITEM_CITED.match(key, at))
    if level not in ("h1", "h3") or key[end - 1] != "、":
        return False
    following = _NEXT.match(key, end)
    return following is not None and read_number(following["n"]) == number + 1


def _read_named(match: re.Match[str], key: str) -> Marker | None:
    level = _UNITS[match["unit"]]
    if match["unit"] == "部分" and key[match.end() :][:1] not in (" ", "", ":"):
        return None
    end = match.end()
    if level != "article" and len(key) - end > 60:
        return None
    if _CITED.match(key, end) or _CITED_AFTER_BLANK.match(key, end):
        return None
    number = read_number(match["digits"])
    if not number:
        return None
    sub = read_number(match["sub"]) if match["sub"] else 0
    return Marker(level, number, sub or 0, match["named"], end)
