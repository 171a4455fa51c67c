"""Match every release that waits with the subscriptions, then deliver what is due."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.alert import Subscription, deliver_due, enqueue_alerts, load_subscriptions, post_webhook
from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_stages.wiring import open_ledger, published_store, quiet
from publish import list_releases, read_release
from publish.published import PublishedRelease


def alert_pending(settings: Settings, *, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Owe the alerts of every released batch, deliver what is due; failed deliveries stay owed and are named."""
    ledger, now = open_ledger(settings), datetime.now(UTC)
    subscriptions = _subscriptions(settings)
    matched = 0
    for batch in ledger.batches.pending("released"):
        release = _release_of(settings, batch.as_of)
        changes, events = release.changes().to_pylist(), release.feed("events").to_pylist()
        named = sorted({row["policy_id"] for row in (*changes, *events)})
        enqueued = enqueue_alerts(
            release.release_id,
            released_at=release.as_of,
            changes=changes,
            events=events,
            policies=release.table(
                "policies", filters=pc.field("policy_id").isin(pa.array(named, pa.string()))
            ).to_pylist(),
            subscriptions=subscriptions,
            outbox=ledger.outbox,
            alerts_dir=settings.alerts_dir,
            now=now,
        )
        matched += enqueued.matched
        ledger.batches.advance(batch.batch_id, "alerted", at=now)
        say(f"alert: {release.release_id}: {enqueued.matched} subscriptions matched, {enqueued.added} deliveries owed")
    report = deliver_due(
        ledger.outbox, alerts_dir=settings.alerts_dir, secrets=os.environ, post=post_webhook, now=now, clock=_now
    )
    for delivery in report.delivered:
        say(f"alert: {delivery.subscription} by {delivery.channel}: delivered")
    return {
        "matched": matched,
        "delivered": len(report.delivered),
        "undelivered": [f"{d.subscription} by {d.channel}: {d.error}" for d in (*report.failed, *report.given_up)],
    }


def _subscriptions(settings: Settings) -> tuple[Subscription, ...]:
    """Subscriptions of the operator; none without a file, unless its path was given: then a missing file is a slip to tell."""
    if settings.subscriptions_path.exists():
        return load_subscriptions(settings.subscriptions_path)
    if settings.subscriptions_named:
        raise BadInput(
            f"{settings.subscriptions_path}: no such file; mend GONGBAO_SUBSCRIPTIONS, or write `subscriptions: []` there"
        )
    return ()


def _now() -> datetime:
    return datetime.now(UTC)


def _release_of(settings: Settings, as_of: datetime) -> PublishedRelease:
    stamp = f"{as_of:%Y%m%dT%H%M%SZ}"
    release_id = next(i for i in list_releases(published_store(settings)) if i.startswith(stamp))
    return read_release(published_store(settings), release_id)
