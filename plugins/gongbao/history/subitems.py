"""目 of a 项: reworded, struck, or with other words."""

from __future__ import annotations

import re

from gongbao.history.drafts import Draft
from gongbao.history.finding import find_item
from gongbao.history.instructions import ClauseRef, Instruction
from gongbao.history.outline import DoesNotFit

_OWN_LABEL = re.compile(r"^(?:\d{1,3}[.．、]|[（(]\d{1,3}[）)]|[①-⑳])\s*")


def amend_subitems(draft: Draft, instruction: Instruction) -> None:
    """Carry out an order on 目 alone; DoesNotFit where one, or its words, is not there, or another clause is named beside it."""
    if len(instruction.targets) != 1:
        raise DoesNotFit("a 目 is amended by an order of its own")
    ref = instruction.targets[0]
    held, at = find_item(draft, ref).subitems, _place(draft, ref)
    label, text = held[at]
    if instruction.words is not None:
        if instruction.words not in text or "\n" in instruction.words:
            raise DoesNotFit(f"the words {instruction.words} are not in the clause")
        held[at] = label, text.replace(instruction.words, instruction.replacement or "")
    elif instruction.text is not None:
        held[at] = label, _OWN_LABEL.sub("", instruction.text.strip())
    else:
        del held[at]
        held[at:] = [
            (re.sub(r"\d+", str(place), own), words) for place, (own, words) in enumerate(held[at:], start=at + 1)
        ]


def _place(draft: Draft, ref: ClauseRef) -> int:
    at = int((ref.subitem or "第0目")[1:-1]) - 1
    known = len(find_item(draft, ref).subitems)
    if not 0 <= at < known:
        raise DoesNotFit(f"{ref.subitem} is not there: the item has {known}")
    return at
