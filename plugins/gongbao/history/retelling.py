"""Rows of a merge or split that would tell words a second time: the row of the merge says already what came together."""

from __future__ import annotations

import re

from gongbao.history.folding import fold_text
from gongbao.history.similarity import containment
from gongbao.history.thresholds import PART_CONTAINMENT
from gongbao.history.tokens import TokenKind, tokenize
from gongbao.model.change import Edit, Effect

_LEAST = 6
"""Fewest letters that can be recognised as moved; a shorter word stands elsewhere by chance."""

_MARKS = re.compile(r"[\W_]+")


def is_retold(edit: Edit, old_text: str, new_text: str) -> bool:
    """Say whether the words of ``edit`` only changed places between the joined texts: what went stands there still, what came stood there.

    Numbers, deadlines, duties and authorities are never moved words: they keep their rows.
    """
    if edit.effect not in {Effect.AMENDMENT, Effect.SCOPE}:
        return False
    return all(_stands(words, text) for words, text in ((edit.before, new_text), (edit.after, old_text)))


def _stands(words: str, text: str) -> bool:
    letters = _letters(words)
    if not letters:
        return True
    moved = len(letters) >= _LEAST and containment(letters, _letters(text)) >= PART_CONTAINMENT
    return moved and _numbers(words) <= _numbers(text)


def _numbers(text: str) -> set[str]:
    return {token.key for token in tokenize(text) if token.kind in {TokenKind.NUMBER, TokenKind.DATE}}


def _letters(text: str) -> str:
    return _MARKS.sub("", fold_text(text))
