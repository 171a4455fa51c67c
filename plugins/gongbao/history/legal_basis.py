"""Words that name what a clause rests on: 根据《…》第六条."""

from __future__ import annotations

import re

_BASIS = re.compile(r"根据|依据|依照|按照|遵照")
_NAMED = re.compile(r"《[^《》]+》|^第[^，。；、]{1,8}[条款项]")
_STOP = re.compile(r"[，。；：]")


def names_basis(words: str, lead: str) -> bool:
    """Say whether ``words`` behind ``lead`` name a law, or a clause of one, by which something is done.

    >>> names_basis("《档案法》第四十九条和", "的，根据"), names_basis("根据《渔业法》", "主管部门"), names_basis("《档案法》", "适用")
    (True, True, False)
    """
    return bool(_NAMED.search(words) and _BASIS.search(_STOP.split(lead)[-1] + words))
