"""What a decision orders beside what was published: rows of the change log on which the two differ bear both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongbao.history.amending import Instruction
from gongbao.history.consolidation import Consolidation
from gongbao.history.grouping import label_key
from gongbao.history.standing import article_key, real_differences
from gongbao.model.change import BETWEEN_CHAPTERS, Edit, InstructionOutcome, Operation
from gongbao.model.policy import Clause
from gongbao.normalize.acts import Act, Finding, finding_of
from gongbao.normalize.changes import Before, change_row
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row

_NOT_OF_THE_TEXT = frozenset({"preamble", "signature", "note", "letter"})


def differences(before: Sequence[Clause], after: Sequence[Clause]) -> list[Edit]:
    """Real edits between two wordings in what a decision can order.

    Not in the note under the title, nor in the signature. Not of the chapter alone: an article with a new number at the boundary
    of two chapters is the same article in either.
    """
    outside = {c.eid for c in (*before, *after) if c.level in _NOT_OF_THE_TEXT}
    edits = real_differences(before, after)
    return [e for e in edits if not {e.clause_eid_before, e.clause_eid_after} & outside and not _keeps_its_number(e)]


def _keeps_its_number(edit: Edit) -> bool:
    if edit.method == BETWEEN_CHAPTERS:
        return True
    if edit.operation is not Operation.MOVE or edit.before or edit.after:
        return False
    return label_key(edit.clause_label_before) == label_key(edit.clause_label_after)


def judge(
    orders: Sequence[Instruction], found: Consolidation, edits: Sequence[Edit], before: Before, after: Before
) -> list[Finding]:
    """Give each order its finding: disputed where an edit stands in a clause that it names, on the words that it gives if any does."""
    disputed: set[int] = set()
    for edit in edits:
        labels = {label_key(label) for label in (edit.clause_label_before, edit.clause_label_after) if label}
        named = [o for o in orders if labels & {article_key(ref) for ref in (*o.becomes, *o.targets)}]
        anywhere = [o for o in orders if o.words and not o.targets and not o.becomes]
        disputed |= {id(o) for o in [o for o in (*named, *anywhere) if _speaks_of(o, edit)] or named}
    return [
        finding_of(o, found, before, after, _DISPUTED if id(o) in disputed else InstructionOutcome.CONFIRMED)
        for o in orders
    ]


_DISPUTED = InstructionOutcome.DISPUTED


def _speaks_of(order: Instruction, edit: Edit) -> bool:
    words = f"{order.words or ''}\n{order.replacement or ''}\n{order.text or ''}".split("\n")
    return any(_holds(one, side) for one in words for side in (edit.before, edit.after))


def rows_after(night: Night, after: Before) -> list[Row]:
    """Tonight's real rows of the change log that lead to a version."""
    version_id = after.version["version_id"]
    return [r for r in night.added.get("changes", ()) if r["version_after"] == version_id and not r["noise"]]


def name_evidence(night: Night, act: Act, orders: Sequence[Instruction], after: Before) -> None:
    """The rows of the clauses that a decision amends rest on both: the texts compared, and its instruction."""
    named = {article_key(ref) for order in orders for ref in (*order.targets, *order.becomes)}
    for row in rows_after(night, after):
        labels = {label_key(row[name]) for name in ("clause_label_before", "clause_label_after") if row[name]}
        everywhere = [w for o in orders if o.words and not o.targets and not o.becomes for w in o.words.split("\n")]
        if not named or None in named or labels & named or any(_holds(words, row["before"]) for words in everywhere):
            row["evidence"] = f"text comparison; amending instruction: {act.name}"


def mark(night: Night, act: Act, edit: Edit, after: Before, *, published_after: bool) -> bool:
    """Mark tonight's rows of the words that ``edit`` is about as disputed, with both sides; False where there is none.

    ``published_after`` tells which side of the edit the page has: that after, or that before.
    """
    decision, page = (edit.before, edit.after) if published_after else (edit.after, edit.before)
    eid = edit.clause_eid_after if published_after else edit.clause_eid_before
    shown = edit.context_after if published_after else edit.context_before
    rows = [r for r in rows_after(night, after) if r["clause_eid_after"] == eid]
    rows = [r for r in rows if _is_about(r, decision=decision, page=page, shown=shown)]
    for row in rows:
        row["disputed"] = _both_sides(act, after, decision=decision, page=page)
    return bool(rows)


def _both_sides(act: Act, after: Before, *, decision: str, page: str) -> str:
    return f"{act.name}：{decision or '（无）'} / {after.policy['url']}：{page or '（无）'}"


def _is_about(row: Row, *, decision: str, page: str, shown: str) -> bool:
    """Whether a row of the clause and an edit are about the same words: those of the page, or those that it struck."""
    if page:
        spans = [(at, at + len(row["after"])) for at in _places(shown, row["after"])]
        return any(start < at + len(page) and at < stop for at in _places(shown, page) for start, stop in spans)
    if decision:
        return _holds(decision, row["before"])
    return not row["before"] and not row["after"]


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _holds(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)


def tell(night: Night, act: Act, edit: Edit, before: Before, after: Before) -> None:
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
    row["disputed"] = _both_sides(act, after, decision=edit.after, page=edit.before)
    night.add("changes", [row])
