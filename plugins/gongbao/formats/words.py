"""The words of a line as a reader sees them: source layout collapsed, characters without width dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.formats.scripts import ZERO_WIDTH

_WRAP_IN_HANZI = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n\f]*(?=[\u3001-\u9fff\uff00-\uffef])"
)
_ZERO_WIDTH = re.compile(f"[{ZERO_WIDTH}]")
_LAYOUT = re.compile(f"[\n\t\r\f{ZERO_WIDTH}]")
_SEPARATOR = "\0"
"""Stands in no text node: the parser is given no markup with it."""

_DROPPED = dict.fromkeys(map(ord, ZERO_WIDTH), "")


def line_text(text: str) -> str:
    """Collapse source layout, drop zero-width characters, trim spaces of every width at the ends; keep the rest.

    >>> line_text(" \u3000第一\u200b条\xa0 为了\\n 加强 ")
    '第一条\\xa0 为了 加强'
    """
    if _LAYOUT.search(text):
        text = _collapsed(text.translate(_DROPPED))
    elif "  " in text:
        text = _collapsed(text)
    return text.strip()


def line_texts(texts: Sequence[str]) -> list[str]:
    """Do for many lines at once what ``line_text`` does for one; lines that became empty stay in their places."""
    joined = _SEPARATOR.join(texts)
    if _ZERO_WIDTH.search(joined):
        joined = joined.translate(_DROPPED)
    lines = list(map(str.strip, _collapsed(joined).split(_SEPARATOR))) if texts else []
    return lines if len(lines) == len(texts) else [line_text(text) for text in texts]


def unwrapped(text: str) -> str:
    """Join the lines into which an editor has broken Chinese words: a line feed between two characters is no space.

    >>> unwrapped("为了加强\\n  管理 A\\nB")
    '为了加强管理 A\\nB'
    """
    inner = text.strip()
    return _WRAP_IN_HANZI.sub("", text) if "\n" in inner or "\r" in inner else text


def visible(text: str) -> int:
    """Count the characters that are no spaces."""
    return len("".join(text.split()))


def _collapsed(text: str) -> str:
    """Make one space of every run of source layout; a pattern would cost several times as much."""
    for blank in "\n\t\r\f":
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text
