"""Digests: one message a day or a week by the subscriber's clock, frozen, neither lost nor doubled."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao.alert import Channel, ChannelKind, DigestTimes, Subscription
from gongbao.errors import BadInput

Make = Callable[..., dict[str, Any]]
Subscribe = Callable[..., Subscription]
FILE, ATOM = Channel(kind=ChannelKind.FILE, path="files"), Channel(kind=ChannelKind.ATOM)
MORNING = DigestTimes(at=time(8), time_zone="Asia/Shanghai")
NIGHT_TO_MORNING = timedelta(hours=5, minutes=30)
"""From 18:30 UTC, when the fixtures' night is, to 08:00 in Shanghai."""


def times(at: str, zone: str, begin: str, count: int, weekday: int | None = None) -> list[str]:
    """The next ``count`` moments, each after the last, by the clock of the zone and in UTC."""
    digest = DigestTimes(at=time.fromisoformat(at), time_zone=zone, weekday=weekday)
    moment, told = datetime.fromisoformat(begin), []
    for _ in range(count):
        moment = digest.next_after(moment)
        told.append(moment.strftime("%d %H:%MZ"))
    return told


def test_a_day_in_china_begins_before_the_day_in_utc() -> None:
    assert times("07:30", "Asia/Shanghai", "2025-03-04T18:30+00:00", 2) == ["04 23:30Z", "05 23:30Z"]


def test_summer_time_moves_the_moment_in_utc_and_not_on_the_clock() -> None:
    assert times("08:00", "Europe/Berlin", "2025-03-28T12:00+00:00", 3) == ["29 07:00Z", "30 06:00Z", "31 06:00Z"]
    assert times("08:00", "Europe/Berlin", "2025-10-25T12:00+00:00", 2) == ["26 07:00Z", "27 07:00Z"]


def test_a_time_that_the_clock_leaps_over_still_comes_once() -> None:
    assert times("02:30", "Europe/Berlin", "2025-03-29T12:00+00:00", 2) == ["30 01:30Z", "31 00:30Z"]


def test_a_time_that_the_clock_shows_twice_comes_once() -> None:
    assert times("02:30", "Europe/Berlin", "2025-10-25T12:00+00:00", 2) == ["26 00:30Z", "27 01:30Z"]


def test_a_week_is_told_on_its_day() -> None:
    assert times("09:00", "Asia/Shanghai", "2025-03-04T18:30+00:00", 2, weekday=0) == ["10 01:00Z", "17 01:00Z"]
    assert times("09:00", "Asia/Shanghai", "2025-03-10T00:59+00:00", 1, weekday=0) == ["10 01:00Z"]


def test_a_day_that_the_calendar_left_out_has_no_digest() -> None:
    assert times("08:00", "Pacific/Apia", "2011-12-28T20:00+00:00", 2) == ["29 18:00Z", "30 18:00Z"]


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="Asia/Ningbo"):
        DigestTimes(at=time(8), time_zone="Asia/Ningbo")


def letters(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "files").glob("*.json"))]


def test_several_releases_are_one_message_at_the_subscribers_morning(
    road: Any, subscribe: Subscribe, change: Make, event: Make
) -> None:
    daily = subscribe(FILE, ATOM, digest=MORNING)
    road.enqueue(daily, [change()], "r1")
    road.enqueue(daily, [change("ch-2", before="30万元", after="20万元")], "r2", after=timedelta(hours=2))
    before = NIGHT_TO_MORNING - timedelta(seconds=1)
    road.collect(before)
    assert road.deliver(before).delivered == ()

    assert road.collect(NIGHT_TO_MORNING) == ()
    assert len(road.deliver(NIGHT_TO_MORNING).delivered) == 2
    (told,) = letters(road.folder)
    assert (told["kind"], told["releases"]) == ("digest", ["r1", "r2"])
    assert told["release_id"] == "20250305T000000Z-digest"
    assert [i["ids"] for i in told["items"]] == [["ch-1"], ["ch-2"]]
    assert told["title_zh"] == "贴息 <政策>（汇总）：《青岚市企业贷款贴息办法》有2项动态"
    assert "releases r1, r2" in (road.folder / "files" / "20250305T000000Z-digest.city.txt").read_text(encoding="utf-8")
    assert (road.folder / "city.atom").read_text(encoding="utf-8").count("<entry>") == 1

    assert road.collect(timedelta(days=3)) == ()
    assert road.deliver(timedelta(days=3)).delivered == (), "nothing happened since, nothing is sent"
    assert len(letters(road.folder)) == 1


def test_a_release_after_the_morning_waits_for_the_next(road: Any, subscribe: Subscribe, change: Make) -> None:
    daily = subscribe(FILE, digest=MORNING)
    road.enqueue(daily, [change()], "r1")
    road.enqueue(daily, [change("ch-2")], "r2", after=NIGHT_TO_MORNING)
    for after in (NIGHT_TO_MORNING, NIGHT_TO_MORNING + timedelta(days=1)):
        road.collect(after)
        road.deliver(after)
    assert [told["releases"] for told in letters(road.folder)] == [["r1"], ["r2"]]


