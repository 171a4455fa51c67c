"""Words quoted from a document: one line, bounded length, inner quotes stepped down."""

from __future__ import annotations

import re

LONGEST_WORDS = 60
"""Characters of a quoted insertion or deletion that a sentence shows; the row holds the rest."""

_HEAD_SHARE = 0.75
_BARS = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")


def shorten(words: str, longest: int = LONGEST_WORDS) -> str:
    """Put ``words`` on one line of at most ``longest`` characters, keeping how they begin and end.

    >>> shorten("自发布之日起施行" * 20, 20)
    '自发布之日起施行自发布之日……之日起施行'
    >>> shorten("南区 | 150 |\\n| 3 |")  # the bars of a table are no words
    '南区 150 3'
    """
    line = " ".join(_BARS.sub(" ", words.replace("\u200b", "")).split())
    if len(line) <= longest:
        return line
    head = int((longest - 2) * _HEAD_SHARE)
    return f"{line[:head]}……{line[-(longest - 2 - head) :]}"


def quote_zh(words: str) -> str:
    """Quote in Chinese marks.

    >>> quote_zh("称“甲”")
    '“称‘甲’”'
    """
    return f"“{shorten(words).translate({ord('“'): '‘', ord('”'): '’'})}”"


def quote_en(words: str) -> str:
    """Quote in straight marks; the words stay Chinese.

    >>> quote_en("50%")
    '"50%"'
    """
    return '"' + shorten(words).replace('"', "'") + '"'


def name_title(title: str) -> str:
    """Put a title in 《》, its own title marks stepped down to 〈〉.

    >>> name_title("关于修改《停车条例》的决定")
    '《关于修改〈停车条例〉的决定》'
    """
    bare = title[1:-1] if title.startswith("《") and title.endswith("》") and title.count("《") == 1 else title
    return f"《{shorten(bare, 120).translate({ord('《'): '〈', ord('》'): '〉'})}》"
