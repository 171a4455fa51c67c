"""A final text meets its draft: what changed clause by clause, and which adopted comments it carries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongbao.formats.scripts import canonical_key
from gongbao.history import compare_clauses
from gongbao.history.folding import fold_text
from gongbao.history.grouping import group_clauses, label_key
from gongbao.history.standing_words import words_stand
from gongbao.model.change import Cause, Comparison, Edit, Effect, Operation
from gongbao.model.policy import Clause, Relation
from gongbao.normalize.changes import Before, change_row, whole_edit
from gongbao.normalize.consolidated import wording_of
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.related import relations_now, rows_among
from gongbao.reading.round_pages import speaks_of_round
from gongbao.wording.remarks import AGAINST_DRAFT, Remark, adopted_en, adopted_remark

COMPARED = "draft compared with the final text"
FOLLOWED, ABSENT = "followed", "absent"
_TAKEN_UP = frozenset({"adopted", "partly"})
LEAST_LINKED = 0.3
"""Share of the draft's numbered clauses that must be found again, or else the final text is another work's wording."""

_LEAST_ELSEWHERE = 6
"""Characters of words so much their own that they are known again in a clause that the outcome does not name."""

_UNNUMBERED = frozenset({"preamble", "signature", "note", "body"})
_OF_THE_NOTICE = re.compile(r"征求意见|反馈|提出意见|意见建议|邮箱|来信")


def meet_finals(night: Night) -> None:
    """Compare every final text that arrived tonight with its draft, and judge the outcomes known by tonight."""
    arrived = _arrived(night)
    touched = set(night.policies) | {row["policy_id"] for row in night.added.get("versions", ())}
    standing = relations_now(night, Relation.FINALISES, touched | {r["from_policy_id"] for r in arrived.values()})
    relations = [r for r in standing.values() if night.policy(r["to_policy_id"]) and night.policy(r["from_policy_id"])]
    latest = _last_rounds(night, relations)
    for relation in relations:
        final_id, consultation_id = relation["from_policy_id"], relation["to_policy_id"]
        if relation["relation_id"] not in arrived and not {final_id, consultation_id} & touched:
            continue
        draft, final = (_latest_wording(night, policy_id) for policy_id in (consultation_id, final_id))
        comparison = compare_clauses(numbered_clauses(draft.clauses), numbered_clauses(final.clauses))
        outcomes = _judge_outcomes(night, draft, final, comparison)
        if relation["relation_id"] in arrived and relation["relation_id"] in latest and _is_its_draft(comparison):
            _write_changes(night, draft, final, comparison, outcomes)


def _arrived(night: Night) -> dict[str, Row]:
    """Relations ``finalises`` that were not known before tonight."""
    tonight = {r["relation_id"]: r for r in night.added.get("relations", ()) if r["relation"] == Relation.FINALISES}
    known = {r["relation_id"] for r in rows_among(night.prior.tables["relations"], "relation_id", tonight)}
    return {relation_id: row for relation_id, row in tonight.items() if relation_id not in known}


def _last_rounds(night: Night, relations: Sequence[Row]) -> set[str]:
    """Of several rounds on one text, the last is the draft that the final text came from; a page that only tells the outcome is none."""
    rounds: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
    for row in relations:
        asked = night.consultations.get(row["to_policy_id"]) or night.prior.consultations.get(row["to_policy_id"]) or {}
        policy = night.policy(row["to_policy_id"]) or {}
        day = str(asked.get("closes_on") or policy.get("published_on") or policy.get("first_seen_at") or "")
        drafted = speaks_of_round(policy.get("title")) is None
        rounds[row["from_policy_id"]].append((drafted, day, row["relation_id"]))
    return {max(found)[2] for found in rounds.values()}


def _latest_wording(night: Night, policy_id: str) -> Before:
    policy = night.policies.get(policy_id) or night.prior.policies[policy_id]
    return wording_of(night, policy["latest_version_id"])


def numbered_clauses(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Clauses under a number: a notice around the draft, its letter and its signature are no part of the draft."""
    found = [
        g
        for g in group_clauses(clauses)
        if (g.root.label or g.root.level == "closing") and g.root.level not in _UNNUMBERED
    ]
    inside = {piece.clause.eid for group in found for piece in group.pieces} | {g.root.eid for g in found}
    return tuple(clause for clause in clauses if clause.eid in inside)


def _is_its_draft(comparison: Comparison) -> bool:
    before = [link for link in comparison.links if link.before]
    linked = [link for link in before if link.after]
    return bool(linked) and len(linked) >= LEAST_LINKED * len(before)


def _judge_outcomes(night: Night, draft: Before, final: Before, comparison: Comparison) -> list[Row]:
    """Rows of ``comment_outcomes`` of the draft, with the clause of the final text and whether it reads as they say."""
    policy_id = draft.policy["policy_id"]
    tonight = [r for r in night.added.get("comment_outcomes", ()) if r["policy_id"] == policy_id]
    rows = tonight or rows_among(night.prior.tables["comment_outcomes"], "policy_id", [policy_id])
    if policy_id in night.replaced["comment_outcomes"] and not tonight:
        return []
    for row in rows:
        before = _clause_named(draft, row)
        after = _linked(comparison, before) if before else None
        text = _text_under(final, after) if after else None
        verdict = _verdict(row, text, _whole(final))
        fresh = {"final_policy_id": final.policy["policy_id"], "final_eid": after, "in_final": verdict}
        if not tonight and any(row[name] != value for name, value in fresh.items()):
            night.add("comment_outcomes", [{**row, **fresh}])
        row.update(fresh)
    return rows


