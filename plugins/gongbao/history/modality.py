"""How strictly a clause binds: 应当 → 可以 loosens, 可以 → 不得 tightens."""

from __future__ import annotations

import re

# Longest first, so that 不得 is not read as 得. The rank orders from licence to prohibition.
_MODALS = re.compile(
    r"(?P<ban>不得|不应当?|不可以|严禁|禁止(?!其)|不准|不予)|(?P<must>必须|务必|应当|(?<![相适对响反供感效])应(?![用对急该届付收纳税])|须(?!知)|一律)"
    r"|(?P<relax>原则上|一般(?!性|公)|可以不|无须|无需|不需要?(?!求)|不必(?!要)|鼓励|倡导|宜)|(?P<may>可以|有权|(?<![许认不])可(?![能靠行见持供]))"
)
_RANK = {"ban": 3, "must": 2, "relax": 0, "may": 1}
_BINDS = re.compile(r"(?P<must>(?:不得|应当|必须|禁止|严禁)(?!超过|少于|低于|高于|多于|小于|大于))|可以")
_STOP = re.compile(r"[，。；：]")
_BURDEN = re.compile(r"承担|负担|缴纳|交纳|缴存|支付|收取|征收|加收|赔偿|补偿|提供|提交|负责|[需须]")
_GRANT = re.compile(
    r"(?:对外|向社会|另行|再)?(?:退还|返还|计入|计算|开放|公开|受理|批准|给予|予以|发放|办理|享受|享有|纳入|列入|核发|减免|保留|调整)"
)
_CONDITION = re.compile(r"[^，。；：]*的[，；：]")
_BOTH, _EITHER = frozenset({"且", "并且", "而且"}), frozenset({"或", "或者"})
_CHOICE = re.compile(r"或|和|以及")
"""Joints: whether both hold or one of the two is as much as the modal word says."""
_CONTEXT = 2
_LONGEST = 12


def modality_direction(before: str, after: str, lead: str, tail: str) -> str | None:
    """Give ``tighter`` or ``looser`` where a modal word changed; None where none did or more than it changed.

    ``lead`` and ``tail`` are the unchanged words around, so that 得 → 不得 is seen whole.

    >>> modality_direction("应当", "可以", "主管部门", "责令"), modality_direction("三年", "五年", "", "")
    ('looser', None)
    """
    if max(len(before), len(after)) > _LONGEST:
        return None
    left, right = lead[-_CONTEXT:], tail[:_CONTEXT]
    old, new = _found(left + before + right), _found(left + after + right)
    strength_old, strength_new = _strength(old), _strength(new)
    if strength_old == strength_new:
        return None
    return "tighter" if strength_new > strength_old else "looser"


def is_certain(before: str, after: str) -> bool:
    """Say whether the modal word alone came or went, or one stands on both sides: 或者 → ，可以并 joins two penalties as well.

    >>> is_certain("", "可以"), is_certain("或者", "，可以并处"), is_certain("应当", "可以不")
    (True, False, True)
    """
    if _MODALS.search(before) and _MODALS.search(after):
        return True
    old, new = (_STOP.sub("", _MODALS.sub("", words)) for words in (before, after))
    return not (_CHOICE.search(old + new) and old != new)


def rule_direction(before: str, after: str) -> str | None:
    """Give the direction where a part of a sentence, between stops, came or went that binds or allows by itself; else None.

    A limit of a number, 不得超过三人, is told by its number.

    >>> rule_direction("，不得搭载12周岁以上人员", ""), rule_direction("", "，不得超过三人"), rule_direction("", "，可以补办")
    ('looser', None, 'looser')
    """
    words = before or after
    if (before and after) or not _BINDS.search(words) or not _STOP.search(words[:1] + words[-1:]):
        return None
    binds = any(found["must"] for found in _BINDS.finditer(words))
    return "tighter" if bool(after) == binds else "looser"


def turned_round(before: str, after: str, lead: str, tail: str) -> tuple[str | None] | None:
    """Give the direction (None where it is open) where 不 alone came or went before what is owed or allowed, or 且 became 或者; else None.

    What stands in a condition (不退还押金的，) says whom the rule meets, not what is owed.

    >>> turned_round("不", "", "承租人", "承担维修费用。"), turned_round("且", "或者", "", ""), turned_round("不", "", "", "符合条件的，")
    (('tighter',), (None,), None)
    """
    if (before in _BOTH and after in _EITHER) or (before in _EITHER and after in _BOTH):
        return (None,)
    if {before, after} not in ({"不", ""}, {"不再", ""}) or lead.endswith("拒") or _CONDITION.match(tail):
        return None
    if _BURDEN.match(tail):
        return ("tighter" if before else "looser",)
    return (None,) if _GRANT.match(tail) else None


def is_stressed(before: str, after: str) -> bool:
    """Say whether 应当 became 必须 or the reverse: the modal word changed, though it binds alike and the edit has no direction."""
    return {before, after} in ({"应当", "必须"}, {"应", "必须"})


def _found(text: str) -> list[str]:
    """Kinds of the modal words of ``text``; 须, 应, 应当 and 必须 bind alike."""
    return [found.lastgroup or "" for found in _MODALS.finditer(text)]


def _strength(found: list[str]) -> float:
    if not found:
        return 1.5
    ranks = [_RANK[kind] for kind in found]
    return min(ranks) if "relax" in found else max(ranks)
