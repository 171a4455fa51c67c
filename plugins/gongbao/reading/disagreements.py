"""Places of one document that disagree: the goal in the body beside the goal in the annex."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.model.policy import Clause, Conflict, Target
from gongbao.reading.lines import fold, squeeze

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"\([^()]*\)$")
_SAID = (
    r"(?:力争|要|将|基本|累计|总体)?(?:达到|达|为|提高到|提升到|提高至|提升至|增加到|增长到|超过|保持在|控制在"
    r"|不低于|不超过|下降到|降至|降到)?(?:约|至|到)? ?(?P<v>\d+(?:\.\d+)?(?:%|‰|万|亿)?(?:以上|以下|左右|以内)?)"
)


def target_conflicts(targets: Sequence[Target], clauses: Sequence[Clause], *, script: str) -> tuple[Conflict, ...]:
    """Report each target whose number in the body differs from the one in its table; 以上 and 左右 alone do not differ."""
    if not targets:
        return ()
    found: list[Conflict] = []
    body = [fold(c.text, script=script) for c in clauses if not c.in_annex and c.level != "table" and c.text]
    for target in targets:
        if target.target_value is None:
            continue
        name = _UNIT.sub("", fold(target.indicator, script=script))
        goal = _NUMBER.search(fold(target.target_value, script=script))
        if len(name) < 3 or goal is None:
            continue
        said = _said_in_body(name, target.target_year, body)
        if said is not None and float(_number(said)) != float(goal[0]):
            fact = f"{squeeze(target.indicator)[: len(squeeze(name))]}, {target.target_year}"
            found.append(Conflict(fact=fact, values={"body": said, "annex": target.target_value}))
    return tuple(found)


def _number(text: str) -> str:
    match = _NUMBER.search(text)
    return match[0] if match else "0"


def _said_in_body(name: str, year: int | None, body: Sequence[str]) -> str | None:
    for text in body:
        at = text.find(name)
        while at >= 0:
            match = re.compile(_SAID).match(text, at + len(name))
            sentence = text[max(0, text.rfind("。", 0, at)) : at]
            years = re.findall(r"(20\d{2}) ?年", sentence)
            if match and (year is None or not years or int(years[-1]) == year):
                return match["v"]
            at = text.find(name, at + 1)
    return None
