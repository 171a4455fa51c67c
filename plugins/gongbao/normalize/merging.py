"""Two records of one policy become one: the one merged stays, says so, and leads to the other."""

from __future__ import annotations

import hashlib

from gongbao.archive.decisions import Decision
from gongbao.formats.scripts import canonical_key
from gongbao.model.change import Cause, Effect, EventKind, Operation, Status
from gongbao.model.policy import Relation
from gongbao.normalize.changes import whole_edit
from gongbao.normalize.desk import Desk, name_decision, rows_by_id
from gongbao.normalize.life import Life, portal_day
from gongbao.normalize.prior import Row


def merge_policies(desk: Desk, decision: Decision) -> None:
    """Let one record lead to another: its row stays and says so, what others say of it is said of the other."""
    policy_id, into = decision.subject, decision.payload["into"]
    row, target = desk.policies.get(policy_id), desk.policies.get(into)
    if row is not None and row["merged_into"]:
        return
    if row is None or target is None or target["merged_into"] or into == policy_id:
        desk.notes.append(f"decision {decision.sequence}: {policy_id} cannot be merged into {into}")
        return
    said = name_decision(decision.sequence, decision.reason)
    merged = {**row, "merged_into": into, "status": Status.MERGED, "status_evidence": said}
    desk.keep(merged)
    earlier = rows_by_id(desk.tables["policies"], "merged_into", {policy_id}, "policy_id")
    for other in {**earlier, **{p: r for p, r in desk.policies.items() if r["merged_into"] == policy_id}}.values():
        desk.keep({**other, "merged_into": into})
    _lead_relations(desk, policy_id, into)
    edit = whole_edit(Operation.MERGE, Effect.CORRECTION, "record", policy_id, into)
    desk.tell(edit, merged, decision.sequence, decision.reason, after=target["latest_version_id"], order=0)
    life = Life(
        policy=merged, consultation=None, known=(), as_of=desk.as_of, new=[], is_new=False, backfill=False,
        cause=Cause.CURATION,
    )  # fmt: skip
    life.add(EventKind.MERGED, portal_day(desk.as_of), evidence=f"{into}; {said}")
    desk.added["events"].extend(life.new)


def _lead_relations(desk: Desk, policy_id: str, into: str) -> None:
    """Relations from and to a merged record become relations of the other; none leads from a record to itself.

    That the merged record was a copy of a third is no word on the record that stands.
    """
    known: dict[str, Row] = {r["relation_id"]: r for r in desk.tables["relations"].to_pylist()}
    known = {k: r for k, r in known.items() if r["from_policy_id"] not in desk.replaced}
    known |= {r["relation_id"]: r for r in desk.added["relations"]}
    led = {k: r for k, r in known.items() if policy_id in (r["from_policy_id"], r["to_policy_id"])}
    kept = {k: r for k, r in known.items() if k not in led}
    for relation in led.values():
        ends = {
            end: into if relation[end] == policy_id else relation[end] for end in ("from_policy_id", "to_policy_id")
        }
        was_copy = relation["relation"] == Relation.REPUBLICATION_OF and relation["from_policy_id"] == policy_id
        if ends["from_policy_id"] != ends["to_policy_id"] and not was_copy:
            row = {**relation, **ends}
            if relation["from_policy_id"] == policy_id:
                row["relation_id"] = _relation_id(row)
            kept.setdefault(row["relation_id"], row)
    desk.replaced |= {r["from_policy_id"] for r in led.values()} | {into}
    desk.added["relations"] = [r for r in kept.values() if r["from_policy_id"] in desk.replaced]


def _relation_id(row: Row) -> str:
    target = row["to_policy_id"] if row["relation"] == Relation.FINALISES else row["cited_doc_number"] or ""
    title = "" if row["relation"] == Relation.FINALISES else f"|{canonical_key(row['cited_title'] or '')}"
    key = f"{row['from_policy_id']}|{row['relation']}|{target}{title}"
    return "r-" + hashlib.sha256(key.encode()).hexdigest()[:20]
