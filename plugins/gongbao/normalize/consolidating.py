"""One policy and the instructions of one decision: laid on the wording before, compared with what is published after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from gongbao.formats.scripts import canonical_key
from gongbao.history.amending import Instruction, InstructionKind
from gongbao.history.carrying_out import carry_out
from gongbao.history.consolidation import Consolidation, apply_instructions
from gongbao.history.standing import stands_in
from gongbao.model.change import Cause, InstructionOutcome, Origin
from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.normalize.acts import READS_SO, Act, Finding, finding_of
from gongbao.normalize.changes import Before
from gongbao.normalize.consolidated import add_consolidated, wording_of
from gongbao.normalize.disputing import differences, judge, mark, name_evidence, tell
from gongbao.normalize.layers import Layer
from gongbao.normalize.night import Night
from gongbao.normalize.own_numbers import numbers_of
from gongbao.normalize.prior import Row
from gongbao.normalize.relaying import carried_by, lay_anew
from gongbao.normalize.works import text_of

_OF_THE_NOTE = 20_000
"""Characters of a text in which the note on its amendments is looked for: it stands under the title or at the end."""


def lay_on(
    night: Night,
    act: Act,
    policy_id: str,
    orders: Sequence[Instruction],
    *,
    known: Sequence[Row | None],
    unread: int,
) -> list[Finding]:
    """Find the outcome of each instruction for one policy; ``known`` are their rows of an earlier night.

    ``unread`` counts sentences of the decision that could not be read; the consolidated version says that they are missing.
    """
    wordings = [wording_of(night, version_id) for version_id in _versions(night, policy_id)]
    latest = wordings[-1]
    if any(row and row["outcome"] == InstructionOutcome.APPLIED for row in known):
        return _compare_with_published(night, act, orders, wordings, known)
    for before, after in reversed([*pairwise(wordings)]):
        if _is_published(after) and (found := _confirmed(orders, before, after)):
            name_evidence(night, act, orders, after)
            return found
    if len(wordings) > 1 and _is_published(latest) and _is_of_tonight(night, latest):
        return _dispute(night, act, orders, wordings[-2], latest)
    if carried := carried_by(night, act, orders, latest):
        return lay_anew(night, act, orders, latest, carried, unread=unread)
    if found := _stands(night, orders, act, latest) or _too_new(orders, act, latest):
        return found
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


def _confirmed(orders: Sequence[Instruction], before: Before, after: Before) -> list[Finding] | None:
    """The published text after is the one before with the instructions carried out."""
    found = apply_instructions(before.clauses, orders)
    if not found.applied or differences(found.clauses, after.clauses):
        return None
    return [finding_of(order, found, before, after, InstructionOutcome.CONFIRMED) for order in orders]


def _stands(night: Night, orders: Sequence[Instruction], act: Act, latest: Before) -> list[Finding] | None:
    """The text that we have is the amended one: it names the decision, or reads as every order that can be seen in it says."""
    seen = [stands_in(order, latest.clauses, latest.policy["title"]) for order in orders]
    told = [answer for answer in seen if answer is not None]
    named = _is_named(night, act, latest)
    if not named and not (told and all(told)):
        return None
    reason = "the text names the decision" if named else READS_SO
    version_id = latest.version["version_id"]
    return [Finding(outcome=InstructionOutcome.STANDS_ALREADY, reason=reason, version_after=version_id)] * len(orders)


def _is_named(night: Night, act: Act, latest: Before) -> bool:
    """Whether the note on a text's amendments names the decision; it stands under the title, mostly outside the clauses."""
    text = canonical_key(text_of(night, latest.version["version_id"])[:_OF_THE_NOTE])
    names = filter(None, map(canonical_key, (act.policy["title"] or "", *numbers_of(act.policy))))
    return any(re.search(rf"{re.escape(name)}[^。\n]{{0,60}}?(?:修正|修订|修改)", text) for name in names)


def _is_newer(act: Act, latest: Before) -> date | None:
    made: date | None = latest.version["signed_on"] or latest.policy["published_on"]
    return made if made and act.day and made > act.day else None


