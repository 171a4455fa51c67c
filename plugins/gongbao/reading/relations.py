"""How a document stands to others: what its title says first, then every citation of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model.policy import Cited, Clause, PolicyKind, Relation
from gongbao.reading.citations import find_books, find_citations
from gongbao.reading.doc_numbers import is_number_line, read_number_cell
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
    keys: Sequence[str],
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
    cited = find_citations(clauses, own_titles=own, own_number=number, script=script, keys=keys)
    if relation is not None:
        known = {squeeze(c.title) for c in cited if c.title and c.relation is relation}
        found.extend(
            Cited(relation=relation, title=name, doc_number=_number_of(name, cited), as_written=f"《{name}》")
            for name in named
            if squeeze(name) not in known
        )
        if kind is PolicyKind.INTERPRETATION:
            cited = tuple(c for c in cited if c.title is None or squeeze(c.title) not in {squeeze(n) for n in named})
    if kind is PolicyKind.REPEAL_DECISION:
        listed = _listed(clauses, script)
        cited = (*(_repealed(c, clauses) for c in cited if not (listed and _is_listed(c, clauses))), *listed)
    return (*found, *cited)


def _number_of(title: str, cited: Sequence[Cited]) -> str | None:
    """Read from the text the number of a document that the title names without one."""
    same = (c.doc_number for c in cited if c.title and c.doc_number and squeeze(c.title) == squeeze(title))
    return next(same, None)


def _is_listed(cited: Cited, clauses: Sequence[Clause]) -> bool:
    return any(c.eid == cited.eid and c.level in ("table", "annex") for c in clauses)


def _repealed(cited: Cited, clauses: Sequence[Clause]) -> Cited:
    """A document that the list of a repeal decision names is repealed by it."""
    listed = cited.relation is Relation.CITES and any(c.eid == cited.eid and c.in_annex for c in clauses)
    return replace(cited, relation=Relation.REPEALS) if listed else cited


def _listed(clauses: Sequence[Clause], script: str) -> list[Cited]:
    """Read a repeal list flattened to cells: a title, and on the next line its number."""
    found: list[Cited] = []
    for clause in clauses:
        if clause.level not in ("table", "annex"):
            continue
        rows = clause.text.split("\n")
        keys = [fold(row, script=script) for row in rows]
        for index, key in enumerate(keys):
            number = read_number_cell(key) if is_number_line(key) else None
            title = rows[index - 1] if index and not keys[index - 1].isdigit() else None
            if number is not None:
                written = rows[index] if title is None else f"{title} {rows[index]}"
                found.append(
                    Cited(relation=Relation.REPEALS, title=title, doc_number=number, as_written=written, eid=clause.eid)
                )
    return found
