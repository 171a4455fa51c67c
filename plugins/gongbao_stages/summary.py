"""What stands in the data folder, in one page for a person."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from gongbao.archive import Archive
from gongbao.settings import Settings
from gongbao_stages.signing import signed_by
from gongbao_stages.wiring import open_ledger, published_store
from publish import list_releases, read_latest


def pending_work(settings: Settings) -> dict[str, int]:
    """Count the batches that wait for each stage: captured → normalize, normalized → release, released → alert.

    A delivery that is due waits for the alert stage too: one that failed before, or a digest.
    """
    ledger = open_ledger(settings)
    waiting = {state: len(ledger.batches.pending(state)) for state in ("captured", "normalized", "released")}
    return waiting | {"released": waiting["released"] + len(ledger.outbox.due(datetime.now(UTC)))}


def summary(settings: Settings) -> dict[str, Any]:
    """Count captures, policies, versions, changes by effect, documents kept back and alerts; name where each result lies."""
    archive = Archive(settings.archive_dir)
    reports = [r for batch_id in archive.batch_ids() for r in archive.batch(batch_id).reports]
    latest = read_latest(published_store(settings))
    found: dict[str, Any] = {
        "nights": len(archive.batch_ids()),
        "captures": sum(len(report.captures) for report in reports),
        "releases": len(list_releases(published_store(settings))),
    }
    if latest is None:
        return found | {"published": published_store(settings).where()}
    changes = latest.table("changes", columns=["effect", "noise", "cause"]).to_pylist()
    return found | {
        "policies": latest.table("policies", columns=["policy_id"]).num_rows,
        "versions": latest.table("versions", columns=["version_id"]).num_rows,
        "changes_by_effect": dict(sorted(Counter(c["effect"] for c in changes if not c["noise"]).items())),
        "noise": sum(c["noise"] for c in changes),
        "events": dict(sorted(Counter(latest.table("events", columns=["event"]).column(0).to_pylist()).items())),
        "quarantined": latest.manifest.quality["quarantined"],
        "alerts": open_ledger(settings).outbox.count("delivered"),
        "release": latest.where(),
        "signed_by": signed_by(settings),
        "change_log": latest.where("CHANGELOG.md"),
        "validation": latest.where("validation/index.html"),
        "alerts_in": str(settings.alerts_dir),
    }
