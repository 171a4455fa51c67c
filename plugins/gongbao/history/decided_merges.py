"""Articles that a decision merges: one clause with several before it, whatever wording the decision gives to the one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongbao.history.align import Alignment
from gongbao.history.grouping import Group
from gongbao.history.splits import Joined


def join_decided(
    before: Sequence[Group], after: Sequence[Group], alignment: Alignment, merged: Mapping[str, Sequence[str]]
) -> Alignment:
    """Put the merges that are known (eid after → eids before) in place of what the wordings alone show of these clauses."""
    old, new = ({group.root.eid: at for at, group in enumerate(side)} for side in (before, after))
    decided = [
        Joined(whole=new[eid], parts=tuple(sorted(old[part] for part in parts)), confidence=1.0)
        for eid, parts in merged.items()
        if eid in new and all(part in old for part in parts)
    ]
    if not decided:
        return alignment
    parts, wholes = {part for one in decided for part in one.parts}, {one.whole for one in decided}
    return replace(
        alignment,
        pairs=tuple(p for p in alignment.pairs if p.before not in parts and p.after not in wholes),
        splits=tuple(s for s in alignment.splits if s.whole not in parts and wholes.isdisjoint(s.parts)),
        merges=(*(m for m in alignment.merges if m.whole not in wholes and parts.isdisjoint(m.parts)), *decided),
    )
