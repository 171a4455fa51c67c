"""Lines of the information table that a page prints below its text (有效性：有效, 索引号：…): facts of the page, no wording."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.reading.labels import fact_of_label, read_pairs
from gongbao.reading.stated_status import read_stated

_REACH = 8
_NUMBER = re.compile(r"(?=.*\d)[\dA-Za-z\u4e00-\u9fff〔〕\[\]()/_-]{6,50}")


def read_foot(keys: Sequence[str]) -> tuple[dict[str, str], int]:
    """Read what the last lines say of the document's standing and numbers; return the facts as written and how many lines say them.

    >>> read_foot(["2022年3月1日", "索引号:K0021-3", "【时效性】有效"])
    ({'index_number': 'K0021-3', 'stated_status': '有效'}, 2)
    >>> read_foot(["2022年3月1日", "有效期:五年"])
    ({}, 0)
    """
    values: dict[str, str] = {}
    count = 0
    for key in reversed(keys[max(1, len(keys) - _REACH) :]):
        pairs = read_pairs(key) if len(key) <= 80 else []
        facts = {fact_of_label(label): value for label, value in pairs}
        if not facts or not all(_fits(fact, value) for fact, value in facts.items()):
            break
        values = {**{fact: value for fact, value in facts.items() if fact}, **values}
        count += 1
    return values, count


def _fits(fact: str | None, value: str) -> bool:
    if fact == "stated_status":
        return read_stated(value) is not None
    return fact in {"index_number", "unified_number"} and bool(_NUMBER.fullmatch(value))
