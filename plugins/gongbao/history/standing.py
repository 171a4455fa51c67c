"""Whether a wording already says what an instruction orders, and whether two wordings say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.compare import compare_clauses
from gongbao.history.drafts import draft_paragraphs
from gongbao.history.folding import fold_text
from gongbao.history.grouping import group_clauses, label_key
from gongbao.history.instructions import ANNEX, ClauseRef, Instruction, InstructionKind, N
from gongbao.model.change import Edit
from gongbao.model.policy import Clause

_WORDINGS = frozenset({InstructionKind.SUBSTITUTE, InstructionKind.INSERT, InstructionKind.MERGE})
_LABEL = re.compile(rf"^[\s　]*(?:第{N}[条章节](?:之{N})?|{ANNEX}[:：]?|[（(]{N}[）)])[\s　]*")
_WORDS = frozenset({InstructionKind.REPLACE_WORDS, InstructionKind.INSERT_WORDS})
MOVES_NUMBERS = frozenset(
    {
        InstructionKind.INSERT,
        InstructionKind.DELETE,
        InstructionKind.MERGE,
        InstructionKind.SPLIT,
        InstructionKind.RENUMBER,
        InstructionKind.MOVE,
    }
)
"""Kinds after which old numbers mean other clauses."""


def stands_in(instruction: Instruction, clauses: Sequence[Clause], title: str | None) -> bool | None:
    """Tell whether ``clauses`` read as the instruction orders; None where the wording cannot show it.

    A new wording stands when each of its paragraphs does; words stand when the new ones are in the clause that it names (by its
    number before or after) and the old ones are not.
    """
    if instruction.kind is InstructionKind.TITLE:
        return fold_text(title or "") == fold_text(instruction.text or "")
    if instruction.kind in _WORDINGS and instruction.text:
        held = "\x02".join(fold_text(f"{c.heading or ''}{c.text}") for c in clauses)
        read = draft_paragraphs("\n".join(_LABEL.sub("", line) for line in instruction.text.split("\n")))
        wanted = [fold_text(words) for p in read for words in (p.text, *(item.text for item in p.items)) if words]
        if instruction.kind is InstructionKind.INSERT:
            # A sentence of another clause that becomes one of its own does not stand yet: a new clause begins with its words.
            lines = [fold_text(line) for c in clauses for line in f"{c.heading or ''}{c.text}\n{c.text}".split("\n")]
            return all(any(line.startswith(words) for line in lines) for words in wanted)
        return all(words in held for words in wanted)
    if instruction.kind in _WORDS and instruction.replacement:
        return _words_stand(instruction, clauses)
    return None


def _words_stand(instruction: Instruction, clauses: Sequence[Clause]) -> bool | None:
    old, new = (instruction.words or "").split("\n"), (instruction.replacement or "").split("\n")
    named = {article_key(ref) for ref in (*instruction.targets, *instruction.becomes)}
    groups = [g for g in group_clauses(clauses) if not named or label_key(g.root.label) in named]
    held = "\x02".join(group.key for group in groups)
    for place, words in enumerate(old):
        to = fold_text(new[place] if len(new) == len(old) else new[0])
        rest = re.sub(re.escape(to), "", held)
        if to not in held or (words and fold_text(words) in rest):
            return False
    return True


def article_key(ref: ClauseRef) -> str | None:
    """Label key of the clause that a change would bear: its article, or the last heading of its path.

    >>> article_key(ClauseRef(path=("二", "（三）"))), article_key(ClauseRef(article="第3条"))
    ('3', '第3条')
    """
    return ref.article or (label_key(ref.path[-1]) if ref.path else None)


def real_differences(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Edit, ...]:
    """Edits between two wordings that are no noise; empty where they say the same."""
    return compare_clauses(before, after, title_before="", title_after="").changes