def _clause_named(draft: Before, row: Row) -> str | None:
    """The eid of the draft's clause that an outcome names, by its number."""
    wanted = _number(row["clause_label"])
    if not wanted:
        return None
    groups = group_clauses(numbered_clauses(draft.clauses))
    found = [group.root.eid for group in groups if _number(group.root.label) == wanted]
    return found[0] if len(found) == 1 else None


def _number(label: str | None) -> str:
    return "".join(re.findall(r"\d+", label_key(label)))


def _linked(comparison: Comparison, eid: str) -> str | None:
    return next((link.after for link in comparison.links if link.before == eid and link.after), None)


def _text_under(wording: Before, eid: str) -> str:
    group = next(g for g in group_clauses(wording.clauses) if g.root.eid == eid)
    return "\x02".join([fold_text(group.root.heading or ""), *(piece.key for piece in group.pieces)])


def _whole(wording: Before) -> str:
    return "\x02".join(fold_text(f"{c.heading or ''}{c.text}") for c in wording.clauses)


def _verdict(row: Row, clause: str | None, whole: str) -> str | None:
    """``followed`` where the new words stand and the old ones do not; None where the outcome exchanges no words.

    ``clause`` is the folded text of the final text's clause, None where no clause is linked. What was only added may stand elsewhere.
    """
    before, after = fold_text(row["before"]), fold_text(row["after"])
    if not before and not after:
        return None
    text = whole if clause is None else clause
    rest = text.replace(after, "") if after else text
    gone = not before or before not in rest
    stands = not after or words_stand(after, text) or words_stand(after, text, apart=True)
    stands = stands or (not before and len(after) >= _LEAST_ELSEWHERE and words_stand(after, whole))
    return FOLLOWED if gone and stands else ABSENT


def _write_changes(night: Night, draft: Before, final: Before, comparison: Comparison, outcomes: Sequence[Row]) -> None:
    """One row per real edit from draft to final, and one for each adopted comment that the final text does not carry."""
    ours = {final.policy["policy_id"], draft.policy["policy_id"]} & night.ours()
    cause = Cause.PARSER if ours else Cause.SOURCE
    cause = Cause.BACKFILL if final.policy["policy_id"] in night.backfilled else cause
    closes_on = _closing(draft)
    rows: list[Row] = []
    for edit in comparison.changes:
        if edit.operation is Operation.DELETE and _OF_THE_NOTICE.search(edit.before):
            continue
        adopted = any(_asked_for(edit, row) for row in outcomes)
        remark = adopted_remark(closes_on) if adopted else AGAINST_DRAFT
        evidence = f"{COMPARED}; {adopted_en(closes_on)}" if adopted else COMPARED
        rows.append(_row(night, edit, draft, final, cause=cause, evidence=evidence, remark=remark, order=len(rows)))
    for row in outcomes:
        if row["disposition"] == "adopted" and row["in_final"] == ABSENT:
            edit = _missing(row, final)
            said = adopted_remark(closes_on, absent=True)
            written = _row(night, edit, draft, final, cause=cause, evidence=COMPARED, remark=said, order=len(rows))
            rows.append({**written, "disputed": f"{adopted_en(closes_on)}, absent from the final text"})
    night.add("changes", rows)


def _closing(draft: Before) -> date | None:
    closes_on: date | None = draft.consultation["closes_on"] if draft.consultation else None
    return closes_on


def _asked_for(edit: Edit, row: Row) -> bool:
    """The edit exchanges the words of an adopted comment: its words stand in the comment's, or the other way round."""
    if row["disposition"] not in _TAKEN_UP or row["in_final"] != FOLLOWED or edit.operation is not Operation.SUBSTITUTE:
        return False
    if row["final_eid"] and not (edit.clause_eid_after or "").startswith(row["final_eid"]):
        return False
    pairs = [
        (canonical_key(edit.before), canonical_key(row["before"])),
        (canonical_key(edit.after), canonical_key(row["after"])),
    ]
    if not row["before"] and row["final_eid"]:
        pairs = pairs[1:]  # the outcome gives only the words set instead
    return all((not a and not b) or (bool(a) and bool(b) and (a in b or b in a)) for a, b in pairs)


def _missing(row: Row, final: Before) -> Edit:
    clause = next((c for c in final.clauses if c.eid == row["final_eid"]), None)
    operation = Operation.SUBSTITUTE if row["before"] else Operation.INSERT
    edit = whole_edit(operation, Effect.CONSULTATION_OUTCOME, "fact:outcome", row["before"], row["after"])
    if clause is None:
        return edit
    return replace(
        edit,
        operation=Operation.SUBSTITUTE,
        clause_eid_after=clause.eid,
        clause_label_after=clause.label,
        context_after=clause.text,
        method="outcome",
    )


def _row(
    night: Night, edit: Edit, draft: Before, final: Before, *, cause: Cause, evidence: str, remark: Remark, order: int
) -> Row:
    return change_row(
        edit,
        policy=final.policy,
        version_before=draft.version["version_id"],
        version_after=final.version["version_id"],
        cause=cause,
        capture_id=final.version["capture_id"],
        evidence=evidence,
        as_of=night.as_of,
        order=order,
        remark=remark,
    )
