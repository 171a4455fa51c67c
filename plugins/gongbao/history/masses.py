"""One rule over many clauses: the same substitution again and again is one grouped change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.folding import fold_text
from gongbao.history.thresholds import MASS_CLAUSES
from gongbao.model.change import Edit, Effect, Operation

_TERM_EFFECTS = frozenset({Effect.AMENDMENT, Effect.SCOPE, Effect.RESPONSIBILITY, Effect.CORRECTION, Effect.ANNEX})
_LEAST_TERM = 2


def gather_mass_terms(edits: Sequence[Edit], cores: Sequence[tuple[str, str]]) -> tuple[Edit, ...]:
    """Name `mass_term` and group the edits whose core (words without context) is the same in `MASS_CLAUSES` clauses or more.

    ``cores`` stands beside ``edits``. Numbers and deadlines are facts of their clause and keep their own effect.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (edit, (old, new)) in enumerate(zip(edits, cores, strict=True)):
        term = (fold_text(old), fold_text(new))
        if (
            edit.operation is Operation.SUBSTITUTE
            and edit.effect in _TERM_EFFECTS
            and max(map(len, term)) >= _LEAST_TERM
        ):
            places[term].append(place)
    gathered = list(edits)
    for (old, new), held in places.items():
        clauses = {edits[place].clause_eid_before or edits[place].clause_eid_after for place in held}
        if len(clauses) >= MASS_CLAUSES:
            for place in held:
                edit = edits[place]
                if edit.effect is Effect.RESPONSIBILITY:  # the rule is told by its term, not by each name that holds it
                    edit = replace(edit, before=cores[place][0], after=cores[place][1])
                gathered[place] = replace(edit, effect=Effect.MASS_TERM, group=f"term:{old}→{new}")
    return tuple(gathered)
