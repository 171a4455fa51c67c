"""Stops that a decision leaves out of what it quotes: “（二）占用盲道”。 has its stop outside, the clause keeps its own."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.drafts import DraftItem, DraftParagraph

_STOPS = frozenset("。；：，、！？;:,.!?…")


def with_end_mark(new: str, old: str) -> str:
    """Give a new wording that ends without a stop the stop of the one whose place it takes.

    >>> with_end_mark("占用盲道、坡道", "占用盲道；"), with_end_mark("占用盲道。", "占用盲道；"), with_end_mark("占用盲道", "占用")
    ('占用盲道、坡道；', '占用盲道。', '占用盲道')
    """
    stop = old[-1:]
    return f"{new}{stop}" if new and new[-1] not in _STOPS and stop in _STOPS else new


def end_paragraphs(new: Sequence[DraftParagraph], old: Sequence[DraftParagraph]) -> None:
    """Give the last of new paragraphs, or its last item, the stop with which the old ones ended."""
    if not new or not old:
        return
    last, before = (held[-1].items[-1] if held[-1].items else held[-1] for held in (new, old))
    last.text = with_end_mark(last.text, before.text)


def end_items(items: Sequence[DraftItem]) -> None:
    """Give new items that were quoted without a stop the stop of the item that stands before, or else behind them."""
    stops = [item.text[-1:] if item.text[-1:] in _STOPS else "" for item in items]
    if not any(stops[:-1]):
        return
    for at, item in enumerate(items):
        if item.fresh and not stops[at]:
            old = [stop for one, stop in zip(items, stops, strict=True) if stop and not one.fresh]
            around = [*reversed(stops[:at]), *stops] if at < len(items) - 1 else [*reversed(old), *stops]
            item.text += next(stop for stop in around if stop)
