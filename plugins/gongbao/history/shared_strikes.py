"""Several places that one 删去 strikes: 删去第三条中的“甲”和第五条中的“乙”, 删去《甲办法》第八条、《乙办法》第九条; each gets the verb."""

from __future__ import annotations

import re

from gongbao.history.instructions import REFS
from gongbao.history.quotes import MARK

_Q = MARK.replace("(", "(?:", 1)
_TITLE = r"《[^《》\n]{1,80}》"
_JOINT = r"(?:、|[，,]|[和及与]|以及)"
_WORDS = rf"(?:{_TITLE})?{REFS}[中里规定的]*{_Q}(?:[、和]{_Q}){{0,20}}"
_CLAUSES = rf"{_TITLE}{REFS}"
_ENDS = r"(?=[。；;\n]|$|[，,](?:将|把|在|并|同时|增加|删|以下|其余|其他|条文|有关|相关))"
_SHARED = re.compile(
    rf"(?P<verb>删[去除])(?:(?P<words>{_WORDS}){_JOINT}(?={_WORDS}(?:{_JOINT}{_WORDS}){{0,20}}{_ENDS})"
    rf"|(?P<clauses>{_CLAUSES}){_JOINT}(?={_CLAUSES}(?:{_JOINT}{_CLAUSES}){{0,20}}{_ENDS}))"
)


def share_strikes(text: str) -> str:
    """Put the verb before each place of a text whose quotations are masked; what another verb follows is left as it is.

    >>> share_strikes("删去《甲办法》第八条、《乙办法》第九条。"), share_strikes("删去《甲办法》第八条、《乙办法》第九条后半部分。")
    ('删去《甲办法》第八条，删去《乙办法》第九条。', '删去《甲办法》第八条、《乙办法》第九条后半部分。')
    """
    while (
        told := _SHARED.sub(lambda one: f"{one['verb']}{one['words'] or one['clauses']}，{one['verb']}", text)
    ) != text:
        text = told
    return text
