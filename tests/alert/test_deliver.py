from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from gongbao.alert import (
    Carriers,
    Channel,
    ChannelKind,
    DeliveryReport,
    Enqueued,
    Match,
    Subscription,
    deliver_due,
    post_webhook,
)
from gongbao.alert.deliver import RETRY_AFTER
from gongbao.alert.post import Answer
from gongbao.archive import durable
from gongbao.errors import StorageFailed
from gongbao.formats.feed_pages import PAGE
from gongbao.ledger.outbox import Outbox

Row = dict[str, Any]
Make = Callable[..., Row]
Subscribe = Callable[..., Subscription]
hook = partial(Channel, kind=ChannelKind.WEBHOOK, allow_private=True)
FILE, ATOM = Channel(kind=ChannelKind.FILE, path="files"), Channel(kind=ChannelKind.ATOM)
KEY = b"0123456789abcdef0123456789abcdef"
SECRETS = {"HOOK_SECRET": "whsec_" + base64.b64encode(KEY).decode()}
NAMES = {"a": "{http://www.w3.org/2005/Atom}"}


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The mask of an ordinary account, whatever runs the tests."""
    old = os.umask(0o022)
    yield
    os.umask(old)


def test_files_hold_the_alert_as_data_and_as_text(road: Any, subscribe: Subscribe, change: Make) -> None:
    assert road.enqueue(subscribe(FILE), [change()]) == Enqueued(matched=1, added=1, known=0)
    assert len(road.deliver().delivered) == 1
    body = json.loads((road.folder / "files" / "r1.city.json").read_text(encoding="utf-8"))
    assert (body["items"][0]["before"], body["items"][0]["after"]) == ("50%", "40%")
    assert "第十一条的50%改为40%。" in (road.folder / "files" / "r1.city.txt").read_text(encoding="utf-8")
    assert [p.name for p in (road.folder / "files").iterdir() if ".part" in p.name] == []


def test_nothing_is_owed_when_nothing_matches(road: Any, subscribe: Subscribe, change: Make, event: Make) -> None:
    ours = [change(cause="parser"), change("ch-2", effect="layout", noise=True), change("ch-3", cause="backfill")]
    assert road.enqueue(subscribe(FILE, ATOM), ours, events=[event(cause="backfill")]) == Enqueued(
        matched=0, added=0, known=0
    )
    assert road.deliver() == DeliveryReport()
    assert not road.folder.exists()


def test_the_same_release_again_owes_nothing_and_what_was_delivered_is_not_sent_again(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    city = subscribe(hook(url=receiver.url), FILE)
    road.enqueue(city, [change()])
    road.deliver()
    assert road.enqueue(city, [change()]) == Enqueued(matched=1, added=0, known=2)
    assert road.deliver(timedelta(days=9)) == DeliveryReport()
    assert len(receiver.received) == 1


def test_what_is_said_is_frozen_when_it_was_matched(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [500]
    city = subscribe(hook(url=receiver.url))
    road.enqueue(city, [change()])
    road.deliver()
    road.enqueue(subscribe(*city.channels, match=Match()), [change(after="45%")])
    road.deliver(timedelta(minutes=2))
    first, second = (json.loads(body) for _, body in receiver.received)
    assert first == second
    assert second["data"]["items"][0]["after"] == "40%"


def test_a_webhook_is_a_signed_cloud_event(road: Any, subscribe: Subscribe, change: Make, receiver: Any) -> None:
    road.enqueue(subscribe(hook(url=receiver.url, secret_env="HOOK_SECRET")), [change()])
    assert len(road.deliver().delivered) == 1
    ((headers, body),) = receiver.received
    event = json.loads(body)
    assert {name: event[name] for name in ("specversion", "type", "subject", "source", "time")} == {
        "specversion": "1.0",
        "type": "gongbao.alert.v1",
        "subject": "city",
        "source": "urn:gongbao:release:r1",
        "time": "2025-03-04T18:30:00Z",
    }
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["webhook-id"] == event["id"] == "alert-" + hashlib.sha256(b"r1|city").hexdigest()[:32]
    assert headers["webhook-timestamp"] == "1741113000"
    signed = f"{headers['webhook-id']}.1741113000.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_a_channel_is_used_as_it_is_declared_now_and_what_is_said_stays(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    was, mended = Channel(kind=ChannelKind.WEBHOOK, url=receiver.url), hook(url=receiver.url, secret_env="HOOK_SECRET")
    road.enqueue(subscribe(was), [change()])
    assert "allow_private" in road.deliver().failed[0].error
    road.channels = {("city", mended.key): mended, ("other", was.key): was}
    assert len(road.deliver(timedelta(minutes=1)).delivered) == 1
    ((headers, body),) = receiver.received
    assert headers["webhook-signature"].startswith("v1,")
    assert json.loads(body)["data"]["release_id"] == "r1"


def test_without_a_declared_secret_nothing_is_signed(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    road.enqueue(subscribe(hook(url=receiver.url)), [change()])
    road.deliver()
    assert "webhook-signature" not in receiver.received[0][0]


@pytest.mark.parametrize(
    ("secrets", "fact"), [({}, "HOOK_SECRET is not set"), ({"HOOK_SECRET": "hunter2"}, "whsec_ followed by base64")]
)
def test_a_secret_that_cannot_be_used_stops_the_message_and_is_not_told(  # noqa: PLR0917 - parameters and fixtures
    secrets: dict[str, str], fact: str, road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    road.secrets = secrets
    road.enqueue(subscribe(hook(url=receiver.url, secret_env="HOOK_SECRET")), [change()])
    (failed,) = road.deliver().failed
    assert fact in failed.error
    assert "hunter2" not in failed.error
    assert receiver.received == []


@pytest.mark.parametrize(("answer", "fact"), [(500, "answered 500"), (302, "answered 302"), (None, "no answer")])
def test_a_failure_is_tried_again_later_without_repeating_the_other_channel(  # noqa: PLR0917 - parameters and fixtures
    answer: int | None, fact: str, road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [answer]
    road.enqueue(subscribe(hook(url=f"{receiver.url}?token=t0ken"), FILE), [change()])
    report = road.deliver()
    assert [d.channel.partition("-")[0] for d in report.delivered] == ["file"]
    assert fact in report.failed[0].error
    assert "t0ken" not in report.failed[0].error
    assert report.failed[0].next_at == road.now + timedelta(minutes=1)
    (road.folder / "files" / "r1.city.txt").unlink()
    assert road.deliver(timedelta(seconds=59)) == DeliveryReport()
    assert len(road.deliver(timedelta(seconds=60)).delivered) == 1
    assert len(receiver.received) == 2, "the redirect was not followed, the failure was repeated once"
    assert not (road.folder / "files" / "r1.city.txt").exists()


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_fault_of_the_program_in_one_delivery_is_told_without_its_words_and_holds_up_no_other(
    at_once: int, road: Any, subscribe: Subscribe, change: Make
) -> None:
    def faulty(url: str, *_: object, **__: object) -> None:
        raise KeyError(url)

    ways = [hook(url=f"https://hooks.example/t0ken/{n}") for n in (1, 2)]
    road.enqueue(subscribe(*ways, FILE), [change()])
    report = road.deliver(post=faulty, at_once=at_once)
    assert [d.channel for d in report.delivered] == [FILE.key]
    assert len(report.failed) == 2
    assert "the program failed: KeyError at test_deliver.py:" in report.failed[0].error
    assert "t0ken" not in str(report)


def test_two_receivers_of_one_subscription_fail_each_for_itself(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [503]
    ways = [hook(url=f"{receiver.url}/{n}") for n in (1, 2)]
    road.enqueue(subscribe(*ways), [change()])
    report = road.deliver()
    assert (len(report.delivered), len(report.failed)) == (1, 1)
    road.deliver(timedelta(minutes=1))
    assert len(receiver.received) == 3


def test_an_unreachable_receiver_is_given_up_after_two_days(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(hook(url="http://127.0.0.1:9/")), [change()])
    waited = timedelta(0)
    for wait in RETRY_AFTER:
        assert len(road.deliver(waited).failed) == 1
        waited += wait
    assert timedelta(days=2) < waited < timedelta(days=3)
    (given_up,) = road.deliver(waited).given_up
    assert "no answer" in given_up.error
    assert road.deliver(timedelta(days=30)) == DeliveryReport()


def test_a_receiver_that_is_gone_is_given_up_at_once(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [410]
    road.enqueue(subscribe(hook(url=receiver.url)), [change()])
    assert len(road.deliver().given_up) == 1


def test_a_crash_before_the_second_delivery_does_not_repeat_the_first(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    ways = [hook(url=f"{receiver.url}/{n}") for n in (1, 2)]
    road.enqueue(subscribe(*ways), [change()])
    sent: list[str] = []

    def power_cut(url: str, body: bytes, headers: Mapping[str, str], *, allow_private: bool) -> Answer:
        if sent:
            raise KeyboardInterrupt
        sent.append(url)
        return post_webhook(url, body, headers, allow_private=allow_private)

    with pytest.raises(KeyboardInterrupt):
        road.deliver(post=power_cut)
    assert len(road.deliver().delivered) == 1
    assert len(receiver.received) == 2


def test_a_letter_and_its_name_are_on_disk_before_the_outbox_speaks_of_it(
    road: Any, subscribe: Subscribe, change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def sync(folder: Path) -> None:
        done.append(folder.name if list(folder.iterdir()) else "empty")

    truly = Outbox.add
    monkeypatch.setattr(durable, "sync_folder", sync)
    monkeypatch.setattr(Outbox, "add", lambda *said, **more: (done.append("owed"), truly(*said, **more))[1])
    road.enqueue(subscribe(), [change()])
    assert done[-3:] == ["letters", "city", "owed"]


def test_a_crash_between_letter_and_outbox_still_delivers_once(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = subscribe(hook(url=receiver.url))
    with monkeypatch.context() as patch:
        patch.setattr(road.ledger.outbox, "add", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            road.enqueue(city, [change()])
    assert road.enqueue(city, [change()]).added == 1
    road.deliver()
    road.deliver()
    assert len(receiver.received) == 1


def test_each_attempt_is_signed_with_its_own_time(road: Any, subscribe: Subscribe, change: Make, receiver: Any) -> None:
    ways = [hook(url=f"{receiver.url}/{n}") for n in (1, 2)]
    road.enqueue(subscribe(*ways), [change()])
    times = iter([road.now, road.now + timedelta(minutes=9)])
    deliver_due(
        road.ledger.outbox,
        road.ledger.silenced,
        alerts_dir=road.folder,
        carriers=Carriers(secrets={}),
        now=road.now,
        clock=lambda: next(times),
    )
    assert [headers["webhook-timestamp"] for headers, _ in receiver.received] == ["1741113000", "1741113540"]


def test_the_feed_is_one_entry_per_release_newest_first_and_escaped(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    city = subscribe(ATOM)
    road.enqueue(city, [change(sentence_zh="50%改为<script>&\u0000\u000b40%。")], "r1")
    road.deliver()
    road.enqueue(city, [change()], "r2")
    road.deliver()
    data = (road.folder / "city.atom").read_bytes()
    assert b"<script>" not in data
    feed = ET.fromstring(data)
    name = NAMES["a"]
    assert feed.tag == f"{name}feed"
    assert feed.findtext(f"{name}title") == "公报 · 贴息 <政策>"
    assert feed.findtext(f"{name}updated") == "2025-03-04T18:30:00Z"
    entries = feed.findall(f"{name}entry")
    assert ["release r2" in (e.findtext(f"{name}content") or "") for e in entries] == [True, False]
    assert "50%改为<script>&40%。" in (entries[1].findtext(f"{name}content") or "")
    assert len({e.findtext(f"{name}id") for e in entries}) == 2
    link = entries[0].find(f"{name}link")
    assert link is not None
    assert link.get("href") == "http://www.qinglan.example/art_3.html"


def test_who_follows_the_archives_of_a_subscription_has_every_alert_once_and_none_is_written_again(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    city, count = subscribe(ATOM), 2 * PAGE + 7
    name, closed = NAMES["a"], {}
    for number in range(count):
        road.enqueue(city, [change()], f"r{number:04}")
        road.deliver()
        held = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in road.folder.glob("atom/city/*")}
        closed |= {path: one for path, one in held.items() if b"<fh:archive/>" in one[1] and path not in closed}
        assert {path: held[path] for path in closed} == closed
    assert len(closed) == 2
    path, ids = road.folder / "city.atom", []
    while True:
        feed = ET.fromstring(path.read_bytes())
        ids += [entry.findtext(f"{name}id") for entry in feed.findall(f"{name}entry")]
        links = {link.get("rel"): str(link.get("href")) for link in feed.findall(f"{name}link")}
        if "prev-archive" not in links:
            break
        path = path.parent / links["prev-archive"]
    assert len(ids) == len(set(ids)) == count
    onward = ET.fromstring((path.parent / links["next-archive"]).read_bytes())
    assert {link.get("rel") for link in onward.findall(f"{name}link")} == {
        "self",
        "current",
        "prev-archive",
        "next-archive",
    }
    assert (path.parent / links["current"]).resolve() == (road.folder / "city.atom").resolve()


def test_a_lost_or_damaged_letter_fails_that_delivery_alone(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(FILE), [change()])
    road.enqueue(subscribe(FILE, id="other"), [change()])
    (road.folder / "letters" / "city" / "r1.json").write_text("{", encoding="utf-8")
    report = road.deliver()
    assert [d.subscription for d in report.delivered] == ["other"]
    assert "the frozen alert cannot be read" in report.failed[0].error


def test_a_disk_that_refuses_is_a_failed_delivery_not_a_crash(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(FILE), [change()])
    (road.folder / "files").write_text("a file where the folder should be", encoding="utf-8")
    (failed,) = road.deliver().failed
    assert "files: File exists; nothing half-written is referred to" in failed.error


def test_what_our_own_disk_refused_is_due_again_with_the_next_run_and_then_as_all_others(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    road.enqueue(subscribe(FILE), [change()])
    road.enqueue(subscribe(FILE, id="other"), [change()])
    blocked = road.folder / "files"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    assert len(road.deliver().failed) == 2
    assert [d.attempts for d in road.ledger.outbox.due(road.now)] == [1, 1]

    assert len(road.deliver().failed) == 2
    assert road.ledger.outbox.due(road.now) == ()
    blocked.unlink()
    assert len(road.deliver(RETRY_AFTER[1]).delivered) == 2


def modes(folder: Path) -> dict[str, int]:
    """Permissions of a folder and all below it, by path."""
    return {str(p.relative_to(folder.parent)): p.stat().st_mode & 0o777 for p in (folder, *folder.rglob("*"))}


CLOSED = {"letters": 0o700, "letters/city": 0o700, "letters/city/r1.json": 0o600}


def test_letters_are_for_their_owner_alone_and_feeds_for_all(
    road: Any, subscribe: Subscribe, change: Make, open_umask: None
) -> None:
    tokened = hook(url="https://hooks.example/services/token")
    road.enqueue(subscribe(tokened, ATOM, FILE), [change()])
    road.deliver(post=lambda *_, **__: Answer(status=204))

    assert modes(road.folder / "letters") == CLOSED
    assert b"hooks.example/services/token" in (road.folder / "letters/city/r1.json").read_bytes()
    assert (road.folder / "city.atom").stat().st_mode & 0o777 == 0o644
    assert set(modes(road.folder / "files").values()) == {0o755, 0o644}


def test_letters_that_stood_open_are_closed(road: Any, subscribe: Subscribe, change: Make, open_umask: None) -> None:
    road.enqueue(subscribe(FILE), [change()])
    for name in reversed(CLOSED):
        (road.folder / name).chmod(0o755)

    road.enqueue(subscribe(FILE), [change()])

    assert modes(road.folder / "letters") == CLOSED


def test_a_letter_is_never_open_while_it_is_written(
    *, road: Any, subscribe: Subscribe, change: Make, open_umask: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    fsync = os.fsync

    def look(number: int) -> None:
        seen.append(os.fstat(number).st_mode & 0o777)
        fsync(number)

    monkeypatch.setattr(os, "fsync", look)
    road.enqueue(subscribe(FILE), [change()])

    assert seen[-3:] == [0o700, 0o600, 0o700], "the folder of all letters, the letter, and its own folder"


def test_a_letters_folder_that_cannot_be_made_is_named(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.folder.mkdir()
    (road.folder / "letters").write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(StorageFailed, match="letters: File exists; nothing half-written"):
        road.enqueue(subscribe(FILE), [change()])
