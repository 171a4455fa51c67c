"""Words quoted from a document: one line, bounded length, inner quotes stepped down."""

from __future__ import annotations

import re

LONGEST_WORDS = 60
"""Characters of a quoted insertion or deletion that a sentence shows; the row holds the rest."""

_HEAD_SHARE = 0.75
_BREAK = re.compile(
    r"(?<=[\u4e00-\u9fff）〕》”’])\n(?=[\u4e00-\u9fff《“])(?!第?[零一二三四五六七八九十百]+[条章节编款项、])"
)
"""Where a heading ends and its own text begins: the parser took the stop off. Before a label a new line is no stop."""
_BREAK_BEHIND_A_STOP = re.compile(r"(?<=[。，、；：！？])\n")
_REACH = 8
_STOPS = "，。；：、！？"
_MARKS = {"“": "”", "‘": "’", "《": "》", "（": "）"}
_BARS = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")


def shorten(words: str, longest: int = LONGEST_WORDS) -> str:
    """Put ``words`` on one line of at most ``longest`` characters, keeping how they begin and end.

    The gap lies between stops where there are any near, and no quotation is left open before it.

    >>> shorten("自发布之日起施行" * 20, 20)
    '自发布之日起施行自发布之日……之日起施行'
    >>> shorten("补助船东，引导渡工参加“夜航培训班”和救生演练，每年不少于四次，费用由市财政承担。", 24)
    '补助船东，引导渡工参加……市财政承担。'
    >>> shorten("南区 | 150 |\\n| 3 |")  # the bars of a table are no words
    '南区 150 3'
    """
    words = _BREAK.sub("。", _BREAK_BEHIND_A_STOP.sub("", words.replace("\u200b", "")))
    line = " ".join(_BARS.sub(" ", words).split())
    if len(line) <= longest:
        return line
    head = int((longest - 2) * _HEAD_SHARE)
    return f"{_begun(line[:head])}……{_ended(line[-(longest - 2 - head) :])}"


def _begun(words: str) -> str:
    """The words up to the last stop near their end, and before a mark that they leave open."""
    stop = max(words.rfind(mark, len(words) - _REACH) for mark in _STOPS)
    words = words[: stop + 1] or words
    opened = [at for first, last in _MARKS.items() if (at := words.rfind(first)) > words.rfind(last)]
    return words[: min(opened)] or words if opened else words


def _ended(words: str) -> str:
    """The words from behind the first stop near their beginning."""
    stops = [at for mark in _STOPS if 0 <= (at := words.find(mark, 0, _REACH)) < len(words) - 1]
    return words[min(stops) + 1 :] if stops else words


def quote_zh(words: str) -> str:
    """Quote in Chinese marks.

    >>> quote_zh("称“甲”")
    '“称‘甲’”'
    """
    return f"“{_balanced(shorten(words)).translate({ord('“'): '‘', ord('”'): '’'})}”"


def quote_en(words: str) -> str:
    """Quote in straight marks; the words stay Chinese.

    >>> quote_en("50%")
    '"50%"'
    """
    return '"' + _balanced(shorten(words)).replace('"', "'") + '"'


def _balanced(line: str) -> str:
    """Close before the cut what was opened before it, and open behind the cut what is closed behind it.

    >>> _balanced("称“甲乙……丙丁”"), _balanced("称“甲乙……丙丁"), _balanced("甲……乙”丙")
    ('称“甲乙……丙丁”', '称“甲乙”……丙丁', '甲……“乙”丙')
    """
    head, cut, tail = line.partition("……")
    open_at_the_cut = head.count("“") > head.count("”")
    closed_behind = tail.count("”") > tail.count("“")
    if not cut or open_at_the_cut == closed_behind:
        return line
    return f"{head}”{cut}{tail}" if open_at_the_cut else f"{head}{cut}“{tail}"


def name_title(title: str, longest: int = 120) -> str:
    """Put a title of at most ``longest`` characters in 《》, its own title marks stepped down to 〈〉.

    >>> name_title("关于修改《停车条例》的决定")
    '《关于修改〈停车条例〉的决定》'
    """
    bare = title[1:-1] if title.startswith("《") and title.endswith("》") and title.count("《") == 1 else title
    return f"《{shorten(bare, longest).translate({ord('《'): '〈', ord('》'): '〉'})}》"
