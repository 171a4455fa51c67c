"""Many hosts at once: work of one host stays in order, the first error ends the others, and nothing runs on afterwards."""

import threading
from contextvars import ContextVar

import pytest

from gongbao.crawl.hosts_at_once import each_host


def test_hosts_run_at_once_and_what_shares_a_host_runs_in_order():
    meeting = threading.Barrier(3, timeout=10)
    order: list[str] = []

    def work(piece: str, pause) -> str:
        if piece.endswith("1"):
            meeting.wait()  # passes only when the three hosts are asked at the same time
        order.append(piece)
        return piece

    done = list(each_host([("a1", "a2"), ("b1", "b2"), ("c1",)], work, at_once=3))
    assert sorted(done) == ["a1", "a2", "b1", "b2", "c1"]
    assert order.index("a1") < order.index("a2")
    assert order.index("b1") < order.index("b2")


def test_no_more_hosts_are_asked_at_once_than_allowed():
    inside, most, lock = 0, 0, threading.Lock()

    def work(piece: int, pause) -> int:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        pause(0.01)
        with lock:
            inside -= 1
        return piece

    assert sorted(each_host([(n,) for n in range(20)], work, at_once=4)) == list(range(20))
    assert 2 <= most <= 4


def test_the_first_error_ends_the_others_at_their_next_pause_and_is_raised_when_they_have_ended():
    started, ended, going_on = threading.Event(), [], []

    def work(piece: str, pause) -> None:
        if piece == "fails":
            started.wait(10)
            raise OSError("disk full")
        started.set()
        try:
            pause(600)
            going_on.append(piece)
        finally:
            ended.append(piece)

    with pytest.raises(OSError, match="disk full"):
        list(each_host([("waits", "never begun"), ("fails",)], work, at_once=2))
    assert (ended, going_on) == (["waits"], [])


def test_leaving_the_iteration_ends_what_runs():
    ended = threading.Event()

    def work(piece: int, pause) -> int:
        if piece:
            try:
                pause(600)
            finally:
                ended.set()
        return piece

    results = each_host([(0,), (1,)], work, at_once=2)
    assert next(results) == 0
    results.close()
    assert ended.is_set()


def test_what_holds_for_the_caller_holds_inside():
    caps = ContextVar("caps", default="none")
    caps.set("the caller's")
    assert list(each_host([(1,)], lambda piece, pause: caps.get(), at_once=8)) == ["the caller's"]


def test_no_host_is_no_work():
    assert list(each_host([], lambda piece, pause: piece, at_once=8)) == []
