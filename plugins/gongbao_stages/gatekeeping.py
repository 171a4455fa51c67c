"""What a person does at the gate: look at what is held, let it through, or set it aside; who, when and why goes to the decision log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from expectations import Hold
from gongbao.archive.decisions import Decision
from gongbao.errors import BadInput
from gongbao.ledger import Pending
from gongbao.settings import Settings
from gongbao_stages.clocks import after_every_batch
from gongbao_stages.curation_checks import check_public
from gongbao_stages.dataset import open_release
from gongbao_stages.gate import APPROVE, REJECT, decision_about, hold_digest
from gongbao_stages.held import keep_for_a_person, last_shown, set_aside
from gongbao_stages.release import prepare_release
from gongbao_stages.wiring import decision_log, open_ledger


def show_held(settings: Settings) -> dict[str, Any] | None:
    """Draft the oldest waiting batch again and tell why it is held; None when nothing waits, or what waits may be published."""
    waiting = _waiting(settings)
    if waiting is None:
        return None
    held = prepare_release(settings, waiting.batch_id).held
    if held is None:
        return None
    decided = decision_about(waiting.batch_id, decision_log(settings).read())
    return {**keep_for_a_person(settings, held), "decided": None if decided is None else _told(decided)}


def question(settings: Settings) -> dict[str, Any] | None:
    """What is to be asked of a person now, as it was written down when it was held; None when nothing waits for an answer."""
    waiting = _waiting(settings)
    shown = None if waiting is None else last_shown(settings, waiting.batch_id)
    if waiting is None or shown is None:
        return None
    decided = decision_about(waiting.batch_id, decision_log(settings).read())
    answered = decided is not None and decided.payload.get("draft") == shown["draft"]
    return None if answered else shown


def answered_at(settings: Settings) -> datetime | None:
    """When a person last spoke about a held batch; None when nobody did."""
    said = [d.at for d in decision_log(settings).read() if d.kind in {APPROVE, REJECT} and "draft" in d.payload]
    return said[-1] if said else None


def show_release(settings: Settings, release_id: str) -> dict[str, Any]:
    """Tell of a published release what was held back in it, by which rules, who let something through, and its change log."""
    release = open_release(settings, release_id)
    validation = release.validation()
    return {
        "release_id": release.release_id,
        "as_of": release.as_of.isoformat(),
        "previous": release.manifest.previous,
        "broken": [
            {"rule": f"{r['table']}.{r['rule']}", "description": r["description"], "figures": r["observed"]}
            for r in validation["rules"]
            if not r["success"]
        ],
        "holds": validation["holds"],
        "quarantined": validation["quarantined"],
        "approved": validation.get("approved", []),
        "change_log": release.changelog(),
    }


def approve_batch(
    settings: Settings, batch_id: str, *, by: str, reason: str, now: datetime, draft: str | None = None
) -> dict[str, Any]:
    """Let a held batch through, exactly as it was shown; ``draft`` names what was seen (default: what was shown last).

    The same approval again is done already. BadInput when the batch is not held, was rejected, or was shown anew since.
    """
    return _decide(settings, APPROVE, batch_id, by=by, reason=reason, now=now, draft=draft)


def reject_batch(
    settings: Settings, batch_id: str, *, by: str, reason: str, now: datetime, draft: str | None = None
) -> dict[str, Any]:
    """Set a held batch aside: the last release stays and later batches go on. Idempotent and refused as ``approve_batch``."""
    told = _decide(settings, REJECT, batch_id, by=by, reason=reason, now=now, draft=draft)
    set_aside(settings, open_ledger(settings), batch_id)
    return told


def approve_portal(
    settings: Settings, release_id: str, portal_id: str, *, by: str, reason: str, now: datetime
) -> dict[str, Any]:
    """Let a portal through that a release held: its next night counts if it shows exactly these figures; else it is held again."""
    release = open_release(settings, release_id)
    holds = [_hold(row) for row in release.validation()["holds"] if row["portal_id"] == portal_id]
    if not holds:
        raise BadInput(
            f"{release.release_id}: portal {portal_id} is not held there; `gongbao release show {release.release_id}` lists those"
        )
    by, reason = _public(by, reason)
    digest = hold_digest(portal_id, holds)
    for decided in decision_log(settings).read():
        if decided.kind == APPROVE and decided.subject == portal_id and decided.payload.get("holds") == digest:
            return {**_told(decided), "already": True}
    return _told(
        decision_log(settings).append(
            kind=APPROVE,
            subject=portal_id,
            payload={"release": str(release.release_id), "holds": digest},
            reason=reason,
            by=by,
            at=after_every_batch(settings, now),
        )
    )


def _decide(
    settings: Settings, kind: str, batch_id: str, *, by: str, reason: str, now: datetime, draft: str | None
) -> dict[str, Any]:
    by, reason = _public(by, reason)
    decided = decision_about(batch_id, decision_log(settings).read())
    shown = last_shown(settings, batch_id)
    if decided is not None and (shown is None or decided.payload["draft"] == shown["draft"]):
        if decided.kind == kind:
            return {**_told(decided), "already": True}
        raise BadInput(
            f"batch {batch_id}: decision {decided.sequence} by {decided.by} says {decided.kind} ({decided.reason}) "
            f"and cannot be turned into {kind}; a new night makes a new batch"
        )
    waiting = _waiting(settings)
    if shown is None or waiting is None or waiting.batch_id != batch_id:
        raise BadInput(
            f"batch {batch_id} is not held; `gongbao release show --pending` tells what is, and shows it first"
        )
    if draft is not None and draft != shown["draft"]:
        raise BadInput(
            f"batch {batch_id}: draft {draft[:12]} was seen, but {shown['draft'][:12]} is held now: its figures have moved; "
            "look again with `gongbao release show --pending`"
        )
    payload = {"draft": shown["draft"], "release": shown["release_id"]}
    payload["rules"] = ", ".join(rule["rule"] for rule in shown["rules"])
    return _told(
        decision_log(settings).append(
            kind=kind, subject=batch_id, payload=payload, reason=reason, by=by, at=now.astimezone(UTC)
        )
    )


def _waiting(settings: Settings) -> Pending | None:
    """The batch whose turn it is: only the oldest can be held, those behind it wait."""
    said = decision_log(settings).read()
    for pending in open_ledger(settings).batches.pending("normalized"):
        decided = decision_about(pending.batch_id, said)
        if decided is None or decided.kind != REJECT:
            return pending
    return None


def _public(by: str, reason: str) -> tuple[str, str]:
    by, reason = " ".join(by.split()), " ".join(reason.split())
    if not by:
        raise BadInput("--by is empty; say who answers for it, e.g. --by 'editor on duty'")
    check_public(reason, by)
    return by, reason


def _hold(row: Mapping[str, Any]) -> Hold:
    return Hold(
        portal_id=row["portal_id"], rule=row["rule"], reason=row["reason"], figures=tuple(row["figures"].items())
    )


def _told(decided: Decision) -> dict[str, Any]:
    return {
        "decision": decided.sequence,
        "kind": decided.kind,
        "about": decided.subject,
        "at": decided.at.isoformat(),
        "by": decided.by,
        "reason": decided.reason,
    }
