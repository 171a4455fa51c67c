"""A sentence that went to another article and was reworded a little there: one move, and its edits as rows of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongbao.history.carried import FORMULA, LEAST_SENTENCE
from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.edits import Place
from gongbao.history.folding import fold_text
from gongbao.history.grouping import Group, Piece
from gongbao.history.pairing import PieceBundle
from gongbao.history.reshaped import letters, likeness
from gongbao.history.row_book import RowBook
from gongbao.history.rows import write_rows
from gongbao.history.thresholds import CARRIED_RATIO, CARRIED_RIVAL
from gongbao.model.change import REWORDED_ELSEWHERE, Edit, Effect, Operation

_LONGEST, _MOST = 1_000, 200
"""Characters of a sentence, and sentences on a side, beyond which none is looked for: a text of which so much went was written anew."""


def join_reworded(book: RowBook, groups: tuple[Sequence[Group], Sequence[Group]], references: ReferenceMap) -> None:
    """Tell as a move with its edits what is deleted in one article and inserted, nearly the same, in another, and like nothing else."""
    pairs = _pairs(book.changes)
    kept, book.changes, book.cores = list(zip(book.changes, book.cores, strict=True)), [], []
    for at, (edit, core) in enumerate(kept):
        if at in pairs:
            _tell(book, (kept[pairs[at]][0], edit), groups, references)
        elif at not in pairs.values():
            book.changes.append(edit)
            book.cores.append(core)


def _pairs(changes: Sequence[Edit]) -> dict[int, int]:
    """Give the place of the row of what came, with that of what went; none where another sentence is as like."""
    gone, came = ([*_sentences(changes, side)] for side in ("before", "after"))
    if not gone or not came or max(len(gone), len(came)) > _MOST:
        return {}
    scores = {(old, new): likeness(was, now) for old, was in gone for new, now in came}
    alike = [pair for pair, score in scores.items() if score >= CARRIED_RIVAL]
    times = Counter(old for old, _ in alike), Counter(new for _, new in alike)
    return {
        new: old
        for old, new in alike
        if scores[old, new] >= CARRIED_RATIO
        and times[0][old] == times[1][new] == 1
        and changes[old].clause_label_after != changes[new].clause_label_after
    }


def _sentences(changes: Sequence[Edit], side: str) -> Iterator[tuple[int, str]]:
    """Whole sentences that only went, or only came: their place among the rows, and their letters."""
    other = "after" if side == "before" else "before"
    for at, edit in enumerate(changes):
        words = getattr(edit, side)
        if (
            edit.operation is not Operation.SUBSTITUTE
            or getattr(edit, other)
            or edit.cell
            or edit.effect is Effect.ANNEX
        ):
            continue
        if not words.endswith("。") or len(words) > _LONGEST or FORMULA.search(words):
            continue
        if len(key := letters(words)) >= LEAST_SENTENCE:
            yield at, key


def _tell(
    book: RowBook, sides: tuple[Edit, Edit], groups: tuple[Sequence[Group], Sequence[Group]], references: ReferenceMap
) -> None:
    """Enter the move, and behind it what was reworded in the sentence."""
    old, new = sides
    moved = replace(
        new,
        operation=Operation.MOVE,
        effect=Effect.AMENDMENT,
        clause_eid_before=old.clause_eid_before,
        clause_label_before=old.clause_label_before,
        context_before=old.context_before,
        before=old.before,
        method=REWORDED_ELSEWHERE,
        unit=None,
        direction=None,
    )
    book.enter(moved)
    was, now = _found(groups[0], old.clause_eid_before, old.before), _found(groups[1], new.clause_eid_after, new.after)
    place = Place(before=was[0], after=now[0], method=new.method, confidence=new.confidence)
    write_rows(PieceBundle(before=(was[1],), after=(now[1],)), place, references, book)


def _found(groups: Sequence[Group], eid: str | None, words: str) -> tuple[Group, Piece]:
    """The group and the piece in which the sentence stands, the piece cut to it."""
    group, piece = next(
        (group, piece) for group in groups for piece in group.pieces if piece.clause.eid == eid and words in piece.text
    )
    return group, replace(piece, text=words, key=fold_text(words), context=piece.context or piece.text)
