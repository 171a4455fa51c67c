"""Chat rooms through Apprise, against a receiver on loopback in the place of the services."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from gongbao.alert import Channel, ChannelKind, Subscription
from gongbao.alert.chat import A_MINUTE, LARGEST_BYTES

Make = Callable[..., dict[str, Any]]
Subscribe = Callable[..., Subscription]
ROOM = Channel(kind=ChannelKind.APPRISE, url_env="ROOM_URL")
FILE = Channel(kind=ChannelKind.FILE, path="files")
OK = (200, {}, {"errcode": 0, "errmsg": "ok"})


@pytest.fixture
def room(road: Any, receiver: Any) -> Any:
    """A json:// room on loopback."""
    receiver.usual = 200
    road.secrets = {**road.secrets, "ROOM_URL": receiver.url.replace("http://", "json://")}
    return receiver


@pytest.fixture
def dingtalk(road: Any, receiver: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(NotifyDingTalk, "notify_url", receiver.url + "?access_token={token}")
    road.secrets = {**road.secrets, "ROOM_URL": "dingtalk://t0ken1234567890"}
    return receiver


def test_a_room_is_told_in_chinese_with_the_page(road: Any, room: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(ROOM), [change()])
    assert len(road.deliver().delivered) == 1
    ((_, body),) = room.received
    assert json.loads(body)["message"] == (
        "贴息 <政策>：《青岚市企业贷款贴息办法》有1项动态\n"
        "《青岚市企业贷款贴息办法》青政发〔2025〕3号\n"
        "http://www.qinglan.example/art_3.html\n"
        "- 第十一条的50%改为40%。"
    )


def test_dingtalk_is_sent_its_form(road: Any, dingtalk: Any, subscribe: Subscribe, change: Make) -> None:
    dingtalk.answers = [OK]
    road.enqueue(subscribe(ROOM), [change()])
    assert len(road.deliver().delivered) == 1
    said = json.loads(dingtalk.received[0][1])
    assert said["msgtype"] == "text"
    assert "第十一条的50%改为40%。" in said["text"]["content"]


def test_dingtalk_that_answers_200_and_refuses_is_a_failure(
    road: Any, dingtalk: Any, subscribe: Subscribe, change: Make
) -> None:
    dingtalk.answers = [(200, {}, {"errcode": 310000, "errmsg": "keywords not in content"}), OK]
    road.enqueue(subscribe(ROOM, FILE), [change()])
    report = road.deliver()
    assert "310000 keywords not in content" in report.failed[0].error
    assert report.failed[0].next_at == road.now + timedelta(minutes=10)
    assert [d.channel for d in road.deliver(timedelta(minutes=10)).delivered] == [ROOM.key]


@pytest.mark.parametrize(
    ("service", "url", "answer"),
    [
        (NotifyWeComBot, "wecombot://k3y-1234", {"errcode": 45009, "errmsg": "api freq out of limit"}),
        (NotifyFeishu, "feishu://tok1234", {"code": 9499, "msg": "too many request", "data": {}}),
    ],
)
def test_the_other_robots_refuse_in_their_own_words(  # noqa: PLR0917 - parameters and fixtures
    service: Any,
    url: str,
    answer: dict[str, Any],
    road: Any,
    receiver: Any,
    subscribe: Subscribe,
    change: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "notify_url", receiver.url)
    road.secrets = {**road.secrets, "ROOM_URL": url}
    receiver.answers = [(200, {}, answer), (200, {}, {"errcode": 0, "code": 0})]
    road.enqueue(subscribe(ROOM), [change()])
    (failed,) = road.deliver().failed
    assert str(answer.get("errmsg") or answer["msg"]) in failed.error
    assert len(road.deliver(timedelta(minutes=10)).delivered) == 1
    assert len(receiver.received) == 2


def test_a_large_alert_is_shortened_to_what_a_room_takes_and_says_how_much_is_left(
    road: Any, dingtalk: Any, subscribe: Subscribe, change: Make
) -> None:
    dingtalk.answers = [OK]
    rows = [change(f"ch-{n}", sentence_zh=f"第{n}条的{'补助标准' * 30}改为40%。") for n in range(300)]
    road.enqueue(subscribe(ROOM), rows)
    assert len(road.deliver().delivered) == 1
    body = dingtalk.received[0][1]
    assert len(body) < 20_000
    content = json.loads(body)["text"]["content"]
    shown = content.count("\n- 第")
    assert 10 < shown < 300
    assert content.endswith(f"……另有{300 - shown}项 {300 - shown} more: gongbao changes --release r1")
    assert LARGEST_BYTES < 20_000


def test_wecom_takes_two_kilobytes(
    road: Any, receiver: Any, subscribe: Subscribe, change: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NotifyWeComBot, "notify_url", receiver.url)
    road.secrets = {**road.secrets, "ROOM_URL": "wecombot://k3y-1234"}
    receiver.answers = [OK]
    road.enqueue(
        subscribe(ROOM), [change(f"ch-{n}", sentence_zh=f"第{n}条的{'补助' * 20}改为40%。") for n in range(99)]
    )
    road.deliver()
    content = json.loads(receiver.received[0][1])["text"]["content"]
    assert len(content.encode()) <= 2048
    assert "另有" in content


def test_no_more_than_a_room_takes_is_sent_in_a_minute_and_the_rest_follows(
    road: Any, room: Any, subscribe: Subscribe, change: Make
) -> None:
    for number in range(25):
        road.enqueue(subscribe(ROOM, id=f"s{number:02}"), [change()])
    assert len(road.deliver().delivered) == A_MINUTE < 20
    assert road.deliver(timedelta(seconds=59)).delivered == ()
    assert len(road.deliver(timedelta(seconds=61)).delivered) == 25 - A_MINUTE
    assert len(room.received) == 25
    assert {entry.attempts for entry in road.ledger.outbox.rows()} == {1}


def test_what_a_room_asks_is_obeyed_and_redirects_are_not(
    road: Any, room: Any, subscribe: Subscribe, change: Make
) -> None:
    room.answers = [(429, {"retry-after": "1800"}, {}), 302, 500]
    road.enqueue(subscribe(ROOM), [change()])
    assert road.deliver().failed[0].next_at == road.now + timedelta(minutes=30)
    assert "answered 302" in road.deliver(timedelta(minutes=30)).failed[0].error
    assert "answered 500" in road.deliver(timedelta(hours=1)).failed[0].error
    assert len(room.received) == 3


def test_what_a_robot_says_is_noted_without_what_a_database_refuses(
    road: Any, dingtalk: Any, subscribe: Subscribe, change: Make
) -> None:
    dingtalk.answers = [(200, {}, {"errcode": 310000, "errmsg": "keywords\0not in content"})]
    road.enqueue(subscribe(ROOM), [change()])
    road.deliver()
    (row,) = road.ledger.outbox.rows()
    assert "310000 keywords not in content" in row.error


def test_a_room_that_is_gone_is_silenced(road: Any, room: Any, subscribe: Subscribe, change: Make) -> None:
    room.answers = [410]
    road.enqueue(subscribe(ROOM, FILE), [change()])
    (given_up,) = road.deliver().given_up
    assert given_up.silenced
    road.deliver()
    (notice,) = (road.folder / "files").glob("*-silenced-*.txt")
    assert "apprise ROOM_URL" in notice.read_text(encoding="utf-8")


def test_the_address_of_a_room_stands_in_no_message_and_no_log(
    road: Any, subscribe: Subscribe, change: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for number, url in enumerate(("wecombot://k3y!with!s3cret", "nonsense://s3cret", "json://127.0.0.1:9/s3cret")):
        road.secrets = {**road.secrets, "ROOM_URL": url}
        road.enqueue(subscribe(ROOM, id=f"s{number}"), [change()])
        (failed,) = road.deliver().failed
        assert "s3cret" not in failed.error
        road.ledger.outbox.give_up(("r1", f"s{number}", ROOM.key), at=road.now, error="")
    assert "s3cret" not in caplog.text


def test_a_variable_that_is_not_set_is_named(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(ROOM), [change()])
    assert "ROOM_URL is not set" in road.deliver().failed[0].error