def test_a_release_that_is_matched_after_its_morning_is_told_then_and_not_a_week_later(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    weekly = subscribe(FILE, digest=replace(MORNING, weekday=2))
    late = NIGHT_TO_MORNING + timedelta(minutes=5)
    road.enqueue(weekly, [change()], "r1")
    road.collect(NIGHT_TO_MORNING)
    road.enqueue(weekly, [change("ch-2")], "r2", late=late)
    for after in (late, timedelta(days=7)):
        road.collect(after)
        road.deliver(after)
    assert {told["release_id"]: told["releases"] for told in letters(road.folder)} == {
        "20250305T000000Z-digest": ["r1"],
        "20250305T000000Z-digest-2": ["r2"],
    }


def test_what_is_said_was_frozen_when_it_was_matched(road: Any, subscribe: Subscribe, change: Make) -> None:
    daily = subscribe(FILE, digest=MORNING)
    road.enqueue(daily, [change()])
    road.enqueue(daily, [change(after="45%")])
    road.collect(NIGHT_TO_MORNING)
    road.deliver(NIGHT_TO_MORNING)
    (told,) = letters(road.folder)
    assert [item["after"] for item in told["items"]] == ["40%"]


@pytest.mark.parametrize("step", ["add", "delivered"])
def test_a_crash_while_a_digest_is_put_together_loses_and_doubles_nothing(
    step: str, road: Any, subscribe: Subscribe, change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    daily = subscribe(FILE, ATOM, digest=MORNING)
    for number in (1, 2):
        road.enqueue(daily, [change(f"ch-{number}")], f"r{number}")
    for nth in (0, 1):
        calls: list[int] = []
        real = getattr(road.ledger.outbox, step)

        def power_cut(*given: Any, nth: int = nth, real: Any = real, calls: list[int] = calls, **more: Any) -> Any:
            if len(calls) == nth:
                raise KeyboardInterrupt
            calls.append(1)
            return real(*given, **more)

        with monkeypatch.context() as patch:
            patch.setattr(road.ledger.outbox, step, power_cut)
            with pytest.raises(KeyboardInterrupt):
                road.collect(NIGHT_TO_MORNING)
    road.collect(NIGHT_TO_MORNING)
    road.deliver(NIGHT_TO_MORNING)
    assert [told["releases"] for told in letters(road.folder)] == [["r1", "r2"]]
    assert (road.folder / "city.atom").read_text(encoding="utf-8").count("<entry>") == 1


def test_a_release_that_comes_late_for_a_digest_that_is_frozen_gets_one_of_its_own(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    daily = subscribe(FILE, digest=MORNING)
    road.enqueue(daily, [change()], "r1")
    road.collect(NIGHT_TO_MORNING)
    road.enqueue(daily, [change("ch-2")], "r2")
    road.collect(NIGHT_TO_MORNING)
    road.deliver(NIGHT_TO_MORNING)
    told = sorted(letters(road.folder), key=lambda one: str(one["release_id"]))
    assert [one["releases"] for one in told] == [["r1"], ["r2"]]
    assert len({one["alert_id"] for one in told}) == 2


def test_a_digest_that_failed_is_sent_again_as_it_was_under_the_same_id(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    daily = subscribe(Channel(kind=ChannelKind.WEBHOOK, url=receiver.url, allow_private=True), digest=MORNING)
    receiver.answers = [503]
    road.enqueue(daily, [change()], "r1")
    road.collect(NIGHT_TO_MORNING)
    road.deliver(NIGHT_TO_MORNING)
    road.enqueue(daily, [change("ch-2")], "r2", after=NIGHT_TO_MORNING)
    road.collect(NIGHT_TO_MORNING + timedelta(minutes=1))
    road.deliver(NIGHT_TO_MORNING + timedelta(minutes=1))
    (one, first), (other, second) = receiver.received
    assert first == second
    assert one["webhook-id"] == other["webhook-id"]
    event = json.loads(first)
    assert (event["type"], event["source"]) == ("gongbao.digest.v1", "urn:gongbao:digest:20250305T000000Z-digest")


def test_two_subscribers_have_each_their_own_morning(road: Any, subscribe: Subscribe, change: Make) -> None:
    berlin = DigestTimes(at=time(8), time_zone="Europe/Berlin")
    road.enqueue(subscribe(FILE, digest=MORNING), [change()])
    road.enqueue(subscribe(FILE, id="berlin", digest=berlin), [change()])
    road.collect(NIGHT_TO_MORNING)
    assert [d.subscription for d in road.deliver(NIGHT_TO_MORNING).delivered] == ["city"]
    later = datetime(2025, 3, 5, 7, tzinfo=UTC) - road.now
    road.collect(later)
    assert [d.subscription for d in road.deliver(later).delivered] == ["berlin"]


def test_a_digest_of_nothing_but_noise_is_never_owed(road: Any, subscribe: Subscribe, change: Make) -> None:
    daily = subscribe(FILE, digest=MORNING)
    assert road.enqueue(daily, [change(effect="layout", noise=True), change("ch-2", cause="parser")]).added == 0
    assert road.collect(timedelta(days=1)) == ()
    assert not road.folder.exists()


def test_a_damaged_letter_holds_up_its_own_digest_alone(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(FILE, digest=MORNING), [change()])
    road.enqueue(subscribe(FILE, id="other", digest=MORNING), [change()])
    (road.folder / "letters" / "city" / "collected" / "r1.json").write_text("{", encoding="utf-8")
    (said,) = road.collect(NIGHT_TO_MORNING)
    assert "cannot be read" in said
    assert [d.subscription for d in road.deliver(NIGHT_TO_MORNING).delivered] == ["other"]


def test_letters_that_wait_are_for_their_owner_alone(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(FILE, digest=MORNING), [change()])
    path = road.folder / "letters" / "city" / "collected" / "r1.json"
    assert [p.stat().st_mode & 0o777 for p in (path, path.parent, path.parents[1])] == [0o600, 0o700, 0o700]
