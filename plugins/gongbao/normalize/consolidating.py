"""One policy and the instructions of one decision: laid on the wording before, compared with what is published after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gongbao.formats.scripts import canonical_key
from gongbao.history.amending import Instruction, InstructionKind
from gongbao.history.consolidation import Consolidation, apply_instructions
from gongbao.history.grouping import label_key
from gongbao.history.standing import MOVES_NUMBERS, article_key, real_differences, stands_in
from gongbao.model.change import Cause, Edit, InstructionOutcome, Origin
from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.model.policy import Clause
from gongbao.normalize.changes import Before, change_row
from gongbao.normalize.consolidated import add_consolidated, wording_of
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.wording.quoting import name_title

_NOT_OF_THE_TEXT = frozenset({"preamble", "signature", "note", "letter"})
_OF_THE_NOTE = 20_000
"""Characters of a text in which the note on its amendments is looked for: it stands under the title or at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The amending decision: its row of ``policies``, the capture that shows it, whether it belongs to a first walk.

    ``ours`` are the policies that have a wording of tonight from our reading alone.
    """

    policy: Row
    capture_id: str
    backfill: bool
    ours: frozenset[str] = frozenset()

    def cause(self, policy_id: str) -> Cause:
        """Who made that the decision meets this policy tonight."""
        if self.backfill:
            return Cause.BACKFILL
        return Cause.PARSER if {policy_id, self.policy["policy_id"]} & self.ours else Cause.SOURCE

    @property
    def name(self) -> str:
        """《title》（number）."""
        number = self.policy["doc_number"]
        return name_title(self.policy["title"] or "") + (f"（{number}）" if number else "")

    @property
    def day(self) -> date | None:
        """The day it was made."""
        day: date | None = self.policy["signed_on"] or self.policy["published_on"] or self.policy["effective_on"]
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one instruction, why, and the versions it was laid on and is carried by."""

    outcome: InstructionOutcome
    reason: str | None = None
    version_before: str | None = None
    version_after: str | None = None


def lay_on(
    night: Night, act: Act, policy_id: str, orders: Sequence[Instruction], *, ours: tuple[str, str] | None, unread: int
) -> list[Finding]:
    """Find the outcome of each instruction for one policy; ``ours``: the version laid on, and that which we made, on an earlier night.

    ``unread`` counts sentences of the decision that could not be read; the consolidated version says that they are missing.
    """
    wordings = [wording_of(night, version_id) for version_id in _versions(night, policy_id)]
    latest = wordings[-1]
    if ours is not None:
        return _compare_with_published(night, act, orders, wordings, ours)
    for before, after in reversed([*pairwise(wordings)]):
        if _is_published(after) and (found := _confirmed(orders, before, after)):
            _name_evidence(night, act, orders, after)
            return found
    if len(wordings) > 1 and _is_published(latest) and _is_of_tonight(night, latest):
        return _dispute(night, act, orders, wordings[-2], latest)
    if found := _stands(orders, act, latest):
        return found
    if reason := _too_new(act, latest):
        return [Finding(outcome=InstructionOutcome.NOT_APPLIED, reason=reason)] * len(orders)
    return _consolidate(night, act, orders, latest, unread=unread)


def _versions(night: Night, policy_id: str) -> list[str]:
    """Versions of a policy, oldest first: they are named by their sequence."""
    latest = night.policies.get(policy_id) or night.prior.policies[policy_id]
    last = int(str(latest["latest_version_id"]).rpartition(".v")[2])
    return [VersionId.of(PolicyId(policy_id), sequence) for sequence in range(1, last + 1)]


def _is_published(wording: Before) -> bool:
    return bool(wording.version["origin"] != Origin.CONSOLIDATED and wording.version["cause"] != Cause.PARSER)


def _is_of_tonight(night: Night, wording: Before) -> bool:
    return bool(wording.version["detected_at"] == night.as_of)


