from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from gongbao.errors import AlreadyRunning, BadInput, PortalUnavailable
from gongbao.ledger import Ledger, OutboxState, Owner
from gongbao.ledger.locks import started_at
from gongbao.model.capture import FailureKind

NOW = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOST = "www.example.org"


def test_a_clock_that_was_set_back_does_not_make_a_host_wait_for_the_old_time(ledger):
    ledger.hosts.acquire("www.example.org", 2.0, NOW + timedelta(days=400))
    assert ledger.hosts.acquire("www.example.org", 2.0, NOW) == 0.0
    assert ledger.hosts.acquire("www.example.org", 2.0, NOW) == 2.0


def test_turns_at_a_host_stand_apart_whoever_asks(ledger: Ledger, url: str) -> None:
    other = Ledger(url)

    assert ledger.hosts.acquire(HOST, 2.0, NOW) == 0
    assert other.hosts.acquire(HOST, 2.0, NOW + SECOND) == 1
    assert ledger.hosts.acquire(HOST, 2.0, NOW + SECOND) == 3
    assert ledger.hosts.acquire("other.example.org", 2.0, NOW) == 0
    assert ledger.hosts.acquire(HOST, 2.0, NOW + 60 * SECOND) == 0
    other.close()


def test_the_budget_is_a_portal_local_day(ledger: Ledger) -> None:
    before_midnight = datetime(2025, 3, 3, 15, 59, tzinfo=UTC)
    for _ in range(2):
        ledger.hosts.acquire(HOST, 0, before_midnight, daily_budget=2)

    with pytest.raises(PortalUnavailable, match="budget of 2 requests for 2025-03-03") as caught:
        ledger.hosts.acquire(HOST, 0, before_midnight, daily_budget=2)
    assert caught.value.kind is FailureKind.BUDGET
    assert ledger.hosts.requests_today(HOST, before_midnight) == 2

    assert ledger.hosts.acquire(HOST, 0, before_midnight + 60 * SECOND, daily_budget=2) == 0
    assert ledger.hosts.requests_today(HOST, before_midnight + 60 * SECOND) == 1


def test_a_clock_that_was_set_back_does_not_make_a_delivery_wait_for_the_old_time(ledger: Ledger) -> None:
    day = timedelta(days=1)
    ledger.outbox.add("r1", "at once, by a clock years ahead", "file", now=NOW + 3650 * day)
    ledger.outbox.add("r1", "at once, by a clock a minute ahead", "file", now=NOW + 60 * SECOND)
    ledger.outbox.add("r1", "weekly, by a clock years ahead", "file", now=NOW + 3650 * day, due_at=NOW + 3657 * day)
    ledger.outbox.add("r1", "weekly", "file", now=NOW + 60 * SECOND, due_at=NOW + 7 * day)
    ledger.outbox.add("r1", "tried by a clock years ahead", "file", now=NOW)
    ledger.outbox.failed(("r1", "tried by a clock years ahead", "file"), error="no answer", next_at=NOW + 3650 * day)
    ledger.outbox.add("r1", "tried", "file", now=NOW)
    ledger.outbox.failed(("r1", "tried", "file"), error="no answer", next_at=NOW + 2 * day)

    assert {e.subscription for e in ledger.outbox.due(NOW)} == {
        "at once, by a clock years ahead",
        "at once, by a clock a minute ahead",
        "weekly, by a clock years ahead",
        "tried by a clock years ahead",
    }


def test_a_delivery_is_owed_once_and_delivered_once(ledger: Ledger) -> None:
    key = ("r1", "water", "atom")
    assert ledger.outbox.add(*key, now=NOW) is True
    assert ledger.outbox.add(*key, now=NOW) is False
    assert [e.key for e in ledger.outbox.due(NOW)] == [key]

    ledger.outbox.delivered(key, at=NOW)

    assert ledger.outbox.due(NOW + 60 * SECOND) == ()
    assert ledger.outbox.add(*key, now=NOW) is False
    assert ledger.outbox.one(key).state is OutboxState.DELIVERED


def test_a_failed_delivery_waits_for_its_time_and_may_be_given_up(ledger: Ledger) -> None:
    key = ("r1", "water", "webhook")
    ledger.outbox.add(*key, now=NOW)
    ledger.outbox.failed(key, error="503", next_at=NOW + 60 * SECOND)

    assert ledger.outbox.due(NOW) == ()
    again = ledger.outbox.due(NOW + 60 * SECOND)[0]
    assert (again.attempts, again.error) == (1, "503")

    ledger.outbox.give_up(key, at=NOW, error="410")
    assert ledger.outbox.due(NOW + 90 * SECOND) == ()
    assert (ledger.outbox.one(key).attempts, ledger.outbox.one(key).error) == (2, "410")
    with pytest.raises(BadInput, match="owes nothing"):
        ledger.outbox.delivered(("r1", "fire", "atom"), at=NOW)


