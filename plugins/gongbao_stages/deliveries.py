"""What was sent, is owed, failed or was given up, with the reason; and a dead letter tried once more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gongbao.alert.digest import COLLECTION
from gongbao.alert.letters import letter_path, read_letter
from gongbao.errors import BadInput, GongbaoError
from gongbao.ledger import OutboxEntry, OutboxState
from gongbao.settings import Settings
from gongbao_stages.wiring import open_ledger

STATES = ("sent", "owed", "failing", "dead")


def list_deliveries(
    settings: Settings, *, state: str | None, subscription: str | None, limit: int
) -> list[dict[str, Any]]:
    """Deliveries, newest first: ``failing`` is owed and was refused before, ``dead`` is not tried any more."""
    rows = open_ledger(settings).outbox.rows(subscription=subscription)
    told = [entry for entry in rows if state in {None, _state(entry)}]
    return [_described(settings, entry) for entry in told[:limit]]


def retry_dead(
    settings: Settings, *, release_id: str | None, subscription: str | None, channel: str | None
) -> dict[str, Any]:
    """Owe dead letters again, those that match all that is given; BadInput when there is none, or its channel is silenced."""
    ledger, now = open_ledger(settings), datetime.now(UTC)
    dead = [
        entry
        for entry in ledger.outbox.rows(state=OutboxState.GIVEN_UP, subscription=subscription)
        if release_id in {None, entry.release_id} and channel in {None, entry.channel}
    ]
    if not dead:
        raise BadInput("no such delivery was given up; `gongbao deliveries list --state dead` shows those that were")
    silenced = ledger.silenced.all()
    for entry in dead:
        if (entry.subscription, entry.channel) in silenced:
            raise BadInput(
                f"{entry.subscription} by {entry.channel}: the channel is silenced; "
                f"first `gongbao subscriptions enable {entry.subscription} {entry.channel}`"
            )
    return {"owed_again": sum(ledger.outbox.revive(entry.key, now=now) for entry in dead)}


def _state(entry: OutboxEntry) -> str:
    match entry.state:
        case OutboxState.DELIVERED:
            return "sent"
        case OutboxState.GIVEN_UP:
            return "dead"
        case OutboxState.PENDING:
            return "failing" if entry.attempts else "owed"


def _described(settings: Settings, entry: OutboxEntry) -> dict[str, Any]:
    waits = entry.state is OutboxState.PENDING
    return {
        "release_id": entry.release_id,
        "subscription": entry.subscription,
        "channel": entry.channel,
        "to": _shown(settings, entry),
        "state": _state(entry),
        "attempts": entry.attempts,
        "at": (entry.next_at if waits else entry.finished_at or entry.added_at).isoformat(),
        "reason": entry.error,
    }


def _shown(settings: Settings, entry: OutboxEntry) -> str:
    if entry.channel == COLLECTION:
        return "digest"
    try:
        path = letter_path(settings.alerts_dir, entry.release_id, entry.subscription)
        return read_letter(path).channels[entry.channel].shown
    except (GongbaoError, KeyError, ValueError):
        return "letter missing"
