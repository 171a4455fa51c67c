"""Which neighbour a character makes a word with, told by all the places where the same edit stands: 强停|车, 路停|车 is 停车."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model.change import Edit, Operation

_LONGEST_CLAUSE = 5_000
"""Characters looked through for what follows an edit; a longer clause keeps the neighbour in front."""
_HAN = ("\u4e00", "\u9fff")


def with_common_neighbour(edits: Sequence[Edit], cores: Sequence[tuple[str, str]]) -> list[Edit]:
    """Tell one character for another with the one that follows it wherever it stands, if what goes before it varies."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (edit, (old, new)) in enumerate(zip(edits, cores, strict=True)):
        if edit.operation is Operation.SUBSTITUTE and len(old) == len(new) == 1 and len(edit.before) == 2:
            places[old, new].append(at)
    told = list(edits)
    for (old, new), held in places.items():
        led = [at for at in held if edits[at].before[1] == old and edits[at].after[1] == new]
        if len({edits[at].before[0] for at in led}) < 2:
            continue
        behind = {_behind(edits[at].before, edits[at].after, edits[at]) for at in led}
        behind |= {edits[at].before[1] for at in held if at not in led}
        word = behind.pop() if len(behind) == 1 else ""
        if word and _HAN[0] <= word <= _HAN[1]:
            for at in led:
                told[at] = replace(edits[at], before=old + word, after=new + word)
    return told


def _behind(before: str, after: str, edit: Edit) -> str:
    """The one character that follows the edit wherever its words stand, the same on both sides; else none."""
    if max(len(edit.context_before), len(edit.context_after)) > _LONGEST_CLAUSE:
        return ""
    follows = {
        text[at + len(words) : at + len(words) + 1]
        for words, text in ((before, edit.context_before), (after, edit.context_after))
        for at in range(len(text))
        if text.startswith(words, at)
    }
    return follows.pop() if len(follows) == 1 else ""
