"""The notice that a channel was silenced: told once, by the subscriber's other channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from gongbao.alert.compose import alert_id_of
from gongbao.alert.letters import Letter, freeze, letter_path
from gongbao.alert.outbox import Key, Outbox, Silence

_MARK = "-silenced-"


def owe_notice(
    outbox: Outbox,
    letter: Letter,
    key: Key,
    *,
    alerts_dir: Path,
    reason: str,
    silenced: Mapping[tuple[str, str], Silence],
    at: datetime,
) -> int:
    """Freeze and owe the notice that the channel of ``key`` is silenced; return on how many channels it is told.

    Its name comes from the delivery that failed, so that a crash before the channel is silenced repeats nothing.
    """
    release_id, subscription, failed = key
    others = [
        channel for name, channel in letter.channels.items() if name != failed and (subscription, name) not in silenced
    ]
    if not others:
        return 0
    shown = letter.channels[failed].shown
    # A notice that fails in its turn gives no longer name: the outbox has 60 characters for it.
    notice_id = f"{release_id.partition(_MARK)[0]}{_MARK}{failed.rpartition('-')[2]}"
    title_zh = f"{letter.alert['subscription_name']}：已停止发送至 {shown}"
    title_en = f"No more is sent to {shown}"
    remedy = f"gongbao subscriptions enable {subscription} {failed}"
    text = f"{title_zh}\n{title_en}\n\n原因 reason: {reason}\n恢复 to enable it again: {remedy}\n"
    alert = {
        "kind": "notice",
        "alert_id": alert_id_of(notice_id, subscription),
        "release_id": notice_id,
        "released_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "subscription_id": subscription,
        "subscription_name": letter.alert["subscription_name"],
        "title_zh": title_zh,
        "title_en": title_en,
        "items": [],
        "releases": [],
    }
    frozen = freeze(
        alerts_dir, letter_path(alerts_dir, notice_id, subscription), alert=alert, text=text, channels=others
    )
    for channel in frozen.channels:
        outbox.add(notice_id, subscription, channel, now=at)
    return len(others)
