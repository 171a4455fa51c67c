"""What stands behind the sentence of a change: since when a status holds, or where a draft and the final text differ."""

from __future__ import annotations

from datetime import date

from gongbao.wording.days import say_day_zh

Remark = tuple[str, str]
"""Chinese and English, put behind the sentence of a change."""

NONE: Remark = ("", "")
BY_DECISION: Remark = (
    "（据修改决定整理，尚无官方整合文本）",
    " [from the amending decision; no official consolidated text yet]",
)
"""Of a wording that we made while the portal had none of its own."""
NOT_IN_TEXT: Remark = (
    "（修改决定所作规定，未能整理入现有文本，请核对原文）",
    " [ordered by the amending decision and not in the text that we hold; read the decision]",
)
"""Of orders that fit no clause of the wording that we hold."""
AGAINST_DRAFT: Remark = ("（与征求意见稿相比）", " [against the draft]")


def adopted_remark(closes_on: date | None, *, absent: bool = False) -> Remark:
    """Say that a comment asked for it, and with ``absent`` that the final text lacks it.

    >>> adopted_remark(date(2024, 4, 23))
    ('（与征求意见稿相比，采纳截至2024年4月23日征集的意见）', ', adopted from the comment round closing 2024-04-23')
    """
    gathered = f"截至{say_day_zh(closes_on.isoformat())}征集的意见" if closes_on else "征集的意见"
    said_en = f", {adopted_en(closes_on)}"
    if absent:
        return f"（采纳{gathered}，但正式文本未体现）", f"{said_en}, absent from the final text"
    return f"（与征求意见稿相比，采纳{gathered}）", said_en


def decision_remark(zh: str, en: str) -> Remark:
    """What takes the place of ``BY_DECISION`` once there is an official text, by its name in Chinese and English."""
    return f"（据修改决定整理；官方整合文本：{zh}）", f" [from the amending decision; official consolidated text: {en}]"


def since_remark(on: date, by: str | None) -> Remark:
    """Say from when a new status holds and which act made it so; ``by`` None where a date of its own did.

    >>> since_remark(date(2025, 4, 15), "青政发〔2025〕9号")
    ('，自2025年4月15日起（依据：青政发〔2025〕9号）', ' since 2025-04-15 (by 青政发〔2025〕9号)')
    """
    zh, en = (f"（依据：{by}）", f" (by {by})") if by else ("", "")
    return f"，自{say_day_zh(on.isoformat())}起{zh}", f" since {on.isoformat()}{en}"


def adopted_en(closes_on: date | None) -> str:
    """The same as evidence.

    >>> adopted_en(None)
    'adopted from the comment round'
    """
    return "adopted from the comment round" + (f" closing {closes_on.isoformat()}" if closes_on else "")
