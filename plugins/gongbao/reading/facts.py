"""The facts of a reading as plain JSON values: what ``gongbao read --json`` prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from gongbao.model.policy import Cited, Clause, Outline, PolicyReading, Quantity, Relation, Target
from gongbao.reading.lines import make_line
from gongbao.reading.units import answering

_BLANK = "[ \\t\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]?"
"""What folds to a blank: the text is looked through as it is written, for to fold all of it costs more."""

_GOAL_YEAR = re.compile(rf"[到至]{_BLANK}([2２][0０]\d{{2}}){_BLANK}年(?!{_BLANK}\d{{1,2}}{_BLANK}月)")
_OF_TARGET = (
    "indicator",
    "unit",
    "base_year",
    "base_value",
    "target_year",
    "target_value",
    "responsible",
    "place",
    "eid",
)
_TARGET = attrgetter(*_OF_TARGET)
_OWN = frozenset({Relation.ISSUES, Relation.DRAFT_OF})


def facts_of(reading: PolicyReading) -> dict[str, Any]:
    """Return every fact of ``reading`` as JSON values: days as ISO text, absent facts as None, lists in reading order."""
    comments = reading.comment_round
    cited = [c for c in reading.cited if c.relation not in _OWN]
    targets = _by_indicator(reading.targets)
    return {
        "kind": reading.kind.value,
        "title": reading.title,
        "title_as_written": reading.title_as_written,
        "wrapped_title": reading.wrapped_title,
        "draft_title": comments.draft_title if comments else None,
        "script": reading.script,
        "issuers": list(reading.issuers),
        "issuer_as_written": reading.issuer_as_written,
        "division_code": reading.division_code,
        "doc_number": reading.doc_number,
        "doc_numbers": list(reading.doc_numbers),
        "unified_number": reading.unified_number,
        "index_number": reading.index_number,
        "signed_on": _day(reading.signed_on),
        "published_on": _day(reading.published_on),
        "effective_on": _day(reading.effective_on),
        "effective_rule": reading.effective_rule,
        "expires_on": _day(reading.expires_on),
        "validity_rule": reading.validity_rule,
        "stated_status": reading.stated_status.value if reading.stated_status else None,
        "stated_status_as_written": reading.stated_status_as_written,
        "stated_status_on": _day(reading.stated_status_on),
        "opens_on": _day(comments.opens_on) if comments else None,
        "closes_on": _day(comments.closes_on) if comments else None,
        "agency": comments.agency if comments else None,
        "comments_received": comments.comments_received if comments else None,
        "comments_adopted": comments.comments_adopted if comments else None,
        "comments_partly": comments.comments_partly if comments else None,
        "comments_not_adopted": comments.comments_not_adopted if comments else None,
        "outcome": [_outcome(edit) for edit in (*comments.outcome, *comments.decisions)] if comments else [],
        "attachments": [a.name for a in reading.attachments],
        "annexes": list(reading.annexes),
        "outline": _outline(reading.outline),
        "responsibility_groups": _count_groups(reading),
        "cites_doc_numbers": _distinct(c.doc_number for c in cited),
        "cites_mentions": sum(1 for c in cited if c.doc_number is not None),
        "cites_titles": _distinct(c.title for c in cited),
        "targets": [_target(goals) for goals in targets],
        "targets_year": _targets_year(reading, targets),
        "republication": reading.republication,
        "conflicts": [{"fact": c.fact, **dict(c.values)} for c in reading.conflicts],
        "flags": list(reading.flags),
        "text": reading.text,
        "clauses": [_clause(c) for c in reading.clauses],
        "relations": [_relation(c) for c in reading.cited],
        "evidence": [
            {"fact": e.fact, "value": e.value, "rank": e.rank.value, "as_written": e.as_written, "rule": e.rule}
            for e in reading.evidence
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _distinct(values: Any) -> list[str]:
    return list(dict.fromkeys(v for v in values if v is not None))


def _outline(outline: Outline | None) -> dict[str, int | bool]:
    if outline is None:
        return {}
    shown: dict[str, int | bool] = dict(outline.counts)
    for level, restarts in outline.restarts.items():
        shown[f"{level}_restarts" if restarts else f"{level}_runs_on"] = True
    if outline.columns:
        shown["columns"] = outline.columns
    shown |= {f"{level}_in_columns": count for level, count in outline.in_columns.items()}
    return shown


def _outcome(edit: Any) -> dict[str, Any]:
    return {
        "clause_label": edit.clause_label,
        "paragraph": edit.paragraph,
        "effect": edit.effect or None,
        "before": edit.before if edit.effect else None,
        "after": edit.after if edit.effect else None,
        "decision": "partly_adopted" if edit.disposition == "partly" else edit.disposition,
        "disposition": edit.disposition,
    }


def _by_indicator(targets: Sequence[Target]) -> list[list[Target]]:
    """Goals of one indicator of one table together, the last year first: a table may set goals for several years."""
    found: dict[tuple[str | None, str, str | None, str | None], list[Target]] = {}
    for target in targets:
        key = (target.eid, target.indicator_with_unit, target.base_value, target.responsible)
        held = found.setdefault(key, [])
        if any(other.target_year == target.target_year for other in held):
            key = (*key[:3], f"{key[3]}\x00{len(found)}")  # the same indicator once more is another row
            held = found.setdefault(key, [])
        held.append(target)
    return [sorted(held, key=lambda t: -(t.target_year or 0)) for held in found.values()]


def _target(goals: Sequence[Target]) -> dict[str, Any]:
    """The goal of the last year; those of the years before it as ``milestones``."""
    last, *earlier = goals
    milestones = [{"target_year": t.target_year, "target_value": t.target_value} for t in reversed(earlier)]
    return {**dict(zip(_OF_TARGET, _TARGET(last), strict=True)), "milestones": milestones}


def _relation(cited: Cited) -> dict[str, Any]:
    return {
        "relation": cited.relation.value,
        "title": cited.title,
        "doc_number": cited.doc_number,
        "as_written": cited.as_written,
        "eid": cited.eid,
        "effective_on": _day(cited.effective_on),
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "eid": clause.eid,
        "parent_eid": clause.parent_eid,
        "label": clause.label,
        "level": clause.level,
        "heading": clause.heading,
        "text": clause.text,
        "responsible_units": list(clause.responsible_units),
        "responsible_as_written": list(clause.responsible_as_written),
        "quantities": [_quantity(q) for q in clause.quantities] if clause.quantities else [],
    }


def _quantity(quantity: Quantity) -> Mapping[str, Any]:
    return {
        "subject": quantity.subject,
        "comparator": quantity.comparator,
        "value": quantity.value,
        "unit": quantity.unit,
        "year": quantity.year,
        "as_written": quantity.as_written,
    }


def _count_groups(reading: PolicyReading) -> int:
    lines = (
        [None if words is None else make_line(words, script=reading.script) for words in (c.heading, c.text)]
        for c in reading.clauses
        if c.responsible_as_written
    )
    return sum(len(answering(heading, text)) for heading, text in lines if text is not None)


def _targets_year(reading: PolicyReading, targets: Sequence[Sequence[Target]]) -> int | None:
    """Name the year of the goals: the last of the target table's rows, by most rows; else the one that goal sentences name most."""
    last = (goals[0].target_year for goals in targets)
    dated = Counter(year for year in last if year is not None)
    if dated:
        return max(dated, key=lambda year: (dated[year], year))
    years = [int(year) for year in _GOAL_YEAR.findall(reading.text)]
    return Counter(years).most_common(1)[0][0] if years else None
