"""Between nights: a listing that shows something new starts the road for its column, and for nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from gongbao.crawl.politeness import PoliteFetch
from gongbao.errors import BadInput, ReleaseRejected
from gongbao.registry import load_portals
from gongbao.settings import Settings
from gongbao_cli.main import cli
from gongbao_cli.watching import _watch_on
from gongbao_stages.capture import capture_group, close_batch, open_batch
from gongbao_stages.nightly import run_night
from gongbao_stages.release import release_pending
from gongbao_stages.watching import CALL_AGAIN, Watcher, open_watch_batch, watch_once
from gongbao_stages.wiring import open_archive, open_ledger, published_store
from publish import list_releases, read_latest, read_release
from tests.stages.conftest import BODY, PORTAL, SmallSite

NIGHT = datetime(2025, 3, 5, 18, 30, tzinfo=UTC)
KEY = ("cn_990200_small", "notices")
SECOND = """  - {id: rules, name: 规范性文件, kind: normative, url: "http://www.small.example/gf/index.html"}
"""
WATCHED = PORTAL.replace('index.html"}', 'index.html", watch_seconds: 60}')


class Clock:
    def __init__(self) -> None:
        self.time = datetime.now(UTC)  # the leases of the night before were given by the true clock

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watched(settings: Settings, site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """After the first night of a portal whose column is watched, and of a second column that is not."""
    monkeypatch.setattr("gongbao_stages.clocks.A_LEAP", timedelta.max)  # the night lies in 2025, the watch is of today
    declare(settings, WATCHED + SECOND)
    site.answers["/gf/index.html"] = site.answer("/tz/index.html")
    run_night(settings, as_of=NIGHT, portal_ids=None)
    return settings


@pytest.fixture
def watcher(watched: Settings, clock: Clock) -> Iterator[Watcher]:
    watcher = Watcher(watched, now=clock)
    yield watcher
    watcher.close()


def declare(settings: Settings, text: str) -> None:
    (settings.portals_dir / "cn_990200_small.yml").write_text(text, encoding="utf-8")


@pytest.fixture
def asked(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths that the site is asked for."""
    paths: list[str] = []
    truly: Callable[[str], tuple[int, str, bytes]] = site.answer
    monkeypatch.setattr(site, "answer", lambda path: (paths.append(path), truly(path))[1])
    return paths


def test_a_new_row_is_called_for_once_and_read_without_asking_anything_else(watched, watcher, clock, site, asked):
    assert watcher.look() == ()
    site.docs.append(5)
    clock.pass_(seconds=70)
    asked.clear()

    report = watch_once(watched, watcher)

    assert report["changed"] == [list(KEY)]
    assert [path for path in asked if path != "/robots.txt"] == ["/tz/index.html", "/tz/index.html", site.path(5)]
    release = read_release(published_store(watched), read_latest(published_store(watched)).release_id)
    titles = release.table("policies").column("title").to_pylist()
    assert sum("第5项" in title for title in titles) == 1
    clock.pass_(seconds=70)
    assert watcher.look() == ()


def test_an_amended_title_in_the_listing_brings_the_amended_page(watched, watcher, clock, site):
    watcher.look()
    listing = site.answer("/tz/index.html")[2].decode()
    site.answers["/tz/index.html"] = (
        200,
        "text/html; charset=utf-8",
        listing.replace("2025/03/02", "2025/03/06").encode(),
    )
    site.answers[site.path(2)] = (200, "text/html; charset=utf-8", site.page(2, body=BODY.replace("定期", "每月")))
    clock.pass_(seconds=70)

    watch_once(watched, watcher)

    release = read_release(published_store(watched), read_latest(published_store(watched)).release_id)
    assert {row["after"] for row in release.changes().to_pylist() if row["cause"] == "source" and row["after"]} & {
        "每月"
    }


def test_a_visit_counter_or_another_order_of_known_rows_wakes_nobody(watched, watcher, clock, site):
    watcher.look()
    body = site.answer("/tz/index.html")[2].replace(b"</ul>", "</ul><p>访问量：31415</p>".encode())
    site.answers["/tz/index.html"] = (200, "text/html; charset=utf-8", body)
    clock.pass_(seconds=70)
    assert watcher.look() == ()
    site.docs.reverse()
    del site.answers["/tz/index.html"]
    clock.pass_(seconds=70)
    assert watcher.look() == ()


def test_a_listing_is_not_looked_at_before_its_time(watcher, clock, asked):
    watcher.look()
    asked.clear()
    clock.pass_(seconds=59)
    watcher.look()
    assert asked == []
    clock.pass_(seconds=8)
    watcher.look()
    assert asked == ["/tz/index.html"]


