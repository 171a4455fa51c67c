from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from gongbao.ledger import Ledger

NOW = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
HOLDER = """
import sys, time
from datetime import timedelta
from gongbao.ledger import Ledger
with Ledger(sys.argv[1]).alone("alert", patience=timedelta(0)) as held:
    print(held, flush=True)
    time.sleep(60)
"""


def test_a_silenced_channel_stays_so_until_it_is_enabled(ledger: Ledger) -> None:
    key = ("city", "webhook-1")
    assert ledger.silenced.silence(key, since=NOW, reason="410") is True
    assert ledger.silenced.silence(key, since=NOW + timedelta(hours=1), reason="again") is False
    assert [(s.since, s.reason) for s in ledger.silenced.all().values()] == [(NOW, "410")]

    assert ledger.silenced.enable(key) is True
    assert ledger.silenced.enable(key) is False
    assert ledger.silenced.all() == {}


def test_a_delivery_waits_for_its_moment_and_is_put_off_without_a_count(ledger: Ledger) -> None:
    key = ("r1", "city", "email-1")
    ledger.outbox.add(*key, now=NOW, due_at=NOW + timedelta(hours=3))
    assert ledger.outbox.due(NOW + timedelta(hours=2)) == ()
    ledger.outbox.postpone(key, next_at=NOW + timedelta(hours=5))
    assert ledger.outbox.due(NOW + timedelta(hours=4)) == ()
    assert ledger.outbox.one(key).attempts == 0


def test_only_what_was_given_up_is_owed_again(ledger: Ledger) -> None:
    key, other = ("r1", "city", "email-1"), ("r1", "city", "atom-1")
    for one in (key, other):
        ledger.outbox.add(*one, now=NOW)
    ledger.outbox.delivered(other, at=NOW)
    ledger.outbox.give_up(key, at=NOW, error="550")

    assert ledger.outbox.revive(other, now=NOW) is False
    assert ledger.outbox.revive(key, now=NOW) is True
    assert [(e.key, e.attempts) for e in ledger.outbox.due(NOW)] == [(key, 0)]


def test_what_a_channel_took_is_counted_of_all_subscriptions_or_of_one(ledger: Ledger) -> None:
    for subscription in ("city", "fire"):
        ledger.outbox.add("r1", subscription, "apprise-1", now=NOW)
        ledger.outbox.delivered(("r1", subscription, "apprise-1"), at=NOW)
    before = NOW - timedelta(seconds=1)
    assert ledger.outbox.taken("apprise-1", since=before) == 2
    assert ledger.outbox.taken("apprise-1", since=before, subscription="city") == 1
    assert ledger.outbox.taken("apprise-1", since=NOW) == 0


def test_rows_are_those_of_a_state_or_of_a_subscription(ledger: Ledger) -> None:
    ledger.outbox.add("r1", "city", "atom-1", now=NOW)
    ledger.outbox.add("r2", "fire", "atom-1", now=NOW + timedelta(hours=1))
    ledger.outbox.delivered(("r1", "city", "atom-1"), at=NOW)
    assert [e.release_id for e in ledger.outbox.rows()] == ["r2", "r1"]
    assert [e.release_id for e in ledger.outbox.rows(state="delivered")] == ["r1"]
    assert [e.release_id for e in ledger.outbox.rows(subscription="fire")] == ["r2"]


def test_one_process_holds_a_name_and_one_that_was_killed_gives_it_back(url: str) -> None:
    ledger = Ledger(url)
    with subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with ledger.alone("alert", patience=timedelta(0)) as held:
            assert held is False
        other.kill()
        other.wait(10)
    begun = time.monotonic()
    with ledger.alone("alert", patience=timedelta(seconds=10)) as held:
        assert held is True
    assert time.monotonic() - begun < 8
    ledger.close()
