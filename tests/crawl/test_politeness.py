from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.crawl.failure import StillSending
from gongbao.crawl.politeness import PoliteFetch
from gongbao.errors import PageAbsent, PortalUnavailable
from gongbao.ledger import Ledger
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Rate
from gongbao.model.web import WebRequest

HOST = "www.test.example"
BASE = f"http://{HOST}"
TEXT = "第一条 为了规范行政规范性文件的管理，制定本办法。"


@pytest.fixture
def polite_of(client_of: Callable, ledger: Ledger, clock) -> Callable[..., PoliteFetch]:
    def make(**rate: float) -> PoliteFetch:
        return PoliteFetch(
            client_of(),
            rate=Rate(**{"min_delay_seconds": 0, "daily_budget": 1000, **rate}),
            ledger=ledger,
            retries=2,
            now=clock.now,
            sleep=clock.sleep,
        )

    return make


def kind_of(fetch, path: str) -> FailureKind:
    with pytest.raises(PortalUnavailable) as caught:
        fetch(WebRequest(url=BASE + path))
    return caught.value.kind


def stumbling(times: int, status: int, **headers: str):
    """Fail ``times`` times, then answer."""
    left = iter(range(times))

    def answer(handler):
        if next(left, None) is not None:
            return status, {n.replace("_", "-"): v for n, v in headers.items()}, b"busy"
        return 200, {}, TEXT.encode()

    return answer


def test_robots_txt_is_honoured_and_read_once(site, polite_of: Callable) -> None:
    site.say("/robots.txt", "User-agent: *\nDisallow: /private/\nUser-agent: gongbao\nDisallow: /not-for-us/\n")
    site.say("/a.html", TEXT)
    site.say("/private/a.html", TEXT)
    fetch = polite_of()

    assert fetch(WebRequest(url=f"{BASE}/a.html")).status == 200
    assert kind_of(fetch, "/not-for-us/a.html") is FailureKind.ROBOTS
    assert fetch(WebRequest(url=f"{BASE}/private/a.html")).status == 200
    assert [p for p, _ in site.asked].count("/robots.txt") == 1
    assert "/not-for-us/a.html" not in site.paths()


def test_robots_txt_is_asked_at_every_redirect(site, polite_of: Callable) -> None:
    site.say("/robots.txt", "User-agent: *\nDisallow: /secret/\n")
    site.say("/a/1.html", status=302, Location="/b/1.html")
    site.say("/b/1.html", status=302, Location="/secret/x.html")
    site.say("/secret/x.html", TEXT)
    fetch = polite_of()

    assert kind_of(fetch, "/a/1.html") is FailureKind.ROBOTS
    assert site.paths() == ["/a/1.html", "/b/1.html"]


