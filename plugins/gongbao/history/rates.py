"""Amounts per unit, one fact whichever way they are written: 每平方米每月3元, 每平方米3元/月 and 3元/平方米·月."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongbao.history.tokens import SAME_UNIT, Token, TokenKind

_AMOUNT, _SAID = "\x02", "\x03"
_WORD = r"[\u4e00-\u9fffA-Za-z]{1,6}?"
_RATE = re.compile(
    rf"(?P<before>(?:每{_WORD}(?:·{_WORD})?)*)(?P<said>{_SAID}?){_AMOUNT}"
    r"(?:/(?P<open>\()?(?P<behind>[\u4e00-\u9fffA-Za-z]{1,6}(?:[·/][\u4e00-\u9fffA-Za-z]{1,6})*))?"
)
_FURNITURE = re.compile(r"^[每个]+|(?<=[年季月])度$")


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
    """Take an amount with its 每 or / for one token on both sides, where the two texts write a rate of the same units differently."""
    if not any(token.key == "/" for side in (before, after) for token in side):
        return before, after
    written = [_written(side) for side in (before, after)]
    known = {word for text, _ in written for word in _words_known(text)}
    rates = [list(_rates(side, *held, known)) for side, held in zip((before, after), written, strict=True)]
    shapes: list[defaultdict[tuple[str, ...], set[object]]] = [defaultdict(set), defaultdict(set)]
    for side, found in zip(shapes, rates, strict=True):
        for rate in found:
            side[rate.per].add(rate.shape)
    other = {per for per in shapes[0].keys() & shapes[1].keys() if shapes[0][per] != shapes[1][per]}
    old, new = (
        _taken(side, [r for r in found if r.per in other]) for side, found in zip((before, after), rates, strict=True)
    )
    return old, new


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
        yield from map(_plain, filter(None, words if bounded else words[:-1]))


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
            yield _Rate(start, end, places[at], said, per, (tuple(ahead), tuple(behind)))


def _taken(tokens: Sequence[Token], rates: Sequence[_Rate]) -> Sequence[Token]:
    taken: list[Token] = []
    at = 0
    for rate in rates:
        amount = tokens[rate.amount]
        key = f"{amount.key}/{'·'.join(rate.per)}{rate.said}"
        whole = replace(amount, key=key, start=tokens[rate.start].start, end=tokens[rate.end - 1].end)
        taken += [*tokens[at : rate.start], whole]
        at = rate.end
    return [*taken, *tokens[at:]]
