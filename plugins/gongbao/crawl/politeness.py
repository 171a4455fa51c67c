"""Gentle by default: robots.txt, one request at a time per host with a delay, a daily budget, patient retries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from gongbao.crawl.failure import AnswerRefused, may_pass
from gongbao.crawl.robots import RobotsRules, read_robots
from gongbao.errors import PageAbsent, PortalUnavailable
from gongbao.ledger import Ledger
from gongbao.ledger.hosts import Turns
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Rate
from gongbao.model.web import Fetch, WebPage, WebRequest

LONGEST_WAIT_SECONDS = 120.0
"""A server that asks for more patience than this within one run is asked again another night."""

_ROBOTS_ASKED_AGAIN = timedelta(minutes=10)
"""After so long an origin that did not answer for its robots.txt is asked once more."""

_LATE = timedelta(seconds=0.1)
"""Whoever wakes later than this after the last of their turns takes another: somebody else's may be close behind."""

_OUR_NAME = "gongbao"


@runtime_checkable
class FollowingFetch(Protocol):
    """A ``Fetch`` that follows redirects, asks before each, and says when a request has gone out."""

    def ask_in_turn(
        self, request: WebRequest, before_redirect: Callable[[str], None], sent: Callable[[], None]
    ) -> WebPage:
        """Ask; call ``before_redirect`` with each further address, which waits for its turn or raises, and ``sent`` after each request."""
        ...


