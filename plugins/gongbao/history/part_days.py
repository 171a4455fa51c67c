"""Days of parts of a decision: told behind an order (…，自…起施行), or in its clause on force (其中第一项自…起施行)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gongbao.history.instructions import ClauseRef, Instruction, read_refs
from gongbao.history.order_days import OrderDay, order_day
from gongbao.history.quotes import Masked
from gongbao.history.tokens import reference_key

_N = r"[一二三四五六七八九十百\d]+"
_LABEL = re.compile(
    rf"^\s*(?:(?P<han>[一二三四五六七八九十百]+)、|[（(](?P<inner>{_N})[）)]|(?P<arabic>\d{{1,3}})[.．、])"
)
_FORCE = r"(?<!停止|暂停|不再)(?:施行|实施|执行|生效|适用)(?!的)"
_WHEN = rf"(?P<when>(?:自|从|于)[^，,。；;自]{{2,40}}?起?){_FORCE}"
_THIS = r"(?:[该此本][条款项点]?|上述|以上)(?:的?(?:修改|规定|调整|内容))?"
_BEHIND = re.compile(rf"^[，,（(\s]*(?:{_THIS})?(?:均|并|一并|统一|[，,])*{_WHEN}")
_OF_POINT = re.compile(rf"^\s*{_THIS}(?:均|一并|统一|[，,])*{_WHEN}")
_WHOLE = re.compile(r"^\s*本(?:决定|修正案|通知|令|公告|办法|条例|规定)")
_PART = re.compile(
    rf"(?P<lead>其中[，,]?的?|除|本(?:决定|修正案|通知|公告|令)的?|(?<=(?:施行|实施|执行|生效)[，,；;。])\s*(?:但|而)?(?=第))(?P<part>[^，,。；;：:\n自]{{2,60}}?)[，,]?{_WHEN}"
)
_REFS = re.compile(rf"第?[（(]?{_N}[）)]?[条款项点]")
_NESTED = re.compile(rf"第[（(]?({_N})[）)]?项(?=第?[（(]?{_N}[）)]?项)")
_ON_CLAUSES = re.compile(r"对|关于|有关|涉及|修改|修订")

Path = tuple[tuple[str, int], ...]
"""The decision's own points that an order stands in, outermost first, each with its style of number."""


def point_at(sentence: str, path: Path) -> Path:
    """The points that a sentence stands in, each with its style of number; ``path`` are those of the sentence before.

    >>> point_at("（二）第八条改为第七条。", (("han", 3), ("inner", 1)))
    (('han', 3), ('inner', 2))
    """
    kept, rest = list(path), sentence
    while found := _LABEL.match(rest):
        style = str(found.lastgroup)
        styles = [one for one, _ in kept]
        kept = kept[: styles.index(style)] if style in styles else kept
        kept.append((style, int(reference_key(found[style]))))
        rest = rest[found.end() :]
    return tuple(kept)


def day_behind(stretch: str) -> OrderDay | None:
    """The day that stands right behind an order and is that order's.

    >>> day_behind("，自2025年1月1日起施行。").on.isoformat(), day_behind("，自2025年1月1日起，")
    ('2025-01-01', None)
    """
    return _day(_BEHIND.match(stretch)) if not _WHOLE.match(stretch.lstrip("，, ")) else None


def day_of_point(sentence: str) -> OrderDay | None:
    """The day that a sentence gives to the point in which it stands: 该项修改自…起施行."""
    return _day(_OF_POINT.match(sentence)) if not _WHOLE.match(sentence) else None


@dataclass(slots=True)
class PartDays:
    """Follows the reading of a decision, sentence by sentence, and gives ``orders`` the days that are told of them."""

    orders: list[Instruction]
    path: Path = ()
    places: list[Path] = field(default_factory=list)
    """For each order the points in which it stands."""
    first: int = 0
    before: int = 0
    """Place of the first order of this sentence, and of the last one before that had orders."""

    def begin(self, sentence: str) -> None:
        """Begin a sentence; one that gives its point a day gives it to the orders read there."""
        self.first, self.path = len(self.orders), point_at(sentence, self.path)
        day = day_of_point(sentence)
        if day is not None:
            inside = self.path and self.path in self.places
            self._date(self.places.index(self.path) if inside else self.before, day)

    def behind(self, stretch: str) -> None:
        """Take the day in the stretch behind an order for it and for those before it in the sentence."""
        day = day_behind(stretch)
        if day is not None:
            self._date(self.first, day)

    def end(self) -> None:
        """End the sentence: its orders stand in its points."""
        self.places += [self.path] * (len(self.orders) - self.first)
        self.before = self.first if len(self.orders) > self.first else self.before

    def settled(self, masked: Masked) -> list[Instruction]:
        """Tell the orders with the days that the clause on force gives to parts of the decision."""
        return with_days_of_parts(masked, self.orders, self.places)

    def _date(self, at: int, day: OrderDay) -> None:
        self.orders[at:] = with_day(self.orders[at:], day)


def with_day(orders: Sequence[Instruction], day: OrderDay) -> list[Instruction]:
    """Give the day to those of the orders that have none of their own."""
    return [
        order if order.starts_on or order.waits_for else replace(order, starts_on=day.on, waits_for=day.waits_for)
        for order in orders
    ]


def with_days_of_parts(masked: Masked, orders: Sequence[Instruction], places: Sequence[Path]) -> list[Instruction]:
    """Give orders the days that the decision's clause on force gives to their points or clauses.

    ``places`` tells for each order the points in which it stands. A day that belongs to none that can be told holds every order
    without a day of its own back: which of them it means is not known.
    """
    dated = list(orders)
    points = [tuple(number for _, number in path) for path in places]
    for found in _PART.finditer(masked.text):
        names, day = bool(_REFS.search(found["part"])), _day(found)
        if day is None or not (names or found["lead"].startswith("其中")):
            continue
        meant = _meant(found["part"], orders, points) if names else set()
        held = day if meant else OrderDay(waits_for=masked.restore(found.group()))
        for at in meant or range(len(orders)):
            dated[at : at + 1] = with_day(dated[at : at + 1], held)
    return dated


def _meant(part: str, orders: Sequence[Instruction], points: Sequence[tuple[int, ...]]) -> set[int]:
    """Places of the orders that ``part`` names by points of the decision, or by clauses that they change; none where one is not told."""
    taken: set[int] = set()
    for ref in read_refs(_NESTED.sub(r"第\1条", part.replace("点", "项"))):
        numbers = tuple(int(key[1:-1]) for key in (ref.article, ref.item) if key and key[1:-1].isdigit())
        of_point = {at for at, point in enumerate(points) if numbers and point[: len(numbers)] == numbers}
        of_clause = {at for at, order in enumerate(orders) if any(_holds(ref, one) for one in order.targets)}
        of_clause |= {at for at, order in enumerate(orders) if not order.targets and ref in order.becomes}
        if "条" not in part:
            found = of_point
        elif _ON_CLAUSES.search(part):
            found = of_clause
        else:
            found = of_point ^ of_clause if not (of_point and of_clause) else set()
        if not found:
            return set()
        taken |= found
    return taken


def _holds(named: ClauseRef, target: ClauseRef) -> bool:
    return named.article == target.article is not None and (not named.item or target.item in {None, named.item})


def _day(found: re.Match[str] | None) -> OrderDay | None:
    return order_day(found["when"] if found["when"].endswith("起") else f"{found['when']}起") if found else None
