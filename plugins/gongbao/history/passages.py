"""Pieces read as one text, knowing which piece stands at an offset and which units answer for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from gongbao.history.folding import BLANK
from gongbao.history.grouping import Piece
from gongbao.history.responsibility import Responsible, take_tails
from gongbao.history.tokens import Token

_SENTENCE_MARKS = f"。；！？\n{BLANK}"
_SENTENCE_END = re.compile(f"[{_SENTENCE_MARKS}]")


class Passage:
    """Pieces read as one text; ``text`` has tails of responsible units blanked, ``raw`` has them, offsets are the same in both."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        taken = [take_tails(piece.text, _known_units(piece)) for piece in pieces]
        self.starts: list[int] = []
        length = 0
        for tail in taken:
            self.starts.append(length)
            length += len(tail.text) + 1
        self.raw = BLANK.join(piece.text for piece in pieces)
        self.text = BLANK.join(tail.text for tail in taken)
        units = [unit for tail in taken for unit in tail.units]
        self.responsible = Responsible(
            text=self.text,
            units=tuple(dict.fromkeys(units)),
            stated=any(t.stated for t in taken),
            roles={unit: role for tail in reversed(taken) for unit, role in tail.roles.items()},
        )
        self.tokens: Sequence[Token] = ()

    def piece_at(self, offset: int) -> Piece:
        """Give the piece that holds the character at ``offset``."""
        return self.pieces[bisect_right(self.starts, offset) - 1]

    def words(self, start: int, end: int) -> str:
        """Give the words of ``tokens[start:end]`` as written; empty for an empty stretch."""
        return self.raw[self.tokens[start].start : self.tokens[end - 1].end].replace(BLANK, "") if end > start else ""


def _known_units(piece: Piece) -> Sequence[str]:
    """Units that the parser read for the clause: they stand beside its text, and beside its heading only where it has no text."""
    return () if piece.is_heading and piece.clause.text else piece.clause.responsible_units


def sentence_at(text: str, start: int, end: int) -> str:
    """Give the sentence that holds ``text[start:end]``."""
    first, reach = 0, 64
    while start > first:  # a clause of a megabyte is not read from its beginning for each edit
        low = max(0, start - reach)
        first = max(text.rfind(mark, low, start) for mark in _SENTENCE_MARKS) + 1
        if first or not low:
            break
        reach *= 4
    behind = _SENTENCE_END.search(text, end)
    return text[first : behind.end() if behind else len(text)]
