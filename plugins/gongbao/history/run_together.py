"""A list that one copy gives item by item under a lead, and the other in one running paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.history.grouping import Piece
from gongbao.history.reshaped import letters, likeness
from gongbao.history.thresholds import MOVED_RATIO

_ITEMS = frozenset({"item", "subitem"})
_LEADING = re.compile(
    r"(?:履行|遵守|做到|符合|具备|具有|采取|完成|承担|办理|提交|包括)?(?:下列|以下|如下)[\u4e00-\u9fff]{0,8}[:：]?$"
)
_LISTS = re.compile(r"下列|以下|如下")
_AND, _OR = "(?:以及|[和及与并])?", "(?:以及|或者|[和及与并或])?"
_SEPARATORS = "，、；"
_ENDS = "。；;，,、"
_FEWEST = 2


def run_together(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[str, str] | None:
    """Give both texts with the list run together as the paragraph does it; None where neither side lists what the other says.

    The two are equal where no word differs.
    """
    listed, whole = (old, new) if len(old) > len(new) else (new, old)
    if not _is_list_beside_paragraph(listed, whole):
        return None
    told = whole[0].text
    run = told if _says_the_same(listed, told) else max(_runs(listed), key=lambda text: likeness(text, told))
    if run != told and likeness(letters(run), letters(told)) < MOVED_RATIO:
        return None
    return (run, told) if listed is old else (told, run)


def _is_list_beside_paragraph(listed: Sequence[Piece], whole: Sequence[Piece]) -> bool:
    if len(whole) != 1 or len(listed) <= _FEWEST or any(piece.is_heading for piece in (*listed, *whole)):
        return False
    items = [piece for piece in listed if piece.clause.level in _ITEMS]
    return len(items) == len(listed) - 1 and not {listed[0].clause.level, whole[0].clause.level} & _ITEMS


def _says_the_same(listed: Sequence[Piece], told: str) -> bool:
    lead, told = letters(listed[0].text), letters(told)
    joint = _OR if re.search("[之任]一", lead) else _AND
    run = re.search(joint.join(re.escape(letters(item.text)) for item in listed[1:]), told)
    if run is None:
        return False
    rest = told[: run.start()] + told[run.end() :]
    return rest in {lead, _LISTS.sub("", lead), _LEADING.sub("", lead)}


def _runs(listed: Sequence[Piece]) -> Iterator[str]:
    """Ways to say the list in one sentence: with its lead, or without the words that announce a list."""
    lead = listed[0].text.rstrip(_ENDS)
    items = [item.text.rstrip(_ENDS) for item in listed[1:]]
    for head in dict.fromkeys((lead, _LEADING.sub("", lead))):
        for separator in _SEPARATORS:
            yield f"{head}{separator.join(items)}。"
