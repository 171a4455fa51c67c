"""How a document stands to others: what its title says first, then every citation of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.model.policy import Cited, Clause, PolicyKind, Relation
from gongbao.reading.citations import find_books, find_citations
from gongbao.reading.lines import fold, squeeze

_DRAFT = re.compile(r" ?[(（][^()（）]*(?:稿|草案)[^()（）]*[)）]$")
_OF_KIND = {
    PolicyKind.AMENDING_DECISION: Relation.AMENDS,
    PolicyKind.REPEAL_DECISION: Relation.REPEALS,
    PolicyKind.INTERPRETATION: Relation.INTERPRETS,
}


def read_relations(
    clauses: Sequence[Clause],
    *,
    kind: PolicyKind,
    title: str | None,
    wrapped: str | None,
    draft: str | None,
    number: str | None,
    script: str,
) -> tuple[Cited, ...]:
    """Read all relations of a document: issues and draft_of from its title, the others from title and clauses."""
    own = [t for t in (title, wrapped, draft) if t]
    found: list[Cited] = []
    if wrapped is not None:
        found.append(Cited(relation=Relation.ISSUES, title=wrapped, doc_number=None, as_written=title or wrapped))
    if draft is not None:
        found.append(Cited(relation=Relation.DRAFT_OF, title=_DRAFT.sub("", draft), doc_number=None, as_written=draft))
    relation = _OF_KIND.get(kind)
    named = [title[a + 1 : b - 1] for a, b in find_books(fold(title))] if title and relation else []
    cited = find_citations(clauses, own_titles=own, own_number=number, script=script)
    if relation is not None:
        known = {squeeze(c.title) for c in cited if c.title and c.relation is relation}
        found.extend(
            Cited(relation=relation, title=name, doc_number=None, as_written=f"《{name}》")
            for name in named
            if squeeze(name) not in known
        )
        if kind is PolicyKind.INTERPRETATION:
            cited = tuple(c for c in cited if c.title is None or squeeze(c.title) not in {squeeze(n) for n in named})
    return (*found, *cited)
