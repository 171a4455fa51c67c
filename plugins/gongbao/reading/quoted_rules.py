"""Words that a decision gives another document: 第三条修改为:“本办法自…起施行,有效期5年。” says nothing of the decision itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GIVES = re.compile(r"(?:修改|修订|修正|改|调整|表述)[^“”。;]{0,6}为|增加|删[去除]|作为第")
_QUOTATION = re.compile(r"“[^”]*”")
_BLANK = "□"


def without_quoted_rules(sentences: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Blank, in folded paragraphs (the second of each pair), what an order to amend quotes; lengths stay as they are.

    A quotation may go on over paragraphs, each of which opens it anew; only the last closes it (GB/T 15834—2011, 4.8.3.4).

    >>> [key for _, key in without_quoted_rules([("", "第三条修改为:“甲。"), ("", "“有效期5年。”"), ("", "本决定施行。")])]
    ['第三条修改为:□□□', '□□□□□□□□', '本决定施行。']
    """
    if not any("“" in key for _, key in sentences):
        return list(sentences)
    found: list[tuple[str, str]] = []
    within = False
    for index, (raw, key) in enumerate(sentences):
        if within:
            if key.startswith("“") or _is_closed_below(sentences, index):
                within = key.count("“") > key.count("”") or "”" not in key
                found.append((raw, _blanked(key, 0)))
                continue
            within = False
        words = key
        if "“" in key and _GIVES.search(key):
            words = _QUOTATION.sub(lambda m: _BLANK * len(m[0]), key)
            if (opened := words.rfind("“")) >= 0:
                words, within = _blanked(words, opened), True
        found.append((raw, words))
    return found


def _blanked(key: str, start: int) -> str:
    end = key.rfind("”") + 1 or len(key)
    return key[:start] + _BLANK * (end - start) + key[end:]


def _is_closed_below(sentences: Sequence[tuple[str, str]], index: int) -> bool:
    """Tell whether the quotation that is open at a paragraph is closed before another one opens."""
    for _, key in sentences[index:]:
        mark = re.search("[“”]", key)
        if mark:
            return mark[0] == "”" or key.startswith("“")
    return False