def _differences(before: Sequence[Clause], after: Sequence[Clause]) -> list[Edit]:
    """Real edits between two wordings in what a decision can order: not in the note under the title, nor in the signature."""
    outside = {c.eid for c in (*before, *after) if c.level in _NOT_OF_THE_TEXT}
    edits = real_differences(before, after)
    return [e for e in edits if not {e.clause_eid_before, e.clause_eid_after} & outside]


def _confirmed(orders: Sequence[Instruction], before: Before, after: Before) -> list[Finding] | None:
    """The published text after is the one before with the instructions carried out."""
    found = apply_instructions(before.clauses, orders)
    if not found.applied or _differences(found.clauses, after.clauses):
        return None
    return [_finding(order, found, before, after, InstructionOutcome.CONFIRMED) for order in orders]


def _finding(
    order: Instruction, found: Consolidation, before: Before, after: Before, outcome: InstructionOutcome
) -> Finding:
    reasons = {id(instruction): reason for instruction, reason in found.unapplied}
    if id(order) in reasons:
        return Finding(
            outcome=InstructionOutcome.NOT_APPLIED,
            reason=reasons[id(order)],
            version_before=before.version["version_id"],
        )
    return Finding(
        outcome=outcome,
        version_before=before.version["version_id"],
        version_after=after.version["version_id"],
    )


def _stands(orders: Sequence[Instruction], act: Act, latest: Before) -> list[Finding] | None:
    """The text that we have is the amended one: it names the decision, or reads as every order that can be seen in it says."""
    seen = [stands_in(order, latest.clauses, latest.policy["title"]) for order in orders]
    told = [answer for answer in seen if answer is not None]
    text = canonical_key("".join(f"{c.heading or ''}{c.text}" for c in latest.clauses)[:_OF_THE_NOTE])
    title = canonical_key(act.policy["title"] or "")
    named = bool(title) and (title in text or (act.policy["doc_number"] or "\x00") in text)
    if not named and not (told and all(told)):
        return None
    reason = "the text names the decision" if named else "the text that we have reads so"
    version_id = latest.version["version_id"]
    return [Finding(outcome=InstructionOutcome.STANDS_ALREADY, reason=reason, version_after=version_id)] * len(orders)


def _too_new(act: Act, latest: Before) -> str | None:
    """Say why a wording cannot be the base: it is dated after the decision, or some orders that move numbers stand in it."""
    made: date | None = latest.version["signed_on"] or latest.policy["published_on"]
    if made and act.day and made > act.day:
        return f"the wording that we have is dated {made.isoformat()}, after the decision of {act.day.isoformat()}"
    return None


def _consolidate(
    night: Night, act: Act, orders: Sequence[Instruction], latest: Before, *, unread: int
) -> list[Finding]:
    standing = [o for o in orders if o.kind in MOVES_NUMBERS and stands_in(o, latest.clauses, latest.policy["title"])]
    if standing:
        reason = f"a part of the decision stands in the text already ({standing[0].as_written[:40]}), so its numbers may be new ones"
        return [Finding(outcome=InstructionOutcome.NOT_APPLIED, reason=reason)] * len(orders)
    found = apply_instructions(latest.clauses, orders)
    if not any(order.kind is not InstructionKind.SHIFT_NUMBERS for order in found.applied):
        return [_finding(order, found, latest, latest, InstructionOutcome.NOT_APPLIED) for order in orders]
    version = add_consolidated(
        night,
        latest,
        found,
        complete=not found.unapplied and not unread,
        act=act.policy,
        evidence=f"amending instruction: {act.name}",
        capture_id=act.capture_id,
        cause=act.cause(latest.policy["policy_id"]),
    )
    after = wording_of(night, version)
    return [_finding(order, found, latest, after, InstructionOutcome.APPLIED) for order in orders]


