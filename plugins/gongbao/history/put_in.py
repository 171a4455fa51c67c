"""A text in the course of a decision, which knows what of it the decision has put in: orders speak of the text before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Place = tuple[int, int]
"""From where to where, in characters."""

_ATOM = re.compile(r"[一二三四五六七八九十百千万亿零〇两\d.]+|.", re.DOTALL)
"""A number is never partly new."""


class Reworded(str):
    """A text with the ``new`` places that words of the decision have taken in it."""

    __slots__ = ("new",)
    new: tuple[Place, ...]


def is_put_in(text: str, start: int, end: int) -> bool:
    """Whether a decision has put in any of the characters from ``start`` to ``end``."""
    return any(start < stop and first < end for first, stop in _new(text))


def put(text: str, changes: Sequence[tuple[int, int, str]]) -> Reworded:
    """Put words in the places given, in order and apart from each other; what of them is not in the old words counts as put in.

    >>> read = put("处100元以上500元以下", [(1, 5, "500元")])
    >>> str(read), is_put_in(read, 1, 5), is_put_in(read, 7, 11), put(read, [(7, 11, "1000元")]).new
    ('处500元以上500元以下', True, False, ((1, 4), (7, 11)))
    """
    written: list[str] = []
    length = at = 0
    moved: list[tuple[int, int, int]] = []
    new: list[Place] = []
    for start, end, words in changes:
        moved.append((at, start, length - at))
        written += (text[at:start], words)
        length += start - at
        new += [(length + first, length + stop) for first, stop in _added(text[start:end], words)]
        length, at = length + len(words), end
    moved.append((at, len(text), length - at))
    new += [
        (max(first, low) + by, min(stop, high) + by)
        for first, stop in _new(text)
        for low, high, by in moved
        if first < high and low < stop
    ]
    read = Reworded("".join((*written, text[at:])))
    read.new = tuple(sorted(new))
    return read


def _new(text: str) -> tuple[Place, ...]:
    return text.new if isinstance(text, Reworded) else ()


def _added(old: str, words: str) -> Iterator[Place]:
    """Places of ``words`` that are not taken over from the ``old`` ones.

    >>> list(_added("100元", "500元")), list(_added("甲局", "甲局、乙局")), list(_added("甲局", ""))
    ([(0, 3)], [(2, 5)], [])
    """
    if old and old in words:
        at = words.index(old)
        yield from ((low, high) for low, high in ((0, at), (at + len(old), len(words))) if low < high)
        return
    before, after = _ATOM.findall(old), _ATOM.findall(words)
    begins = [0]
    for atom in after:
        begins.append(begins[-1] + len(atom))
    for step, _, _, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step in {"insert", "replace"}:
            yield begins[low], begins[high]
