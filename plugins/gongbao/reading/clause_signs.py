"""Signs of a line that may be the numbers of clauses folded into it; whether they are is for the numbering to say."""

from __future__ import annotations

import re

# One class in front, so that the search runs from one possible sign to the next; what follows looks back at the sign.
# A sign that neither goes on nor ends a number (the last one of 2025年) is told by the one behind it.
_CANDIDATE = re.compile(
    r"[第(一二三四五六七八九十\d①-⑳㈠-㈩⒈-⒛⑴-⒇](?:(?=[一二三四五六七八九十百\d.、])(?:(?<=\d)(?<![\d.第〔].)\d?[.、](?!\d)"
    r"|(?<=[一二三四五六七八九十])(?<![一二三四五六七八九十第\d].)[一二三四五六七八九十]{0,2}、"
    r"|(?<=第)[一二三四五六七八九十百\d]{1,6}(?:编|分编|章|节|条)|(?<=\()(?:[一二三四五六七八九十]{1,3}|\d{1,2})\))"
    r"|(?<=[①-⑳㈠-㈩⒈-⒛⑴-⒇]))"
)
# A sign of _CANDIDATE ends in one of these, each in one of its own: most lines hold one or none, which costs a quarter to tell.
_ENDS_SIGN = re.compile(
    r"[、.编章节条)①-⒛㈠-㈩](?:(?<=[一二三四五六七八九十百\d][、.编章节条)])|(?<=分编)|(?<=[①-⒛㈠-㈩]))"
)


def find_signs(key: str) -> list[re.Match[str]]:
    """Find what may be the numbers of clauses in a folded line; of one that stands alone, only at the head does it tell anything.

    >>> [sign[0] for sign in find_signs("一、总则(一)目的")], [sign[0] for sign in find_signs("1.目的")], find_signs("见第三条")
    (['一、', '(一)'], ['1.'], [])
    """
    first = _ENDS_SIGN.search(key)
    if first is None:
        return []
    if _ENDS_SIGN.search(key, first.end()):
        return list(_CANDIDATE.finditer(key))
    alone = _CANDIDATE.match(key)
    return [] if alone is None else [alone]
