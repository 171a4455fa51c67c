"""The consolidated version: a wording that no portal has published, made from the one before and an amending decision."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from gongbao.formats.scripts import canonical_key
from gongbao.history import assign_lineage, compare_clauses
from gongbao.history.consolidation import Consolidation
from gongbao.history.ending import clauses_ended
from gongbao.history.fingerprint import sign_text, write_signature
from gongbao.history.ordered_terms import gather_ordered_terms
from gongbao.model.change import NOISE, Cause, Edit, Effect, Origin
from gongbao.model.identifiers import Sha256, VersionId
from gongbao.model.policy import Clause, EvidenceRank
from gongbao.normalize import rows as put
from gongbao.normalize.acts import day_of
from gongbao.normalize.amended_days import with_amended_validity
from gongbao.normalize.changes import Before, change_row
from gongbao.normalize.due import READ_BY
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row, clause_of
from gongbao.reading.clause_facts import with_facts
from gongbao.wording.quoting import name_title
from gongbao.wording.remarks import BY_DECISION, NONE

OURS = "consolidated_by_us"
"""Flag of a policy whose latest wording is a consolidated version."""

INCOMPLETE = "instructions_not_applied"
"""Flag beside it: some instruction of the decision is not in it; see the table ``amending_instructions``."""


ToldEdit = tuple[str, str | None, str, str]
"""Operation, label before, words before and after: an edit, whatever versions it was found between."""


def wording_of(night: Night, version_id: str) -> Before:
    """A wording of a policy, of tonight or published before, with the policy as it stands tonight."""
    tonight = {row["version_id"]: row for row in night.added.get("versions", ())}
    version = tonight.get(version_id) or night.prior.versions[version_id]
    fresh = [row for row in night.added.get("clauses", ()) if row["version_id"] == version_id]
    clause_rows = fresh or night.prior.clauses_of(version_id)
    policy_id = version["policy_id"]
    policy = night.policies.get(policy_id) or night.prior.policies[policy_id]
    return Before(
        policy=policy,
        version=version,
        consultation=night.consultations.get(policy_id) or night.prior.consultations.get(policy_id),
        clause_rows=clause_rows,
        clauses=tuple(clause_of(row) for row in clause_rows),
        attachments=night.prior.attachments_of.get(version_id)
        or [row for row in night.added.get("attachments", ()) if row["version_id"] == version_id],
    )


def render_text(title: str | None, clauses: tuple[Clause, ...]) -> str:
    """Write a wording as text: its title, then a line for each clause, with its label.

    >>> render_text("甲办法", (Clause(eid="a", parent_eid=None, label="第一条", level="article", order=0, heading=None, text="乙。"),))
    '甲办法\\n第一条　乙。'
    """
    lines = [title] if title else []
    for clause in clauses:
        words = "　".join(filter(None, (clause.heading, clause.text)))
        label = clause.label or ""
        between = "　" if label and words and (label[-1].isalnum() or label[-1] in "条章节") else ""
        lines.append(f"{label}{between}{words}")
    return "\n".join(filter(None, lines))


def add_consolidated(
    night: Night,
    before: Before,
    found: Consolidation,
    *,
    complete: bool,
    act: Row,
    evidence: str,
    capture_id: str,
    cause: Cause,
    more: tuple[Edit, ...] = (),
    read_again: bool = False,
    on: date | None = None,
    sequence: int | None = None,
    told: Collection[ToldEdit] = (),
) -> VersionId:
    """Add the version that the decision ``act`` makes of ``before``, its clauses with their facts, and one change per edit.

    ``read_again`` tells that tonight's code read the text that all our versions of the policy are made of. ``on`` is the first day
    of the wording (None: the decision's), ``sequence`` its number where ``before`` is not the newest version, ``told`` are edits
    that rows of another version of ours tell already.
    """
    policy_id, as_of = before.policy["policy_id"], night.as_of
    portal = night.ids.portals.get(before.policy["portal_id"])
    sequence = sequence or before.version["sequence"] + 1
    version_id = VersionId.of(policy_id, sequence)
    clauses = tuple(with_facts(clause, portal) for clause in found.clauses)
    title = found.title or before.policy["title"]
    text = render_text(title, clauses)
    comparison = compare_clauses(
        before.clauses,
        clauses,
        title_before=before.policy["title"] or "",
        title_after=title or "",
        merged=found.merged,
    )
    uids = assign_lineage({row["eid"]: row["clause_uid"] for row in before.clause_rows}, comparison)
    facts = json.loads(before.version["evidence"])
    own = before.version["origin"] != Origin.CONSOLIDATED
    read_by = before.version["parser_version"] if own else facts.get("text", {}).get(READ_BY)
    read_by = night.parser_version if read_again else read_by
    facts["text"] = {
        **({READ_BY: read_by} if read_by else {}),
        "rank": EvidenceRank.AMENDING_INSTRUCTION,
        "as_written": name_title(act["title"] or ""),
        "rule": f"consolidated from {before.version['version_id']}",
        "value": version_id,
    }
    version = {
        **before.version,
        "version_id": version_id,
        "sequence": sequence,
        "capture_id": capture_id,
        "title": title,
        "effective_on": on or act["effective_on"] or day_of(act) or before.version["effective_on"],
        "content_sha256": Sha256.of(text.encode()),
        "canonical_sha256": Sha256.of(canonical_key(text).encode()),
        "minhash": write_signature(sign_text(canonical_key(text))),
        "parser_version": night.parser_version,
        "cause": cause,
        "origin": Origin.CONSOLIDATED,
        "text_length": len(text),
        "clause_count": len(clauses),
        "evidence": json.dumps(facts, ensure_ascii=False, sort_keys=True),
        "detected_at": as_of,
    }
    version |= with_amended_validity(before.policy, version, before.clauses, clauses)
    night.add("versions", [version])
    night.add("texts", [{"content_sha256": version["content_sha256"], "text": text}])
    named = {"policy_id": policy_id, "version_id": version_id}
    night.add("clauses", put.clause_rows(clauses, **named, uids=uids, as_of=as_of))
    for table, rows in put.clause_fact_rows(clauses, (), **named).items():
        night.add(table, rows)
    night.add("attachments", [{**row, "version_id": version_id, "detected_at": as_of} for row in before.attachments])
    flags = {*before.policy["flags"], OURS, *(() if complete else (INCOMPLETE,))}
    changed = {"title": title, "latest_version_id": version_id, "flags": sorted(flags), "changed_at": as_of}
    if version["expires_on"] != before.version["expires_on"]:
        changed["expires_on"] = version["expires_on"]
    night.policies[policy_id] = {**before.policy, **changed}
    ended = clauses_ended(found.applied, before.clauses)
    ruled = gather_ordered_terms(comparison.changes, found.applied)
    changes = [_as_repeal(edit) if _is_ended(edit, ended) else edit for edit in ruled]
    edits = [edit for edit in (*changes, *more, *comparison.noise) if told_edit(edit) not in told]
    night.add(
        "changes",
        [
            change_row(
                edit,
                policy=night.policies[policy_id],
                version_before=before.version["version_id"],
                version_after=version_id,
                cause=cause,
                capture_id=capture_id,
                evidence=evidence,
                as_of=as_of,
                order=order,
                remark=NONE if edit.effect in NOISE else BY_DECISION,
            )
            for order, edit in enumerate(edits)
        ],
    )
    return version_id


def told_edit(edit: Edit) -> ToldEdit:
    """What tells an edit from another one of the same policy, whatever versions it was found between."""
    return edit.operation.value, edit.clause_label_before, edit.before, edit.after


def told_row(row: Row) -> ToldEdit:
    """The same of a row of the change log."""
    return row["operation"], row["clause_label_before"], row["before"] or "", row["after"] or ""


def _is_ended(edit: Edit, ended: Collection[str]) -> bool:
    """Whether an edit strikes words of a clause that the decision repeals."""
    eid = edit.clause_eid_before
    return bool(eid) and not edit.after and any(eid == one or str(eid).startswith(f"{one}__") for one in ended)


def _as_repeal(edit: Edit) -> Edit:
    return replace(edit, effect=Effect.REPEAL, direction=None)


def same_wording(night: Night, latest: Before, found: Consolidation) -> bool:
    """Tell whether a wording carried out anew reads as the latest one, clause by clause."""
    portal = night.ids.portals.get(latest.policy["portal_id"])
    clauses = tuple(with_facts(clause, portal) for clause in found.clauses)
    text = render_text(found.title or latest.policy["title"], clauses)
    old = render_text(latest.policy["title"], latest.clauses)
    return canonical_key(text) == canonical_key(old) and _shape(clauses) == _shape(latest.clauses)


def _shape(clauses: Sequence[Clause]) -> list[tuple[object, ...]]:
    return [(c.eid, c.parent_eid, c.label, c.level, canonical_key(c.text), tuple(c.responsible_units)) for c in clauses]
