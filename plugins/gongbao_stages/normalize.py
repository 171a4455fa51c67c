"""Read the captures of every batch that waits, portal by portal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from gongbao.archive import Archive
from gongbao.model.capture import PortalReport
from gongbao.model.portal import Portal
from gongbao.normalize.read import read_portal
from gongbao.normalize.staging import StagedReading, stage_path, write_stage
from gongbao.settings import Settings
from gongbao_stages.caps import within_caps
from gongbao_stages.capture import MAX_GROUPS
from gongbao_stages.wiring import declared_among, open_archive, open_ledger, published_store, quiet
from publish import read_latest


def pending_normalize(settings: Settings) -> list[dict[str, Any]]:
    """Plan at most 64 groups over all captured batches: each names its batch and portals."""
    groups: list[dict[str, Any]] = []
    for batch in open_ledger(settings).batches.pending("captured"):
        room = max(1, MAX_GROUPS - len(groups))
        share = max(1, -(-len(batch.portal_ids) // room))
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


@within_caps
def normalize_group(
    settings: Settings, *, batch_id: str, portals: Sequence[str], say: Callable[[str], None] = quiet
) -> dict[str, Any]:
    """Read the captures of some portals of one batch and stage them; a retry replaces what it staged before.

    A portal whose declaration was taken out while its batch waited is staged empty, and named under ``undeclared``.
    """
    archive, accepted, declared = open_archive(settings), accepted_captures(settings), declared_among(settings, portals)
    read = failed = 0
    for portal_id in portals:
        report = archive.report(batch_id, portal_id)
        if report is None:
            continue  # its capture failed: the batch goes on with the portals that were read
        portal = declared.get(portal_id)
        staged = list(_read(archive, report, portal, accepted)) if portal else []
        write_stage(stage_path(settings.stage_dir, batch_id, portal_id), staged)
        read, failed = read + len(staged), failed + sum(item.error is not None for item in staged)
        say(f"normalize: {portal_id}: {len(staged)} documents read")
    undeclared = sorted(set(portals) - set(declared))
    return {"batch_id": batch_id, "documents": read, "unreadable": failed, "undeclared": undeclared}


def _read(archive: Archive, report: PortalReport, portal: Portal, accepted: frozenset[str]) -> Iterator[StagedReading]:
    """Read what waits of one portal, and mark what was first seen in the first walk of its column."""
    waiting = archive.latest_captures(report.portal_id, report.batch_id)
    unaccepted = [archive.capture(c) for c in sorted(waiting.values()) if c not in accepted]
    first_walks: dict[str, frozenset[str]] = {}
    for staged in read_portal(
        report, portal, archive, accepted=accepted, capture_of=archive.capture, unaccepted=unaccepted
    ):
        batch_id = archive.first_batch_of(report.portal_id, staged.capture.url) or report.batch_id
        if batch_id not in first_walks:
            first = archive.report(batch_id, report.portal_id) or report
            first_walks[batch_id] = frozenset(c.column_id for c in first.columns if c.backfill)
        yield replace(staged, backfill=staged.capture.column_id in first_walks[batch_id])


def accepted_captures(settings: Settings) -> frozenset[str]:
    """Captures that stand in the latest release: what they show was read and taken in."""
    latest = read_latest(published_store(settings))
    rows = latest.table("captures", columns=["capture_id"]).column(0).to_pylist() if latest else []
    return frozenset(str(capture_id) for capture_id in rows)


def finish_normalize(settings: Settings) -> dict[str, Any]:
    """Hand on captured batches, oldest first, up to the first whose portals are not all staged: releases only go forward."""
    ledger, archive = open_ledger(settings), open_archive(settings)
    done: list[str] = []
    for pending in ledger.batches.pending("captured"):
        reports = archive.batch(pending.batch_id).reports
        missing = [
            r.portal_id for r in reports if not stage_path(settings.stage_dir, pending.batch_id, r.portal_id).exists()
        ]
        if missing:
            return {"normalized": done, "incomplete": [f"{pending.batch_id}: {', '.join(missing)}"]}
        ledger.batches.advance(pending.batch_id, "normalized", at=datetime.now(UTC))
        done.append(str(pending.batch_id))
    return {"normalized": done, "incomplete": []}


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
    finish_normalize(settings)  # a batch of decisions alone has no page to read
    return {"documents": documents, "incomplete": []}
