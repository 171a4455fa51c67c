"""Read the captures of every batch that waits, portal by portal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from gongbao.normalize.read import read_portal
from gongbao.normalize.staging import stage_path, write_stage
from gongbao.settings import Settings
from gongbao_stages.capture import MAX_GROUPS
from gongbao_stages.wiring import find_portal, open_archive, open_ledger, quiet
from publish import read_latest


def pending_normalize(settings: Settings) -> list[dict[str, Any]]:
    """Plan at most 64 groups over all captured batches: each names its batch and portals."""
    groups: list[dict[str, Any]] = []
    for batch in open_ledger(settings).batches.pending("captured"):
        room = max(1, MAX_GROUPS - len(groups))
        share = -(-len(batch.portal_ids) // room)
        groups += [
            {
                "name": f"{batch.batch_id[:8]} {batch.portal_ids[i]}",
                "batch_id": str(batch.batch_id),
                "portals": list(batch.portal_ids[i : i + share]),
            }
            for i in range(0, len(batch.portal_ids), share)
        ]
        if len(groups) >= MAX_GROUPS:
            break
    return groups[:MAX_GROUPS]


def normalize_group(
    settings: Settings, *, batch_id: str, portals: Sequence[str], say: Callable[[str], None] = quiet
) -> dict[str, Any]:
    """Read the captures of some portals of one batch and stage them; a retry replaces what it staged before."""
    archive = open_archive(settings)
    accepted = accepted_captures(settings)
    read = failed = 0
    for portal_id in portals:
        report = archive.report(batch_id, portal_id)
        if report is None:
            continue  # its capture failed: the batch goes on with the portals that were read
        staged = list(
            read_portal(
                report, find_portal(settings, portal_id), archive, accepted=accepted, capture_of=archive.capture
            )
        )
        write_stage(stage_path(settings.stage_dir, batch_id, portal_id), staged)
        read, failed = read + len(staged), failed + sum(item.error is not None for item in staged)
        say(f"normalize: {portal_id}: {len(staged)} documents read")
    return {"batch_id": batch_id, "documents": read, "unreadable": failed}


def accepted_captures(settings: Settings) -> frozenset[str]:
    """Captures that stand in the latest release: what they show was read and taken in."""
    latest = read_latest(settings.published_dir)
    rows = latest.table("captures", columns=["capture_id"]).column(0).to_pylist() if latest else []
    return frozenset(str(capture_id) for capture_id in rows)


def finish_normalize(settings: Settings) -> dict[str, Any]:
    """Hand on every captured batch whose portals are all staged; the others wait for the next run."""
    ledger, archive, done, waiting = open_ledger(settings), open_archive(settings), [], []
    for pending in ledger.batches.pending("captured"):
        reports = archive.batch(pending.batch_id).reports
        missing = [
            r.portal_id for r in reports if not stage_path(settings.stage_dir, pending.batch_id, r.portal_id).exists()
        ]
        if missing:
            waiting.append(f"{pending.batch_id}: {', '.join(missing)}")
            continue
        ledger.batches.advance(pending.batch_id, "normalized", at=datetime.now(UTC))
        done.append(str(pending.batch_id))
    return {"normalized": done, "incomplete": waiting}


def normalize_pending(settings: Settings, *, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Read and hand on everything that waits, in this process."""
    documents = 0
    while groups := pending_normalize(settings):
        for group in groups:
            documents += normalize_group(settings, batch_id=group["batch_id"], portals=group["portals"], say=say)[
                "documents"
            ]
        finished = finish_normalize(settings)
        if finished["incomplete"]:
            return {"documents": documents, **finished}
    return {"documents": documents, "incomplete": []}
