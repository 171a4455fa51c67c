"""A copy that ends with a finished sentence, heading or row, but too early: its own contents, or the copy before, say that more follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.history.folding import fold_text
from gongbao.history.grouping import Piece, group_clauses
from gongbao.model.policy import Clause

_PAGE = re.compile(r"[.…·\s]*(?:[(（]\d{1,4}[)）]|\d{0,4})\s*$")
_CLOSING = re.compile(
    r"自.{1,40}?起(?:施行|实施|执行|生效)|有效期|(?:施行|实施)日期|由.{2,40}?(?:负责)?解释|^(?:第.{1,4}章)?附则$"
)
"""What stands at the end of rules, in folded text: when they begin and end, and who interprets them."""


def ends_before_its_contents(clauses: Sequence[Clause]) -> bool:
    """Tell that the last headings that a text's own contents list are not in it, while one before them is.

    A heading in the middle that the text spells otherwise proves nothing.
    """
    listed = [line for clause in clauses if clause.eid.rpartition("__")[2] == "toc" for line in clause.text.split("\n")]
    held = {fold_text(f"{clause.label or ''}{clause.heading}") for clause in clauses if clause.heading}
    there = [fold_text(_PAGE.sub("", line)) in held for line in listed if line.strip()]
    if not there or there[-1] or not any(there):
        return False
    end = len(there) - there[::-1].index(True)
    return all(there[:end])


def ends_before_its_closing(before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """Tell that ``after`` is word for word the beginning of ``before``, and that more than one clause with the closing rules is gone.

    A last clause that went alone may have been struck.
    """
    whole, kept = [*_pieces(before)], [*_pieces(after)]
    if not kept or len(kept) > len(whole):
        return False
    last = len(kept) - 1
    if any(one.key != other.key for one, other in zip(whole[:last], kept[:last], strict=True)):
        return False
    rest = _rest_of_piece(whole[last], kept[last])
    gone = whole[last + 1 :]
    if rest is None or not (gone or rest):
        return False
    closes = [at for at, piece in enumerate(gone) if _CLOSING.search(piece.key)]
    several = len({piece.clause.eid.partition("__")[0] for piece in gone}) > 1 or bool(rest)
    return bool(closes) and several and not any(_CLOSING.search(piece.key) for piece in kept)


def _rest_of_piece(whole: Piece, kept: Piece) -> str | None:
    """What the last piece lacks: nothing, or rows of its table; None where it is another piece."""
    if whole.key == kept.key:
        return ""
    rows = whole.text.strip().split("\n")
    cells = kept.text.strip().split("\n")
    begins = len(cells) < len(rows) and all(fold_text(a) == fold_text(b) for a, b in zip(rows, cells, strict=False))
    return "\n".join(rows[len(cells) :]) if begins else None


def _pieces(clauses: Sequence[Clause]) -> Iterator[Piece]:
    for group in group_clauses(clauses):
        yield from group.pieces
