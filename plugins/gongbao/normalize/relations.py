"""What a policy says of others becomes relations; a target that is not here yet is tried again whenever policies arrive."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import ENDS, PolicyKind, PolicyReading, Relation
from gongbao.normalize.policy_index import PolicyIndex
from gongbao.normalize.prior import Row
from gongbao.normalize.title_cores import title_core

_REVISED = re.compile(r"[(（〔\[]修[订改](?!后)[^()（）]*[)）〕\]]$")
# A draft decision that changes or ends another act is not a draft of that act.
_ON_ANOTHER = re.compile(r"(?:修改|修正|废止)[^。]{0,80}(?:决定|通知|公告)|废止")
_MARK = re.compile(r"[(（〔\[][^()（）〔〕\[\]]*稿[^()（）〔〕\[\]]*[)）〕\]]")


def relation_rows(reading: PolicyReading, *, policy_id: str, as_of: datetime) -> list[Row]:
    """Rows of ``relations``, not yet resolved: one for each relation and target, at its first mention.

    A title that is named with its number once and without it again is one target.
    """
    rows: dict[str, Row] = {}
    numbered = {(c.relation, canonical_key(c.title)) for c in reading.cited if c.doc_number and c.title}
    for cited in reading.cited:
        if not cited.doc_number and (cited.relation, canonical_key(cited.title or "")) in numbered:
            continue
        key = f"{policy_id}|{cited.relation}|{cited.doc_number or ''}|{canonical_key(cited.title or '')}"
        relation_id = "r-" + hashlib.sha256(key.encode()).hexdigest()[:20]
        rows.setdefault(
            relation_id,
            {
                "relation_id": relation_id,
                "from_policy_id": policy_id,
                "to_policy_id": None,
                "relation": cited.relation,
                "cited_title": cited.title,
                "cited_doc_number": cited.doc_number,
                "effective_on": cited.effective_on,
                "as_written": cited.as_written,
                "eid": cited.eid,
                "detected_at": as_of,
            },
        )
    return list(rows.values())


def resolve_relations(relations: Iterable[Row], index: PolicyIndex) -> list[Row]:
    """Return the rows whose target is found now; the others stay as they are."""
    found: list[Row] = []
    for row in relations:
        if row["to_policy_id"] is None:
            target = index.find(
                doc_number=row["cited_doc_number"],
                title=row["cited_title"],
                cited_by=row["from_policy_id"],
                ends=row["relation"] in ENDS,
                issues=row["relation"] == Relation.ISSUES,
            )
            if target:
                found.append({**row, "to_policy_id": target})
    return found


def finalising_relations(
    policies: Mapping[str, Row], consultations: Mapping[str, Row], *, touched: set[str], as_of: datetime
) -> list[Row]:
    """Link a final policy with the consultation whose draft bears its title; never one that is older than its draft."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for policy_id, asked in consultations.items():
        if asked["draft_title"] and policy_id in policies:
            by_title[title_core(asked["draft_title"])].append(policy_id)
    rows: list[Row] = []
    for policy_id, row in policies.items():
        if row["kind"] == PolicyKind.CONSULTATION:
            continue
        for title in {row["title"], row["wrapped_title"]} - {None}:
            rows.extend(
                _finalises(policy_id, consultation, title, as_of)
                for consultation in by_title.get(title_core(title), ())
                if (policy_id in touched or consultation in touched)
                and _may_finalise(row, policies[consultation], consultations[consultation])
            )
    return rows


def _may_finalise(final: Row, draft: Row, asked: Row) -> bool:
    """A final text is made after its draft: by their days, else by when they were first seen.

    A revision has the title of the text that it revises, so that only a day tells them apart.
    """
    if _apart(final["division_code"], draft["division_code"]):
        return False
    said = _MARK.sub("", f"{draft['title'] or ''}{asked['draft_title']}")
    if _ON_ANOTHER.search(said) and not _ON_ANOTHER.search(final["title"] or ""):
        return False
    made = final["signed_on"] or final["published_on"] or final["effective_on"]
    days = [day for day in (asked["opens_on"], draft["published_on"], draft["signed_on"]) if day]
    begun = min(days, default=asked["closes_on"])
    if made and begun:
        return bool(made >= begun)
    return not _REVISED.search(asked["draft_title"]) and bool(final["first_seen_at"] >= draft["first_seen_at"])


def _apart(one: str | None, other: str | None) -> bool:
    """Two places of which neither lies in the other (GB/T 2260): each county has its 公园管理办法.

    >>> _apart("330203", "330206"), _apart("330203", "330200"), _apart(None, "330200")
    (True, False, False)
    """
    codes = [code.rstrip("0") for code in (one, other) if code]
    return len(codes) == 2 and not (codes[0].startswith(codes[1]) or codes[1].startswith(codes[0]))


def _finalises(policy_id: str, consultation: str, title: str, as_of: datetime) -> Row:
    key = f"{policy_id}|{Relation.FINALISES}|{consultation}"
    return {
        "relation_id": "r-" + hashlib.sha256(key.encode()).hexdigest()[:20],
        "from_policy_id": policy_id,
        "to_policy_id": consultation,
        "relation": Relation.FINALISES,
        "cited_title": title,
        "cited_doc_number": None,
        "effective_on": None,
        "as_written": title,
        "eid": None,
        "detected_at": as_of,
    }
