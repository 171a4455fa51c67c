"""References in words that a decision puts into an old clause: they bear new numbers, and do not follow the renumbering again."""

from __future__ import annotations

import re

from gongbao.history.instructions import N

_MARK = "\ue010"
"""Stands for the 第 of such a reference until all is numbered."""
_CHAIN = re.compile(rf"(?:第[（(]?{N}[）)]?(?:条(?:之{N})?|款|项|目|章|节))+")


def as_new(words: str, old: str = "") -> str:
    """Mark the references of ``words``; one that stands in ``old``, the words that they replace, is the old one still.

    >>> plain(as_new("依照第四条")), as_new("依照第四条", "按照第四条")
    ('依照第四条', '依照第四条')
    """
    return _CHAIN.sub(
        lambda chain: chain.group() if chain.group() in old else chain.group().replace("第", _MARK), words
    )


def plain(words: str) -> str:
    """Write marked references as they read."""
    return words.replace(_MARK, "第")


def in_either(pattern: str) -> str:
    """Let a pattern for words find them also where their references are marked."""
    return pattern.replace("第", f"[第{_MARK}]")
