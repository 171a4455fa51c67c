"""A copy that breaks off: its last words stop in mid-sentence where the other copy goes on, and all that follows there is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongbao.history.copying import is_cut_short
from gongbao.history.early_end import ends_before_its_contents
from gongbao.history.grouping import Group, Piece, group_clauses, label_key
from gongbao.model.change import Edit, Operation
from gongbao.model.policy import Clause

_SHORTEST = 16
_SENTENCE_END = re.compile(r"[。;!?:.]$")
_IN_MID_SENTENCE = re.compile(r"[\u3400-\u9fff\d,、《(]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """Where a text breaks off: the clause in the whole copy and in the broken one, and the clauses that are missing behind it."""

    whole: str
    broken: str
    missing: frozenset[str]

    def tells(self, edit: Edit, *, whole_first: bool = True) -> bool:
        """Say whether an edit between the two copies comes of the break alone; ``whole_first``: the broken copy is the later one."""
        sides = edit.clause_eid_before, edit.clause_eid_after
        whole, broken = sides if whole_first else sides[::-1]
        lost, came = (Operation.DELETE, Operation.INSERT) if whole_first else (Operation.INSERT, Operation.DELETE)
        if whole is None:
            return edit.operation is came and broken == self.broken
        return whole == self.whole or (edit.operation is lost and whole in self.missing)


def find_break(
    before: Sequence[Clause], after: Sequence[Clause], groups: tuple[Sequence[Group], Sequence[Group]] | None = None
) -> CutOff | None:
    """Find where ``after`` breaks off; None where it ends with a sentence, or where something behind the break is in it after all.

    It breaks off behind a sentence where its own contents list more.

    What ends without a stop in both copies (a list item, a heading, a cell) is no broken sentence. Where nothing but the end of
    the last sentence is missing, ``is_cut_short`` decides. ``groups`` of both, where they are known.
    """
    if not before or not after:
        return None
    held_before, held_after = groups or (group_clauses(before), group_clauses(after))
    broken = [*_pieces(held_after)]
    if broken and ends_before_its_contents(after) and not ends_before_its_contents(before):
        return _behind_the_last([*_pieces(held_before)], broken)
    if not broken or not _IN_MID_SENTENCE.search(broken[-1][1].key):
        return None
    whole, last = [*_pieces(held_before)], broken[-1][1]
    at = next((at for at in reversed(range(len(whole))) if _goes_on(at, whole, broken)), None)
    if at is None:
        return None
    behind = [piece for _, piece in whole[at + 1 :]]
    known = {piece.key for _, piece in broken if len(piece.key) >= _SHORTEST}
    if any(piece.key in known for piece in behind) or not (behind or is_cut_short((whole[at][1],), (last,))):
        return None
    own = whole[at][1].clause.eid
    missing = frozenset(eid for root, p in whole[at + 1 :] for eid in (root, p.clause.eid) if eid != own)
    return CutOff(whole=own, broken=last.clause.eid, missing=missing - {root for root, _ in whole[: at + 1]})


def _behind_the_last(whole: Sequence[tuple[str, Piece]], broken: Sequence[tuple[str, Piece]]) -> CutOff | None:
    """What the whole copy has behind the last piece of the broken one, which is a finished sentence or heading."""
    at = next((at for at in reversed(range(len(whole))) if whole[at][1].key == broken[-1][1].key), None)
    if at is None:
        return None
    before = {eid for root, piece in whole[: at + 1] for eid in (root, piece.clause.eid)}
    behind = {eid for root, piece in whole[at + 1 :] for eid in (root, piece.clause.eid)}
    return CutOff(whole="", broken="", missing=frozenset(behind - before))


def _pieces(groups: Sequence[Group]) -> Iterator[tuple[str, Piece]]:
    for group in groups:
        yield from ((group.root.eid, piece) for piece in group.pieces)


def _goes_on(at: int, whole: Sequence[tuple[str, Piece]], broken: Sequence[tuple[str, Piece]]) -> bool:
    """Say whether the piece of the whole copy begins as the broken one ends, in the same place, and goes on to its stop."""
    piece, last = whole[at][1], broken[-1][1]
    if not piece.key.startswith(last.key) or len(piece.key) == len(last.key) or not _SENTENCE_END.search(piece.key):
        return False
    if (
        piece.clause.level == "table"
        or "\t" in piece.text
        or label_key(piece.clause.label) != label_key(last.clause.label)
    ):
        return False
    beside = len(broken) > 1 and at > 0 and broken[-2][1].key == whole[at - 1][1].key
    return len(last.key) >= _SHORTEST or beside
