"""Deliveries that were finished long ago leave the ledger; what is owed stays, and so does what a channel took last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gongbao.ledger import Ledger

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=365)
DAY = timedelta(days=1)


def told(ledger: Ledger, release: str, subscription: str, channel: str, at: datetime) -> None:
    ledger.outbox.add(release, subscription, channel, now=at)
    ledger.outbox.delivered((release, subscription, channel), at=at)


def dead(ledger: Ledger, release: str, subscription: str, channel: str, at: datetime) -> None:
    ledger.outbox.add(release, subscription, channel, now=at)
    ledger.outbox.give_up((release, subscription, channel), at=at, error="410")


def test_old_finished_deliveries_are_counted_and_forgotten_and_nothing_else(ledger: Ledger) -> None:
    told(ledger, "r1", "water", "atom", BEFORE - 3 * DAY)
    told(ledger, "r2", "water", "atom", BEFORE - 2 * DAY)
    told(ledger, "r3", "water", "atom", BEFORE + DAY)
    dead(ledger, "r1", "water", "webhook-a", BEFORE - 3 * DAY)
    dead(ledger, "r3", "water", "webhook-a", BEFORE + DAY)
    ledger.outbox.add("r1", "fire", "email-b", now=BEFORE - 3 * DAY)

    assert ledger.outbox.finished(before=BEFORE) == 3
    assert ledger.outbox.forget(before=BEFORE) == 3
    assert {e.key for e in ledger.outbox.rows()} == {
        ("r3", "water", "atom"),
        ("r3", "water", "webhook-a"),
        ("r1", "fire", "email-b"),
    }
    assert (ledger.outbox.finished(before=BEFORE), ledger.outbox.forget(before=BEFORE)) == (0, 0)


def test_what_each_channel_took_last_stays_however_old_it_is(ledger: Ledger) -> None:
    told(ledger, "r1", "water", "atom", BEFORE - 300 * DAY)
    told(ledger, "r2", "water", "atom", BEFORE - 200 * DAY)
    told(ledger, "r1", "water", "file-c", BEFORE - 300 * DAY)
    told(ledger, "r1", "fire", "atom", BEFORE - 300 * DAY)
    dead(ledger, "r3", "water", "atom", BEFORE - 100 * DAY)

    assert ledger.outbox.forget(before=BEFORE) == 2
    assert {e.key for e in ledger.outbox.rows()} == {
        ("r2", "water", "atom"),
        ("r1", "water", "file-c"),
        ("r1", "fire", "atom"),
    }
