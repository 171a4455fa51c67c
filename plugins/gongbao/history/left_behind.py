"""References that kept their number although the clause that bore it was renumbered: named, no change of wording."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.edits import Place, make_edit
from gongbao.history.effects import Meaning
from gongbao.history.grouping import label_key
from gongbao.history.pairing import PieceBundle
from gongbao.history.row_book import RowBook
from gongbao.history.tokens import REFERENCE, tokenize
from gongbao.model.change import Comparison, Effect, Operation

LEFT_BEHIND = "the reference kept its number although the clause that bore it was renumbered"
_REFERENCE = re.compile(REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """A clause after (label and eid) and the reference in it, as written, that kept its old number."""

    label: str | None
    eid: str | None
    reference: str


def references_left(comparison: Comparison) -> tuple[LeftBehind, ...]:
    """Give the references that a renumbering left behind, each once in its clause, in the order of the wording after."""
    rows = (edit for edit in comparison.noise if edit.disputed == LEFT_BEHIND)
    left = (LeftBehind(label=row.clause_label_after, eid=row.clause_eid_after, reference=row.after) for row in rows)
    return tuple(dict.fromkeys(left))


def write_left_behind(bundle: PieceBundle, place: Place, references: ReferenceMap, book: RowBook) -> None:
    """Record, for a text that stayed word for word the same, each reference to an article that bears another number now."""
    text = bundle.before[0].text
    if not references.is_shifted or not _REFERENCE.search(text):
        return
    tokens = tokenize(text)
    own = label_key(place.before.root.label) if place.before else ""
    for token, now in zip(tokens, references.translate(tokens, text, own), strict=True):
        if token.key != now.key:
            words = text[token.start : token.end]
            row = Meaning(effect=Effect.XREF_RENUMBER)
            sides = bundle.before[0], bundle.after[0]
            edit = make_edit(Operation.SUBSTITUTE, row, *sides, words=(words, words), place=place, disputed=LEFT_BEHIND)
            if edit not in book.noise:
                book.enter(edit)
