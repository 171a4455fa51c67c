"""Two requests to one host stand apart as they are sent, however late a busy machine sends one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from gongbao.crawl.politeness import PoliteFetch
from gongbao.errors import PageAbsent, PortalUnavailable
from gongbao.ledger import Ledger
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Rate
from gongbao.model.web import WebPage, WebRequest
from tests.crawl.conftest import Clock

HOST = "www.test.example"
URL = f"http://{HOST}/a.html"
DELAY = 2.0


class Sender:
    """Sends each request so many seconds late, and is answered half a second after that; remembers when it began and when it sent."""

    def __init__(self, clock: Clock, late: Iterator[float]) -> None:
        self._clock, self._late = clock, late
        self.begun: list[datetime] = []
        self.sent: list[datetime] = []

    def ask_in_turn(
        self, request: WebRequest, before_redirect: Callable[[str], None], sent: Callable[[], None]
    ) -> WebPage:
        self.begun.append(self._clock.now())
        self._clock.time += timedelta(seconds=next(self._late, 0.0))
        self.sent.append(self._clock.now())
        sent()
        self._clock.time += timedelta(seconds=0.5)
        if request.url.endswith("/robots.txt"):
            raise PageAbsent("none")
        return answer_to(request, self._clock)

    def __call__(self, request: WebRequest) -> WebPage:
        return self.ask_in_turn(request, lambda _: None, lambda: None)

    def gaps(self) -> list[float]:
        """Seconds from the sending of one to the beginning of the next."""
        return [(begun - sent).total_seconds() for sent, begun in zip(self.sent, self.begun[1:], strict=False)]


def answer_to(request: WebRequest, clock: Clock) -> WebPage:
    return WebPage(url=request.url, final_url=request.url, status=200, headers={}, body=b"text", fetched_at=clock.now())


@pytest.fixture
def polite(ledger: Ledger, clock: Clock) -> Callable[..., PoliteFetch]:
    def make(fetch: Callable[[WebRequest], WebPage], **named: object) -> PoliteFetch:
        rate = Rate(min_delay_seconds=DELAY, daily_budget=1000)
        given: dict = {"now": clock.now, "sleep": clock.sleep, **named}
        return PoliteFetch(fetch, rate=rate, ledger=ledger, retries=0, **given)

    return make


@pytest.mark.parametrize("turns_ahead", [1, 3, 8])
def test_the_delay_runs_from_the_moment_of_sending(polite: Callable, clock: Clock, turns_ahead: int) -> None:
    sender = Sender(clock, iter([0.0, 0.63, 0.0, 0.4, 1.9, 0.0, 0.05]))
    fetch = polite(sender, turns_ahead=turns_ahead)
    for _ in range(8):
        fetch(WebRequest(url=URL))
    assert sender.gaps() == [DELAY] * 8


def test_a_fetch_that_does_not_say_when_it_sent_is_waited_for_from_its_end(polite: Callable, clock: Clock) -> None:
    times: list[tuple[datetime, datetime]] = []

    def plain(request: WebRequest) -> WebPage:
        begun = clock.now()
        clock.time += timedelta(seconds=1.5)
        times.append((begun, clock.now()))
        if request.url.endswith("/robots.txt"):
            raise PageAbsent("none")
        return answer_to(request, clock)

    fetch = polite(plain)
    for _ in range(3):
        fetch(WebRequest(url=URL))
    assert [(later - end).total_seconds() for (_, end), (later, _) in pairwise(times)] == [DELAY] * 3


def test_an_attempt_that_sent_nothing_counts_until_it_ended(polite: Callable, clock: Clock) -> None:
    begun: list[datetime] = []

    class Silent(Sender):
        def ask_in_turn(
            self, request: WebRequest, before_redirect: Callable[[str], None], sent: Callable[[], None]
        ) -> WebPage:
            if request.url.endswith("/robots.txt"):
                return super().ask_in_turn(request, before_redirect, sent)
            begun.append(clock.now())
            clock.time += timedelta(seconds=30)
            raise PortalUnavailable("no connection", kind=FailureKind.TIMEOUT)

    fetch = polite(Silent(clock, iter(())), turns_ahead=8)
    for _ in range(2):
        with pytest.raises(PortalUnavailable):
            fetch(WebRequest(url=URL))
    assert (begun[1] - begun[0]).total_seconds() == 30 + DELAY


@pytest.mark.parametrize(("turns_ahead", "pages"), [(1, 1), (2, 1), (8, 1), (8, 3)])
def test_whoever_comes_next_hears_that_the_last_one_was_sent_late(
    polite: Callable, clock: Clock, turns_ahead: int, pages: int
) -> None:
    one, other = Sender(clock, iter([0.0] * pages + [0.63])), Sender(clock, iter(()))
    fetch = polite(one, turns_ahead=turns_ahead)
    for _ in range(pages):
        fetch(WebRequest(url=URL))
    fetch.give_back()
    polite(other)(WebRequest(url=URL))
    assert (other.begun[0] - one.sent[-1]).total_seconds() == DELAY


@pytest.mark.parametrize(
    ("overslept", "after_robots"),
    [
        pytest.param(0.63, 3 * DELAY, id="given back, and another taken behind the other's"),
        pytest.param(0.05, DELAY + 0.05, id="a moment late, and taken all the same"),
    ],
)
def test_a_turn_that_was_slept_through_is_given_back_where_another_queues_behind(
    polite: Callable, clock: Clock, ledger: Ledger, overslept: float, after_robots: float
) -> None:
    others: list[datetime] = []

    def oversleep(seconds: float) -> None:
        clock.sleep(seconds)
        if not others:
            others.append(ledger.hosts.take(HOST, DELAY, clock.now(), count=1).first_at)
            clock.time += timedelta(seconds=overslept)

    sender = Sender(clock, iter(()))
    polite(sender, sleep=oversleep)(WebRequest(url=URL))

    robots, page = sender.begun
    assert (others[0] - robots).total_seconds() == 2 * DELAY, "the turn behind ours"
    assert (page - robots).total_seconds() == after_robots
    assert ledger.hosts.requests_today(HOST, clock.now()) == 3


def test_turns_that_passed_unused_are_not_taken_beside_those_of_others(polite: Callable, clock: Clock) -> None:
    one, other = Sender(clock, iter(())), Sender(clock, iter(()))
    ours, theirs = polite(one, turns_ahead=8), polite(other, turns_ahead=1)
    ours(WebRequest(url=URL))
    theirs(WebRequest(url=URL))
    clock.time += timedelta(seconds=60)
    theirs(WebRequest(url=URL))
    ours(WebRequest(url=URL))
    assert (one.begun[-1] - other.sent[-1]).total_seconds() == DELAY


def test_a_clock_that_is_set_back_in_mid_crawl_lets_nobody_wait_for_the_old_time(
    polite: Callable, clock: Clock
) -> None:
    sender = Sender(clock, iter(()))
    fetch = polite(sender)
    fetch(WebRequest(url=URL))
    clock.time -= timedelta(hours=5)
    clock.slept.clear()
    fetch(WebRequest(url=URL))
    assert clock.slept == [DELAY]
