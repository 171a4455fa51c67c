"""Pages that speak of a consultation held elsewhere: what came of it, that its window is longer, that the draft is taken back."""

from __future__ import annotations

import re

from gongbao.model.policy import Relation
from gongbao.reading.citations import find_books
from gongbao.reading.lines import fold

_OF_OUTCOME = re.compile(
    r"(?:采纳|反馈|处理|意见征集|意见征求|征求意见|征集意见)[^《》]{0,8}(?:情况|结果)[^《》]{0,8}$"
    r"|》[^《》]{0,8}意见反馈$|》[^《》]{0,12}意见(?:建议)?的?(?:情况|结果)[^《》]{0,10}$"
)
_LONGER = re.compile(
    r"(?:延长|延期|顺延|推迟)[^。]{0,24}(?:征求|征集|意见|公示)|(?:征求|征集|意见)[^。]{0,16}(?:延长|延期|顺延)"
)
_TAKEN_BACK = re.compile(r"(?:撤回|撤销|终止|停止|取消)(?:公开)?(?:对|关于|征求|征集)*$")
_DRAFT = re.compile(r"稿|草案|征求|征集")
_UNQUOTED = re.compile(
    r"(?:关于)?(?:(?:公开)?(?:征求|征集|延长|撤回|终止))?(?P<t>[^《》]{4,80}?\([^()]{0,12}(?:稿|草案)[^()]{0,6}\))"
)
_QUICK = re.compile(r"意见|意見|征|徵|稿|草案|采纳|採納|反[馈饋]|公示")
_NESTED = re.compile(
    r"(?:征求|征集)[^〈〉]{0,8}〈(?P<t>[^〈〉]+(?:\([^()]*稿[^()]*\))?)〉(?P<mark> ?\([^()]*稿[^()]*\))?"
)


def speaks_of_round(title: str | None) -> Relation | None:
    """Name how a page stands to the consultation that its title speaks of; None for one that speaks of none, or asks itself.

    >>> [str(speaks_of_round(t)) for t in ("关于《甲办法》公开征求意见采纳情况的公告", "关于公开征求《甲办法》意见的公告")]
    ['outcome_of', 'None']
    >>> speaks_of_round("关于延长《甲办法（征求意见稿）》征求意见期限的公告").value
    'prolongs'
    >>> speaks_of_round("关于撤回《甲办法（征求意见稿）》的公告").value, speaks_of_round("关于撤销《甲办法》的决定")
    ('withdraws', None)
    """
    if not title or not _QUICK.search(title):
        return None
    key = fold(title)
    if _OF_OUTCOME.search(key):
        return Relation.OUTCOME_OF
    books = [*find_books(key)]
    if not books:
        return None
    start, end = books[0]
    around = f"{key[:start]}《》{key[end:]}"
    if _LONGER.search(around):
        return Relation.PROLONGS if _DRAFT.search(key) else None
    if _TAKEN_BACK.search(key[:start]) and (_DRAFT.search(key[start:end]) or _DRAFT.search(key[end:])):
        return Relation.WITHDRAWS
    return None


def round_named(title: str | None) -> str | None:
    """Give the title of the draft that such a page's title names; a draft named within the title of its notice counts.

    >>> round_named("关于撤回《甲办法(征求意见稿)》的公告")
    '甲办法(征求意见稿)'
    """
    key = fold(title or "")
    named = next((key[a + 1 : b - 1] for a, b in find_books(key)), None)
    if named is None:
        bare = _UNQUOTED.match(key)
        return bare["t"] if bare else None
    nested = _NESTED.search(named) if named else None
    return f"{nested['t']}{nested['mark'] or ''}" if nested else named
