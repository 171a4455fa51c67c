"""Whether words stand in a text: whole, or in order with a few others between them; an amount is never found within a larger one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

_NUMERAL = r"\d.零一二两三四五六七八九十百千万亿"
_BETWEEN = r"[^。;；\x02不未无非除]{0,12}?"
"""Few words of the same sentence, none of which turns its meaning."""
_LONGEST_APART = 24
_PIECE = 2


def words_stand(words: str, text: str, *, apart: bool = False) -> bool:
    """Tell whether folded ``words`` stand in folded ``text``; with ``apart`` in two or three pieces, each of two characters or more.

    >>> words_stand("5日内", "应当在15日内公布"), words_stand("15日内", "应当在15日内公布")
    (False, True)
    >>> words_stand("每半年公布一次", "每半年向社会公布情况一次", apart=True)
    True
    """
    if not apart:
        return re.search(_bounded(words), text) is not None
    if len(words) > _LONGEST_APART or words[:_PIECE] not in text or words[-_PIECE:] not in text:
        return False
    return any(re.search(_BETWEEN.join(map(_bounded, pieces)), text) for pieces in _pieces(words))


def _bounded(words: str) -> str:
    ahead = f"(?<![{_NUMERAL}])" if re.match(f"[{_NUMERAL}]", words) else ""
    behind = f"(?![{_NUMERAL}])" if re.search(f"[{_NUMERAL}]$", words) else ""
    return f"{ahead}{re.escape(words)}{behind}"


def _pieces(words: str) -> Iterator[list[str]]:
    for cuts in (1, 2):
        for at in combinations(range(_PIECE, len(words) - _PIECE + 1), cuts):
            edges = [0, *at, len(words)]
            pieces = [words[a:b] for a, b in pairwise(edges)]
            if min(map(len, pieces)) >= _PIECE:
                yield pieces
