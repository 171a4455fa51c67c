"""A limit or an amount given up for a rule: 六十日内 → 依法, 为2490元 → 按最低工资标准."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.tokens import Token, TokenKind, tokenize
from gongbao.model.change import Effect

_AT_ONCE = re.compile(r"依法|及时|尽快|依照|按照|按规定")
_BY_RULE = re.compile(
    r"(?:按照?|依照?|根据|参照)[^，。；]{2,24}(?:标准|规定|比例|实际|办法|计算|确定|执行)|按实际|免收|免费|不再?收取"
)
_LIMITED = re.compile(r"[日天周月年时](?:之?内|以内|前)")


def given_up(before: str, after: str, measures: Sequence[Token]) -> Effect | None:
    """Name what was given up for a rule, or set in its place: a deadline or a quantity; ``measures`` of the side that has them.

    >>> from gongbao.history.tokens import tokenize
    >>> given_up("自收到之日起六十日内决定，或者在六个月内", "依法决定", tokenize("六十日六个月")).value
    'deadline'
    >>> given_up("为2490元", "按最低工资标准", tokenize("2490元")).value, given_up("2490元", "", tokenize("2490元"))
    ('quantity', None)
    """
    if _limit_given_up(before, after):
        return Effect.DEADLINE
    return Effect.QUANTITY if _amount_given_up(before, after, measures) else None


def _limit_given_up(before: str, after: str) -> bool:
    """Say whether one side sets limits of time and the other, in their place, only a rule."""
    sides = [words for words in (before, after) if _LIMITED.search(words)]
    return len(sides) == 1 and bool(_AT_ONCE.search(before if sides[0] is after else after))


def _amount_given_up(before: str, after: str, measures: Sequence[Token]) -> bool:
    """Say whether one side gives an amount and the other, in its place, a rule by which it is found."""
    if not before or not after or not measures or any(token.kind is not TokenKind.NUMBER for token in measures):
        return False
    amount, rule = (before, after) if _stated(before) else (after, before)
    return bool(_BY_RULE.search(rule)) and not _BY_RULE.search(amount)


def _stated(words: str) -> bool:
    return any(token.kind is TokenKind.NUMBER for token in tokenize(words))


def is_list_number(tokens: Sequence[Token], at: int, lead: str, tail: str) -> bool:
    """Say whether a bare number counts the items of a list: 5. before 扩音器, (5), 5、 behind a stop.

    >>> from gongbao.history.tokens import tokenize
    >>> is_list_number(tokenize("；5.扩音器"), 1, "", ""), is_list_number(tokenize("5"), 0, "共", "。")
    (True, False)
    """
    token = tokens[at]
    if token.kind is not TokenKind.NUMBER or token.unit or token.value is None or token.value != int(token.value):
        return False
    near = [*lead[-1:], *(one.key for one in tokens), *tail[:2]]
    place = at + len(lead[-1:])
    ahead = near[place - 1] if place else ""
    behind = near[place + 1] if place + 1 < len(near) else ""
    follows = near[place + 2] if place + 2 < len(near) else ""
    if behind in {".", "．"}:
        return "\u4e00" <= follows[:1] <= "\u9fff"
    if behind in {")", "）"}:
        return ahead in {"(", "（"}
    return behind == "、" and ahead in {"", ";", "；", "。", ":", "：", "\n"}
