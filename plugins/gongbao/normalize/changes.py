"""Two wordings of a policy become rows of the change log: clause by clause, then the facts that stand outside the clauses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from gongbao.formats.scripts import canonical_key
from gongbao.history import assign_lineage, compare_clauses
from gongbao.history.annexes import annexes_changed, is_among
from gongbao.model.change import NOISE, Cause, Comparison, Edit, Effect, Operation
from gongbao.model.policy import Clause, PolicyReading
from gongbao.normalize.prior import Row
from gongbao.normalize.rows import name_files
from gongbao.normalize.telling import is_told
from gongbao.wording import change_sentence
from gongbao.wording.remarks import NONE, Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The wording that was published last: its rows, and its clauses as rows in document order."""

    policy: Row
    version: Row
    consultation: Row | None
    clause_rows: Sequence[Row]
    clauses: tuple[Clause, ...]
    attachments: Sequence[Row]


def wording_differs(before: Before, reading: PolicyReading) -> bool:
    """Tell whether a reading is a new version: other canonical text, other files, or another fact that people act on.

    Where the text is the same, a version has at least one edit to show: what cannot be told is not published as a version.
    """
    if before.version["canonical_sha256"] != reading.canonical_sha256:
        return True
    asked = reading.comment_round
    facts_before: list[object] = [
        before.policy[name] for name in ("kind", "title", "doc_number", "effective_on", "expires_on")
    ]
    facts_after: list[object] = [
        reading.kind,
        reading.title,
        reading.doc_number,
        reading.effective_on,
        reading.expires_on,
    ]
    if before.consultation and asked:
        facts_before += [before.consultation[name] for name in ("closes_on", "outcome_text")]
        facts_after += [asked.closes_on, asked.outcome_text]
    if facts_before == facts_after:
        return any(_attachment_edits(before, reading))
    _, edits, _ = compare_wordings(before, reading)
    return bool(edits)


def keep_title(policy: Row, reading: PolicyReading) -> PolicyReading:
    """A page whose title is not found any more was misread: the title known stays."""
    if reading.title or not policy["title"]:
        return reading
    return replace(reading, title=policy["title"], title_as_written=policy["title_as_written"])


def compare_wordings(before: Before, reading: PolicyReading) -> tuple[Comparison, tuple[Edit, ...], Mapping[str, str]]:
    """Compare; return the comparison of clauses, every edit to record (noise last), and clause lineage by eid."""
    comparison = compare_clauses(
        before.clauses, reading.clauses, title_before=before.policy["title"] or "", title_after=reading.title or ""
    )
    uids = assign_lineage({row["eid"]: row["clause_uid"] for row in before.clause_rows}, comparison)
    edits = [*_outcome_edits(before, reading, comparison.changes)]
    edits += list(_fact_edits(before, reading, edits))
    edits += list(_attachment_edits(before, reading, comparison.changes))
    return comparison, (*edits, *comparison.noise), uids


def _outcome_edits(before: Before, reading: PolicyReading, edits: Sequence[Edit]) -> Iterator[Edit]:
    """An outcome appended to a consultation is one change, however many paragraphs it has."""
    asked = reading.comment_round
    outcome = asked.outcome_text if asked else None
    known = before.consultation["outcome_text"] if before.consultation else None
    if asked and known and not outcome:
        yield whole_edit(Operation.DELETE, Effect.CONSULTATION_OUTCOME, "fact:outcome", known, "")
    if not outcome or outcome == known:
        yield from edits
        return
    key = canonical_key(outcome)
    yield whole_edit(
        Operation.SUBSTITUTE if known else Operation.INSERT,
        Effect.CONSULTATION_OUTCOME,
        "fact:outcome",
        known or "",
        outcome,
    )
    for edit in edits:
        if not (edit.operation is Operation.INSERT and canonical_key(edit.after) in key):
            yield edit


