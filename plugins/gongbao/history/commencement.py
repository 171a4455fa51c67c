"""The clause that says from when a text is in force: each wording has one, in words of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.align import Alignment, Pair
from gongbao.history.grouping import Group

COMMENCEMENT = "commencement"
_SURE = 0.9
_LONGEST = 120
_SAYS = re.compile(
    r"(?:^|[。;\x02])本?[\u4e00-\u9fff]{0,12}(?:自|从|于)[^。;\x02]{0,24}(?:施行|实施|执行|生效)(?:[,。;\x02]|$)"
)


def link_commencements(before: Sequence[Group], after: Sequence[Group], alignment: Alignment) -> Alignment:
    """Link the clauses of both wordings that say from when they are in force, where either has one such clause and it has no link.

    Their words share too little to be known by them: the draft leaves the day open, the final text may repeal another one beside it.
    """
    told = {*alignment.links, *(j.whole for j in alignment.splits), *(p for j in alignment.merges for p in j.parts)}
    taken = {
        *alignment.links.values(),
        *(j.whole for j in alignment.merges),
        *(p for j in alignment.splits for p in j.parts),
    }
    old, new = ([at for at, group in enumerate(side) if _is_commencement(group)] for side in (before, after))
    if len(old) != 1 or len(new) != 1 or old[0] in told or new[0] in taken:
        return alignment
    pair = Pair(before=old[0], after=new[0], method=COMMENCEMENT, confidence=_SURE)
    return replace(alignment, pairs=tuple(sorted((*alignment.pairs, pair), key=lambda pair: pair.before)))


def _is_commencement(group: Group) -> bool:
    numbered = bool(group.root.label) and group.root.level not in {"annex", "signature", "note"}
    return numbered and len(group.key) <= _LONGEST and bool(_SAYS.search(group.key))
