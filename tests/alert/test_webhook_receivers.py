"""Webhooks against a receiver on loopback that fails in the ways receivers fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gongbao.alert import Channel, ChannelKind, Subscription, post_webhook
from gongbao.alert.deliver import RETRY_AFTER
from gongbao.alert.outbox import DeliveryFailed
from gongbao.alert.post import read_retry_after
from gongbao.ledger import OutboxState
from gongbao.ledger.tables import OUTBOX

Make = Callable[..., dict[str, Any]]
Subscribe = Callable[..., Subscription]
hook = partial(Channel, kind=ChannelKind.WEBHOOK, allow_private=True)
FILE = Channel(kind=ChannelKind.FILE, path="files")


def verified(secret: str, headers: dict[str, str], body: bytes, *, now: float) -> dict[str, Any]:
    """What Standard Webhooks asks of a receiver, written from its text and not from our code."""
    if abs(now - int(headers["webhook-timestamp"])) > 300:
        raise ValueError("too old")
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    expected = base64.b64encode(hmac.digest(key, content, "sha256")).decode()
    for signature in headers["webhook-signature"].split(" "):
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value, expected):
            return dict(json.loads(body))
    raise ValueError("no signature fits")


def test_a_receiver_verifies_each_attempt_and_knows_the_repetition_by_its_id(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [500]
    road.enqueue(subscribe(hook(url=receiver.url, secret_env="HOOK_SECRET")), [change()])
    road.deliver()
    road.deliver(timedelta(minutes=1))
    secret, begun = road.secrets["HOOK_SECRET"], road.now.timestamp()
    told = [verified(secret, headers, body, now=begun + 60) for headers, body in receiver.received]
    assert told[0] == told[1]
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1
    headers, body = receiver.received[0]
    with pytest.raises(ValueError, match="no signature"):
        verified(secret, headers, body.replace(b"40%", b"41%"), now=begun)
    with pytest.raises(ValueError, match="too old"):
        verified(secret, headers, body, now=begun + 301)


def test_the_event_has_what_cloud_events_asks(road: Any, subscribe: Subscribe, change: Make, receiver: Any) -> None:
    road.enqueue(subscribe(hook(url=receiver.url)), [change()])
    road.deliver()
    event = json.loads(receiver.received[0][1])
    assert {name for name in ("specversion", "id", "source", "type") if isinstance(event[name], str) and event[name]} == {
        "specversion", "id", "source", "type",
    }  # fmt: skip
    assert event["specversion"] == "1.0"
    assert datetime.fromisoformat(event["time"]).tzinfo is not None
    assert all(name.isalnum() and name.islower() for name in event)


@pytest.mark.parametrize("given", ["3600", "date"])
def test_retry_after_is_waited_for(given: str, road: Any, subscribe: Subscribe, change: Make, receiver: Any) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    asked = given if given != "date" else until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    receiver.answers = [(429, {"retry-after": asked}, {})]
    road.enqueue(subscribe(hook(url=receiver.url)), [change()])
    (failed,) = road.deliver().failed
    assert timedelta(minutes=50) < failed.next_at - road.now <= timedelta(hours=1)
    assert road.deliver(timedelta(minutes=49)).delivered == ()
    assert len(road.deliver(timedelta(hours=1)).delivered) == 1


def test_more_patience_than_two_days_is_not_given(road: Any, subscribe: Subscribe, change: Make, receiver: Any) -> None:
    receiver.answers = [(503, {"retry-after": "99999999"}, {})]
    road.enqueue(subscribe(hook(url=receiver.url)), [change()])
    assert road.deliver().failed[0].next_at == road.now + timedelta(days=2)


@pytest.mark.parametrize("written", ["", "soon", "-5", "Wed, 99 Foo 2025"])
def test_a_retry_after_that_cannot_be_read_says_nothing(written: str) -> None:
    assert read_retry_after(written) == timedelta(0)


def test_a_receiver_that_is_gone_is_silenced_at_once_and_the_other_channel_is_told(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [410]
    city = subscribe(hook(url=f"{receiver.url}/t0ken"), FILE)
    road.enqueue(city, [change()])
    (given_up,) = road.deliver().given_up
    assert given_up.silenced
    assert len(road.deliver().delivered) == 1, "the notice"
    (notice,) = (road.folder / "files").glob("*-silenced-*.txt")
    said = notice.read_text(encoding="utf-8")
    assert "已停止发送至 webhook 127.0.0.1" in said
    assert "answered 410" in said
    assert f"gongbao subscriptions enable city {city.channels[0].key}" in said
    assert "t0ken" not in said

    road.enqueue(city, [change()], "r2")
    report = road.deliver()
    assert [d.channel for d in report.delivered] == [FILE.key]
    assert "the channel is silenced" in report.given_up[0].error
    assert len(receiver.received) == 1, "nothing more was sent there"
    assert len(list((road.folder / "files").glob("*-silenced-*.txt"))) == 1, "told once"


def test_a_notice_that_fails_in_its_turn_has_a_name_that_the_outbox_can_hold(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers, receiver.usual = [410, 204], 410
    one, two = hook(url=f"{receiver.url}/1"), hook(url=f"{receiver.url}/2")
    road.enqueue(subscribe(one, two, FILE), [change()], "20250305T183000Z-1f0c9a3b")
    while road.deliver().given_up:
        pass
    names = {entry.release_id for entry in road.ledger.outbox.rows()}
    assert max(map(len, names)) <= OUTBOX.c.release_id.type.length
    told = sorted(path.name for path in (road.folder / "files").glob("*-silenced-*.txt"))
    assert len(told) == 2, "each of the two is told once"


def test_after_two_days_of_failure_the_channel_is_silenced_and_enabling_it_sends_again(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [500] * (len(RETRY_AFTER) + 1)
    city = subscribe(hook(url=receiver.url), FILE)
    road.enqueue(city, [change()])
    at = timedelta(0)
    for wait in RETRY_AFTER:
        assert len(road.deliver(at).failed) == 1
        at += wait
    (given_up,) = road.deliver(at).given_up
    assert given_up.silenced
    key = ("r1", "city", city.channels[0].key)
    road.ledger.silenced.enable(key[1:])
    assert road.ledger.outbox.revive(key, now=road.now + at) is True
    assert key[2] in [d.channel for d in road.deliver(at).delivered]
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


def test_one_message_that_is_refused_for_good_does_not_silence_a_receiver_that_takes_others(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    city = subscribe(hook(url=receiver.url))
    road.enqueue(city, [change()])
    receiver.answers = [400]
    road.deliver()
    at = timedelta(minutes=1)
    road.enqueue(city, [change()], "r2")
    receiver.answers = [400, 204]
    road.deliver(at)
    for wait in RETRY_AFTER[1:]:
        at += wait
        receiver.answers = [400]
        report = road.deliver(at)
    assert [d.release_id for d in report.given_up] == ["r1"]
    assert not report.given_up[0].silenced


def test_a_receiver_that_hangs_is_waited_for_once_a_run(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [None]
    for number in range(5):
        road.enqueue(subscribe(hook(url=receiver.url)), [change()], f"r{number}")
    begun = time.monotonic()
    report = road.deliver()
    assert time.monotonic() - begun < 2
    assert (len(report.failed), len(receiver.received)) == (1, 1)
    assert sum(entry.attempts for entry in road.ledger.outbox.rows()) == 1
    assert len(road.deliver(timedelta(minutes=1)).delivered) == 5


def test_what_is_newly_owed_to_a_receiver_that_was_down_for_long_does_not_wait_for_the_oldest(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    city = subscribe(hook(url=receiver.url))
    receiver.usual = 503
    road.enqueue(city, [change()], "r1")
    at = timedelta(0)
    for wait in RETRY_AFTER[:-1]:
        road.deliver(at)
        at += wait
    road.enqueue(city, [change()], "r2", after=at)
    road.deliver(at)
    receiver.usual = 204
    soon = at + timedelta(minutes=30)
    assert [d.release_id for d in road.deliver(soon).delivered] == ["r2"], "r1 waits for its own 20 hours"


def test_what_is_owed_to_a_receiver_that_asks_for_patience_waits_as_long(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    city = subscribe(hook(url=receiver.url))
    receiver.answers = [(429, {"retry-after": "7200"}, {})]
    road.enqueue(city, [change()], "r1")
    road.enqueue(city, [change()], "r2")
    road.deliver()
    assert road.deliver(timedelta(minutes=119)).delivered == ()
    assert len(road.deliver(timedelta(minutes=120)).delivered) == 2


def test_a_private_address_that_was_not_allowed_silences_nobody(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    shut, other = Channel(kind=ChannelKind.WEBHOOK, url=f"{receiver.url}/shut"), hook(url=receiver.url)
    road.enqueue(subscribe(shut, other), [change()])
    report = road.deliver()
    assert [d.channel for d in report.delivered] == [other.key], "the other receiver is not put off"
    at = timedelta(0)
    for wait in RETRY_AFTER:
        at += wait
        report = road.deliver(at)
    assert [d.silenced for d in report.given_up] == [False]


def test_a_receiver_that_sends_a_byte_now_and_then_is_left_after_the_whole_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def dribble() -> None:
            connection, _ = server.accept()
            with connection:
                for byte in b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200:
                    if ended.wait(0.1):
                        return
                    try:
                        connection.send(bytes([byte]))
                    except OSError:
                        return

        thread = threading.Thread(target=dribble, daemon=True)
        thread.start()
        begun = time.monotonic()
        with pytest.raises(DeliveryFailed, match="no answer"):
            post_webhook(
                f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, allow_private=True, timeout=5, exchange=0.5
            )
        assert time.monotonic() - begun < 4
        ended.set()
        thread.join(5)


@pytest.mark.parametrize(
    "where", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"]
)
def test_a_private_address_is_refused_unless_the_channel_allows_it(where: str, receiver: Any) -> None:
    port = receiver.url.rpartition(":")[2].partition("/")[0]
    with pytest.raises(DeliveryFailed, match=r"private address; set allow_private|the host has no address"):
        post_webhook(f"http://{where}:{port}/", b"{}", {}, timeout=1)
    assert receiver.received == []


def test_a_name_that_leads_into_a_private_network_is_refused_and_the_checked_address_is_the_one_used(
    receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(receiver.url.rpartition(":")[2].partition("/")[0])
    asked: list[str] = []

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with monkeypatch.context() as patch:
        patch.setattr("gongbao.alert.post.socket.getaddrinfo", resolve)
        with pytest.raises(DeliveryFailed, match="private address"):
            post_webhook(f"http://rebinding.example:{port}/", b"{}", {})
    connected: list[Any] = []
    monkeypatch.setattr("gongbao.alert.post.socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", port))])

    def connect(place: Any, *_: Any) -> Any:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr("gongbao.alert.post.socket.create_connection", connect)
    with pytest.raises(DeliveryFailed, match="no answer"):
        post_webhook(f"http://rebinding.example:{port}/", b"{}", {})
    assert connected == [("8.8.8.8", port)]


def test_a_receiver_shows_a_certificate_of_its_own_name_that_an_authority_gave(
    certificate: ssl.SSLContext, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.server.socket = certificate.wrap_socket(receiver.server.socket, server_side=True)
    url = receiver.url.replace("http://", "https://")
    assert post_webhook(url, b"{}", {}, allow_private=True).status == 204
    with pytest.raises(DeliveryFailed, match=r"certificate does not fit \(Hostname mismatch"):
        post_webhook(url.replace("127.0.0.1", "localhost"), b"{}", {}, allow_private=True)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(
        DeliveryFailed, match=r"certificate does not fit \(self-signed certificate\); .* set SSL_CERT_FILE"
    ):
        post_webhook(url, b"{}", {}, allow_private=True)
    assert len(receiver.received) == 1, "nothing was said to who could not show it"


def test_the_host_and_the_path_are_sent_as_the_address_has_them(receiver: Any) -> None:
    post_webhook(f"{receiver.url}/政策?a=1", b"{}", {"webhook-id": "x"}, allow_private=True)
    headers, _ = receiver.received[0]
    assert headers["host"] == receiver.url.split("/")[2]
    assert headers["webhook-id"] == "x"


def test_no_secret_and_no_address_stands_in_the_outbox(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any, tmp_path: Path
) -> None:
    receiver.answers = [500]
    road.enqueue(subscribe(hook(url=f"{receiver.url}?t0ken", secret_env="HOOK_SECRET")), [change()])
    road.deliver()
    (entry,) = road.ledger.outbox.rows()
    assert entry.state is OutboxState.PENDING
    assert "t0ken" not in f"{entry}"
    key = road.secrets["HOOK_SECRET"].encode()
    held = [path for path in tmp_path.rglob("*") if path.is_file() and key in path.read_bytes()]
    assert held == []
    assert hashlib.sha256(b"r1|city").hexdigest()[:32] in json.dumps(receiver.received[0][0])


def test_many_receivers_that_fail_hold_up_nothing_new(road: Any, subscribe: Subscribe, change: Make) -> None:
    asked: list[str] = []

    def post(url: str, *_: Any, **__: Any) -> Any:
        asked.append(url.rpartition("/")[2])
        raise DeliveryFailed("no answer", down=True)

    for number in range(6):
        road.enqueue(subscribe(hook(url=f"http://hooks.example/old{number}"), id=f"old{number}"), [change()])
    road.deliver(post=post, at_once=2)
    asked.clear()
    fresh = [subscribe(hook(url=f"http://hooks.example/new{number}"), id=f"new{number}") for number in range(2)]
    for one in fresh:
        road.enqueue(one, [change()], "r2", after=timedelta(minutes=1))
    road.deliver(timedelta(minutes=1), post=post, at_once=2)
    assert len(asked) == 8
    assert set(asked[:2]) == {"new0", "new1"}


def test_a_receiver_that_hangs_does_not_hold_up_another_channel(
    road: Any, subscribe: Subscribe, change: Make, receiver: Any
) -> None:
    receiver.answers = [None]
    slow, quick = hook(url=f"{receiver.url}/slow"), FILE
    road.enqueue(subscribe(slow, id="a"), [change()])
    road.enqueue(subscribe(quick, id="b"), [change()])
    done = threading.Thread(target=lambda: road.deliver(post=partial(post_webhook, timeout=5), at_once=2), daemon=True)
    done.start()
    end = time.monotonic() + 4
    while not (road.folder / "files" / "r1.b.txt").exists():
        assert time.monotonic() < end, "the file waits for the webhook"
        time.sleep(0.05)
    assert done.is_alive(), "the webhook still hangs"
    receiver.released.set()
    done.join(10)


@pytest.mark.parametrize("url", ["http://h:99999/", "http://[h/"])
def test_an_address_that_cannot_be_read_fails_that_delivery_alone(
    url: str, road: Any, subscribe: Subscribe, change: Make
) -> None:
    road.enqueue(subscribe(hook(url=url), FILE), [change()])
    report = road.deliver()
    assert "cannot be read" in report.given_up[0].error
    assert [d.channel for d in report.delivered] == [FILE.key]
