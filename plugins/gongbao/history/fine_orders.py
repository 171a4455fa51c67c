"""The fine of a clause, changed by its amount alone: 第九条罚款幅度调整为一千元以上五千元以下."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.drafts import DraftItem, DraftParagraph
from gongbao.history.instructions import Instruction
from gongbao.history.outline import DoesNotFit

FINE = "罚款"
"""The unit of an order that gives the amount of a fine."""

_MONEY = r"(?:[一二三四五六七八九十百千万亿零〇两]+|\d[\d,.]*(?:百|千|万|亿)?)元"
AMOUNT = rf"{_MONEY}(?:以上(?:{_MONEY}以下)?|以下)?"
"""An amount of money, or the span that a fine may take."""

_FINE = re.compile(rf"(?P<amount>{AMOUNT})(?=的?{FINE})")


def put_fine(units: Sequence[DraftParagraph | DraftItem], order: Instruction) -> None:
    """Put the amount that ``order`` gives in place of that of the only fine of ``units``.

    Raises DoesNotFit where there is another number of fines, where another amount stood there than the order says, and where a
    span is to become a single amount or the other way round.
    """
    new = order.replacement or ""
    found = [(unit, fine) for unit in units for fine in _FINE.finditer(unit.text)]
    told = sum(unit.text.count(FINE) for unit in units)
    if (
        len(found) != 1
        or told != 1
        or any(label for unit in units if isinstance(unit, DraftItem) for label in unit.subitems)
    ):
        raise DoesNotFit(f"the clause speaks of fines {told} times: it is not told which one is meant")
    unit, fine = found[0]
    if len(re.findall(AMOUNT, _sentence(unit.text, fine.start()))) != 1:
        raise DoesNotFit("the sentence of the fine names several amounts: it is not told which one is meant")
    old = fine["amount"]
    if order.words and order.words != old:
        raise DoesNotFit(f"the fine is {old}, not {order.words}")
    if not re.fullmatch(AMOUNT, new) or _bounds(old) != _bounds(new):
        raise DoesNotFit(f"it is not told how {new} stands for {old}")
    unit.text = unit.text[: fine.start()] + new + unit.text[fine.end() :]


def _sentence(text: str, at: int) -> str:
    """The sentence, or part between semicolons, of ``text`` that place ``at`` lies in."""
    return re.split(r"[。；;]", text[:at])[-1] + re.split(r"[。；;]", text[at:])[0]


def _bounds(amount: str) -> tuple[bool, bool]:
    return "以上" in amount, "以下" in amount
