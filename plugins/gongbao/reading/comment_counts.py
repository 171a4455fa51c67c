"""How many comments came, and how many of them were adopted, partly adopted or not, as an outcome counts them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from gongbao.model.policy import Conflict
from gongbao.reading.decided import decision_in
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number
from gongbao.reading.outcome_rows import YES_NO, Heads, read_heads, read_row

# 留言12条、来信3封,合计意见20条: what all ways brought.
_TOTAL = re.compile(
    r"(?:合计|共计|总计|总共)(?:收到|征集到?|征求到|提出)?(?:有效|反馈)?(?:意见|建议|意见建议)?(?P<n>\d{1,6}"
    r"|[一二两三四五六七八九十百千]{1,5}) ?(?:余)?[条项个](?!(?:意见)?(?:予以)?采纳)"
)
_WAY = r"(?:留言|来信|信件|信函|邮件|电话|来电|传真|微信|短信|问卷|网上|网站|线上|现场)"
# 留言3条,电话反馈13次: one way counted, and then the next; none of them is the number of all.
_BY_WAYS = re.compile(
    rf"{_WAY}[^。;,、\d]{{0,8}}\d{{1,6}} ?[条个封件次份][、,及和][^。;,、\d]{{0,4}}{_WAY}[^。;,、\d]{{0,8}}\d"
)
_RECEIVED = re.compile(
    r"(?:共?(?:收到|征集到|征求到|征集|收集到|收集)|反馈|收回)[^。;,\d]{0,20}?(?P<n>\d{1,6}"
    r"|[一二两三四五六七八九十百千]{1,5}) ?(?:条|项|个|份|件|人次|余条|封)"
)
# …收到来信28件共计93条意见: the comments count, not the letters that brought them.
_RECEIVED_COMMENTS = re.compile(
    r"(?:收到|征集)[^。;]{0,60}?(?P<n>\d{1,6}|[一二两三四五六七八九十百千]{1,5}) ?(?:余)?[条项个](?:有效)?(?:修改)?(?:的)?(?:意见|建议)"
)
# …收到邮件2封,意见5条: so too where their number stands behind.
_BESIDE_LETTERS = re.compile(
    r"(?:收到|征集到|征求到)(?:(?!采纳|吸收)[^。;]){0,60}?\d ?[封件份](?:(?!采纳|吸收)[^。;]){0,30}?"
    r"[,、;和](?:共|合计|共计|提出|反映|涉及|包含|梳理出?)*"
    r"(?:修改)?(?:意见和建议|意见建议|意见|建议)共?(?P<n>\d{1,6}|[一二两三四五六七八九十百千]{1,5}) ?[条项个]"
)
# 3个单位提出意见9条: all that came where it is said but once.
_PUT_FORWARD = re.compile(
    r"(?:提出|反馈)(?:了|的)?(?:修改|书面)?(?:意见和建议|意见建议|意见|建议)共?(?P<n>\d{1,6}|[一二两三四五六七八九十百千]{1,5}) ?[条项个]"
)
_NONE = re.compile(
    r"(?:未收到|没有收到|未征集到)[^。;]{0,60}(?:意见|建议|反馈)|(?<!反馈)(?<!提出)无[^。;]{0,16}(?:意见|建议|反馈)"
)
_COUNT = (
    r"(?<![第\d一二三四五六七八九十百千])(?<!第 )(?P<n>\d{1,6}|[一二两三四五六七八九十百千]{1,5}) ?(?:条|项|个|份|件)?"
)
"""A number of comments; 第十六条 is a clause."""
_PARTLY = re.compile(
    rf"(?<!采纳或)(?<!采纳和)(?<!采纳及)(?<!采纳、)部分(?:予以)?(?:采纳|吸收)[^。;,\d]{{0,8}}?{_COUNT}(?:条|项|个|份|件)"
    rf"|{_COUNT.replace('<n>', '<m>')}(?:意见|建议)?(?:予以)?部分采纳"
)
_NOT = re.compile(
    rf"(?:不予采纳|未采纳|未予采纳|不采纳|未被采纳|暂不采纳)[^。;,\d]{{0,8}}?{_COUNT}(?:条|项|个|份|件)"
    rf"|{_COUNT.replace('<n>', '<m>')}(?:意见|建议)?(?:不予采纳|未采纳|未予采纳|不采纳)"
)
_ADOPTED = re.compile(
    rf"(?<!部分)(?<!不予)(?<!未)(?<!未予)(?<!不)(?:予以采纳|采纳|吸收采纳|采纳吸收)(?:了|意见|建议"
    rf"|其中)?(?:(?!采纳)[^。;,\d]){{0,8}}?{_COUNT}(?:条|项|个|份|件)|{_COUNT.replace('<n>', '<m>')}(?:条|项|个|份|件)(?:意见"
    rf"|建议)?(?:均|全部|已)?(?:予以|被)?采纳"
)
_NOT_TAKEN = r"(?:不|未|没有?|无法|不能)(?:予以?|被|能|作|得到|获|全部|完全)*(?:吸收)?采纳"
# What was done with all that came is said with nothing behind it: ,均已采纳。 No 采纳情况, 采纳率, 采纳意见第六条.
_DONE = re.compile(
    rf"(?P<no>{_NOT_TAKEN})(?=[,。;:(、\n]|$)"
    r"|(?P<partly>部分(?:予以)?(?:吸收)?采纳)"
    r"|(?P<all>(?:均|全部|都|已|一并|予以|被|,)(?:吸收)?采纳(?:吸收|完毕|并修改)?(?=[,。;(、\n]|$))"
)
_SOME = re.compile(
    r"合理|可行|有益|有价值|其中|其余|其他|其它|剩余|另|个别|多数|之一|第 ?[\d一二三四五六七八九十]|率|若干|[\d.] ?%"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HANZI = "一二两三四五六七八九十百千"
_ABOUT = re.compile(
    rf"(?:大?约|(?<![最附临远将])近|逾|超过|将近|上) ?(?:\d+|[{_HANZI}]{{1,6}})(?= ?[余多]?[条项个份件封人])"
    rf"|(?:\d+|[{_HANZI}]{{1,6}}) ?[余多](?=[条项个份件封人万])"
)
"""1000余条, 近百条: how many is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Comments received, adopted, partly, not adopted; None where the page does not count."""

    received: int | None = None
    adopted: int | None = None
    partly: int | None = None
    refused: int | None = None


def read_tally(text: str) -> Tally:
    """Read the counts of an outcome; 予以采纳 without a number adopts all that came.

    >>> read_tally("共收到1条建议,予以采纳,具体如下:")
    Tally(received=1, adopted=1, partly=None, refused=None)
    >>> read_tally("共收到意见12条,其中采纳8条,部分采纳1条,未采纳3条。")
    Tally(received=12, adopted=8, partly=1, refused=3)
    >>> read_tally("征求意见期间,未收到意见建议。")
    Tally(received=0, adopted=0, partly=None, refused=None)
    """
    text = _ABOUT.sub("若干", _THOUSANDS.sub("", text))
    received = next(
        (n for p in (_TOTAL, _RECEIVED_COMMENTS, _BESIDE_LETTERS) if (n := _count(p, text)) is not None), None
    )
    if received is None and not _BY_WAYS.search(text):
        once = len(_PUT_FORWARD.findall(text)) == 1
        received = _count(_RECEIVED, text) if not once else _count(_PUT_FORWARD, text)
    if received == 0 or (received is None and _NONE.search(text)):
        return Tally(received=0, adopted=0)
    partly, refused, adopted = _count(_PARTLY, text), _count(_NOT, text), _count(_ADOPTED, text)
    if adopted is None and partly is None and refused is None and received is not None:
        done = _done_with_all(_sentence_of_count(text))
        refused, partly = received if done == "no" else None, received if done == "partly" else None
        adopted = received if done == "all" else 0 if done == "no" else None
    return Tally(received=received, adopted=adopted, partly=partly, refused=refused)


def _done_with_all(said: str) -> str | None:
    """Name what a sentence tells of all comments: ``all``, ``partly`` or ``no``; None when it tells of some, or of several things."""
    first = said.partition(":")[0]  # 予以采纳,具体如下:第11条… goes into the comments one by one
    said = first if _DONE.search(first) else said
    told = {match.lastgroup for match in _DONE.finditer(said)}
    return told.pop() if len(told) == 1 and not _SOME.search(said) else None


def settled(tally: Tally) -> tuple[Tally, Conflict | None]:
    """Keep no counts that cannot stand together: more comments decided than came.

    >>> settled(Tally(received=3, adopted=5))
    (Tally(received=None, adopted=None, partly=None, refused=None), Conflict(fact='comments', values={'received': '3', 'adopted': '5'}))
    """
    received = tally.received
    decided = {"adopted": tally.adopted, "partly": tally.partly, "not_adopted": tally.refused}
    known = {what: count for what, count in decided.items() if count is not None}
    parted = (tally.adopted or 0) + (tally.refused or 0)
    if received is None or max(parted, *known.values(), 0) <= received:
        return tally, None
    said = {"received": str(received), **{what: str(count) for what, count in known.items()}}
    return Tally(), Conflict(fact="comments", values=said)


def _sentence_of_count(text: str) -> str:
    """Return the sentence that says how many came, from its number on; what follows there was done with all of them."""
    counted = (
        pattern.search(text) for pattern in (_TOTAL, _RECEIVED_COMMENTS, _BESIDE_LETTERS, _PUT_FORWARD, _RECEIVED)
    )
    at = next((match.start() for match in counted if match is not None), 0)
    return re.split(r"[。\n]", text[at:], maxsplit=1)[0]


def with_rows(tally: Tally, text: str) -> Tally:
    """Count what was decided in a table of comments where the words only say how many came, and each has its row.

    Cells are parted by tabs. A table that shows fewer or more rows than comments came is no count of them.

    >>> with_rows(Tally(received=2), "意见\\t采纳情况\\n建议甲\\t采纳\\n建议乙\\t不采纳")
    Tally(received=2, adopted=1, partly=0, refused=1)
    """
    if tally.received is None or (tally.adopted, tally.partly, tally.refused) != (None, None, None):
        return tally
    heads: Heads | None = None
    decided: Counter[str] = Counter()
    for line in text.split("\n"):
        cells = [fold(cell).strip() for cell in line.split("\t")]
        heads = read_heads(cells) or (heads if len(cells) > 1 else None)
        row = read_row(cells, heads) if heads is not None and not read_heads(cells) else None
        if row is not None and (what := decision_in(YES_NO.get(row.decided, row.decided))):
            decided[what] += 1
    if decided.total() != tally.received or not decided:
        return tally
    return Tally(
        received=tally.received, adopted=decided["adopted"], partly=decided["partly"], refused=decided["not_adopted"]
    )


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if match is None:
        return None
    groups = match.groupdict()
    return read_number(groups["n"] or groups.get("m") or "")
