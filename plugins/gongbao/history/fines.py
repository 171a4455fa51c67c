"""Fines that came or went beside others."""

from __future__ import annotations

_JOINTS = frozenset({"并", "可以", "可以并", "，", "；"})


def fined_anew(before: str, after: str) -> bool:
    """Say whether a fine stands on one side, and nothing but a joint or a mark on the other.

    >>> fined_anew("并", "处二万元以下的罚款；情节严重的，"), fined_anew("责令停业", "处二万元以下的罚款")
    (True, False)
    """
    joint, words = sorted((before, after), key=len)
    return joint in _JOINTS and "罚款" in words
