"""Words struck out of a list: the stop (、) that parted the member from its neighbours goes with it, the others stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.put_in import Place, put

_STOP = "、"
_GONE = "\ue011"
_PARTS = "、和及与或等，。；：）”\n"
_LEADS = "，。；：（“》\n由向对和及与或在经将为把让送报"
_EDGE = re.compile(r"^[、，。；：和及与或]|[、，。；：和及与或]$")
"""Words that are quoted with a stop or conjunction of their own say themselves what goes with them."""


def strike(words: str, places: Sequence[Place], text: str) -> str:
    """Take the ``places`` of ``words`` out of ``text``; no stop of a list is left without its member.

    >>> def struck(words, text): return str(strike(words, [(text.index(words), text.index(words) + len(words))], text))
    >>> [struck(w, t) for w, t in (("乙局", "由甲局、乙局、丙局组成"), ("甲局", "由甲局、乙局组成"), ("乙局", "甲局、乙局负责"))]
    ['由甲局、丙局组成', '由乙局组成', '甲局负责']
    >>> [struck(w, t) for w, t in (("区级", "审计局、区级税务局"), ("、乙局", "甲局、乙局、丙局"))]
    ['审计局、税务局', '甲局、丙局']
    >>> str(strike("机关", [(1, 3), (5, 7)], "甲机关、乙机关"))
    '甲、乙'
    """
    if _EDGE.search(words):
        return put(text, [(start, end, "") for start, end in places])
    text = put(text, [(start, end, _GONE) for start, end in places])
    akin = f"(?<={re.escape(words[-1])}){_STOP}{_GONE}"
    behind = f"{_STOP}{_GONE}(?=[{_PARTS}]|以及|$)"
    ahead = f"(?:^|(?<=[{_LEADS}])){_GONE}{_STOP}"
    found = re.finditer(f"{behind}|{akin}|{ahead}|{_GONE}", text)
    return put(text, [(*gone.span(), "") for gone in found])
