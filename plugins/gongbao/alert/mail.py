"""Alerts by mail: text and HTML, one recipient a message, and in every one the address that a wish to unsubscribe is written to."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any
from urllib.parse import quote

from gongbao.alert.letter_html import letter_html
from gongbao.alert.letters import Letter
from gongbao.alert.mail_server import MailServer
from gongbao.alert.outbox import DeliveryFailed
from gongbao.alert.subscription import Channel

TIMEOUT_SECONDS = 30.0

_OUR_FAULT = frozenset({421, 530, 534, 535, 538})
"""Refusals that speak of the server or of our password, not of the mail: mended by the operator, so tried again."""

_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}\b")
_NO_MAILBOX = re.compile(r"5\.(?:1\.(?:[12346]|10)|2\.1)\b")
"""Enhanced status codes (RFC 3463 §3.2, §3.3) of a recipient who is not there, or is closed for good."""


class _MailPolicy(EmailPolicy):
    """Writes addresses and ids as they are: the usual policy writes a long one as encoded words, which no mail reader takes there."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in {"list-unsubscribe", "message-id", "list-id"}:
            return f"{name}: {value}".replace(", ", f",{self.linesep} ").encode("ascii") + self.linesep.encode()
        return super().fold_binary(name, value)


def compose_mail(letter: Letter, channel: Channel, *, server: MailServer, at: datetime) -> EmailMessage:
    """Write one message. Its Message-ID is the same at every attempt; line breaks in titles cannot reach the headers.

    One unsubscribes by mail to the sender, which a person answers: nothing of ours serves a one-click address (RFC 8058), so none is given.
    """
    alert = letter.alert
    subscription, domain = alert["subscription_id"], server.sender.rpartition("@")[2]
    wish = f"unsubscribe {subscription}"
    leave = f"mailto:{server.sender}?subject={quote(wish)}"
    message = EmailMessage(policy=_MailPolicy(linesep="\r\n"))
    message["Subject"] = _one_line(alert["title_zh"])
    message["From"] = Address("公报 Gongbao", addr_spec=server.sender)
    message["To"] = Address(addr_spec=channel.to)
    message["Date"] = at
    message["Message-ID"] = f"<{alert['alert_id']}.{channel.key}@{domain}>"
    message["List-Id"] = f"<{subscription}.gongbao.{domain}>"
    message["List-Unsubscribe"] = f"<{leave}>"
    message["Auto-Submitted"] = "auto-generated"
    by_mail = f"退订：写信至 {server.sender}，主题“{wish}”，由人办理。\n"
    by_mail += f"To unsubscribe, write to {server.sender}, subject: {wish}. A person does it.\n"
    message.set_content(f"{letter.text}\n{by_mail}", cte="base64")
    page = letter_html(alert, letter.text, unsubscribe=leave)
    message.add_alternative(page, subtype="html", cte="base64")
    return message


def send_mail(server: MailServer, message: EmailMessage, *, to: str, timeout: float = TIMEOUT_SECONDS) -> None:
    """Hand one message over; DeliveryFailed: a mailbox that is not there is gone, a message that is refused (5xx) final.

    All else is tried again: silence, 4xx, a full mailbox, and what the operator has to mend, such as a relay or a sender that is refused.
    """
    try:
        _hand_over(server, message, to, timeout)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = refused.recipients[to]
        raise _refused_recipient(server, code, said) from None
    except smtplib.SMTPSenderRefused as refused:
        raise _refusal(server, refused.smtp_code, refused.smtp_error, ours=True) from None
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as refused:
        raise DeliveryFailed(
            f"{server.host}: the mail server does not speak with us: {refused.smtp_code}; ask its operator",
            down=True,
            ours=True,
        ) from None
    except smtplib.SMTPResponseException as refused:
        raise _refusal(server, refused.smtp_code, refused.smtp_error) from None
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryFailed(
            f"{server.host}: the mail server did not take the message ({type(error).__name__}); is it up, and is "
            "GONGBAO_SMTP_TLS as it offers?",
            down=True,
            ours=True,
        ) from None


def _hand_over(server: MailServer, message: EmailMessage, to: str, timeout: float) -> None:
    smtp: smtplib.SMTP
    if server.tls == "tls":
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
        smtp.sendmail(server.sender, [to], message.as_bytes())
        with suppress(OSError, smtplib.SMTPException):  # the message is taken: how the farewell goes does not matter
            smtp.quit()
    finally:
        smtp.close()


def _refused_recipient(server: MailServer, code: int, said: bytes) -> DeliveryFailed:
    """Tell a mailbox that is not there from a relay that does not take our mail (5.7.x) and from one that is full (5.2.2)."""
    words = said.decode("utf-8", "replace")
    if _STATUS.match(words):
        gone, ours = bool(_NO_MAILBOX.match(words)), words.startswith("5.7.")
    else:
        ours = code >= 500 and "relay" in words.lower()
        gone = code in {550, 551, 553} and not ours
    return DeliveryFailed(
        _told(server, code, words), gone=gone, ours=ours or code in _OUR_FAULT, down=code in _OUR_FAULT
    )


def _refusal(server: MailServer, code: int, said: bytes | str, *, ours: bool = False) -> DeliveryFailed:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    down = code in _OUR_FAULT
    final = 500 <= code < 600 and not (ours or down)
    return DeliveryFailed(_told(server, code, words), final=final, ours=ours or down, down=down)


def _told(server: MailServer, code: int, words: str) -> str:
    return f"{server.host}: the mail was refused: {code} {_one_line(words)[:200]}"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
