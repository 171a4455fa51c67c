"""One rule over many clauses: the same substitution again and again is one grouped change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Postfix, Prefix

from gongbao.history.folding import fold_text
from gongbao.history.thresholds import MASS_CLAUSES
from gongbao.history.word_borders import with_common_neighbour
from gongbao.model.change import Edit, Effect, Operation

TERM_EFFECTS = frozenset({Effect.AMENDMENT, Effect.SCOPE, Effect.RESPONSIBILITY, Effect.CORRECTION, Effect.ANNEX})
"""Effects that one word put for another may have; amounts, days and duties are facts of their clause."""

_LEAST_TERM = 2
_INSIDE_WORD = re.compile(r"(?:市[场政域]|[区县]域)$")


def gather_mass_terms(edits: Sequence[Edit], cores: Sequence[tuple[str, str]]) -> tuple[Edit, ...]:
    """Name `mass_term` and group the edits whose core (words without context) is the same in `MASS_CLAUSES` clauses or more.

    ``cores`` stands beside ``edits``. Numbers and deadlines are facts of their clause and keep their own effect.
    """
    edits = with_common_neighbour(edits, cores)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (edit, (old, new)) in enumerate(zip(edits, cores, strict=True)):
        term = (fold_text(old), fold_text(new))
        if len(old) == len(new) == 1:  # one character of a word: 名 → 请 is told as 提名 → 提请
            term = (fold_text(edit.before), fold_text(edit.after))
        if (
            edit.operation is Operation.SUBSTITUTE
            and edit.effect in TERM_EFFECTS
            and max(map(len, term)) >= _LEAST_TERM
        ):
            places[term].append(place)
    gathered = list(edits)
    for (old, new), held in places.items():
        clauses = {edits[place].clause_eid_before or edits[place].clause_eid_after for place in held}
        if len(clauses) >= MASS_CLAUSES:
            names = {(edits[place].before, edits[place].after) for place in held}
            whole = next(iter(names)) if len(names) == 1 and _cuts_a_word(edits[held[0]], cores[held[0]]) else None
            rule = [edits[place] for place in held], [cores[place] for place in held]
            named = _common_names(*rule) or _names_with_and(*rule)
            for place in held:
                edit = edits[place]
                if edit.effect is Effect.RESPONSIBILITY:  # the rule is told by its term, not by each name that holds it
                    words = named or whole or cores[place]
                    edit = replace(edit, before=words[0], after=words[1])
                gathered[place] = replace(edit, effect=Effect.MASS_TERM, group=term_group(old, new))
    return tuple(dict.fromkeys(gathered))  # 强停, 路停 of one clause became 停车 twice


def term_group(old: str, new: str) -> str:
    """The name of the group that a replaced term forms, by its folded words."""
    return f"term:{old}→{new}"


def _cuts_a_word(edit: Edit, core: tuple[str, str]) -> bool:
    """The term begins inside a word: 市|场监管部门, of which 市 stood before the other name too."""
    sides = zip((edit.before, edit.after), core, strict=True)
    return any(_INSIDE_WORD.search(whole[: whole.find(term) + 1]) for whole, term in sides if term)


def _names_with_and(edits: Sequence[Edit], cores: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Where the term is one half of a name with 和, what the names have in common around it: 经济和信息化 → 工业和信息化; else None."""
    if not all(cores[0]) or any(edit.effect is not Effect.RESPONSIBILITY for edit in edits):
        return None
    core = cores[0][0]
    if not all(edit.before.count(core) == 1 for edit in edits):
        return None
    heads, tails = zip(*(edit.before.split(core) for edit in edits), strict=True)
    head = heads[0][len(heads[0]) - min(Postfix.similarity(heads[0], other) for other in heads) :]
    tail = tails[0][: min(Prefix.similarity(tails[0], other) for other in tails)]
    if not (head.endswith("和") or tail.startswith("和")):
        return None
    whole, renamed = f"{head}{core}{tail}", f"{head}{cores[0][1]}{tail}"
    return (whole, renamed) if all(renamed in edit.after for edit in edits) else None


def _common_names(edits: Sequence[Edit], cores: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Where the term only went or came (行政执法 → nothing), what the names that held it have in common around it; else None.

    市城市管理行政执法部门 → 市城市管理部门 and 区城市管理行政执法部门 → 区城市管理部门 give 城市管理行政执法部门 → 城市管理部门.
    """
    if all(cores[0]) or any(edit.effect is not Effect.RESPONSIBILITY for edit in edits):
        return None
    core = cores[0][0] or cores[0][1]
    longer = [edit.before if cores[0][0] else edit.after for edit in edits]
    if not all(name.count(core) == 1 for name in longer):
        return None
    heads, tails = zip(*(name.split(core) for name in longer), strict=True)
    ahead = min(Postfix.similarity(heads[0], head) for head in heads)
    head, tail = heads[0][len(heads[0]) - ahead :], tails[0][: min(Prefix.similarity(tails[0], tail) for tail in tails)]
    whole, bare = f"{head}{core}{tail}", f"{head}{tail}"
    return (whole, bare) if cores[0][0] else (bare, whole)