class PoliteFetch:
    """A ``Fetch`` that asks ``fetch`` no faster and no more often than the portal's rate and robots.txt allow.

    The delay runs from the moment at which a request was sent (looking up the host, connecting and a busy machine take their time
    before it) until the next one is begun; from the end of an attempt that sent nothing, and of a ``fetch`` that does not say when it did.
    Where ``fetch`` follows redirects (``FollowingFetch``), each address on the way is held to the same rules.
    Files are passed through. ``now`` and ``sleep`` are the clock that delays are measured by. ``turns_ahead``: how many turns at a
    host are reserved at once; whoever reserves more than one calls ``give_back`` at the end.
    """

    def __init__(
        self,
        fetch: Fetch,
        *,
        rate: Rate,
        ledger: Ledger,
        retries: int,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        turns_ahead: int = 1,
    ) -> None:
        self._fetch = fetch
        self._turns_ahead = turns_ahead
        self._turns: dict[str, tuple[Turns, int]] = {}
        self._free_at: dict[str, datetime] = {}
        self._asking: tuple[str, float] = "", 0.0
        self._sent = False
        self._rate = rate
        self._ledger = ledger
        self._retries = retries
        self._now = now
        self._sleep = sleep
        self._robots: dict[str, RobotsRules | None] = {}
        self._no_robots: dict[str, tuple[datetime, PortalUnavailable]] = {}
        self._user_agent = str(getattr(fetch, "user_agent", _OUR_NAME)).split("/")[0]

    def __call__(self, request: WebRequest) -> WebPage:
        """Ask when the turn has come; what may pass is asked again, with growing pauses or as Retry-After says."""
        try:
            parts = urlsplit(request.url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"}:
            # Files need no politeness; what is no address is refused by the fetch itself.
            return self._fetch(request)
        return self._ask_patiently(request, self._permitted_delay)

    def _ask_patiently(self, request: WebRequest, delay_of: Callable[[str], float]) -> WebPage:
        """Ask up to ``retries`` times more; ``delay_of`` gives the seconds between two turns at an address, or forbids it."""
        for attempt in range(self._retries + 1):
            self._take_turn(request.url, delay_of(request.url))
            try:
                return self._ask(request, delay_of)
            except PortalUnavailable as error:
                pause = self._pause(error, attempt)
                if attempt == self._retries or pause is None:
                    raise
                self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, request: WebRequest, delay_of: Callable[[str], float]) -> WebPage:
        try:
            if isinstance(self._fetch, FollowingFetch):
                return self._fetch.ask_in_turn(
                    request, lambda url: self._take_turn(url, delay_of(url)), self._note_sent
                )
            return self._fetch(request)
        finally:
            if not self._sent:
                self._note_sent()

    def _note_sent(self) -> None:
        """The delay runs from now; after the last of our turns also for those who ask for theirs from now on."""
        host, delay = self._asking
        self._sent, self._free_at[host] = True, self._now() + timedelta(seconds=delay)
        turns, used = self._turns[host]
        if used == turns.count and self._free_at[host] > turns.at(used):
            self._ledger.hosts.put_off(host, self._free_at[host])

    def give_back(self) -> None:
        """Give back the turns that were reserved and not used."""
        for host in list(self._turns):
            self._give_back(host)

    def _give_back(self, host: str, *, unused: int = 0) -> None:
        turns, used = self._turns.pop(host)
        self._ledger.hosts.give_back(turns, used=used - unused, free_at=self._free_at.get(host))

    def _take_turn(self, url: str, delay: float) -> None:
        """Wait for the next turn at a host, and ``delay`` seconds from what we sent there last; a turn slept through is given back."""
        host = urlsplit(url).hostname or ""
        while True:
            now = self._now()
            ahead = now + timedelta(seconds=delay)  # no later: else the clock was set back since
            turn = self._reserved(host, delay, max(now, min(self._free_at.get(host, now), ahead)))
            wait = (turn - self._now()).total_seconds()
            if wait <= 0:
                break
            self._sleep(wait)
            if _still_ours(self._turns[host][0], self._now()):
                break
            self._give_back(host, unused=1)
        self._asking, self._sent = (host, delay), False

    def _reserved(self, host: str, delay: float, earliest: datetime) -> datetime:
        """When our next turn at a host is. Turns that are over by ``earliest`` may cross with those of others: they are given back."""
        if host in self._turns:
            turns, used = self._turns[host]
            if used < turns.count and turns.apart == delay and _still_ours(turns, earliest):
                self._turns[host] = turns, used + 1
                return max(turns.at(used), earliest)
            self._give_back(host)
        turns = self._ledger.hosts.take(
            host, delay, earliest, count=self._turns_ahead, daily_budget=self._rate.daily_budget
        )
        self._turns[host] = turns, 1
        return turns.first_at

    def _permitted_delay(self, url: str) -> float:
        """Return the seconds between two turns at an address; PortalUnavailable (robots) where robots.txt forbids it."""
        parts = urlsplit(url)
        rules = self._rules_of(f"{parts.scheme}://{parts.netloc}")
        if rules is None:
            return self._rate.min_delay_seconds
        if not rules.allows(url):
            raise PortalUnavailable(
                f"{url}: robots.txt asks {self._user_agent} to stay away; leave this address out",
                kind=FailureKind.ROBOTS,
            )
        delay = rules.crawl_delay or 0.0
        if delay > LONGEST_WAIT_SECONDS:
            raise PortalUnavailable(
                f"{url}: robots.txt asks for {delay:g} s between two requests, more than {LONGEST_WAIT_SECONDS:g}; "
                "ask the site for another way",
                kind=FailureKind.ROBOTS,
            )
        return max(delay, self._rate.min_delay_seconds)

    def _pause(self, error: PortalUnavailable, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there should be none in this run."""
        if not may_pass(error):
            return None
        pause = float(2**attempt)
        if isinstance(error, AnswerRefused) and error.retry_after:
            pause = max(pause, seconds_of(error.retry_after, self._now()))
        return pause if pause <= LONGEST_WAIT_SECONDS else None

    def _rules_of(self, origin: str) -> RobotsRules | None:
        """Rules of an origin, read once; an origin that cannot be asked for them cannot be asked for pages either.

        Nor is it asked for them again at once, column by column: a silent site would cost each of them all its patience.
        """
        if origin not in self._robots:
            failed_at, failure = self._no_robots.get(origin, (None, None))
            if failure is not None and failed_at is not None and self._now() - failed_at < _ROBOTS_ASKED_AGAIN:
                raise failure
            request = WebRequest(url=f"{origin}/robots.txt")
            try:
                # A robots.txt that has moved is followed without asking the rules that it is to give (RFC 9309 §2.3.1.2).
                page = self._ask_patiently(request, lambda _: self._rate.min_delay_seconds)
            except PageAbsent:
                self._robots[origin] = None
            except PortalUnavailable as error:
                if not _site_has_none(error):
                    if error.kind is not FailureKind.BUDGET:
                        self._no_robots[origin] = self._now(), error
                    raise
                self._robots[origin] = None
            else:
                self._robots[origin] = read_robots(page.body, self._user_agent)
        return self._robots[origin]


def _still_ours(turns: Turns, at: datetime) -> bool:
    """Whether nobody who queues behind ``turns`` can be asking: the last of them is not over."""
    return at <= turns.at(turns.count - 1) + _LATE


def seconds_of(retry_after: str, now: datetime) -> float:
    """Read Retry-After: seconds, or an HTTP date; 0 for what is neither.

    >>> from datetime import UTC
    >>> seconds_of("7", datetime(2025, 3, 3, tzinfo=UTC))
    7.0
    >>> seconds_of("Mon, 03 Mar 2025 00:01:00 GMT", datetime(2025, 3, 3, tzinfo=UTC))
    60.0
    """
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _site_has_none(error: PortalUnavailable) -> bool:
    """A client error, an empty file or the site's error page in place of robots.txt means that there is none (RFC 9309)."""
    if isinstance(error, AnswerRefused):
        return 400 <= error.status < 500 and error.status != 429
    return error.kind in {FailureKind.EMPTY_BODY, FailureKind.SOFT_ERROR}
