"""What the last published release knows, indexed for one night's questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import Clause
from gongbao.normalize.corrections import as_stated
from gongbao.normalize.own_numbers import numbers_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorState:
    """The tables of the last release (zero rows before the first one) and the look-ups that assembling needs.

    What was merged by hand is found as the record that it was merged into: ``merged_of`` names, for that one, the ids it took in.
    """

    tables: Mapping[str, pa.Table]
    policies: dict[str, Row]
    versions: dict[str, Row]
    consultations: dict[str, Row]
    events_of: dict[str, list[Row]]
    policy_of_url: dict[str, str]
    policies_of_number: dict[str, list[str]]
    policies_of_title: dict[str, list[str]]
    accepted_captures: frozenset[str]
    attachments_of: dict[str, list[Row]] = field(default_factory=dict)
    merged_of: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def clauses_of(self, version_id: str) -> list[Row]:
        """Rows of the clauses table of one version, in document order."""
        table = self.tables["clauses"]
        rows = table.filter(pc.equal(table["version_id"], pa.scalar(version_id, pa.string()))).to_pylist()
        return sorted(rows, key=lambda row: row["clause_order"])


def index_prior(tables: Mapping[str, pa.Table]) -> PriorState:
    """Index the tables of a release. Memory grows with policies and versions, not with texts or clauses."""
    policies: dict[str, Row] = {row["policy_id"]: row for row in tables["policies"].to_pylist()}
    versions: dict[str, Row] = {row["version_id"]: row for row in tables["versions"].to_pylist()}
    captures = tables["captures"]
    captures = captures.take(pc.sort_indices(captures, sort_keys=[("fetched_at", "ascending")]))  # a stable sort
    events_of: dict[str, list[Row]] = defaultdict(list)
    for event in tables["events"].to_pylist():
        events_of[event["policy_id"]].append(event)
    numbers: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, list[str]] = defaultdict(list)
    merged_of: dict[str, list[str]] = defaultdict(list)
    for policy_id, row in policies.items():
        owner = survivor_of(policies, policy_id)
        if owner != policy_id:
            merged_of[owner].append(policy_id)
        stated = as_stated(row)
        for number in (*numbers_of(row), *numbers_of(stated)):
            _note(numbers[number], owner)
        for title in (row["title"], row["wrapped_title"], stated["title"]):
            if title:
                _note(titles[canonical_key(title)], owner)
    attachments_of: dict[str, list[Row]] = defaultdict(list)
    for row in tables["attachments"].to_pylist():
        attachments_of[row["version_id"]].append(row)
    return PriorState(
        tables=tables,
        policies=policies,
        versions=versions,
        consultations={row["policy_id"]: row for row in tables["consultations"].to_pylist()},
        events_of=events_of,
        policy_of_url=_owners(captures, policies, versions),
        policies_of_number=numbers,
        policies_of_title=titles,
        accepted_captures=frozenset(_words(captures, "capture_id")),
        attachments_of=attachments_of,
        merged_of=merged_of,
    )


def survivor_of(policies: Mapping[str, Row], policy_id: str) -> str:
    """Follow what was merged by hand to the record that stands."""
    seen = {policy_id}
    while (into := policies.get(policy_id, {}).get("merged_into")) and into not in seen:
        policy_id = into
        seen.add(into)
    return policy_id


def _owners(captures: pa.Table, policies: Mapping[str, Row], versions: Mapping[str, Row]) -> dict[str, str]:
    """Which policy each page belongs to: the one that its newest capture showed, as merged and split by hand since.

    ``captures`` stand in the order in which they were fetched.
    """
    is_detail = pc.equal(captures["role"], pa.scalar("detail", captures["role"].type))
    details = captures.filter(pc.and_(is_detail, pc.is_valid(captures["policy_id"])))
    shown = dict(zip(_words(details, "url"), _words(details, "policy_id"), strict=True))
    owners = {url: survivor_of(policies, policy_id) for url, policy_id in shown.items()}
    split = {p: row["split_from"] for p, row in policies.items() if row["split_from"]}
    if not split:
        return owners
    first = {versions[f"{p}.v1"]["capture_id"]: p for p in split}
    for capture_id, url in zip(_words(captures, "capture_id"), _words(captures, "url"), strict=True):
        part = first.get(capture_id)
        if part and owners.get(url) == survivor_of(policies, split[part]):
            owners[url] = survivor_of(policies, part)
    return owners


def _words(table: pa.Table, column: str) -> list[str]:
    words: list[Any] = table[column].to_pylist()
    return words


def _note(ids: list[str], policy_id: str) -> None:
    if policy_id not in ids:
        ids.append(policy_id)


def clause_of(row: Row) -> Clause:
    """Turn a published clause row back into a clause (quantities are read again from the text where they are needed)."""
    return Clause(
        eid=row["eid"],
        parent_eid=row["parent_eid"],
        label=row["label"],
        level=row["level"],
        order=row["clause_order"],
        heading=row["heading"],
        text=row["text"],
        responsible_units=tuple(row["responsible_units"]),
        in_annex=row["level"] in {"annex", "table"} or row["eid"].startswith("annex"),
    )
