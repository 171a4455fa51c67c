"""Repairs: memory that was lost is made again from what decides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gongbao.ledger import rebuild_ledger
from gongbao.settings import Settings
from gongbao_stages.summary import pending_work
from gongbao_stages.wiring import open_archive, open_ledger, published_store
from publish import list_releases, read_release
from publish.retention import Retention, apply_retention


def rebuild_ledger_from_archive(settings: Settings) -> dict[str, Any]:
    """Rebuild pages, batches and columns from the archive's reports, and how far each batch came from the releases.

    The newest release is alerted again unless its letters are on disk. Deliveries that were owed and not yet taken are not known
    any more: their letters lie in ``alerts/letters``.
    """
    ledger, archive = open_ledger(settings), open_archive(settings)
    rebuild_ledger(archive, ledger)
    published = {read_release(published_store(settings), i).as_of: i for i in list_releases(published_store(settings))}
    for batch_id in archive.batch_ids():
        batch = archive.batch(batch_id)
        if batch.as_of in published:
            told = batch.as_of != max(published) or any(settings.alerts_dir.rglob(f"{published[batch.as_of]}.json"))
            ledger.batches.advance(batch_id, "alerted" if told else "released", at=batch.as_of)
    return {"batches": len(archive.batch_ids()), "published": len(published), **pending_work(settings)}


def retain_releases(settings: Settings, keep: str, *, dry_run: bool) -> dict[str, Any]:
    """Drop older releases as ``keep`` says (``daily=60,weekly=53,monthly=120``); BadInput for another spelling."""
    report = apply_retention(
        published_store(settings), Retention.from_text(keep), dry_run=dry_run, now=datetime.now(UTC)
    )
    return {
        "dry_run": dry_run,
        "kept": len(report.kept),
        "dropped": list(report.dropped),
        "files": len(report.files),
        "bytes": report.bytes,
    }
