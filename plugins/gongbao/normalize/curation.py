"""Decisions by hand, laid over the last release before a night begins: facts are corrected, records merged.

A function of tables and decision log. A decision is taken in once; what it did stands in the tables from then on, and the night goes on
from there as if the last release had said so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pyarrow as pa

from gongbao.archive.decisions import Decision
from gongbao.model.change import Cause
from gongbao.model.policy import PolicyKind, PolicyReading
from gongbao.normalize.changes import change_row, fact_edit
from gongbao.normalize.corrections import (
    FACTS,
    Correction,
    Value,
    annotate_evidence,
    cell,
    corrections_of,
    find_fact,
    plain,
    restate,
    shown,
    with_corrections,
)
from gongbao.normalize.desk import Desk, name_decision, row_of, rows_by_id
from gongbao.normalize.merge import Laid, Touched, merge_tables, touched_keys
from gongbao.normalize.merging import merge_policies
from gongbao.normalize.night import Night
from gongbao.normalize.own_numbers import renumbered
from gongbao.normalize.prior import Row
from gongbao.normalize.telling import is_told

GIVEN_BACK = "unset"
"""Key of a ``correct`` decision under which a JSON list names the facts given back to the page; other keys are facts, values JSON."""

_OF_STATUS = frozenset(
    {"kind", "signed_on", "published_on", "effective_on", "expires_on", "opens_on", "closes_on", "stated_status"}
)
_OF_VERSION = ("title", "doc_number", "signed_on", "effective_on", "expires_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """The tables with the decisions in them.

    ``touched`` are the ids of policies that they changed, ``rows`` the rows (see ``touched_keys``), ``uncorrected`` the facts that
    bear on their status as they stood before,
    ``notes`` say what could not be done; ``new_policies`` counts records split off.
    """

    tables: Mapping[str, pa.Table]
    touched: frozenset[str] = frozenset()
    rows: Touched = field(default_factory=dict)
    uncorrected: Mapping[str, Row] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    new_policies: int = 0


def curate(tables: Mapping[str, pa.Table], decisions: Sequence[Decision], *, as_of: datetime) -> Curated:
    """Take in every correction and merge decided up to ``as_of`` that the tables do not hold yet, the newest word on each fact."""
    told = [d for d in decisions if d.kind in {"correct", "merge"} and d.at <= as_of]
    if not told:
        return Curated(tables=tables)
    ids = {d.subject for d in told} | {d.payload["into"] for d in told if d.kind == "merge"}
    desk = Desk(
        tables=tables,
        as_of=as_of,
        policies=rows_by_id(tables["policies"], "policy_id", ids, "policy_id"),
        consultations=rows_by_id(tables["consultations"], "policy_id", ids, "policy_id"),
    )
    for policy_id, rulings in sorted(_newest(told).items()):
        _correct(desk, policy_id, rulings)
    for decision in told:
        if decision.kind == "merge":
            merge_policies(desk, decision)
    if not desk.touched:
        return Curated(tables=tables, notes=tuple(desk.notes))
    laid: Laid = {
        "policies": {p: desk.policies[p] for p in desk.touched},
        "consultations": {p: desk.consultations[p] for p in desk.asked},
        "replaced": {"relations": desk.replaced},
    }
    return Curated(
        tables=merge_tables(tables, desk.added, **laid),
        touched=frozenset(desk.touched),
        rows=touched_keys(tables, desk.added, **laid),
        uncorrected=desk.uncorrected,
        notes=tuple(desk.notes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ruling:
    """What was decided last on one fact of one policy."""

    decision: int
    reason: str
    value: Value = None
    given_back: bool = False


def _newest(decisions: Sequence[Decision]) -> dict[str, dict[str, _Ruling]]:
    """The last word on each fact, by policy; BadInput for a fact that this code does not know (the log of a later one)."""
    rulings: dict[str, dict[str, _Ruling]] = defaultdict(dict)
    for d in decisions:
        if d.kind != "correct":
            continue
        for fact, words in d.payload.items():
            if fact == GIVEN_BACK:
                for name in json.loads(words):
                    rulings[d.subject][find_fact(name).name] = _Ruling(
                        decision=d.sequence, reason=d.reason, given_back=True
                    )
            else:
                rulings[d.subject][find_fact(fact).name] = _Ruling(
                    decision=d.sequence, reason=d.reason, value=json.loads(words)
                )
    return rulings


def _correct(desk: Desk, policy_id: str, rulings: Mapping[str, _Ruling]) -> None:
    """Bring the policy's row, its consultation and its latest version to what was decided; one change per fact that differs."""
    row = desk.policies.get(policy_id)
    if row is None or row["merged_into"]:
        numbers = ", ".join(str(n) for n in sorted({r.decision for r in rulings.values()}))
        if row is None:
            desk.notes.append(f"decision {numbers}: no policy {policy_id} to correct")
        return
    standing = {c.fact: c for c in corrections_of(row)}
    asked = dict(desk.consultations.get(policy_id) or {"policy_id": policy_id})
    edits: list[tuple[str, Value, Value, _Ruling]] = []
    for name in sorted(rulings):
        ruling, old = rulings[name], standing.get(name)
        if (old is None) if ruling.given_back else (old is not None and old.decision == ruling.decision):
            continue
        holder = asked if FACTS[name].table == "consultations" else row
        now = plain(holder.get(name))
        page = old.page if old else now
        if ruling.given_back:
            del standing[name]
        else:
            standing[name] = Correction(
                fact=name, value=ruling.value, page=page, basis=page, decision=ruling.decision, reason=ruling.reason
            )
        edits.append((name, now, page if ruling.given_back else ruling.value, ruling))
    if not edits:
        return
    _put_facts(desk, row, asked, edits, tuple(standing.values()))


