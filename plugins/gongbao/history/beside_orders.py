"""Stretches beside an order that order something themselves and name no clause: 有效期延长至…, 罚款标准提高一倍."""

from __future__ import annotations

import re

from gongbao.reading.prolonging import prolongs_amended

_VERB = (
    r"(?:提高|降低|延长|缩短|[上下]调|[上下]浮|放宽|收紧|扩大|缩小"
    r"|延续|展期|调整|修改|修订|变更|取消|增加|减少|翻倍|翻番|不再适用|不再执行|暂停|恢复)"
)
_ACTS = re.compile(_VERB)
_VERB_FIRST = re.compile(rf"(?:并|同时|另|相应|适当|一律|统一|同步|进一步|地|[，,])*{_VERB}")
_MEASURE = re.compile(r"[到至为成]|倍|成|[%％‰]|百分|\d|[一二三四五六七八九十百千万]")
_LABEL = re.compile(r"^\s*(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,3}[.．、])\s*")
_REASON = re.compile(
    r"^(?:为|根据|依据|依照|按照?|鉴于|因|由于|随着|经|结合|贯彻|落实|围绕|适应|关于|考虑到|[^，,。；;：:]*决定)"
)
_NO_ORDER = re.compile(
    r"应当|不得|可以|必须|有权|已|拟|的(?:[，,。；;：:\s]|$)|(?:不[作做予再]|未)"
    + _VERB
    + r"|序号|顺序|条序|顺延|公布|根据本"
)
_OF_A_WORK = re.compile(r"》")
_CLAUSES = re.compile(r"[^，,；;。：:\n]+[，,；;。：:\n]?")


def orders_beside(stretch: str, *, behind: bool, work: str = "") -> bool:
    """Whether a part of ``stretch`` orders something in words that no form knows, without naming a clause.

    ``behind`` an order every part counts that says so; elsewhere a verb without its measure heads what follows (一、调整检查次数。),
    a part that runs into the order belongs to it, and reasons (为提高效率，…) order nothing. What is done to a work by its title is
    read as a relation (《甲办法》有效期延长至…), and so is the last day of the only ``work`` that a decision amends.

    >>> orders_beside("，有效期延长至2026年12月31日。", behind=True), orders_beside("一、调整检查次数。", behind=False)
    (True, False)
    """
    parts = [found.group() for found in _CLAUSES.finditer(_LABEL.sub("", stretch))]
    if not behind and any(_REASON.match(part.strip()) for part in parts):
        return False
    if work and all(prolongs_amended(part, work) or not part.strip("，,；;。 \n") for part in parts):
        return False
    return any(_orders(part.lstrip(" \t\u3000"), behind=behind) for part in parts)


def _orders(part: str, *, behind: bool) -> bool:
    if part[-1] not in "，,；;。\n" or not _ACTS.search(part):
        return False
    if _NO_ORDER.search(part) or _REASON.match(part) or _OF_A_WORK.search(part):
        return False
    return behind or not _VERB_FIRST.match(part) or bool(_MEASURE.search(part))
