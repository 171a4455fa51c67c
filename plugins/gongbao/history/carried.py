"""Words that went from one place and came, letter for letter, to another: one move, no loss and no gain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.reshaped import letters
from gongbao.history.row_book import RowBook
from gongbao.model.change import Edit, Effect, Operation

_LEAST, LEAST_SENTENCE, _LEAST_ELSEWHERE = 12, 18, 30
"""Fewest letters of a passage, and of a whole sentence, or a part of one, that left its article."""

FORMULA = re.compile(r"依法(?:追究|给予|承担)|依照[^，。]*规定|另有规定|从其规定|责令|前[款条]")
"""What many articles say by formula is known again by nothing."""


def join_carried(book: RowBook) -> None:
    """Tell as one move what is deleted in one place and inserted, the same, in one other place."""
    gone = {key: at for at, key in _passages([edit.before if not edit.after else "" for edit in book.changes])}
    came = {key: at for at, key in _passages([edit.after if not edit.before else "" for edit in book.changes])}
    dropped: set[int] = set()
    for key in gone.keys() & came.keys():
        old, new = book.changes[gone[key]], book.changes[came[key]]
        if _is_carried(old, new, key):
            book.changes[came[key]], book.cores[came[key]] = _move(old, new), ("", "")
            dropped.add(gone[key])
    kept = [at for at in range(len(book.changes)) if at not in dropped]
    book.changes, book.cores = [book.changes[at] for at in kept], [book.cores[at] for at in kept]


def _passages(words: Sequence[str]) -> list[tuple[int, str]]:
    """The words long enough to be known again, that stand once."""
    keys = [letters(said) for said in words]
    counts = Counter(keys)
    return [(at, key) for at, key in enumerate(keys) if len(key) >= _LEAST and counts[key] == 1]


def _is_carried(old: Edit, new: Edit, key: str) -> bool:
    if old.cell or new.cell or Effect.ANNEX in {old.effect, new.effect}:
        return False
    within = old.clause_label_after is not None and old.clause_label_after == new.clause_label_after
    whole = old.operation is Operation.DELETE and new.operation is Operation.INSERT
    sentence = all(words.endswith("。") for words in (old.before, new.after)) and not FORMULA.search(new.after)
    return within or whole or len(key) >= (LEAST_SENTENCE if sentence else _LEAST_ELSEWHERE)


def _move(old: Edit, new: Edit) -> Edit:
    """A paragraph or item of its own has its place for a name; of a part of one the words are told."""
    whole = old.operation is Operation.DELETE and "__" in (old.clause_eid_before or "")
    whole = whole and new.operation is Operation.INSERT
    return replace(
        new,
        operation=Operation.MOVE,
        effect=Effect.AMENDMENT,
        clause_eid_before=old.clause_eid_before,
        clause_label_before=old.clause_label_before,
        context_before=old.context_before,
        before="" if whole else old.before,
        after="" if whole else new.after,
        unit=None,
        direction=None,
    )
