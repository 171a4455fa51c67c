"""The gate: what holds a release, what a person is shown of it, and whether a person let exactly that through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations import Hold, ValidationReport
from expectations.release import SUITES
from gongbao.archive.decisions import Decision
from gongbao.errors import ReleaseRejected
from publish import DraftRelease
from publish.changelog import changes_told
from publish.digest import digest_of

APPROVE, REJECT = "approve", "reject"
_ROWS_SHOWN = 3
_ROWS_LOOKED_AT = 1_000
_TEXT_SHOWN = 200
_LOGGED = ("changes", "events")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDraft:
    """A draft that rules over the whole corpus hold; ``digest`` stands for every figure and row of it."""

    batch_id: str
    draft: DraftRelease
    corpus: ValidationReport
    digest: str


def held_draft(batch_id: str, draft: DraftRelease, corpus: ValidationReport) -> HeldDraft | None:
    """Give the held draft of a batch; None when every rule over the corpus held."""
    if corpus.ok:
        return None
    rows = {name: digest_of(table) for name, table in draft.tables.items()}
    said = [draft.release_id, draft.previous, draft.input_digest, rows, dict(draft.validation)]
    written = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return HeldDraft(batch_id=batch_id, draft=draft, corpus=corpus, digest=hashlib.sha256(written).hexdigest())


def hold_digest(portal_id: str, holds: Iterable[Hold]) -> str:
    """Stand for the rules that hold a portal, and their figures: an approval covers these and no others."""
    said = sorted((h.rule, sorted(h.figures)) for h in holds if h.portal_id == portal_id)
    return hashlib.sha256(json.dumps([portal_id, said], ensure_ascii=False).encode()).hexdigest()


def described(held: HeldDraft) -> dict[str, Any]:
    """Say what a person has to see: the rules with figures and sample rows, and the change log that would be published."""
    draft = held.draft
    changed = draft.changed or {}
    fresh = {name: changed[name].inserts if name in changed else draft.tables[name].slice(0, 0) for name in _LOGGED}
    return {
        "batch_id": held.batch_id,
        "release_id": draft.release_id,
        "as_of": draft.as_of.isoformat(),
        "previous": draft.previous,
        "draft": held.digest,
        "rules": [
            {
                "rule": f"{failure.table}.{failure.rule}",
                "description": failure.description,
                "figures": failure.observed,
                "failing": failure.failing_count or len(failure.failing_keys),
                "rows": _sample(failure.table, failure.failing_keys, draft),
            }
            for failure in held.corpus.failures
        ],
        "tables": {
            name: {"inserted": d.inserts.num_rows, "updated": d.updates.num_rows, "deleted": d.deletes.num_rows}
            for name, d in sorted(changed.items())
            if not d.empty
        },
        "change_log": changes_told(changes=fresh["changes"], events=fresh["events"], policies=draft.tables["policies"]),
    }


def _sample(table: str, keys: Sequence[str], draft: DraftRelease) -> list[dict[str, str]]:
    """The first rows that broke a rule; where a table lost rows, the first of those that would go."""
    if table in SUITES:
        names, wanted = SUITES[table].key, set(keys[:_ROWS_SHOWN])
        column = pc.cast(draft.tables[table].column(names[0]), pa.string())
        first = pa.array([key.partition("|")[0] for key in wanted], pa.string())
        near = _plain(draft.tables[table].filter(pc.is_in(column, value_set=first)))
        return [row for row in near if "|".join(row.get(name, "None") for name in names) in wanted]
    gone = [(draft.changed or {})[name].deletes for name in keys if name in (draft.changed or {})]
    return [row for rows in gone for row in _plain(rows)][:_ROWS_SHOWN]


def _plain(rows: pa.Table) -> list[dict[str, str]]:
    return [
        {name: str(value)[:_TEXT_SHOWN] for name, value in row.items() if value not in (None, "", [])}
        for row in rows.slice(0, _ROWS_LOOKED_AT).to_pylist()
    ]


def decision_about(batch_id: str, decisions: Iterable[Decision]) -> Decision | None:
    """The last word about a batch: approved or rejected; None when nobody has spoken."""
    said = [d for d in decisions if d.kind in {APPROVE, REJECT} and d.subject == batch_id]
    return said[-1] if said else None


def let_through(held: HeldDraft, decisions: Sequence[Decision]) -> DraftRelease:
    """Return the draft with who let it through, when and why; ReleaseRejected when nobody did, or not this one."""
    decided = decision_about(held.batch_id, decisions)
    if decided is not None and decided.kind == APPROVE and decided.payload["draft"] == held.digest:
        return _signed_off(held.draft, [decided], [f"{f.table}.{f.rule}" for f in held.corpus.failures])
    moved = "" if decided is None else f" (decision {decided.sequence} was about another draft: its figures have moved)"
    raise ReleaseRejected(
        f"batch {held.batch_id}: {held.corpus.summary()}; nothing was published, the last release stays{moved}. "
        "`gongbao release show` tells why and what it would publish; then `gongbao release approve` or `reject` it, "
        "or mend the cause and run `gongbao publish` again"
    )


def approvals_of(holds: Sequence[Hold], decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions that let a portal's night count although rules hold it: those about exactly these figures."""
    digests = {portal_id: hold_digest(portal_id, holds) for portal_id in sorted({h.portal_id for h in holds})}
    return tuple(d for d in decisions if d.kind == APPROVE and d.payload.get("holds") == digests.get(d.subject, ""))


def with_approved_portals(draft: DraftRelease, approved: Sequence[Decision], holds: Sequence[Hold]) -> DraftRelease:
    """Record in the draft which portals a person let through."""
    if not approved:
        return draft
    let = {d.subject for d in approved}
    return _signed_off(draft, approved, [f"{h.portal_id} {h.rule}" for h in holds if h.portal_id in let])


def _signed_off(draft: DraftRelease, decided: Sequence[Decision], rules: Sequence[str]) -> DraftRelease:
    told = [
        {"decision": d.sequence, "by": d.by, "at": d.at.isoformat(), "reason": d.reason, "about": d.subject}
        for d in decided
    ]
    before = list(draft.validation.get("approved", ()))
    notes = [f"approved by {d.by} on {d.at:%Y-%m-%d}: {d.reason} ({', '.join(rules)})" for d in decided]
    return replace(draft, validation={**draft.validation, "approved": [*before, *told]}, notes=(*draft.notes, *notes))
