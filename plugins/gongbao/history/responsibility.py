"""Who answers for a clause: the （责任单位：…） tail, compared as a set of units and not as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_OPENING = re.compile(r"[（(〔\[【]\s*(?:牵头|责任|配合|实施|主管|负责|承办|协办|参加|支持|主办)(?:单位|部门)\s*[：:]")
_PAIRS = dict(zip("（(〔[【", "）)〕]】", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_ROLE = re.compile(r"(?:牵头|责任|配合|实施|主管|负责|承办|协办|参加|支持|主办)(?:单位|部门)\s*[：:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """``text`` with its tails blanked (same length), and the units that they name, in order; ``stated`` is False where no tail stood."""

    text: str
    units: tuple[str, ...]
    stated: bool


def take_tails(text: str, known_units: Sequence[str] = ()) -> Responsible:
    """Take the tails off ``text``; without any, ``known_units`` (read elsewhere) answer.

    >>> take_tails("给予支持。（责任单位：市委组织部(市委人才办)、市财政局）").units
    ('市委组织部(市委人才办)', '市财政局')
    """
    units: list[str] = []
    stated = False
    for opening in _OPENING.finditer(text):
        end = _closing(text, opening.start())
        if end is None or text[opening.start()] == "\x00":
            continue
        stated = True
        units.extend(_units(text[opening.start() + 1 : end]))
        text = text[: opening.start()] + "\x00" * (end + 1 - opening.start()) + text[end + 1 :]
    return Responsible(text=text, units=tuple(units) if stated else tuple(known_units), stated=stated)


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for place in range(start, min(len(text), start + 2000)):
        if text[place] in _PAIRS:
            depth += 1
        elif text[place] in _CLOSING:
            depth -= 1
            if depth == 0:
                return place
    return None


def _units(inside: str) -> list[str]:
    """Split at 、，；, never inside brackets: 区（县、市） is one name."""
    units, name, depth = [], "", 0
    for mark in _ROLE.sub("、", inside):
        depth += (mark in _PAIRS) - (mark in _CLOSING)
        if mark in "、，,；;" and depth <= 0:
            units.append(name.strip())
            name = ""
        else:
            name += mark
    units.append(name.strip())
    return [unit for unit in units if unit]
