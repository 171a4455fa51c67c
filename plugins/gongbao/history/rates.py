"""Amounts per unit, one fact whichever way they are written: 每平方米每月3元, 每平方米3元/月 and 3元/平方米·月."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from gongbao.history.tokens import MEASURES, SAME_UNIT, Token, TokenKind

_AMOUNT, _SAID = "\x02", "\x03"
_WORD = r"[\u4e00-\u9fffA-Za-z]{1,6}?"
_RATE = re.compile(
    rf"(?P<before>(?:每{_WORD}(?:·{_WORD})?)*)(?P<said>{_SAID}?){_AMOUNT}"
    r"(?:/(?P<open>\()?(?P<behind>[\u4e00-\u9fffA-Za-z]{1,6}(?:[·/][\u4e00-\u9fffA-Za-z]{1,6})*))?"
)
_FURNITURE = re.compile(r"^[每个]+|(?<=[年季月])度$")
_MEASURES = {SAME_UNIT.get(unit, unit) for unit in MEASURES}


@dataclass(frozen=True, slots=True)
class _Rate:
    """Tokens ``[start, end)`` are an amount at ``amount`` for each of ``per``, written in ``shape``."""

    start: int
    end: int
    amount: int
    said: str
    per: tuple[str, ...]
    shape: tuple[tuple[str, ...], tuple[str, ...]]


def as_one_fact(before: Sequence[Token], after: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Take an amount with its 每 or / for one token on both sides, where the two texts write a rate of the same units differently.

    Also where they count by other units: 500吨/日 → 500吨/年, 每吨30元 → 每立方米20元.
    """
    if not any(token.key[:1] in "/每" for side in (before, after) for token in side):
        return before, after
    written = [_written(side) for side in (before, after)]
    known = {word for text, _ in written for word in _words_known(text)} | MEASURES
    rates = [list(_rates(side, *held, known)) for side, held in zip((before, after), written, strict=True)]
    shapes: list[defaultdict[tuple[str, ...], set[object]]] = [defaultdict(set), defaultdict(set)]
    for side, found in zip(shapes, rates, strict=True):
        for rate in found:
            side[rate.per].add(rate.shape)
    other = {per for per in shapes[0].keys() & shapes[1].keys() if shapes[0][per] != shapes[1][per]}
    counted = [
        {rate.per for rate in found if rate.per not in there and _is_counted(rate, side)}
        for side, found, there in zip((before, after), rates, reversed(shapes), strict=True)
    ]
    anew = counted if all(counted) else [set(), set()]
    old, new = (
        _taken(side, [r for r in found if r.per in other | changed], changed)
        for side, found, changed in zip((before, after), rates, anew, strict=True)
    )
    return old, new


def _is_counted(rate: _Rate, tokens: Sequence[Token]) -> bool:
    """Units of measure, and nothing else, are what the amount is counted by; how often something is done is told by its 每年 alone."""
    return _MEASURES.issuperset(rate.per) and tokens[rate.amount].unit != "次"


def _written(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """The keys in a row, amounts and what is said of them as one sign each; the list gives the token of each character."""
    signs = [
        _AMOUNT if t.kind is TokenKind.NUMBER and t.unit else _SAID if t.kind is TokenKind.COMPARATOR else t.key
        for t in tokens
    ]
    return "".join(signs), [place for place, sign in enumerate(signs) for _ in sign]


def _words_known(text: str) -> Iterator[str]:
    """Units that are bounded on both sides: by 每, by the amount, by a mark."""
    for found in _RATE.finditer(text):
        yield from _units(found["before"])
        words = re.split(r"[·/]", found["behind"] or "")
        bounded = not re.match(r"[\u4e00-\u9fffA-Za-z]", text[found.end() : found.end() + 1])
        known = words if bounded and not words[-1].endswith("的") else words[:-1]  # 300吨/日的企业
        yield from map(_plain, filter(None, known))


def _units(before: str) -> list[str]:
    return [_plain(word) for word in re.split(r"[每·]", before) if word]


def _plain(word: str) -> str:
    bare = _FURNITURE.sub("", word)
    return SAME_UNIT.get(bare, bare)


def _rates(tokens: Sequence[Token], text: str, places: Sequence[int], known: set[str]) -> Iterator[_Rate]:
    for found in _RATE.finditer(text):
        last, behind = found.end(), list[str]()
        if found["behind"]:
            *words, run = re.split(r"[·/]", found["behind"])
            unit = next((run[:end] for end in range(len(run), 0, -1) if run[:end] in known), "")
            if not unit:
                continue
            behind = [*map(_plain, words), _plain(unit)]
            last = found.end("behind") - len(run) + len(unit)
            last += bool(found["open"]) and text.startswith(")", last)
        ahead = _units(found["before"])
        if ahead or behind:
            at = found.start() + len(found["before"]) + len(found["said"])
            start, end = places[found.start()], places[last - 1] + 1
            said = tokens[places[at] - 1].key if found["said"] else ""
            per = tuple(sorted((*ahead, *behind)))
            written = (
                tuple(found["before"]),
                tuple(text[found.end("behind") - len(found["behind"]) : last]) if behind else (),
            )
            yield _Rate(start, end, places[at], said, per, written)


def _taken(tokens: Sequence[Token], rates: Sequence[_Rate], changed: Collection[tuple[str, ...]]) -> Sequence[Token]:
    """One token for each of ``rates``; those counted by units that ``changed`` bear them in their own: 吨/年."""
    taken: list[Token] = []
    at = 0
    for rate in rates:
        amount, per = tokens[rate.amount], "·".join(rate.per)
        is_new = rate.per in changed
        start = (
            rate.amount if is_new and not rate.shape[0] else rate.start
        )  # 不得低于500吨/日: 低于 stays beside its 不得
        key = f"{amount.key}/{per}{rate.said if start == rate.start else ''}"
        unit = f"{amount.unit}/{per}" if is_new else amount.unit
        whole = replace(amount, key=key, start=tokens[start].start, end=tokens[rate.end - 1].end, unit=unit)
        taken += [*tokens[at:start], whole]
        at = rate.end
    return [*taken, *tokens[at:]]