def test_a_listing_that_fails_is_looked_at_less_and_less_often_and_is_no_change(watched, watcher, clock, site, asked):
    watcher.look()
    site.answers["/tz/index.html"] = (503, "text/html", b"busy")
    pauses = []
    for _ in range(3):
        clock.pass_(hours=7)
        assert watcher.look() == ()
        memory = open_ledger(watched).watches.all()[KEY]
        pauses.append((memory.next_at - memory.looked_at).total_seconds())
        assert "503" in (memory.error or "")
    assert [60 * 2**n <= pause <= 66 * 2**n for n, pause in enumerate(pauses)] == [True] * 3


def test_a_listing_that_the_program_cannot_read_ends_no_other_watch_and_is_not_asked_at_once_again(
    settings, site, clock, asked, monkeypatch
):
    declare(settings, WATCHED + SECOND.replace('index.html"}', 'index.html", watch_seconds: 60}'))
    site.answers["/gf/index.html"] = site.answer("/tz/index.html")
    run_night(settings, as_of=NIGHT, portal_ids=None)

    def judge(page):
        if page.url.endswith("/tz/index.html"):
            raise RecursionError("tags\0in tags")

    monkeypatch.setattr("gongbao.crawl.watching.judge_listing", judge)
    del site.answers["/gf/index.html"]
    site.docs.append(5)
    site.answers["/gf/index.html"] = site.answer("/tz/index.html")
    watcher = Watcher(settings, now=clock)
    assert watcher.look() == (("cn_990200_small", "rules"),)
    memory = open_ledger(settings).watches.all()[KEY]
    assert (memory.error, memory.failures) == ("RecursionError: tags in tags", 1)
    asked.clear()
    watcher.look()
    assert asked == []
    watcher.close()


def test_a_site_that_does_not_answer_holds_up_no_change_of_another(settings, site, clock, monkeypatch):
    declare(settings, WATCHED)
    other = WATCHED.replace("990200_small", "990300_slow").replace("www.small.example", "www.slow.example")
    (settings.portals_dir / "cn_990300_slow.yml").write_text(other.replace("990200", "990300"), encoding="utf-8")
    both = replace(
        settings, connect_to={**settings.connect_to, "www.slow.example": next(iter(settings.connect_to.values()))}
    )
    run_night(both, as_of=NIGHT, portal_ids=None)
    monkeypatch.setattr("gongbao_stages.watching._PATIENCE_SECONDS", 0.5)
    released, waiting = Event(), []

    def slow(fetch, request):
        if request.url.startswith("http://www.slow.example"):
            waiting.append(request.url)
            released.wait(30)
        return truly(fetch, request)

    truly = PoliteFetch.__call__
    monkeypatch.setattr(PoliteFetch, "__call__", slow)
    site.docs.append(5)
    watcher = Watcher(both, now=clock)
    try:
        assert watcher.look() == (KEY,)
        assert not released.is_set()
        watcher.look()
        assert len(waiting) == 1, "who is still being asked is not asked again"
    finally:
        released.set()
        watcher.close()
    clock.pass_(minutes=3)
    assert ("cn_990300_slow", "notices") in open_ledger(both).watches.pending(), "what it said in the end is not lost"


def test_a_change_that_nobody_took_up_is_called_for_again_but_not_at_once(watched, watcher, clock, site):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    assert watcher.look() == (KEY,)
    restarted = Watcher(watched, now=clock)
    assert restarted.look() == ()
    clock.pass_(seconds=CALL_AGAIN.total_seconds() + 1)
    assert restarted.look() == (KEY,)
    restarted.close()


def test_a_run_that_is_called_twice_opens_one_batch_and_the_second_finds_nothing(watched, watcher, clock, site):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    watcher.look()

    first = open_watch_batch(watched, as_of=clock())
    again = open_watch_batch(watched, as_of=clock())

    assert first == again
    assert open_archive(watched).batch(first["batch_id"]).trigger == "watch"
    open_ledger(watched).watches.settle(first["batch_id"], [KEY])
    open_ledger(watched).batches.advance(first["batch_id"], "captured", at=clock())
    assert open_watch_batch(watched, as_of=clock()) is None


def test_a_change_seen_while_its_batch_is_open_is_not_lost(watched, watcher, clock, site):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    watcher.look()
    first = open_watch_batch(watched, as_of=clock())
    site.docs.append(6)
    clock.pass_(seconds=70)
    assert watcher.look() == (KEY,)

    ledger = open_ledger(watched)
    ledger.watches.settle(first["batch_id"], [KEY])
    ledger.batches.advance(first["batch_id"], "captured", at=clock())

    assert ledger.watches.pending() == (KEY,)


def test_what_a_batch_could_not_read_is_pending_again(watched, watcher, clock, site):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    assert watcher.look() == (KEY,)
    site.answers["/tz/index.html"] = (503, "text/html", b"busy")

    opened = open_watch_batch(watched, as_of=clock())
    capture_group(watched, opened["batch_id"], opened["portals"])
    assert close_batch(watched, opened["batch_id"])["could_not_crawl"]

    assert open_ledger(watched).watches.pending() == (KEY,)


