"""Turn one committed release into deliveries owed; running it again owes nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gongbao.alert.compose import compose_alert
from gongbao.alert.digest import COLLECTION
from gongbao.alert.letters import freeze_letter
from gongbao.alert.match import match_release
from gongbao.alert.outbox import Outbox
from gongbao.alert.subscription import Subscription

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """How many subscriptions matched, deliveries that are newly owed, and those that were owed or finished before."""

    matched: int
    added: int
    known: int


def enqueue_alerts(
    release_id: str,
    *,
    released_at: datetime,
    changes: Sequence[Row],
    events: Sequence[Row],
    policies: Iterable[Row],
    subscriptions: Sequence[Subscription],
    outbox: Outbox,
    alerts_dir: Path,
    now: datetime,
) -> Enqueued:
    """Match, freeze and owe: the letter is on disk before the outbox speaks of it.

    ``changes`` and ``events`` are the rows that this release added (published columns), ``policies`` its policy rows,
    at least those that the others name. A release that was enqueued before keeps its letters, even when the
    subscriptions changed since. What goes into a digest is frozen now and owed to the collection of the digest that comes after the
    release: one that was matched late goes out late, not a day or a week later.
    """
    known_policies = {row["policy_id"]: row for row in policies}
    matched = added = known = 0
    for subscription in subscriptions:
        items = match_release(subscription.match, changes=changes, events=events, policies=known_policies)
        if not items:
            continue
        matched += 1
        alert = compose_alert(subscription, items, release_id=release_id, released_at=released_at)
        digest = subscription.digest
        letter = freeze_letter(alerts_dir, alert, subscription.channels, collected=digest is not None)
        due_at = digest.next_after(released_at) if digest else now
        for channel in (COLLECTION,) if digest else letter.channels:
            new = outbox.add(release_id, subscription.id, channel, now=now, due_at=due_at)
            added, known = added + new, known + (not new)
    return Enqueued(matched=matched, added=added, known=known)
