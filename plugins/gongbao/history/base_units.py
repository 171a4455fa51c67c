"""Units that differ by a round factor, in one of them: 0.5公里 is 500米, 二分之一 is 50%."""

from __future__ import annotations

from decimal import Decimal

_FACTORS = {
    "公里": ("米", "1000"),
    "厘米": ("米", "0.01"),
    "毫米": ("米", "0.001"),
    "吨": ("千克", "1000"),
    "克": ("千克", "0.001"),
    "毫升": ("升", "0.001"),
    "平方公里": ("平方米", "1000000"),
    "公顷": ("平方米", "10000"),
    "兆瓦": ("千瓦", "1000"),
    "小时": ("分钟", "60"),
    "年": ("个月", "12"),
}
"""No day is told in hours, and no working day in days: a term of 24小时 runs from the hour, one of 1日 from the next day."""


def in_base_unit(value: Decimal, unit: str) -> str:
    """Write an amount in the unit that it is compared in; ``unit`` in its one spelling.

    >>> in_base_unit(Decimal("0.5"), "公里"), in_base_unit(Decimal(3), "年"), in_base_unit(Decimal(3), "元")
    ('=500米', '=36个月', '=3元')
    """
    base, factor = _FACTORS.get(unit, (unit, "1"))
    return f"={_plain(value * Decimal(factor))}{base}"


def as_percent(share: Decimal) -> str:
    """Write a fraction as a share of a hundred.

    >>> as_percent(Decimal(1) / 2), as_percent(Decimal(1) / 3)[:6]
    ('=50%', '=33.33')
    """
    return f"={_plain(share * 100)}%"


def _plain(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"
