from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy.dialects import postgresql

from gongbao.ledger import Ledger
from gongbao.ledger.tables import Moment

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def test_many_tasks_open_one_new_ledger_at_once_and_every_turn_is_given_once(url: str) -> None:
    def take_turns(_: int) -> list[float]:
        ledger = Ledger(url)
        turns = [ledger.hosts.acquire("www.example.org", 1.0, NIGHT) for _ in range(5)]
        ledger.close()
        return turns

    with ThreadPoolExecutor(6) as pool:
        turns = [turn for taken in pool.map(take_turns, range(6)) for turn in taken]

    assert sorted(turns) == list(range(30))


def test_two_that_meet_at_a_host_never_asked_before_take_two_turns(url: str) -> None:
    ledgers = [Ledger(url) for _ in range(4)]
    together = Barrier(len(ledgers))

    def take_first_turns(ledger: Ledger) -> list[float]:
        turns = []
        for host in range(10):
            together.wait()
            turns.append(ledger.hosts.acquire(f"{host}.example.org", 1.0, NIGHT))
        return turns

    with ThreadPoolExecutor(len(ledgers)) as pool:
        by_ledger = list(pool.map(take_first_turns, ledgers))

    assert [sorted(turns) for turns in zip(*by_ledger, strict=True)] == [[0.0, 1.0, 2.0, 3.0]] * 10
    for ledger in ledgers:
        ledger.close()


def test_a_naive_time_never_enters_the_ledger() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Moment().process_bind_param(NIGHT.replace(tzinfo=None), postgresql.dialect())


def test_hundreds_of_threads_share_one_ledger(ledger: Ledger) -> None:
    def turns(number: int) -> float:
        return sum(ledger.hosts.acquire(f"h{number % 3}", 1.0, NIGHT) for _ in range(3))

    with ThreadPoolExecutor(max_workers=150) as crew:
        waits = list(crew.map(turns, range(150)))

    # 150 turns at each of three hosts, one second apart, each given once.
    assert sum(waits) == 3 * sum(range(150))
