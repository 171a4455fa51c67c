"""A portal as declared in ``portals/*.yml``: where, which CMS family, how gently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnKind(StrEnum):
    """What a column of a portal carries."""

    NORMATIVE = "normative"
    NOTICE = "notice"
    CONSULTATION = "consultation"
    INTERPRETATION = "interpretation"
    REPEAL_LIST = "repeal_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One listing of a portal; ``family`` is already resolved (the column's own, or the portal's).

    ``watch_seconds``: how often its listing is looked at between nights; None where nights are enough.
    """

    id: str
    name: str
    kind: ColumnKind
    url: str
    family: str
    options: Mapping[str, str] = field(default_factory=dict)
    watch_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How gently a host is read: seconds between two requests, requests a day."""

    min_delay_seconds: float = 2.0
    daily_budget: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """Known pages seen first within ``fresh_days`` are asked again every night, others every ``every_nights``."""

    fresh_days: int = 30
    every_nights: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One government site. ``units`` maps the short unit names used there to full ones (市经信局 → 宁波市经济和信息化局)."""

    id: str
    name: str
    name_en: str
    division_code: str
    publisher: str
    hosts: tuple[str, ...]
    columns: tuple[Column, ...]
    rate: Rate = Rate()
    recheck: Recheck = Recheck()
    units: Mapping[str, str] = field(default_factory=dict)
    reuse_basis: str = ""
    expected_minimum: int = 0
    full_walk_every_nights: int = 7
    allow_private: bool = False
    http_only: bool = False
    proven: bool = False
    sample: bool = False
