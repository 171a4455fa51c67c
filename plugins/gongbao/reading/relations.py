"""How a document stands to others: what its title says first, then every citation of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from gongbao.model.policy import ENDS, Cited, Clause, PolicyKind, Relation
from gongbao.reading.annex_lists import read_annex_lists
from gongbao.reading.citations import find_books, find_citations
from gongbao.reading.doc_numbers import find_numbers
from gongbao.reading.instrument_heads import cite_instruments, marked_heads
from gongbao.reading.lines import fold, squeeze
from gongbao.reading.prolonged_tables import with_prolonged_rows
from gongbao.reading.prolonging import mark_prolonged
from gongbao.reading.repeal_lists import mark_listed, read_tables
from gongbao.reading.standing import ending_by

_DRAFT = re.compile(r" ?[(（][^()（）]*(?:稿|草案)[^()（）]*[)）]$")
_PLACE = "(?:[\u4e00-\u9fff]{2,8}[省市县区州])?"
_BOOK = re.compile("《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_END_WORD = re.compile(r"废止|撤销|失效|停止执行")
_AMENDMENT = re.compile(
    r"(?P<work>[^《》]{2,60}(?:法|条例|办法|规定|细则|规则|章程))修正案(?: ?[(（][一二三四五六七八九十]{1,3}[)）])?"
)
"""A title that names what it amends without marks: 《》 around it would be read as a title within."""
_OF_KIND = {
    PolicyKind.AMENDING_DECISION: Relation.AMENDS,
    PolicyKind.INTERPRETATION: Relation.INTERPRETS,
}
_ACTS = ENDS | {Relation.SUSPENDS, Relation.RESUMES}
"""What an explanation or a draft tells of and does not do."""


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
    ends = _decided_end(title, clauses, keys) if kind is PolicyKind.REPEAL_DECISION else Relation.REPEALS
    relation = ends if kind is PolicyKind.REPEAL_DECISION else _OF_KIND.get(kind)
    named = _named_in(title, kind) if title and relation else {}
    listed: tuple[Cited, ...] = ()
    if kind is PolicyKind.REPEAL_DECISION:
        listed = (
            *read_tables(clauses, script=script, otherwise=ends),
            *read_annex_lists(clauses, script=script, otherwise=ends),
        )
    rows = frozenset(c.eid for c in listed)
    cited = find_citations(clauses, own_titles=own, own_numbers=numbers, script=script, keys=keys, told=rows)
    if relation is not None:
        known = {
            squeeze(c.title) for c in cited if c.title and (c.relation is relation or {c.relation, relation} <= ENDS)
        }
        found.extend(
            Cited(relation=relation, title=name, doc_number=number or _number_of(name, cited), as_written=f"《{name}》")
            for name, number in named.items()
            if squeeze(name) not in known
        )
        if kind is PolicyKind.INTERPRETATION:
            cited = tuple(c for c in cited if c.title is None or squeeze(c.title) not in {squeeze(n) for n in named})
    cited = mark_listed(cited, clauses, keys)
    if kind is PolicyKind.AMENDING_DECISION:
        heads = marked_heads(clauses)
        cited = tuple(replace(c, relation=relation) if relation and _heads_orders(c, heads) else c for c in cited)
        known = {squeeze(c.title) for c in (*found, *cited) if c.title and c.relation in (Relation.AMENDS, *ENDS)}
        found.extend(c for c in cite_instruments(clauses) if squeeze(c.title or "") not in known)
    if kind not in (PolicyKind.INTERPRETATION, PolicyKind.CONSULTATION):
        cited = with_prolonged_rows(mark_prolonged(cited, clauses, keys), clauses)
    if kind in (PolicyKind.INTERPRETATION, PolicyKind.CONSULTATION):
        cited = tuple(replace(c, relation=Relation.CITES) if c.relation in _ACTS else c for c in cited)
    if kind is PolicyKind.REPEAL_DECISION:
        told = {(c.doc_number, squeeze(c.title or "")) for c in listed if c.doc_number and c.relation in ENDS}
        cited = _told_once(
            (*(_ended(c, clauses, ends) for c in cited if c.eid not in rows and not _is_listed(c, told)), *listed)
        )
        found = [
            c for c in found if c.relation not in ENDS or not any(squeeze(c.title or "") in t for t in _titles(listed))
        ]
        found, cited = _said_in_both(found, cited)
    return (*found, *cited)


def _named_in(title: str, kind: PolicyKind) -> dict[str, str | None]:
    """Titles that a title names, with the number behind each; that of a 修正案 names its work without marks."""
    if kind is PolicyKind.AMENDING_DECISION and (amended := _AMENDMENT.fullmatch(title)):
        return {amended["work"]: None}
    key = fold(title)
    return {title[a + 1 : b - 1]: _number_at(key, b) for a, b in find_books(key)}


def _heads_orders(cited: Cited, heads: Set[tuple[str, str]]) -> bool:
    return cited.relation is Relation.CITES and (cited.eid or "", cited.title or "") in heads


def _said_in_both(named: Sequence[Cited], cited: Sequence[Cited]) -> tuple[list[Cited], tuple[Cited, ...]]:
    """A repeal that the title names is the one that the text says: the mention in the text stays, with number and day.

    The text may write the title in full, or give the number alone; a mere mention of what the title repeals repeals it.
    """
    left, said = list(named), list(cited)
    for name in named:
        if name.relation not in ENDS:
            continue
        at = max(
            (i for i, c in enumerate(said) if _closeness(name, c)),
            key=lambda i: -_closeness(name, said[i]),
            default=None,
        )
        if at is None:
            continue
        title, number = said[at].title or name.title, said[at].doc_number or name.doc_number
        relation = said[at].relation if said[at].relation in ENDS else name.relation
        said[at] = replace(said[at], relation=relation, title=title, doc_number=number)
        left.remove(name)
    return left, tuple(said)


def _closeness(name: Cited, cited: Cited) -> int:
    """How surely a citation is the document that a title names, 0 for not at all: the whole title before its end.

    What is only mentioned has to bear the whole title: a higher act may bear the same name behind its own place.
    """
    if cited.relation not in (*ENDS, Relation.CITES):
        return 0
    repeals = cited.relation in ENDS
    if cited.title is None:
        return 2 if cited.doc_number and cited.doc_number == name.doc_number else 0
    if name.doc_number and cited.doc_number and name.doc_number != cited.doc_number:
        return 0
    one, other = _plain(name.title or ""), _plain(cited.title)
    if one == other:
        return 4 if repeals else 3
    longer, shorter = sorted((one, other), key=len, reverse=True)
    issued = re.search(rf"关于(?:印发|发布|公布|颁布){_PLACE}{re.escape(shorter)}的(?:通知|公告|决定)$", longer)
    return 1 if repeals and shorter and (longer.endswith(shorter) or issued) else 0


def _plain(title: str) -> str:
    """A title without blanks and the brackets of titles within it."""
    return re.sub(r"[<>〈〉《》]", "", squeeze(title))


def _is_listed(cited: Cited, told: Set[tuple[str | None, str]]) -> bool:
    """The list with a decision names again what its text named, under the same number and title: one repeal, told by the list."""
    return cited.relation in ENDS and (cited.doc_number, squeeze(cited.title or "")) in told


def _told_once(cited: Sequence[Cited]) -> tuple[Cited, ...]:
    """A document that the text names without its number and the list with it is repealed once."""
    numbered = _titles(c for c in cited if c.doc_number and c.relation in ENDS)
    return tuple(
        c
        for c in cited
        if c.doc_number or c.relation not in ENDS or not any(squeeze(c.title or "") in t for t in numbered)
    )


def _titles(cited: Iterable[Cited]) -> frozenset[str]:
    return frozenset(squeeze(c.title) for c in cited if c.title)


def _number_at(key: str, end: int) -> str | None:
    """The number in brackets right behind a title that ends at ``end``."""
    return next((n.number for n in find_numbers(key) if n.start == end + 1 and key[end] in "(（"), None)


def _number_of(title: str, cited: Sequence[Cited]) -> str | None:
    """Read from the text the number of a document that the title names without one."""
    same = (c.doc_number for c in cited if c.title and c.doc_number and squeeze(c.title) == squeeze(title))
    return next(same, None)


def _decided_end(title: str | None, clauses: Sequence[Clause], keys: Sequence[str]) -> Relation:
    """How a decision ends what it names: as its title says, else as its text does."""
    bare = _BOOK.sub("", fold(title or ""))
    body = "".join(_BOOK.sub("", key) for clause, key in zip(clauses, keys, strict=True) if not clause.in_annex)
    return ending_by(bare if _END_WORD.search(bare) else body)


def _ended(cited: Cited, clauses: Sequence[Clause], relation: Relation) -> Cited:
    """A document that the list of a repeal decision names is ended by it."""
    listed = cited.relation is Relation.CITES and any(c.eid == cited.eid and c.in_annex for c in clauses)
    return replace(cited, relation=relation) if listed else cited
