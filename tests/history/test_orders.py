"""Orders as decisions of every kind write them, one each, laid on an invented wording; see orders/orders.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.reading import read_text

FOLDER = Path(__file__).parent / "orders"
BASES: dict[str, str] = yaml.safe_load((FOLDER / "bases.yml").read_text(encoding="utf-8"))
ORDERS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "orders.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: str(order["claim"]))
def test_order(order: dict[str, Any]) -> None:
    base = BASES[order["base"]]
    decision = read_amending_decision(order["decision"])
    found = apply_instructions(read_text(base, portal=None, url=None).clauses, decision.instructions)
    expected = _expected(base, dict(order["lines"]))
    title, *_ = expected.split("\n")
    wanted = read_text(expected, portal=None, url=None).clauses
    assert [(c.eid, c.label, c.heading, c.text) for c in found.clauses] == [
        (c.eid, c.label, c.heading, c.text) for c in wanted
    ]
    assert (found.title or base.split("\n")[0]) == title
    assert len(found.unapplied) + len(decision.unread) == order.get("left", 0)


def _expected(base: str, lines: dict[str, str]) -> str:
    written: list[str] = []
    for line in base.strip().split("\n"):
        after = lines.pop(line, line)
        written += [line, after[1:]] if after.startswith("+") else [after] if after else []
    assert not lines, f"no such lines in the base: {list(lines)}"
    return "\n".join(written)
