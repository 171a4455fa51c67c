"""The key under which two copies of one clause are the same, and the same fold character by character for tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gongbao.formats.scripts import canonical_key

_GAP_BETWEEN_WORDS = re.compile(r"([0-9A-Za-z])[\s\u200b\ufeff]+(?=[0-9A-Za-z])")
PINYIN = re.compile(r"[（(](?<=[\u4e00-\u9fff].)[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}[)）]")
"""A reading that an aggregator injected behind a character: 技術(shù)."""

_MAY_FOLD = re.compile(r"[^\u3400-\u9fff0-9A-Za-z。、]")
"""All that the canonical key may change: ideographs, letters and digits stand for themselves, and most text is ideographs."""

_SEAM = "\u4dff"
"""Parts texts that are folded together: neither folded nor a letter nor white space, and a hexagram that no policy writes."""

_LONG, _FEW_MARKS = 1_000, 64
"""From so many characters on, a text with few kinds of marks folds faster mark by mark than place by place."""

GAP = "\x01"
"""Stands for white space between two words or numbers of Latin script, where it parts meanings: 1 15 is not 11 5."""

BLANK = "\x00"
"""Stands for text that is compared elsewhere (a tail of responsible units); no wording."""


class _CharacterFold(dict[str, str]):
    """Folds one character, remembering each; what folds to nothing is layout."""

    def __missing__(self, mark: str) -> str:
        folded = "" if mark == BLANK else canonical_key(mark, script="hans")
        self[mark] = folded
        return folded


FOLD = _CharacterFold()
"""Character as written → its canonical character, or nothing where it is layout."""


def fold_text(text: str) -> str:
    """Give the canonical key of simplified ``text``: same key, same wording but for layout.

    >>> fold_text("计量基准器具(简称 计量基准，下同)") == fold_text("计量基准器具（简称计量基准,下同）")
    True
    >>> fold_text("1 15") == fold_text("11 5")
    False
    """
    if len(text.split(None, 1)) > 1:
        text = _GAP_BETWEEN_WORDS.sub(rf"\1{GAP}", text)
    if "(" in text or "（" in text:
        text = PINYIN.sub("", text)
    if len(text) >= _LONG and len(marks := set(_MAY_FOLD.findall(text))) <= _FEW_MARKS:
        for mark in marks:  # a canonical character folds to itself, so the order is free
            text = text.replace(mark, FOLD[mark])
        return text
    return _MAY_FOLD.sub(_folded, text)


def fold_texts(texts: Iterable[str]) -> Mapping[str, str]:
    """Give the canonical key of each of ``texts`` by the text: folded in one go, each wording once.

    >>> dict(fold_texts(["（一）甲", "(一)甲"]))
    {'（一）甲': '(一)甲', '(一)甲': '(一)甲'}
    """
    distinct = list(dict.fromkeys(texts))
    folded = fold_text(_SEAM.join(distinct)).split(_SEAM)
    if len(folded) != len(distinct):
        folded = [fold_text(text) for text in distinct]  # the seam itself stands in a text, or there is none
    return dict(zip(distinct, folded, strict=True))


def _folded(found: re.Match[str]) -> str:
    return FOLD[found.group()]