def _compare_with_published(
    night: Night, act: Act, orders: Sequence[Instruction], wordings: Sequence[Before], ours: tuple[str, str]
) -> list[Finding]:
    """A text was published after we made ours: where the two differ, the rows of tonight say so with both sides."""
    names = [wording.version["version_id"] for wording in wordings]
    base, made = (wordings[names.index(version_id)] for version_id in ours)
    later = [w for w in wordings[names.index(ours[1]) + 1 :] if _is_published(w)]
    if not later:
        return [
            _finding(o, apply_instructions(base.clauses, orders), base, made, InstructionOutcome.APPLIED)
            for o in orders
        ]
    after = later[0]
    edits = _differences(made.clauses, after.clauses)
    for edit in edits:
        _mark(night, act, edit, after, decision=edit.before, page=edit.after)
    return _judge(orders, apply_instructions(base.clauses, orders), edits, base, after)


def _dispute(night: Night, act: Act, orders: Sequence[Instruction], before: Before, after: Before) -> list[Finding]:
    """Tonight's published text does not read as the decision orders: rows of the clauses that differ are disputed."""
    found = apply_instructions(before.clauses, orders)
    if not found.applied:
        return _stands(orders, act, after) or [
            _finding(order, found, before, after, InstructionOutcome.NOT_APPLIED) for order in orders
        ]
    edits = _differences(after.clauses, found.clauses)
    _name_evidence(night, act, orders, after)
    for edit in edits:
        if not _mark(night, act, edit, after, decision=edit.after, page=edit.before):
            _tell(night, act, edit, before, after)
    return _judge(orders, found, edits, before, after)


def _judge(
    orders: Sequence[Instruction], found: Consolidation, edits: Sequence[Edit], before: Before, after: Before
) -> list[Finding]:
    labels = {label_key(label) for e in edits for label in (e.clause_label_before, e.clause_label_after) if label}
    findings = []
    for order in orders:
        named = {article_key(ref) for ref in (order.becomes or order.targets)}
        outcome = InstructionOutcome.DISPUTED if named & labels else InstructionOutcome.CONFIRMED
        findings.append(_finding(order, found, before, after, outcome))
    return findings


def _rows_after(night: Night, after: Before) -> list[Row]:
    version_id = after.version["version_id"]
    return [r for r in night.added.get("changes", ()) if r["version_after"] == version_id and not r["noise"]]


def _name_evidence(night: Night, act: Act, orders: Sequence[Instruction], after: Before) -> None:
    """The rows of the clauses that a decision amends rest on both: the texts compared, and its instruction."""
    named = {article_key(ref) for order in orders for ref in (*order.targets, *order.becomes)}
    for row in _rows_after(night, after):
        labels = {label_key(row[name]) for name in ("clause_label_before", "clause_label_after") if row[name]}
        if not named or None in named or labels & named:
            row["evidence"] = f"text comparison; amending instruction: {act.name}"


def _mark(night: Night, act: Act, edit: Edit, after: Before, *, decision: str, page: str) -> bool:
    """Mark tonight's rows of the clause as disputed, with both sides; False where the clause has none."""
    said = f"{act.name}：{decision or '（无）'} / {after.policy['url']}：{page or '（无）'}"
    marked = False
    labels = {edit.clause_label_before, edit.clause_label_after} - {None}
    for row in _rows_after(night, after):
        if labels & {row["clause_label_before"], row["clause_label_after"]}:
            row["disputed"] = said
            marked = True
    return marked


def _tell(night: Night, act: Act, edit: Edit, before: Before, after: Before) -> None:
    """What the decision orders and the published text leaves as it was is a row of its own, disputed from the start."""
    row = change_row(
        edit,
        policy=after.policy,
        version_before=before.version["version_id"],
        version_after=after.version["version_id"],
        cause=act.cause(after.policy["policy_id"]),
        capture_id=act.capture_id,
        evidence=f"amending instruction: {act.name}",
        as_of=night.as_of,
        order=len(night.added.get("changes", ())),
    )
    row["disputed"] = f"{act.name}：{edit.after or '（无）'} / {after.policy['url']}：{edit.before or '（无）'}"
    night.add("changes", [row])
