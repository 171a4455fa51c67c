"""Subscriptions as a person keeps them: added, taken out, enabled again, and shown what they would have been sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongbao.alert import Subscription, compose_alert, match_release
from gongbao.alert.edit import save, subscription_yaml, with_subscription, without_subscription
from gongbao.errors import BadInput
from gongbao.ledger import Ledger
from gongbao.settings import Settings
from gongbao_stages.alert import REMOVED, subscriptions_of
from gongbao_stages.told_rows import told_rows
from gongbao_stages.wiring import open_ledger, published_store
from publish import list_releases, read_release


def begin_subscriptions(settings: Settings, *, like: Path) -> bool:
    """Begin the file of subscriptions that the settings name as ``like`` has it, unless there is one; tell whether it was begun."""
    path = settings.subscriptions_path
    if path.exists() or not settings.subscriptions_named:
        return False
    save(path, like.read_text(encoding="utf-8"))
    return True


def add_subscription(settings: Settings, entry: Mapping[str, Any], *, dry_run: bool, last: int) -> dict[str, Any]:
    """Put one more subscription into the file, checked as the file is; ``dry_run`` writes nothing.

    Tells the entry as it stands in the file, and what it would have been sent over the ``last`` releases.
    """
    path = settings.subscriptions_path
    text, subscription = with_subscription(path, entry)
    told = {
        "file": str(path),
        "written": not dry_run,
        "entry": subscription_yaml(entry),
        "would_have_sent": preview(settings, subscription, last=last),
    }
    if not dry_run:
        save(path, text)
    return told


def list_subscriptions(settings: Settings) -> list[dict[str, Any]]:
    """Every subscription with its channels: what each took last, what it is owed, and whether it is silenced."""
    ledger = open_ledger(settings)
    return [_described(subscription, ledger) for subscription in subscriptions_of(settings)]


def show_subscription(settings: Settings, subscription_id: str, *, last: int) -> dict[str, Any]:
    """One subscription, and what it would have been sent over the ``last`` releases."""
    subscription = find_subscription(settings, subscription_id)
    described = _described(subscription, open_ledger(settings))
    return described | {"would_have_sent": preview(settings, subscription, last=last)}


def remove_subscription(settings: Settings, subscription_id: str) -> dict[str, Any]:
    """Take one out of the file; what it is still owed is not sent any more. Its letters stay."""
    text = without_subscription(settings.subscriptions_path, subscription_id)
    save(settings.subscriptions_path, text)
    ledger, now = open_ledger(settings), datetime.now(UTC)
    owed = ledger.outbox.rows(state="pending", subscription=subscription_id)
    for entry in owed:
        ledger.outbox.give_up(entry.key, at=now, error=REMOVED)
    return {"removed": subscription_id, "no_longer_owed": len(owed)}


def enable_channel(settings: Settings, subscription_id: str, channel: str | None) -> dict[str, Any]:
    """Send to silenced channels again, all of the subscription or one; what was given up meanwhile stays so."""
    ledger = open_ledger(settings)
    silenced = [key for key in ledger.silenced.all() if key[0] == subscription_id and channel in {None, key[1]}]
    if not silenced:
        which = f"{subscription_id} by {channel}" if channel else subscription_id
        raise BadInput(f"{which}: no such channel is silenced; `gongbao subscriptions list` shows those that are")
    for key in silenced:
        ledger.silenced.enable(key)
    given_up = ledger.outbox.rows(state="given_up", subscription=subscription_id)
    names = [name for _, name in silenced]
    return {"enabled": names, "dead_letters": sum(entry.channel in names for entry in given_up)}


def preview(settings: Settings, subscription: Subscription, *, last: int) -> list[dict[str, Any]]:
    """What the subscription would have been sent over the ``last`` releases, newest first; nothing is owed for it."""
    store, told = published_store(settings), []
    for release_id in sorted(list_releases(store), reverse=True)[:last]:
        release = read_release(store, release_id)
        rows = told_rows(release)
        policies = {row["policy_id"]: row for row in rows["policies"]}
        items = match_release(subscription.match, changes=rows["changes"], events=rows["events"], policies=policies)
        if not items:
            continue
        alert = compose_alert(subscription, items, release_id=release_id, released_at=release.as_of)
        due_at = subscription.digest.next_after(release.as_of) if subscription.digest else release.as_of
        told.append(
            {
                "release_id": release_id,
                "sent_at": due_at.isoformat(),
                "title_zh": alert.title_zh,
                "title_en": alert.title_en,
                "sentences_zh": [item.sentence_zh for item in items],
            }
        )
    return told


def find_subscription(settings: Settings, subscription_id: str) -> Subscription:
    """Return one subscription; BadInput names those that there are."""
    known = {subscription.id: subscription for subscription in subscriptions_of(settings)}
    if subscription_id not in known:
        raise BadInput(
            f"{settings.subscriptions_path}: there is no subscription {subscription_id!r}; there are: {', '.join(known) or 'none'}"
        )
    return known[subscription_id]


def _described(subscription: Subscription, ledger: Ledger) -> dict[str, Any]:
    rows, silenced = ledger.outbox.rows(subscription=subscription.id), ledger.silenced.all()
    channels = []
    for channel in subscription.channels:
        own = [row for row in rows if row.channel == channel.key]
        taken = [row.finished_at for row in own if row.state == "delivered" and row.finished_at]
        silence = silenced.get((subscription.id, channel.key))
        channels.append(
            {
                "channel": channel.key,
                "to": channel.shown,
                "last_taken_at": max(taken).isoformat() if taken else None,
                "owed": sum(row.state == "pending" for row in own),
                "dead": sum(row.state == "given_up" for row in own),
                "silenced": f"{silence.since.isoformat()}: {silence.reason}" if silence else None,
            }
        )
    rate = subscription.digest
    return {
        "id": subscription.id,
        "name": subscription.name,
        "rate": "immediate" if rate is None else "daily" if rate.weekday is None else "weekly",
        "next_digest_at": rate.next_after(datetime.now(UTC)).isoformat() if rate else None,
        "channels": channels,
    }