def test_a_batch_that_a_night_pushed_aside_gives_its_change_back(watched, watcher, clock, site):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    watcher.look()
    open_watch_batch(watched, as_of=clock())

    open_batch(watched, as_of=clock() + timedelta(minutes=1), portal_ids=None, trigger="nightly")

    assert open_ledger(watched).watches.pending() == (KEY,)


def test_a_column_before_its_first_night_is_left_to_the_night(settings, site, clock):
    declare(settings, WATCHED)
    watcher = Watcher(settings, now=clock)
    assert watcher.look() == ()
    assert watcher.look() == ()
    assert list_releases(published_store(settings)) == ()
    watcher.close()


def test_a_portal_that_failed_last_night_stays_stale_until_a_night_reads_it_whole(watched, watcher, clock, site):
    site.answers["/gf/index.html"] = (503, "text/html", b"busy")
    run_night(watched, as_of=NIGHT + timedelta(hours=4), portal_ids=None)
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    watch_once(watched, watcher)

    release = read_release(published_store(watched), read_latest(published_store(watched)).release_id)
    (row,) = release.table("portals").to_pylist()
    assert row["stale"]
    assert "rules" in row["reason"]


def test_the_declaration_refuses_an_interval_that_would_press_the_site(settings):
    declare(settings, PORTAL.replace('index.html"}', 'index.html", watch_seconds: 1}'))
    with pytest.raises(BadInput, match="watch_seconds: 1 is less than the minimum of 10"):
        load_portals(settings.portals_dir)


def test_the_batch_of_a_watch_says_so_in_the_archive(watched, watcher, clock, site):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    report = watch_once(watched, watcher)
    batch = open_archive(watched).batch(report["batch_id"])
    assert batch.trigger == "watch"
    assert [column.column_id for r in batch.reports for column in r.columns] == ["notices"]
    assert json.dumps(report, default=str)


def test_the_command_looks_once_and_says_what_changed(watched, site, monkeypatch):
    to = ",".join(f"{host}={address}" for host, address in watched.connect_to.items())
    for name, value in (
        ("GONGBAO_DATA", watched.data_dir),
        ("GONGBAO_PORTALS", watched.portals_dir),
        ("GONGBAO_SUBSCRIPTIONS", watched.subscriptions_path),
        ("GONGBAO_CONNECT_TO", to),
    ):
        monkeypatch.setenv(name, str(value))
    site.docs.append(5)

    answer = CliRunner().invoke(cli, ["watch", "--once", "--json"], catch_exceptions=False)

    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["changed"] == [list(KEY)]
    assert "watch: cn_990200_small/notices changed" in answer.stderr
    assert json.loads(CliRunner().invoke(cli, ["watch", "--once", "--json"]).stdout) == {"changed": []}


def test_a_held_release_is_told_and_the_watch_goes_on(watched, watcher, clock, site, monkeypatch):
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    held, said = ["batch 20250306T000000Z-1: policies.few_enough; nothing was published"], []
    told = f"watch: {held[0]}"

    def release(settings, **named):
        if held:
            raise ReleaseRejected(held[0])
        return release_pending(settings, **named)

    def pause(seconds):
        if not held:
            raise KeyboardInterrupt
        held.clear()
        site.docs.append(6)
        clock.pass_(seconds=70)

    monkeypatch.setattr("gongbao_stages.watching.release_pending", release)
    monkeypatch.setattr("gongbao_cli.watching.time", SimpleNamespace(monotonic=lambda: 0.0, sleep=pause))
    monkeypatch.setattr("gongbao_cli.watching.progress", said.append)

    with pytest.raises(KeyboardInterrupt):
        _watch_on(watched, watcher, as_json=False)

    assert told in said
    titles = read_latest(published_store(watched)).table("policies").column("title").to_pylist()
    assert [sum(f"第{n}项" in title for title in titles) for n in (5, 6)] == [1, 1]


def test_a_clock_that_leaps_opens_no_batch_for_what_changed_and_the_change_is_not_forgotten(
    watched, watcher, clock, site, monkeypatch
):
    monkeypatch.setattr("gongbao_stages.clocks.A_LEAP", timedelta(days=100))
    watcher.look()
    site.docs.append(5)
    clock.pass_(seconds=70)
    watcher.look()
    with pytest.raises(BadInput, match=r"set it \(NTP\)"):
        open_watch_batch(watched, as_of=NIGHT.replace(year=NIGHT.year + 6))
    opened = open_watch_batch(watched, as_of=NIGHT + timedelta(hours=9))
    assert opened is not None
    assert opened["as_of"] == (NIGHT + timedelta(hours=9)).isoformat()
