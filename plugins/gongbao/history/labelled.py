"""Labelled amounts in another order, 上限3万元，下限2千元 and 下限2千元，上限3万元: the same rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from gongbao.history.edits import Place, make_edit
from gongbao.history.effects import Meaning
from gongbao.history.pairing import PieceBundle
from gongbao.history.row_book import RowBook
from gongbao.model.change import Effect, Operation

_SENTENCE = re.compile(r"[^。\n\x00]+|[。\n\x00]+")
_PART = re.compile(r"[^，,、；;]+")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*|[零一二两三四五六七八九十百千万亿]+(?=[元年月日天人家倍个次])")
_NAMES = re.compile(r"[\u4e00-\u9fff]{2,}\D{0,4}$")
# What follows from the order: 第一年100元，此后每年50元; 其余, 超过部分.
_DEPENDS = re.compile(r"其[余他中]?|此后|[再该另]|上述|前述|超[过出]|部分|分别|依次|先|后续|余")
_LONGEST = 400


def in_one_order(bundle: PieceBundle, place: Place, book: RowBook) -> PieceBundle:
    """Record labelled amounts that changed places as layout, and give the bundle with those before in the order of those after."""
    if len(bundle.before) != 1 or len(bundle.after) != 1 or bundle.shift is not None:
        return bundle
    old, new = bundle.before[0], bundle.after[0]
    if old.text == new.text or (found := reorder_amounts(old.text, new.text)) is None:
        return bundle
    text, words = found
    book.enter(make_edit(Operation.SUBSTITUTE, Meaning(effect=Effect.LAYOUT), old, new, words=words, place=place))
    return replace(bundle, before=(replace(old, text=text, context=old.context or old.text),))


def reorder_amounts(old: str, new: str) -> tuple[str, tuple[str, str]] | None:
    """Bring labelled amounts of ``old`` into the order of ``new``: the text, and the first stretch as written on either side.

    None where none changed places, or where a part names no amount, or depends on what stands before it.

    >>> reorder_amounts("月缴费基数上限300元，下限20元。", "月缴费基数下限20元，上限300元。")
    ('月缴费基数下限20元，上限300元。', ('上限300元，下限20元', '下限20元，上限300元'))
    >>> reorder_amounts("甲、乙各为3元、5元。", "甲、乙各为5元、3元。") is None
    True
    """
    left, right = _SENTENCE.findall(old), _SENTENCE.findall(new)
    if len(left) != len(right):
        return None
    shown: list[tuple[str, str]] = []
    for at, (was, now) in enumerate(zip(left, right, strict=True)):
        if was != now and (found := _in_order(was, now)):
            left[at], words = found
            shown.append(words)
    return ("".join(left), shown[0]) if shown else None


def _in_order(was: str, now: str) -> tuple[str, tuple[str, str]] | None:
    if max(len(was), len(now)) > _LONGEST or not re.search(r"[，,、；;]", was):
        return None
    for start, stop in _stretches(was, now):
        stretch, other = was[start : len(was) - stop], now[start : len(now) - stop]
        parts = {_label(part): part for part in _PART.findall(stretch)}
        wanted = [_label(part) for part in _PART.findall(other)]
        marks = _PART.split(other)
        if "" in parts or len(parts) < 2 or sorted(parts) != sorted(wanted) or [*parts] == wanted:
            continue
        if len(parts) != len(_PART.findall(stretch)):
            continue
        words = "".join(mark + parts.get(label, "") for mark, label in zip(marks, [*wanted, ""], strict=True))
        return was[:start] + words + was[len(was) - stop :], (stretch, other)
    return None


def _stretches(was: str, now: str) -> Iterator[tuple[int, int]]:
    """Where a list may begin, from where the two begin to differ back to the mark before; and how much is equal behind it."""
    head = len([*takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))])
    least = max((was.rfind(mark, 0, head) + 1 for mark in "，,、；;"), default=0)
    rest = was[head:], now[head:]
    tail = len([*takewhile(lambda pair: pair[0] == pair[1], zip(*(side[::-1] for side in rest), strict=False))])
    marks = [len(was) - at for at in range(len(was) - tail, len(was)) if was[at] in "，,、；;"]
    stop = marks[0] if marks else 0
    yield from ((start, stop) for start in range(head, least - 1, -1))


def _label(part: str) -> str:
    """What a part says without its one amount; empty where it names none, or says it of another part."""
    amounts = [*_AMOUNT.finditer(part)]
    if len(amounts) != 1 or not _NAMES.search(part[: amounts[0].start()]) or _DEPENDS.search(part):
        return ""
    return _AMOUNT.sub("#", part)