def _put_facts(
    desk: Desk,
    row: Row,
    asked: Row,
    edits: Sequence[tuple[str, Value, Value, _Ruling]],
    standing: Sequence[Correction],
) -> None:
    policy_id = row["policy_id"]
    before: Row = {}
    corrected, window = dict(row), dict(asked)
    for name, now, value, _ in edits:
        fact = FACTS[name]
        holder = window if fact.table == "consultations" else corrected
        if name in _OF_STATUS and now != value:
            before[name] = PolicyKind(holder["kind"]) if name == "kind" else holder.get(name)
        holder[name] = cell(fact, value)
        if name == "doc_number":
            corrected["doc_numbers"] = renumbered(
                row["doc_numbers"], before=row["doc_number"], first=corrected["doc_number"]
            )
    corrected = with_corrections(corrected, standing)
    version = row_of(desk.tables["versions"], "version_id", row["latest_version_id"])
    said = {name: corrected[name] for name in _OF_VERSION if version[name] == row[name]}
    evidence = annotate_evidence(version["evidence"], standing)
    desk.added["versions"].append({**version, **said, "evidence": evidence})
    desk.keep(corrected)
    if window != asked:
        desk.consultations[policy_id] = {**window, "changed_at": desk.as_of}
        desk.asked.add(policy_id)
    desk.uncorrected[policy_id] = before
    for order, (name, now, value, ruling) in enumerate(edits):
        if now != value:
            edit = fact_edit(FACTS[name].effect, name, shown(now), shown(value))
            desk.tell(edit, corrected, ruling.decision, ruling.reason, order=order)


def note_statements(night: Night, known: Row, reading: PolicyReading, *, cause: Cause, capture_id: str) -> None:
    """Keep what the page says tonight of each corrected fact.

    A third value does not undo the correction, but it is told: in ``conflicts``, by a flag, and by a disputed change of the source
    (a date by the clause that names it, where one does).
    """
    if not known["corrections"]:
        return
    current = night.policy(known["policy_id"]) or known
    row = with_corrections(current, corrections_of(restate(known, reading)))
    if row != current:
        night.policies[known["policy_id"]] = {**row, "changed_at": night.as_of}
    before = {c.fact: c for c in corrections_of(known)}
    told = [c for c in night.added.get("changes", ()) if c["policy_id"] == known["policy_id"]]
    for order, c in enumerate(corrections_of(row)):
        fact, effect = FACTS[c.fact], FACTS[c.fact].effect
        if not c.disputed or c.page == before[c.fact].page:
            continue
        same = [(t["context_before"], t["context_after"]) for t in told if t["effect"] == effect]
        others = [(t["context_before"], t["context_after"]) for t in told if t["effect"] != effect]
        days = cell(fact, before[c.fact].page), cell(fact, c.page)
        if fact.is_date and is_told(same, c.fact, *days, others=others):
            continue
        edit = fact_edit(effect, c.fact, shown(before[c.fact].page), shown(c.page))
        keeps = f"{name_decision(c.decision, c.reason)}; the record keeps {shown(c.value) or 'none'}"
        change = change_row(
            replace(edit, disputed=keeps),
            policy=row,
            version_before=row["latest_version_id"],
            version_after=row["latest_version_id"],
            cause=cause,
            capture_id=capture_id,
            evidence="page metadata",
            as_of=night.as_of,
            order=order,
        )
        night.add("changes", [change])
