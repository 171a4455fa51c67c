"""What stands behind the sentence of a change between a draft and the final text."""

from __future__ import annotations

from datetime import date

Remark = tuple[str, str]
"""Chinese and English, put behind the sentence of a change."""

NONE: Remark = ("", "")
BY_DECISION: Remark = (
    "（据修改决定整理，尚无官方整合文本）",
    " [from the amending decision; no official consolidated text yet]",
)
AGAINST_DRAFT: Remark = ("（与征求意见稿相比）", " [against the draft]")


def adopted_remark(closes_on: date | None, *, absent: bool = False) -> Remark:
    """Say that a comment asked for it, and with ``absent`` that the final text lacks it.

    >>> adopted_remark(date(2024, 4, 23))
    ('（与征求意见稿相比，采纳2024-04-23截止的征求意见）', ', adopted from the comment round closing 2024-04-23')
    """
    day_zh = f"{closes_on.isoformat()}截止的" if closes_on else ""
    said_en = f", {adopted_en(closes_on)}"
    if absent:
        return f"（采纳{day_zh}征求意见，但正式文本未体现）", f"{said_en}, absent from the final text"
    return f"（与征求意见稿相比，采纳{day_zh}征求意见）", said_en


def adopted_en(closes_on: date | None) -> str:
    """The same as evidence.

    >>> adopted_en(None)
    'adopted from the comment round'
    """
    return "adopted from the comment round" + (f" closing {closes_on.isoformat()}" if closes_on else "")