def test_every_redirect_takes_a_turn_of_the_day_and_keeps_the_delay(site, polite_of: Callable, clock) -> None:
    site.say("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    site.say("/a.html", status=302, Location="/b.html")
    site.say("/b.html", status=302, Location="/c.html")
    site.say("/c.html", TEXT)
    fetch = polite_of(min_delay_seconds=2, daily_budget=6)

    assert fetch(WebRequest(url=f"{BASE}/a.html")).final_url == f"{BASE}/c.html"
    assert clock.slept == [2, 7, 7]
    assert kind_of(fetch, "/a.html") is FailureKind.BUDGET
    assert len(site.asked) == 6


def test_another_origin_on_the_way_is_asked_for_its_own_rules(site, client_of: Callable, ledger, clock) -> None:
    other = "files.test.example"
    there = {HOST: f"127.0.0.1:{site.port}", other: f"127.0.0.1:{site.port}"}
    site.answers["/robots.txt"] = lambda handler: (
        200, {}, b"User-agent: *\nDisallow: /" + (b"files/" if handler.headers["Host"] == other else b"nothing/")
    )  # fmt: skip
    site.say("/a.html", status=302, Location=f"http://{other}/files/1.html")
    site.say("/b.html", status=302, Location="http://undeclared.example/")
    site.say("/files/1.html", TEXT)
    fetch = PoliteFetch(
        client_of(hosts=(HOST, other), connect_to=there),
        rate=Rate(min_delay_seconds=0, daily_budget=1000),
        ledger=ledger,
        retries=0,
        now=clock.now,
        sleep=clock.sleep,
    )

    assert kind_of(fetch, "/a.html") is FailureKind.ROBOTS
    assert kind_of(fetch, "/b.html") is FailureKind.FORBIDDEN_HOST
    assert site.paths() == ["/a.html", "/b.html"]
    assert ledger.hosts.requests_today(other, clock.now()) == 1


def test_a_robots_txt_that_has_moved_is_followed(site, polite_of: Callable) -> None:
    site.say("/robots.txt", status=301, Location="/rules/robots.txt")
    site.say("/rules/robots.txt", "User-agent: *\nDisallow: /rules/\nDisallow: /secret/\n")
    site.say("/a.html", TEXT)
    fetch = polite_of()

    assert fetch(WebRequest(url=f"{BASE}/a.html")).status == 200
    assert kind_of(fetch, "/secret/a.html") is FailureKind.ROBOTS


def test_the_delay_that_robots_txt_asks_for_is_kept(site, polite_of: Callable, clock) -> None:
    site.say("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    site.say("/a.html", TEXT)
    fetch = polite_of(min_delay_seconds=2)

    for _ in range(2):
        fetch(WebRequest(url=f"{BASE}/a.html"))

    assert clock.slept == [2, 7]


@pytest.mark.parametrize("robots", [(404, {}, b""), (403, {}, b"no"), (200, {}, b""), (200, {}, b"<html>home</html>")])
def test_a_site_without_robots_txt_may_be_read(site, polite_of: Callable, robots) -> None:
    site.answers["/robots.txt"] = robots
    site.say("/a.html", TEXT)

    assert polite_of()(WebRequest(url=f"{BASE}/a.html")).status == 200


def test_a_site_whose_robots_txt_fails_is_not_read(site, polite_of: Callable) -> None:
    site.say("/robots.txt", "broken", status=500)
    site.say("/a.html", TEXT)

    assert kind_of(polite_of(), "/a.html") is FailureKind.HTTP_ERROR
    assert site.paths() == []


def test_two_requests_stand_apart_and_retries_too(site, polite_of: Callable, clock) -> None:
    site.answers["/a.html"] = stumbling(1, 503)
    polite_of(min_delay_seconds=3)(WebRequest(url=f"{BASE}/a.html"))

    # The turn after robots.txt, the pause of the failed attempt, and what is left of the delay.
    assert clock.slept == [3, 1, 2]


def test_the_daily_budget_ends_the_asking(site, polite_of: Callable) -> None:
    site.say("/a.html", TEXT)
    fetch = polite_of(daily_budget=2)

    fetch(WebRequest(url=f"{BASE}/a.html"))

    assert kind_of(fetch, "/a.html") is FailureKind.BUDGET
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again_with_growing_pauses(site, polite_of: Callable, clock, status: int) -> None:
    site.answers["/a.html"] = stumbling(2, status)

    assert polite_of()(WebRequest(url=f"{BASE}/a.html")).status == 200
    assert clock.slept == [1, 2]


@pytest.mark.parametrize(("status", "asked"), [(403, 1), (400, 1), (412, 1), (404, 1), (500, 3)])
def test_what_will_not_pass_is_asked_once(site, polite_of: Callable, status: int, asked: int) -> None:
    site.say("/a.html", "no", status=status)

    with pytest.raises((PortalUnavailable, PageAbsent)):
        polite_of()(WebRequest(url=f"{BASE}/a.html"))

    assert len(site.paths()) == asked


def test_a_challenge_is_never_asked_again(site, polite_of: Callable) -> None:
    site.say("/a.html", "<script>$_ts={}</script>", status=412)

    assert kind_of(polite_of(), "/a.html") is FailureKind.CHALLENGE
    assert len(site.paths()) == 1


def test_retry_after_is_kept_in_seconds_and_as_a_date(site, polite_of: Callable, clock) -> None:
    site.answers["/a.html"] = stumbling(1, 429, Retry_After="17")
    site.answers["/b.html"] = stumbling(1, 503, Retry_After="Mon, 03 Mar 2025 02:01:00 GMT")
    fetch = polite_of()

    fetch(WebRequest(url=f"{BASE}/a.html"))
    fetch(WebRequest(url=f"{BASE}/b.html"))

    assert clock.slept == [17, 43]


def test_a_server_that_asks_for_too_much_patience_is_left_for_another_night(site, polite_of: Callable, clock) -> None:
    site.say("/a.html", "busy", status=503, Retry_After="3600")

    assert kind_of(polite_of(), "/a.html") is FailureKind.HTTP_ERROR
    assert (len(site.paths()), clock.slept) == (1, [])


def test_a_robots_txt_that_asks_for_years_of_waiting_is_no_leave_to_ask(site, polite_of: Callable, clock) -> None:
    site.say("/robots.txt", "User-agent: *\nCrawl-delay: 31536000\n")
    site.say("/a.html", TEXT)

    assert kind_of(polite_of(), "/a.html") is FailureKind.ROBOTS
    assert (site.paths(), clock.slept) == ([], [])


def test_a_robots_txt_of_many_stars_is_decided(site, polite_of: Callable) -> None:
    site.say("/robots.txt", "User-agent: *\nDisallow: /" + "a*" * 200 + "b$\nDisallow: /secret/\n")
    site.say("/" + "a" * 200, TEXT)
    fetch = polite_of()

    assert fetch(WebRequest(url=f"{BASE}/{'a' * 200}")).status == 200
    assert kind_of(fetch, "/secret/a.html") is FailureKind.ROBOTS


def test_turns_reserved_ahead_keep_the_delay_and_what_is_left_goes_back(
    site, client_of: Callable, ledger: Ledger, clock
) -> None:
    site.say("/a.html", TEXT)
    rate = Rate(min_delay_seconds=3, daily_budget=1000)
    fetch = PoliteFetch(
        client_of(), rate=rate, ledger=ledger, retries=0, now=clock.now, sleep=clock.sleep, turns_ahead=8
    )
    for _ in range(3):
        fetch(WebRequest(url=f"{BASE}/a.html"))
    clock.sleep(60)  # the pages were read for a minute: the turns that have passed meanwhile are not ours any more
    for _ in range(2):
        fetch(WebRequest(url=f"{BASE}/a.html"))

    assert clock.slept == [3, 3, 3, 60, 3]
    fetch.give_back()
    assert ledger.hosts.requests_today(HOST, clock.now()) == len(site.asked) == 6
    assert ledger.hosts.acquire(HOST, 3, clock.now()) == 3


def test_a_robots_txt_that_cannot_be_had_is_asked_for_once_in_ten_minutes(site, polite_of: Callable, clock) -> None:
    site.say("/robots.txt", "broken", status=500)
    fetch = polite_of()
    assert kind_of(fetch, "/a.html") is FailureKind.HTTP_ERROR
    asked = len(site.asked)

    assert kind_of(fetch, "/b.html") is FailureKind.HTTP_ERROR
    assert len(site.asked) == asked

    clock.sleep(601)
    site.say("/robots.txt", "User-agent: *\nAllow: /\n")
    site.say("/b.html", TEXT)
    assert fetch(WebRequest(url=f"{BASE}/b.html")).status == 200


def test_an_answer_that_used_up_its_time_is_not_asked_again_in_this_run(ledger: Ledger, clock) -> None:
    asked: list[str] = []

    def drips(request: WebRequest) -> object:
        if request.url.endswith("/robots.txt"):
            raise PageAbsent("none")
        asked.append(request.url)
        raise StillSending("still sending", kind=FailureKind.TIMEOUT)

    fetch = PoliteFetch(drips, rate=Rate(), ledger=ledger, retries=3, now=clock.now, sleep=clock.sleep)
    assert kind_of(fetch, "/a.html") is FailureKind.TIMEOUT
    assert asked == [f"{BASE}/a.html"]
