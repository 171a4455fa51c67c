"""Words in front of a number that are no part of its subject: what it is compared by (不低于 …), what it is reckoned by (每平方米)."""

from __future__ import annotations

import re

_BEFORE = (
    "不低于|不少于|不高于|不超过|不得超过|不得低于|不得少于|不得高于|低于|高于|少于|不满|不足|≤|≥|<|>|超过|超|突破|达到|达|提高到|提升到"
    "|提高至|提升至|下调至|上调至|调整至|调整为|扩大至|扩大到|增加到|增加至|降至|降到|降低到|"
    "控制在|保持在|稳定在|年均增长|年均下降|增长|下降|降低|提高|减少|增加|上浮|下浮|最高|最多|最低|至少|约|累计|新增|力争|实现|完成|培育|建成|左右"
)
_COMPARED = re.compile(rf"(?P<before>{_BEFORE})(?:了|到|至|为)? ?$")
_COMPARED_ENDS = frozenset(word[-1] for word in _BEFORE.split("|")) | frozenset("了到至为 ")
# "不低于总面积的30%": the comparator stands before what the share is taken of.
_COMPARED_SHARE = re.compile(
    r"(?P<before>不低于|不少于|不高于|不超过|不得超过|不得低于|不得少于|不得高于|低于|高于|超过|达到|至少)"
    r"[\u4e00-\u9fff]{1,16}?的 ?$"
)
BOUNDS = frozenset(
    {
        "不超过",
        "不少于",
        "不低于",
        "不高于",
        "不得超过",
        "不得低于",
        "不得少于",
        "不得高于",
        "至少",
        "最多",
        "最长",
        "≤",
        "≥",
    }
)
# 单个项目最高补助500万元: a verb of giving stands between the comparator and the number.
_COMPARED_GIFT = re.compile(
    r"(?P<before>最高|最多|不超过|不低于|不少于|至少|最低)"
    r"(?:可|给予|予以|奖励|补助|补贴|资助|支持|奖补|扶持|贷款|授信|额度|可达|可至|可获|为|一次性){1,4} ?$"
)
_GIFT_ENDS = frozenset("可予以励助贴持补款信度达至获为性 ")
# 补助标准为每平方米50元: what an amount is reckoned by is no part of what it is paid for.
_RECKONED = re.compile(
    r"(?:为|是|按照?|:)?"
    r"(?P<by>(?:每(?:学年|学期|平方米|立方米|公斤|公里|千瓦时|人次|床位|[一年月天日人户亩吨辆台套张床件个名生班次家块]))+)$"
)
_FEWEST = 2
"""Characters that name what an amount is paid for."""
_MONEY = frozenset({"元", "百元", "千元", "万元", "亿元"})


def comparison(key: str, at: int) -> tuple[int, str | None]:
    """Return where the words before a number begin to compare, and the comparator.

    >>> comparison("占比不低于18%", 5)
    (2, '不低于')
    """
    last = key[at - 1 : at]  # what ends with none of the signs of a rule need not be searched
    compared = _COMPARED.search(key, max(0, at - 8), at) if last in _COMPARED_ENDS else None
    if compared is None and last in ("的", " "):
        compared = _COMPARED_SHARE.search(key, max(0, at - 24), at)
    if compared is None and last in _GIFT_ENDS:
        compared = _COMPARED_GIFT.search(key, max(0, at - 14), at)
    return (compared.start(), compared["before"]) if compared else (at, None)


def without_reckoning(subject: str, raw: str, start: int, before: str | None, unit: str) -> tuple[str, int, str | None]:
    """Move 每平方米, and a comparator in front of it, from the end of the subject to the words of the amount.

    Return the subject, where the words of the amount begin, and the comparator. A subject of such words alone stays.

    >>> without_reckoning("补助标准为每亩", "补助标准为每亩50元", 7, None, "元")
    ('补助标准', 5, None)
    """
    reckoned = _RECKONED.search(subject) if unit in _MONEY and "每" in subject else None
    if reckoned is None or reckoned.start() < _FEWEST or subject.startswith("每"):
        return subject, start, before
    cut = reckoned.start()
    if before is None and (compared := _COMPARED.search(subject, 0, reckoned.start("by"))):
        cut, before = compared.start(), compared["before"]
    words = subject[cut:] if before is not None and cut < reckoned.start() else reckoned["by"]
    return subject[:cut], start - len(words) if raw.endswith(words, 0, start) else start, before