def _fact_edits(before: Before, reading: PolicyReading, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Dates that stand in the page's head or table only; a clause edit that says the same is not repeated."""
    asked = reading.comment_round
    pairs: list[tuple[Effect, str, date | None, date | None]] = []
    if before.consultation and asked:
        pairs.append((Effect.DEADLINE, "closes_on", before.consultation["closes_on"], asked.closes_on))
    pairs += [
        (Effect.VALIDITY, fact, before.policy[fact], getattr(reading, fact)) for fact in ("expires_on", "effective_on")
    ]
    for effect, fact, old, new in pairs:
        same = [(edit.context_before, edit.context_after) for edit in edits if edit.effect is effect]
        others = [(edit.context_before, edit.context_after) for edit in edits if edit.effect is not effect]
        if old != new and not is_told(same, fact, old, new, others=others):
            yield fact_edit(effect, fact, old.isoformat() if old else "", new.isoformat() if new else "")
    old_number, new_number = before.policy["doc_number"] or "", reading.doc_number or ""
    if old_number != new_number:
        yield fact_edit(Effect.CORRECTION, "doc_number", old_number, new_number)
    if before.policy["kind"] != reading.kind:
        yield fact_edit(Effect.CORRECTION, "kind", before.policy["kind"], reading.kind.value)


def fact_edit(effect: Effect, fact: str, old: str, new: str) -> Edit:
    """A fact that came, went or became another; empty for none."""
    operation = Operation.INSERT if not old else Operation.SUBSTITUTE if new else Operation.DELETE
    return whole_edit(operation, effect, f"fact:{fact}", old, new)


def _attachment_edits(before: Before, reading: PolicyReading, told: Sequence[Edit] = ()) -> Iterator[Edit]:
    """A file added, removed or swapped under its name. A file that could not be fetched tonight says nothing.

    Names that the text lists without a file are compared as those of two texts; ``told`` are the edits of the clauses.
    """
    files = dict(name_files(reading.attachments))
    old = {row["name"]: row["sha256"] for row in before.attachments}
    new = {name: link.sha256 for name, link in files.items()}
    held = {row["name"] for row in before.attachments if row["url"]}
    linked = {name for name, link in files.items() if link.url}
    gone = [row["name"] for row in before.attachments if not row["url"] and not is_among(row["name"], linked)]
    come = [name for name, link in files.items() if not link.url and not is_among(name, held)]
    yield from annexes_changed(gone, come, told, texts=(before.clauses, reading.clauses))
    for name in [n for n in new if n not in old and n in linked]:
        yield whole_edit(Operation.INSERT, Effect.ANNEX, "fact:attachments", "", name)
    for name in [n for n in old if n not in new and n in held]:
        yield whole_edit(Operation.DELETE, Effect.ANNEX, "fact:attachments", name, "")
    for name in [n for n in new if n in old]:
        if old[name] and new[name] and old[name] != new[name]:
            yield whole_edit(
                Operation.SUBSTITUTE,
                Effect.ANNEX,
                "fact:attachments",
                f"{name} ({old[name][:12]})",
                f"{name} ({str(new[name])[:12]})",
            )


def whole_edit(operation: Operation, effect: Effect, fact: str, before: str, after: str) -> Edit:
    """An edit of the policy as a whole, not of one clause."""
    return Edit(
        operation=operation,
        effect=effect,
        clause_eid_before=None,
        clause_eid_after=None,
        clause_label_before=None,
        clause_label_after=None,
        before=before,
        after=after,
        context_before=before,
        context_after=after,
        confidence=1.0,
        method=fact,
    )


def change_row(
    edit: Edit,
    *,
    policy: Row,
    version_before: str | None,
    version_after: str | None,
    cause: Cause,
    capture_id: str | None,
    evidence: str,
    as_of: datetime,
    order: int,
    remark: Remark = NONE,
) -> Row:
    """Row of ``changes``; ``order`` tells apart two equal edits of one night, ``remark`` goes behind its sentence."""
    key = "|".join(
        str(part)
        for part in (
            policy["policy_id"], version_before, version_after, edit.operation, edit.effect, edit.clause_eid_before,
            edit.clause_eid_after, edit.before, edit.after, as_of.isoformat(), order,
        )
    )  # fmt: skip
    sentence_zh, sentence_en = change_sentence(policy["title"], edit, cause)
    return {
        "change_id": "ch-" + hashlib.sha256(key.encode()).hexdigest()[:20],
        "policy_id": policy["policy_id"],
        "portal_id": policy["portal_id"],
        "policy_title": policy["title"],
        "version_before": version_before,
        "version_after": version_after,
        "operation": edit.operation,
        "effect": edit.effect,
        "noise": edit.effect in NOISE,
        "cause": cause,
        "clause_eid_before": edit.clause_eid_before,
        "clause_eid_after": edit.clause_eid_after,
        "clause_label_before": edit.clause_label_before,
        "clause_label_after": edit.clause_label_after,
        "paragraph": edit.paragraph,
        "before": edit.before,
        "after": edit.after,
        "context_before": edit.context_before,
        "context_after": edit.context_after,
        "unit": edit.unit,
        "direction": edit.direction,
        "group_id": edit.group,
        "confidence": edit.confidence,
        "method": edit.method,
        "disputed": edit.disputed,
        "evidence": evidence,
        "evidence_capture_id": capture_id,
        "sentence_zh": sentence_zh + remark[0],
        "sentence_en": sentence_en + remark[1],
        "detected_at": as_of,
    }


def status_edit(effect: Effect, *, policy: Row, status_before: str, status_after: str) -> Edit:
    """A policy repealed or expired: one change of the whole policy, from one status to the other."""
    edit = whole_edit(Operation.SUBSTITUTE, effect, "status", status_before, status_after)
    return replace(edit, context_before=policy["title"] or "", context_after=policy["title"] or "")
