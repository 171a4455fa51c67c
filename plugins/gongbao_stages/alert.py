"""Match every release that waits with the subscriptions, put digests together, then deliver what is due."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from gongbao.alert import Carriers, Subscription, collect_digests, deliver_due, enqueue_alerts, load_subscriptions
from gongbao.errors import BadInput
from gongbao.ledger import Ledger, OutboxState
from gongbao.settings import Settings
from gongbao_stages.told_rows import told_rows
from gongbao_stages.wiring import open_ledger, published_store, quiet
from publish import list_releases, read_release
from publish.published import PublishedRelease

_PATIENCE = timedelta(seconds=60)
_AT_ONCE = 8

REMOVED = "the subscription was removed"
"""Why what was owed is not sent any more."""


def alert_pending(settings: Settings, *, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Owe the alerts of every released batch, deliver what is due; failed deliveries stay owed and are named.

    One process does this at a time. ``dead_letters``: what is not tried again, with the channels that are sent nothing more.
    """
    ledger = open_ledger(settings)
    report: dict[str, Any] = {"matched": 0, "delivered": 0, "undelivered": [], "dead_letters": []}
    with ledger.alone("alert", patience=_PATIENCE) as alone:
        if not alone:
            say("alert: another process delivers; what it leaves is taken up by the next run")
            return report
        subscriptions: tuple[Subscription, ...] = ()
        try:
            subscriptions = _subscriptions_now(settings, ledger)
            _let_go(ledger, subscriptions, say)
            report["matched"] = _match(settings, ledger, subscriptions, say)
        finally:  # what was owed before does not wait until a subscription or a release can be read again
            # A second time: a channel that was silenced owes its subscriber a notice.
            while _deliver(settings, ledger, subscriptions, report, say):
                pass
    return report


def _subscriptions_now(settings: Settings, ledger: Ledger) -> tuple[Subscription, ...]:
    """The subscriptions; BadInput where the file is gone and there were some before, or nobody would be told and nobody would know."""
    if not settings.subscriptions_path.exists() and any(map(ledger.outbox.count, OutboxState)):
        raise BadInput(
            f"{settings.subscriptions_path}: no such file, and alerts were sent before; run in its folder, name it with "
            "GONGBAO_SUBSCRIPTIONS, or write `subscriptions: []` there to end them all"
        )
    return subscriptions_of(settings)


def _let_go(ledger: Ledger, subscriptions: Sequence[Subscription], say: Callable[[str], None]) -> None:
    """Send nothing more to who was taken out of the file by hand."""
    known = {subscription.id for subscription in subscriptions}
    for entry in ledger.outbox.rows(state=OutboxState.PENDING):
        if entry.subscription not in known:
            ledger.outbox.give_up(entry.key, at=_now(), error=REMOVED)
            say(f"alert: {entry.subscription} by {entry.channel}: {REMOVED}")


def _match(
    settings: Settings, ledger: Ledger, subscriptions: Sequence[Subscription], say: Callable[[str], None]
) -> int:
    matched = 0
    for batch in ledger.batches.pending("released"):
        now, release = datetime.now(UTC), _release_of(settings, batch.as_of)
        if release is None:
            ledger.batches.advance(batch.batch_id, "alerted", at=now)
            say(f"alert: the release of batch {batch.batch_id} is not kept any more; nobody is told of it")
            continue
        enqueued = enqueue_alerts(
            release.release_id,
            released_at=release.as_of,
            **told_rows(release),
            subscriptions=subscriptions,
            outbox=ledger.outbox,
            alerts_dir=settings.alerts_dir,
            now=now,
        )
        matched += enqueued.matched
        ledger.batches.advance(batch.batch_id, "alerted", at=now)
        say(f"alert: {release.release_id}: {enqueued.matched} subscriptions matched, {enqueued.added} deliveries owed")
    return matched


def _deliver(
    settings: Settings,
    ledger: Ledger,
    subscriptions: Sequence[Subscription],
    report: dict[str, Any],
    say: Callable[[str], None],
) -> bool:
    """Deliver once what is due now; tells whether a notice is owed besides."""
    now = datetime.now(UTC)
    report["undelivered"] += collect_digests(ledger.outbox, alerts_dir=settings.alerts_dir, now=now)
    told = deliver_due(
        ledger.outbox,
        ledger.silenced,
        alerts_dir=settings.alerts_dir,
        carriers=Carriers(
            secrets=os.environ,
            more_at=_more_at(settings),
            channels={(s.id, channel.key): channel for s in subscriptions for channel in s.channels},
        ),
        now=now,
        clock=_now,
        at_once=_AT_ONCE,
    )
    for delivery in told.delivered:
        say(f"alert: {delivery.subscription} by {delivery.channel}: delivered")
    report["delivered"] += len(told.delivered)
    report["undelivered"] += [f"{d.subscription} by {d.channel}: {d.error}" for d in (*told.failed, *told.given_up)]
    report["dead_letters"] += [
        f"{d.release_id} to {d.subscription} by {d.channel}: {d.error}"
        + ("; nothing more is sent there (`gongbao subscriptions enable`)" if d.silenced else "")
        for d in told.given_up
    ]
    return any(d.silenced for d in told.given_up)


def subscriptions_of(settings: Settings) -> tuple[Subscription, ...]:
    """Subscriptions of the operator; none without a file, unless its path was given: then a missing file is a slip to tell."""
    if settings.subscriptions_path.exists():
        return load_subscriptions(settings.subscriptions_path)
    if settings.subscriptions_named:
        raise BadInput(
            f"{settings.subscriptions_path}: no such file; mend GONGBAO_SUBSCRIPTIONS, or write `subscriptions: []` there"
        )
    return ()


def _more_at(settings: Settings) -> str:
    return f"{settings.public_url}site/changes/index.html" if settings.public_url else ""


def _now() -> datetime:
    return datetime.now(UTC)


def _release_of(settings: Settings, as_of: datetime) -> PublishedRelease | None:
    """The release of a batch; None where retention dropped it before it was told."""
    store, stamp = published_store(settings), f"{as_of:%Y%m%dT%H%M%SZ}"
    return next((read_release(store, i) for i in list_releases(store) if i.startswith(stamp)), None)
