"""How a document stands to others: what its title says first, then every citation of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongbao.model.policy import Cited, Clause, PolicyKind, Relation
from gongbao.reading.citations import find_books, find_citations
from gongbao.reading.lines import fold, squeeze
from gongbao.reading.repeal_lists import mark_listed, read_annex_lists, read_tables

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
    numbers: Sequence[str],
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
    cited = find_citations(clauses, own_titles=own, own_numbers=numbers, script=script, keys=keys)
    if relation is not None:
        known = {squeeze(c.title) for c in cited if c.title and c.relation is relation}
        found.extend(
            Cited(relation=relation, title=name, doc_number=_number_of(name, cited), as_written=f"《{name}》")
            for name in named
            if squeeze(name) not in known
        )
        if kind is PolicyKind.INTERPRETATION:
            cited = tuple(c for c in cited if c.title is None or squeeze(c.title) not in {squeeze(n) for n in named})
    cited = mark_listed(cited, clauses, keys)
    if kind in (PolicyKind.INTERPRETATION, PolicyKind.CONSULTATION):
        cited = tuple(replace(c, relation=Relation.CITES) if c.relation is Relation.REPEALS else c for c in cited)
    if kind is PolicyKind.REPEAL_DECISION:
        listed = (*read_tables(clauses, script=script), *read_annex_lists(clauses, script=script))
        rows = {c.eid for c in listed}
        cited = _told_once((*(_repealed(c, clauses) for c in cited if c.eid not in rows), *listed))
        found = [
            c
            for c in found
            if c.relation is not Relation.REPEALS or not any(squeeze(c.title or "") in t for t in _titles(listed))
        ]
    return (*found, *cited)


def _told_once(cited: Sequence[Cited]) -> tuple[Cited, ...]:
    """A document that the text names without its number and the list with it is repealed once."""
    numbered = _titles(c for c in cited if c.doc_number and c.relation is Relation.REPEALS)
    return tuple(
        c
        for c in cited
        if c.doc_number or c.relation is not Relation.REPEALS or not any(squeeze(c.title or "") in t for t in numbered)
    )


def _titles(cited: Iterable[Cited]) -> frozenset[str]:
    return frozenset(squeeze(c.title) for c in cited if c.title)


def _number_of(title: str, cited: Sequence[Cited]) -> str | None:
    """Read from the text the number of a document that the title names without one."""
    same = (c.doc_number for c in cited if c.title and c.doc_number and squeeze(c.title) == squeeze(title))
    return next(same, None)


def _repealed(cited: Cited, clauses: Sequence[Clause]) -> Cited:
    """A document that the list of a repeal decision names is repealed by it."""
    listed = cited.relation is Relation.CITES and any(c.eid == cited.eid and c.in_annex for c in clauses)
    return replace(cited, relation=Relation.REPEALS) if listed else cited
