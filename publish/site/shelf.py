"""What pages need of a release, read table by table and handed out policy by policy: no table is searched once per policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.normalize.arrow import SCHEMAS
from publish.published import PublishedRelease

Row = dict[str, Any]

BATCH = 400
"""Policies whose rows are turned into Python at a time."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "versions": ("version_id", "policy_id", "sequence", "capture_id", "title", "effective_on", "cause", "origin", "text_length",
                 "clause_count", "evidence", "content_sha256", "detected_at"),
    "clauses": ("policy_id", "eid", "label", "level", "clause_order", "heading", "text"),
    "events": ("policy_id", "event_id", "event", "event_on", "cause", "evidence", "sentence_zh", "sentence_en", "detected_at"),
    "changes": ("policy_id", "change_id", "policy_title", "version_before", "version_after", "operation", "effect", "noise", "cause",
                "clause_eid_before", "clause_eid_after", "clause_label_before", "clause_label_after", "before", "after",
                "context_before", "context_after", "group_id", "disputed", "evidence", "sentence_zh", "sentence_en", "detected_at"),
    "attachments": ("policy_id", "version_id", "name", "url", "sha256", "bytes", "media_type", "problem"),
    "comment_outcomes": ("policy_id", "outcome_order", "clause_label", "disposition", "before", "after", "in_final"),
    "captures": ("policy_id", "capture_id", "url", "fetched_at", "payload_sha256", "warc_file", "warc_offset", "warc_length"),
    "relations": ("from_policy_id", "to_policy_id", "relation_id", "relation", "cited_title", "cited_doc_number", "effective_on",
                  "as_written", "eid"),
    "consultations": ("policy_id", "opens_on", "closes_on", "draft_title", "agency", "comments_received", "comments_adopted",
                      "comments_partly", "comments_not_adopted", "outcome_text", "changed_at"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All rows about one policy: its own row, and by table the rows that name it (``incoming``: relations that point at it)."""

    policy: Row
    rows: Mapping[str, Sequence[Row]]

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self.rows.get(table, ())


class _Sorted:
    """One table sorted by policy, with the place of each policy's rows."""

    def __init__(self, table: pa.Table, owner: str, order: Sequence[str]) -> None:
        self.table = table.sort_by([(owner, "ascending"), *((name, "ascending") for name in order)])
        self.places: dict[str, tuple[int, int]] = {}
        start = 0
        for name, held in groupby(self.table.column(owner).to_pylist()):
            stop = start + sum(1 for _ in held)
            self.places[str(name)] = (start, stop)
            start = stop

    def rows_of(self, policy_ids: Sequence[str]) -> dict[str, list[Row]]:
        """Rows of neighbouring policies (sorted ids), converted at once."""
        held = [(name, self.places[name]) for name in policy_ids if name in self.places]
        if not held:
            return {}
        first, last = held[0][1][0], held[-1][1][1]
        if last - first > 4 * sum(stop - start for _, (start, stop) in held):  # sparse: not all that lies between
            return {name: self.table.slice(start, stop - start).to_pylist() for name, (start, stop) in held}
        rows = self.table.slice(first, last - first).to_pylist()
        return {name: rows[start - first : stop - first] for name, (start, stop) in held}


def read_rows(
    release: PublishedRelease,
    table: str,
    columns: Sequence[str],
    *,
    where: str = "",
    among: pa.Array[Any] | None = None,
) -> pa.Table:
    """Columns of a table, file by file so that no more than one stands in memory whole; of files without a match only ``where`` is
    decoded. ``among`` keeps rows whose ``where`` is one of its values."""
    read, entry = release.reader(table), release.manifest.tables.get(table)
    kept: list[pa.Table] = []
    for part in entry.parts if entry else ():
        if among is None:
            kept.append(read(part, list(columns)))
            continue
        mask = pc.is_in(read(part, [where]).column(where), value_set=among)
        if pc.any(mask).as_py():
            kept.append(read(part, list(columns)).filter(mask))
    return pa.concat_tables(kept) if kept else release.table(table, columns=list(columns)).slice(0, 0)


def holdings(release: PublishedRelease, policy_ids: Sequence[str] | None) -> Iterator[Holdings]:
    """All that the release tells of each policy of ``policy_ids`` (None: of every policy), in order of their ids."""
    among = None if policy_ids is None else pa.array(sorted(policy_ids), pa.string())
    policies = _Sorted(
        read_rows(release, "policies", SCHEMAS["policies"].names, where="policy_id", among=among), "policy_id", ()
    )
    tables = _tables(release, policies.table, among)
    ordered = list(policies.places)
    for start in range(0, len(ordered), BATCH):
        chunk = ordered[start : start + BATCH]
        own = policies.rows_of(chunk)
        rows = {name: table.rows_of(chunk) for name, table in tables.items()}
        for policy_id in chunk:
            mine = {name: found[policy_id] for name, found in rows.items() if policy_id in found}
            yield Holdings(policy=own[policy_id][0], rows=mine)


def relations_of(
    release: PublishedRelease, policy_ids: Sequence[str]
) -> Iterator[tuple[str, Sequence[Row], Sequence[Row]]]:
    """Each of ``policy_ids``, which are sorted, with its relations: those that it has, and those that point at it."""
    tables = _relations(release, pa.array(policy_ids, pa.string()))
    for start in range(0, len(policy_ids), BATCH):
        chunk = policy_ids[start : start + BATCH]
        outgoing, incoming = (tables[name].rows_of(chunk) for name in ("outgoing", "incoming"))
        for policy_id in chunk:
            yield policy_id, outgoing.get(policy_id, ()), incoming.get(policy_id, ())


def _tables(release: PublishedRelease, policies: pa.Table, among: pa.Array[Any] | None) -> dict[str, _Sorted]:
    latest = policies.column("latest_version_id").combine_chunks()
    versions = read_rows(release, "versions", _COLUMNS["versions"], where="policy_id", among=among)
    shown = versions.column("capture_id").combine_chunks()
    sources: dict[str, tuple[str, str, pa.Array[Any] | None, tuple[str, ...]]] = {
        "clauses": ("policy_id", "version_id", latest, ("clause_order",)),
        "events": ("policy_id", "policy_id", among, ("event_on", "event_id")),
        "changes": ("policy_id", "policy_id", among, ("change_id",)),
        "attachments": ("policy_id", "version_id", latest, ("name",)),
        "comment_outcomes": ("policy_id", "policy_id", among, ("outcome_order",)),
        "consultations": ("policy_id", "policy_id", among, ()),
        "captures": ("policy_id", "capture_id", shown, ("capture_id",)),
    }
    tables = {"versions": _Sorted(versions, "policy_id", ("sequence",))}
    for name, (owner, where, values, order) in sources.items():
        tables[name] = _Sorted(read_rows(release, name, _COLUMNS[name], where=where, among=values), owner, order)
    return tables | _relations(release, among)


def _relations(release: PublishedRelease, among: pa.Array[Any] | None) -> dict[str, _Sorted]:
    relations, tables = read_rows(release, "relations", _COLUMNS["relations"]), dict[str, _Sorted]()
    for name, owner in (("outgoing", "from_policy_id"), ("incoming", "to_policy_id")):
        mine = relations.filter(
            pc.is_valid(relations.column(owner)) if among is None else pc.is_in(relations.column(owner), among)
        )
        tables[name] = _Sorted(mine, owner, ("relation", "relation_id"))
    return tables
