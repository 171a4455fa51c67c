"""Mail against an SMTP server on loopback that takes, refuses, hangs and drops."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from gongbao.alert import Channel, ChannelKind, MailServer, Subscription
from gongbao.alert.deliver import RETRY_AFTER
from gongbao.errors import BadInput

Make = Callable[..., dict[str, Any]]
Subscribe = Callable[..., Subscription]
MAIL = Channel(kind=ChannelKind.EMAIL, to="reader@city.example")
FILE = Channel(kind=ChannelKind.FILE, path="files")


class Mailbox:
    """Takes mail, or answers as ``at_rcpt`` and ``at_data`` say; ``at_data`` may hang, or drop the line after it took the mail."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.at_mail: list[str] = []
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.at_mail.pop(0) if self.at_mail else "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's names
        answer = self.at_rcpt.pop(0) if self.at_rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.at_data.pop(0) if self.at_data else "250 OK"
        if answer == "hang":
            await asyncio.sleep(30)
        if answer.startswith(("250", "drop")):
            self.taken.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        if answer == "drop":
            server.transport.write(b"250 OK\r\n")
            server.transport.close()
        return answer

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        return "421 going down"


@pytest.fixture
def mailbox(road: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    road.secrets = {**road.secrets, **settings(controller.port)}
    yield box
    controller.stop()


def free_port() -> int:
    """aiosmtpd asks for a number beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def settings(port: int) -> dict[str, str]:
    return {
        "GONGBAO_SMTP_HOST": "127.0.0.1",
        "GONGBAO_SMTP_PORT": str(port),
        "GONGBAO_SMTP_TLS": "off",
        "GONGBAO_SMTP_FROM": "gazette@gongbao.example",
    }


def read(content: bytes) -> Any:
    return message_from_bytes(content, policy=default)


def test_a_mail_has_text_and_a_comparison_that_can_be_read(
    road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    road.enqueue(subscribe(MAIL), [change(sentence_zh="第十一条的50%改为40%<b>。")])
    assert len(road.deliver().delivered) == 1
    message = read(mailbox.taken[0])
    assert mailbox.recipients == ["reader@city.example"]
    assert message["subject"] == "贴息 <政策>：《青岚市企业贷款贴息办法》有1项动态"
    assert message["from"] == "公报 Gongbao <gazette@gongbao.example>"
    assert message.get_content_type() == "multipart/alternative"
    text = message.get_body(("plain",)).get_content()
    assert "- 第十一条的50%改为40%<b>。" in text
    page = message.get_body(("html",)).get_content()
    assert "第十一条的50%改为40%&lt;b&gt;。" in page
    assert 'text-decoration:line-through"><b>50%</b></del>贴息。' in page
    assert 'text-decoration:underline"><b>40%</b></ins>贴息。' in page
    assert 'href="http://www.qinglan.example/art_3.html"' in page
    assert "<script" not in page
    assert "class=" not in page, "styles stand inline: mail readers drop style sheets"


def test_unsubscribing_is_by_mail_and_nothing_else_is_promised(
    road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    road.secrets |= {
        "GONGBAO_SMTP_FROM": "a-rather-long-name-of-a-gazette@and-of-the-city-that-publishes-it.gongbao.example"
    }
    road.enqueue(subscribe(MAIL), [change()])
    road.deliver()
    message = read(mailbox.taken[0])
    sender = road.secrets["GONGBAO_SMTP_FROM"]
    assert message["list-unsubscribe"] == f"<mailto:{sender}?subject=unsubscribe%20city>"
    assert message["list-unsubscribe-post"] is None, "one click (RFC 8058) needs an address that somebody serves"
    assert f"List-Unsubscribe: <mailto:{sender}?subject=unsubscribe%20city>\r\n".encode() in mailbox.taken[0]
    text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert f"退订：写信至 {sender}，主题“unsubscribe city”，由人办理。" in text
    assert f"To unsubscribe, write to {sender}, subject: unsubscribe city. A person does it." in text
    assert f'<a href="mailto:{sender}?subject=unsubscribe%20city">写信退订 unsubscribe by mail</a>' in page


def test_a_later_attempt_is_the_same_message(road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make) -> None:
    road.enqueue(subscribe(MAIL), [change()])
    mailbox.at_data = ["451 later"]
    (failed,) = road.deliver().failed
    assert "451 later" in failed.error
    assert mailbox.taken == []
    road.deliver(dt.timedelta(minutes=1))
    road.enqueue(subscribe(MAIL), [change()], "r2")
    road.deliver(dt.timedelta(minutes=1))
    one, two = (read(content)["message-id"] for content in mailbox.taken)
    assert one != two
    assert one == f"<{_alert_id('r1')}.{MAIL.key}@gongbao.example>"


def _alert_id(release_id: str) -> str:
    import hashlib  # noqa: PLC0415

    return "alert-" + hashlib.sha256(f"{release_id}|city".encode()).hexdigest()[:32]


@pytest.mark.parametrize("answer", ["450 mailbox busy", "452 too many", "421 going down"])
def test_a_passing_refusal_is_tried_again(
    answer: str, road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    mailbox.at_rcpt = [answer]
    road.enqueue(subscribe(MAIL, FILE), [change()])
    report = road.deliver()
    assert answer[4:] in report.failed[0].error
    assert [d.channel for d in report.delivered] == [FILE.key]
    again = road.deliver(dt.timedelta(minutes=1))
    assert [d.channel for d in again.delivered] == [MAIL.key]
    assert len(mailbox.taken) == 1


def test_an_unknown_recipient_is_silenced_and_a_refused_message_alone_is_not(
    road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    mailbox.at_data = ["554 looks like spam"]
    road.enqueue(subscribe(MAIL), [change()])
    (given_up,) = road.deliver().given_up
    assert (given_up.silenced, "554 looks like spam" in given_up.error) == (False, True)
    mailbox.at_rcpt = ["550 no such user"]
    road.enqueue(subscribe(MAIL), [change()], "r2")
    (given_up,) = road.deliver().given_up
    assert (given_up.silenced, "550 no such user" in given_up.error) == (True, True)
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("answer", "silenced"),
    [
        ("550 5.1.1 no such user here", True),
        ("550 5.2.1 mailbox disabled", True),
        ("553 mailbox name not allowed", True),
        ("554 5.7.1 <reader@city.example>: Relay access denied", False),
        ("550 relay not permitted", False),
        ("550 5.7.1 sender's host is on a list", False),
        ("552 5.2.2 mailbox is full", False),
    ],
)
def test_only_a_recipient_who_is_not_there_is_silenced_at_once(  # noqa: PLR0917 - parameters and fixtures
    answer: str, silenced: bool, road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    mailbox.at_rcpt = [answer]
    road.enqueue(subscribe(MAIL), [change()])
    report = road.deliver()
    assert [d.silenced for d in report.given_up] == ([True] if silenced else [])
    again = road.deliver(dt.timedelta(minutes=1))
    assert len(again.delivered) == (0 if silenced else 1)


def test_a_sender_that_our_server_refuses_is_tried_again(
    road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    mailbox.at_mail = ["553 5.7.1 this sender is not yours"]
    road.enqueue(subscribe(MAIL), [change()])
    assert "this sender is not yours" in road.deliver().failed[0].error
    assert len(road.deliver(dt.timedelta(minutes=1)).delivered) == 1


@pytest.mark.parametrize("fault", ["relay", "away"])
def test_what_is_wrong_with_our_own_mail_server_for_days_silences_no_reader(
    fault: str, road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    mailbox.at_rcpt = ["554 5.7.1 relay access denied"] * (len(RETRY_AFTER) + 1)
    if fault == "away":
        road.secrets = {**road.secrets, **settings(9)}
    road.enqueue(subscribe(MAIL), [change()])
    at = dt.timedelta(0)
    for wait in RETRY_AFTER:
        assert len(road.deliver(at).failed) == 1
        at += wait
    (given_up,) = road.deliver(at).given_up
    assert not given_up.silenced
    assert road.ledger.silenced.all() == {}


def test_a_mail_server_that_is_away_is_waited_for_once_a_run_whoever_is_written_to(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    road.secrets = {**road.secrets, **settings(9)}
    for n in range(5):
        way = Channel(kind=ChannelKind.EMAIL, to=f"reader{n}@city.example")
        road.enqueue(subscribe(way, FILE, id=f"city{n}"), [change()])
    report = road.deliver()
    assert (len(report.failed), len(report.delivered)) == (1, 5)
    assert sum(row.attempts for row in road.ledger.outbox.rows(state="pending")) == 1


def test_a_server_that_hangs_is_left_and_a_line_that_drops_after_the_mail_was_taken_repeats_nothing(
    road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make
) -> None:
    mailbox.at_data = ["hang", "drop"]
    road.enqueue(subscribe(MAIL), [change()])
    (failed,) = road.deliver().failed
    assert "did not take the message" in failed.error
    assert len(road.deliver(dt.timedelta(minutes=1)).delivered) == 1
    assert road.deliver(dt.timedelta(days=1)).delivered == ()
    assert len(mailbox.taken) == 1


def test_a_server_that_is_not_there_is_tried_again(road: Any, subscribe: Subscribe, change: Make) -> None:
    road.secrets = {**road.secrets, **settings(9)}
    road.enqueue(subscribe(MAIL), [change()])
    assert "did not take the message" in road.deliver().failed[0].error


def test_a_server_that_refuses_to_speak_is_tried_again(road: Any, subscribe: Subscribe, change: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        road.secrets = {**road.secrets, **settings(server.getsockname()[1])}

        def refuse() -> None:
            connection, _ = server.accept()
            with connection:
                connection.send(b"554 no service here\r\n")
                connection.recv(100)

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        road.enqueue(subscribe(MAIL), [change()])
        assert "does not speak with us: 554" in road.deliver().failed[0].error
        thread.join(5)


def test_without_a_server_the_mail_stays_owed_and_says_what_to_set(
    road: Any, subscribe: Subscribe, change: Make
) -> None:
    road.enqueue(subscribe(MAIL), [change()])
    assert "GONGBAO_SMTP_HOST" in road.deliver().failed[0].error


def test_a_title_cannot_write_headers(
    road: Any, mailbox: Mailbox, subscribe: Subscribe, change: Make, policy: dict[str, Any]
) -> None:
    policy["title"] = "办法\r\nBcc: thief@evil.example\r\n\r\n<h1>x</h1>\u2028y\x00z"
    road.enqueue(subscribe(MAIL), [change(policy_title=policy["title"])])
    assert len(road.deliver().delivered) == 1
    message = read(mailbox.taken[0])
    assert message["bcc"] is None
    assert mailbox.recipients == ["reader@city.example"]
    assert "<h1>x</h1>" not in message.get_body(("html",)).get_content()


def test_starttls_is_used_where_it_is_asked_for_and_nothing_goes_in_clear(
    *, road: Any, subscribe: Subscribe, change: Make, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), tls_context=certificate, require_starttls=True)
    controller.start()
    try:
        road.secrets = {**road.secrets, **settings(controller.port), "GONGBAO_SMTP_TLS": "starttls"}
        road.enqueue(subscribe(MAIL), [change()])
        assert len(road.deliver().delivered) == 1
        monkeypatch.delenv("SSL_CERT_FILE")
        road.enqueue(subscribe(MAIL), [change()], "r2")
        assert "SSLCertVerificationError" in road.deliver().failed[0].error
        assert len(box.taken) == 1
    finally:
        controller.stop()


ENV = settings(25)


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"GONGBAO_SMTP_TLS": "ssl"}, "write starttls, tls or off"),
        ({"GONGBAO_SMTP_PORT": "smtp"}, "is no port"),
        ({"GONGBAO_SMTP_FROM": "a@b\nBcc: c@d"}, "is no mail address"),
        ({"GONGBAO_SMTP_USER": "u", "GONGBAO_SMTP_HOST": "mail.example"}, "password in clear"),
        ({"GONGBAO_SMTP_USER": "u", "GONGBAO_SMTP_PASSWORD": "密码"}, "takes ASCII alone"),
    ],
)
def test_settings_that_cannot_be_used_are_named(wrong: dict[str, str], fact: str) -> None:
    with pytest.raises(BadInput, match=fact):
        MailServer.from_env(ENV | wrong)


def test_the_password_is_shown_nowhere() -> None:
    server = MailServer.from_env(ENV | {"GONGBAO_SMTP_USER": "u", "GONGBAO_SMTP_PASSWORD": "hunter2"})
    assert server is not None
    assert server.password == "hunter2"
    assert "hunter2" not in repr(server)
