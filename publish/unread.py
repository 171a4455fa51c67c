"""What a release cannot tell because portals could not be checked: failure is not silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def not_checked(quality: Mapping[str, Any]) -> tuple[str, str]:
    """What nobody can know of this release because portals could not be checked, in Chinese and English; empty when all were.

    >>> not_checked({"stale_portals": {"a": "challenge"}, "portals_by_outcome": {"nothing_new": 1, "could_not_crawl": 1}})
    ('2 个门户中有 1 个未能核对，其有无变更不得而知。', '1 of 2 portals could not be checked: whether anything changed there is not known.')
    >>> not_checked({"stale_portals": {}, "portals_by_outcome": {"nothing_new": 2}})
    ('', '')
    """
    lost, known = len(quality["stale_portals"]), sum(quality["portals_by_outcome"].values())
    if not lost:
        return "", ""
    if lost == known:
        return (
            "没有一个门户能够核对，有无变更不得而知。",
            "No portal could be checked: whether anything changed is not known.",
        )
    zh = f"{known} 个门户中有 {lost} 个未能核对，其有无变更不得而知。"
    return zh, f"{lost} of {known} portals could not be checked: whether anything changed there is not known."


def all_lost(quality: Mapping[str, Any]) -> bool:
    """Whether no portal at all could be checked."""
    return bool(0 < sum(quality["portals_by_outcome"].values()) == len(quality["stale_portals"]))
