"""A rule written in 一、 and （一） whose other wording is written in articles: what leads a list is one provision with its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.model.policy import Clause

_LEAST_ARTICLES = 3
_BELOW = {"h2": "item", "h3": "subitem", "h4": "subitem"}


def as_provisions(clauses: Sequence[Clause], other: Sequence[Clause]) -> Sequence[Clause]:
    """Give the clauses of a rule in 一、 the levels of articles and items where ``other`` is written in articles and this one is not.

    Only a clause that leads into a list (四、有下列情形之一的：) takes its items along; below a heading, measures stay clauses of their
    own, since each may become an article.
    """
    articles = [sum(clause.level == "article" for clause in side) for side in (clauses, other)]
    if articles[0] or articles[1] < _LEAST_ARTICLES:
        return clauses
    leads = {clause.eid for clause in clauses if clause.level == "h1" and clause.label and _leads(clause)}
    if not leads:
        return clauses
    inside = {*leads}
    told: list[Clause] = []
    for clause in clauses:
        if clause.eid in leads:
            told.append(replace(clause, level="article"))
        elif clause.parent_eid in inside:
            inside.add(clause.eid)
            told.append(replace(clause, level=_BELOW.get(clause.level, clause.level)))
        else:
            told.append(clause)
    return told


def _leads(clause: Clause) -> bool:
    return (clause.text or clause.heading or "").rstrip().endswith(("：", ":"))