def base_that_lacks(night: Night, act: Act, policy_id: str) -> str | None:
    """Give the wording that a decision without any order in a known form leaves unchanged; None where it may have what is ordered."""
    latest = wording_of(night, _versions(night, policy_id)[-1])
    if _is_named(night, act, latest) or _is_newer(act, latest):
        return None
    return str(latest.version["version_id"])


def _too_new(orders: Sequence[Instruction], act: Act, latest: Before) -> list[Finding] | None:
    """A wording that is dated after the decision cannot be its base."""
    made = _is_newer(act, latest)
    if made is None or act.day is None:
        return None
    reason = f"the wording that we have is dated {made.isoformat()}, after the decision of {act.day.isoformat()}"
    return [Finding(outcome=InstructionOutcome.NOT_APPLIED, reason=reason)] * len(orders)


def _consolidate(
    night: Night, act: Act, orders: Sequence[Instruction], latest: Before, *, unread: int
) -> list[Finding]:
    found = carry_out(latest.clauses, orders)
    if not any(order.kind is not InstructionKind.SHIFT_NUMBERS for order in found.applied):
        return [finding_of(order, found, latest, latest, InstructionOutcome.NOT_APPLIED) for order in orders]
    version = add_consolidated(
        night,
        latest,
        found,
        complete=not found.unapplied and not unread,
        act=act.policy,
        evidence=f"amending instruction: {act.name}",
        capture_id=act.capture_id,
        cause=act.cause(latest.policy["policy_id"]),
        on=min(Layer(decision=act.policy, orders=orders).days(), default=None),
    )
    after = wording_of(night, version)
    return [finding_of(order, found, latest, after, InstructionOutcome.APPLIED) for order in orders]


def _compare_with_published(
    night: Night, act: Act, orders: Sequence[Instruction], wordings: Sequence[Before], known: Sequence[Row | None]
) -> list[Finding]:
    """A text was published after we made ours: where the two differ, the rows of tonight say so with both sides."""
    names = [wording.version["version_id"] for wording in wordings]
    applied = next(row for row in known if row and row["outcome"] == InstructionOutcome.APPLIED)
    base, made = (wordings[names.index(applied[name])] for name in ("version_before", "version_after"))
    found = _carried_out(orders, known, base)
    later = [w for w in wordings[names.index(applied["version_after"]) + 1 :] if _is_published(w)]
    if not later:
        return [finding_of(order, found, base, made, InstructionOutcome.APPLIED) for order in orders]
    after = later[0]
    ours = wordings[names.index(applied["version_after"]) : names.index(after.version["version_id"])]
    # decisions on several days: the page may have what holds today, or what all of them order
    edits = min((differences(one.clauses, after.clauses) for one in ours), key=len)
    for edit in edits:
        mark(night, act, edit, after, published_after=True)
    return judge(orders, found, edits, base, after)


def _carried_out(orders: Sequence[Instruction], known: Sequence[Row | None], base: Before) -> Consolidation:
    """What ours carries: as the rows tell, for it may carry other decisions below this one; else tried on the base."""
    found = carry_out(base.clauses, orders)
    tried = {id(order): reason for order, reason in found.unapplied}
    left = []
    for order, row in zip(orders, known, strict=True):
        is_left = row["outcome"] == InstructionOutcome.NOT_APPLIED if row else id(order) in tried
        if is_left:
            left.append((order, str((row or {}).get("reason") or tried.get(id(order), ""))))
    return replace(found, unapplied=tuple(left))


def _dispute(night: Night, act: Act, orders: Sequence[Instruction], before: Before, after: Before) -> list[Finding]:
    """Tonight's published text does not read as the decision orders: rows of the clauses that differ are disputed."""
    found = apply_instructions(before.clauses, orders)
    if not found.applied:
        return _stands(night, orders, act, after) or [
            finding_of(order, found, before, after, InstructionOutcome.NOT_APPLIED) for order in orders
        ]
    edits = differences(after.clauses, found.clauses)
    name_evidence(night, act, orders, after)
    for edit in edits:
        if not mark(night, act, edit, after, published_after=False):
            tell(night, act, edit, before, after)
    return judge(orders, found, edits, before, after)
