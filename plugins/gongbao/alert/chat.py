"""Alerts to chat rooms (DingTalk, WeCom, Feishu, Slack and others) through Apprise, shortened to what the room takes."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from threading import Lock
from typing import Any

import apprise
import requests

from gongbao.alert.compose import items_of
from gongbao.alert.letters import Letter
from gongbao.alert.outbox import DeliveryFailed
from gongbao.alert.post import GONE, read_retry_after
from gongbao.wording.quoting import name_title

A_MINUTE = 18
"""Messages that one room is sent in a minute: DingTalk and WeCom take 20 of a robot, and shut it for ten minutes after that."""

LARGEST_BYTES = 19_000
"""Of the message as JSON, Chinese written as escapes: DingTalk and Feishu take 20 KB."""

_VERDICTS = {"dingtalk": "errcode", "wecombot": "errcode", "feishu": "code", "lark": "code"}
"""Services that answer 200 to what they refuse, and the field of the answer that says so; Apprise looks at the status alone."""

_one_at_a_time = Lock()


def notify_chat(url: str, letter: Letter, *, more_at: str) -> None:
    """Send a letter to the room at an Apprise address; ``more_at`` is where the whole of it is read. DeliveryFailed names no address."""
    # Apprise logs addresses that it cannot read, with their tokens.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Apprise imports imghdr where Python still has it
        service = apprise.Apprise.instantiate(
            url, asset=apprise.AppriseAsset(http_redirects=False), suppress_exceptions=True
        )
    if service is None:
        raise DeliveryFailed(
            "the address of the chat room is none that Apprise knows; write it as Apprise documents it", ours=True
        )
    room = apprise.Apprise()
    room.add(service)
    name = str(service.service_name)
    body = chat_text(letter, largest=int(service.body_maxlen), more_at=more_at)
    with _listening() as answers:
        taken = bool(room.notify(body=body, body_format=apprise.NotifyFormat.TEXT))
    _judge(name, url.partition(":")[0].lower(), answers, taken=taken)


def chat_text(letter: Letter, *, largest: int, more_at: str) -> str:
    """The letter in Chinese for a chat: as many items as the room takes, then how many are left and where they stand.

    >>> chat_text(Letter(alert={"title_zh": "题", "items": []}, text="题\\n原因\\n", channels={}), largest=2000, more_at="https://g.example/")
    '题\\n原因'
    """
    items = items_of(letter.alert)
    if not items:
        return letter.text.strip()
    lines, shown = [str(letter.alert["title_zh"])], 0
    for _, group in groupby(items, key=lambda item: item.policy_id):
        told = list(group)
        head = [f"{name_title(told[0].policy_title)}{told[0].doc_number or ''}", told[0].policy_url]
        for item in told:
            more = [*head, f"- {item.sentence_zh}"]
            left = len(items) - shown - 1
            if not _fits([*lines, *more, *_rest(left, more_at)], largest):
                return "\n".join([*lines, *_rest(left + 1, more_at)])
            lines, head, shown = [*lines, *more], [], shown + 1
    return "\n".join(lines)


def _rest(left: int, more_at: str) -> list[str]:
    return [f"……另有{left}项 {left} more: {more_at}"] if left else []


def _fits(lines: list[str], largest: int) -> bool:
    text = "\n".join(lines)
    return len(text.encode()) <= largest and len(json.dumps(text)) <= LARGEST_BYTES


@contextmanager
def _listening() -> Iterator[list[requests.Response]]:
    """Hear what the service answers: Apprise tells yes or no alone. One room at a time, since requests is shared."""
    heard: list[requests.Response] = []
    send = requests.Session.send

    def send_and_hear(session: requests.Session, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        answer = send(session, request, **how)
        heard.append(answer)
        return answer

    with _one_at_a_time:
        requests.Session.send = send_and_hear  # type: ignore[method-assign,assignment]
        try:
            yield heard
        finally:
            requests.Session.send = send  # type: ignore[method-assign]


def _judge(name: str, scheme: str, answers: list[requests.Response], *, taken: bool) -> None:
    for answer in answers:
        if not answer.ok or answer.is_redirect:
            wait = read_retry_after(answer.headers.get("retry-after"))
            raise DeliveryFailed(
                f"{name}: the message was answered {answer.status_code}; is the robot still in the room?",
                gone=answer.status_code == GONE,
                down=True,
                retry_after=wait,
            )
        if scheme in _VERDICTS:
            said = _verdict(answer)
            code = said.get(_VERDICTS[scheme])
            if code != 0:
                words = str(said.get("errmsg") or said.get("msg") or "no reason given")[:200]
                raise DeliveryFailed(
                    f"{name}: the message was refused: {code} {words}", down=True, retry_after=timedelta(minutes=10)
                )
    if not taken:
        raise DeliveryFailed(f"{name}: no answer; is the service up, and its address right?", down=True)


def _verdict(answer: requests.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
