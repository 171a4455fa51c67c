"""All document numbers of a policy: a joint document has one of each issuer, and may be cited by any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Row = dict[str, Any]


def all_numbers(first: str | None, others: Iterable[str]) -> list[str]:
    """The first number, then the others, each once.

    >>> all_numbers("甲发〔2024〕1号", ("甲发〔2024〕1号", "乙发〔2024〕3号")), all_numbers(None, ())
    (['甲发〔2024〕1号', '乙发〔2024〕3号'], [])
    """
    return list(dict.fromkeys((*([first] if first else []), *others)))


def numbers_of(policy: Row) -> list[str]:
    """The numbers that a policy's row bears; a row of a release before 1.3.0 knows the first only."""
    return all_numbers(policy["doc_number"], policy.get("doc_numbers") or ())


def renumbered(numbers: Sequence[str] | None, *, before: str | None, first: str | None) -> list[str] | None:
    """Put another number first: one that the list has moves to the front, any other takes the place of the first before.

    >>> renumbered(["甲发〔2024〕1号", "乙发〔2024〕3号"], before="甲发〔2024〕1号", first="甲发〔2024〕7号")
    ['甲发〔2024〕7号', '乙发〔2024〕3号']
    >>> renumbered(["甲发〔2024〕1号", "乙发〔2024〕3号"], before="甲发〔2024〕1号", first="乙发〔2024〕3号")
    ['乙发〔2024〕3号', '甲发〔2024〕1号']
    """
    if numbers is None:
        return None
    return all_numbers(first, (n for n in numbers if first in numbers or n != before))
