"""Places of one document that disagree: the goal in the body beside the goal in the annex."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from operator import itemgetter

from gongbao.model.policy import Clause, Conflict, Target
from gongbao.reading.lines import fold, squeeze

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"\([^()]*\)$")
# The table counts 高新技术企业数 where the body says 高新技术企业达到210家; a letter or a digit names as a character does.
_COUNTED = re.compile(r"(?<=[\dA-Za-z\u4e00-\u9fff]{4})(?:总数|数量|个数|(?<![指系参倍基分])数)$")
_SAID = re.compile(
    r"(?=(?:力争|要|将|基本|累计|总体)?(?:达到|达|为|提高到|提升到|提高至|提升至|增加到|增长到|超过|突破|增至|提升至|稳定在|保持在|控制在"
    r"|不低于|不超过|下降到|降至|降到)?(?:约|至|到)? ?(?P<v>\d+(?:\.\d+)?(?:%|‰"
    r"|(?:万亿|万|亿)?[家个户项件人名元亩吨台套座所条]?)(?:以上|以下|左右|以内)?))"
)
_LEADS = 7
"""Characters that may stand between a name and its number: 力争提高到约 and a blank."""
_DIGIT = re.compile(r"\d")
_SHARE = re.compile("[%‰]|百分")
_SCALED = re.compile("万亿|万|亿")
_TENS = {"万": 4, "亿": 8}
_YEAR_OR_STOP = re.compile(r"(20\d{2}) ?年|。")


def target_conflicts(targets: Sequence[Target], clauses: Sequence[Clause], *, script: str) -> tuple[Conflict, ...]:
    """Report each target whose number in the body differs from the one in its table; 以上 and 左右 alone do not differ."""
    if not targets:
        return ()
    told = (c.text for c in clauses if not c.in_annex and c.level != "table" and c.text)
    body = [fold(text, script=script) for text in told if _DIGIT.search(text)]
    goals: list[tuple[Target, str, float]] = []
    for target in targets:
        if target.target_value is None:
            continue
        name = _COUNTED.sub("", _UNIT.sub("", fold(target.indicator, script=script)))
        goal = _NUMBER.search(fold(target.target_value, script=script))
        if len(name) >= 3 and goal is not None:
            goals.append((target, name, float(goal[0])))
    sayings = _sayings({name for _, name, _ in goals}, body)
    found: list[Conflict] = []
    for target, name, goal_value in goals:
        said = _said_for(target.target_year, sayings.get(name, ()))
        if said is not None and not _same(said, goal_value, target):
            fact = f"{_UNIT.sub('', squeeze(fold(target.indicator, script=script)))}, {target.target_year}"
            found.append(Conflict(fact=fact, values={"body": said, "annex": target.target_value or ""}))
    return tuple(found)


def _same(said: str, goal: float, target: Target) -> bool:
    """Tell whether body and table say one number: 1.2万亿元 is 12000 in a column of 亿元; a share is no count."""
    number = float(_number(said))
    unit = fold(target.unit or _NUMBER.sub("", target.target_value or ""))
    if number == goal or (unit and bool(_SHARE.search(said)) != bool(_SHARE.search(unit))):
        return True
    return bool(unit) and math.isclose(number * _scale(said), goal * _scale(unit))


def _scale(unit: str) -> float:
    """The factor that 万, 亿 or 万亿 in front of a unit stands for."""
    scaled = _SCALED.search(unit)
    return 10.0 ** sum(_TENS[sign] for sign in scaled[0]) if scaled else 1.0


def _number(text: str) -> str:
    match = _NUMBER.search(text)
    return match[0] if match else "0"


def _sayings(names: Set[str], body: Sequence[str]) -> dict[str, list[tuple[int | None, str]]]:
    """Find where the body says a number right behind one of the names: name → (year its sentence named last, number)."""
    said: dict[str, list[tuple[int | None, str]]] = {}
    lengths = sorted({len(name) for name in names})
    signs = frozenset(name[-1] for name in names)
    for text in body if names else ():
        if not any(name in text for name in names):
            continue
        marks: list[tuple[int, str | None]] | None = None
        for match in _numbers_behind(text, signs):
            end = match.start()
            for length in lengths:
                if length <= end and (name := text[end - length : end]) in names:
                    marks = [(m.end(), m[1]) for m in _YEAR_OR_STOP.finditer(text)] if marks is None else marks
                    before = bisect_right(marks, end - length, key=itemgetter(0))
                    year = marks[before - 1][1] if before else None
                    said.setdefault(name, []).append((int(year) if year else None, match["v"]))
    return said


def _numbers_behind(text: str, signs: Set[str]) -> Iterator[re.Match[str]]:
    """Find where a number is said right behind one of ``signs``, the last signs of names; only the places before digits are tried."""
    reached = 1
    for digit in _DIGIT.finditer(text):
        for at in range(max(reached, digit.start() - _LEADS), digit.end()):
            if text[at - 1] in signs and (match := _SAID.match(text, at)):
                yield match
        reached = digit.end()


def _said_for(year: int | None, sayings: Iterable[tuple[int | None, str]]) -> str | None:
    """Return the first number whose sentence names that year last, or no year; any number for a goal without a year."""
    return next((value for named, value in sayings if year is None or named is None or named == year), None)