def test_a_late_answer_does_not_reopen_a_finished_delivery(ledger: Ledger) -> None:
    key = ("r1", "water", "webhook")
    ledger.outbox.add(*key, now=NOW)
    ledger.outbox.delivered(key, at=NOW)
    ledger.outbox.failed(key, error="timeout", next_at=NOW)

    assert ledger.outbox.one(key).state is OutboxState.DELIVERED
    assert ledger.outbox.one(key).attempts == 1


def test_a_second_run_is_refused_and_told_who_runs(ledger: Ledger) -> None:
    mine = Owner.this_process()
    stranger = Owner(host=mine.host, pid=os.getpid() + 1)

    with ledger.locks.held("run", owner=mine, now=NOW):
        ledger.locks.acquire("run", owner=mine, now=NOW)
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()} on {mine.host}"):
            ledger.locks.acquire("run", owner=stranger, now=NOW)

    ledger.locks.acquire("run", owner=stranger, now=NOW)


def test_the_lock_of_a_dead_process_is_taken_over(ledger: Ledger) -> None:
    mine = Owner.this_process()
    gone = Owner(host=mine.host, pid=2**22 - 3)
    assert started_at(gone.pid) is None
    ledger.locks.acquire("run", owner=gone, now=NOW)

    ledger.locks.acquire("run", owner=mine, now=NOW)
    ledger.locks.release("run", owner=gone)

    with pytest.raises(AlreadyRunning, match="no longer holds"):
        ledger.locks.beat("run", owner=gone, now=NOW)
    ledger.locks.beat("run", owner=mine, now=NOW)


def test_a_later_process_with_the_same_pid_is_not_the_owner(ledger: Ledger) -> None:
    mine = Owner.this_process()
    earlier = Owner(host=mine.host, pid=mine.pid, process_started=mine.process_started + 1)
    ledger.locks.acquire("run", owner=earlier, now=NOW)

    successor = Owner(host=mine.host, pid=mine.pid + 1)
    ledger.locks.acquire("run", owner=successor, now=NOW)

    ledger.locks.beat("run", owner=successor, now=NOW)
    with pytest.raises(AlreadyRunning, match="no longer holds"):
        ledger.locks.beat("run", owner=earlier, now=NOW)


def test_the_lock_of_a_silent_host_is_taken_over_after_six_hours(ledger: Ledger) -> None:
    far = Owner(host="worker-2", pid=7)
    ledger.locks.acquire("run", owner=far, now=NOW)
    ledger.locks.beat("run", owner=far, now=NOW + timedelta(hours=2))

    with pytest.raises(AlreadyRunning, match="worker-2"):
        ledger.locks.acquire("run", owner=Owner.this_process(), now=NOW + timedelta(hours=7))
    ledger.locks.acquire("run", owner=Owner.this_process(), now=NOW + timedelta(hours=8))


def test_turns_taken_ahead_and_not_used_are_given_back_to_the_host_and_to_its_budget(ledger: Ledger) -> None:
    turns = ledger.hosts.take(HOST, 2.0, NOW, count=8, daily_budget=5)
    assert (turns.count, turns.at(0), turns.at(4)) == (5, NOW, NOW + 8 * SECOND)
    with pytest.raises(PortalUnavailable, match="budget of 5"):
        ledger.hosts.acquire(HOST, 2.0, NOW, daily_budget=5)

    ledger.hosts.give_back(turns, used=2)

    assert ledger.hosts.requests_today(HOST, NOW) == 2
    assert ledger.hosts.acquire(HOST, 2.0, NOW, daily_budget=5) == 4


def test_turns_given_back_move_nobody_who_queues_behind_them(ledger: Ledger) -> None:
    turns = ledger.hosts.take(HOST, 2.0, NOW, count=3)
    assert ledger.hosts.acquire(HOST, 2.0, NOW) == 6

    ledger.hosts.give_back(turns, used=1)

    assert ledger.hosts.acquire(HOST, 2.0, NOW) == 8
    assert ledger.hosts.requests_today(HOST, NOW) == 3
