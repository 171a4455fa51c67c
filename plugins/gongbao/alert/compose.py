"""What is said: one alert per release and subscription, as data, as JSON and as text. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from gongbao.alert.match import Item
from gongbao.alert.subscription import Subscription
from gongbao.wording.quoting import LONGEST_WORDS, name_title, shorten

LONGEST_SHOWN = 400
"""Characters of the words before and after that the text shows where the sentence shortens them; the data has them whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message. ``released_at`` is the ``as_of`` of the release. An alert without items, or with a blank one, is a
    ValueError: it cannot be made.
    """

    alert_id: str
    release_id: str
    released_at: datetime
    subscription_id: str
    subscription_name: str
    title_zh: str
    title_en: str
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError(
                f"alert for {self.subscription_id} of {self.release_id} has no items: a blank alert is a defect"
            )
        for item in self.items:
            if not item.sentence_zh.strip() or not item.sentence_en.strip():
                raise ValueError(f"{'/'.join(item.ids)}: its sentence is blank; mend the wording of the release")

    def as_json(self) -> dict[str, Any]:
        """The alert as plain data, for files and webhooks."""
        moment = self.released_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        items = [
            {**asdict(item), "ids": list(item.ids), "clause_labels": list(item.clause_labels)} for item in self.items
        ]
        return {**asdict(self), "released_at": moment, "items": items}

    def as_text(self) -> str:
        """The alert for reading: Chinese first, then English, the words before and after, and the page."""
        lines = [self.title_zh, self.title_en, ""]
        for _, group in groupby(self.items, key=lambda item: item.policy_id):
            lines += _policy_lines(list(group))
        return "\n".join([*lines, f"release {self.release_id}"]) + "\n"


def alert_id_of(release_id: str, subscription_id: str) -> str:
    """Name the message: the same for the same release and subscription, so that a receiver knows a repetition.

    >>> alert_id_of("r1", "city") == alert_id_of("r1", "city") != alert_id_of("r2", "city")
    True
    """
    return "alert-" + hashlib.sha256(f"{release_id}|{subscription_id}".encode()).hexdigest()[:32]


def compose_alert(
    subscription: Subscription, items: Sequence[Item], *, release_id: str, released_at: datetime
) -> Alert:
    """Put the items of one release into one alert; ValueError when there is nothing to say."""
    policies = list(dict.fromkeys(item.policy_id for item in items))
    count = len(items)
    if len(policies) == 1:
        title = name_title(items[0].policy_title)
        title_zh, title_en = f"{title}有{count}项动态", f"{title}: {_count(count, 'item')}"
    else:
        title_zh = f"{len(policies)}件政策有{count}项动态"
        title_en = f"{_count(count, 'item')} on {_count(len(policies), 'policy', 'policies')}"
    return Alert(
        alert_id=alert_id_of(release_id, subscription.id),
        release_id=release_id,
        released_at=released_at,
        subscription_id=subscription.id,
        subscription_name=subscription.name,
        title_zh=f"{subscription.name}：{title_zh}",
        title_en=title_en,
        items=tuple(items),
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _policy_lines(items: Sequence[Item]) -> list[str]:
    first = items[0]
    lines = [f"{name_title(first.policy_title)}{first.doc_number or ''}", first.policy_url]
    for item in items:
        lines += [f"- {item.sentence_zh}", f"  {item.sentence_en}"]
        if max(len(item.before), len(item.after)) > LONGEST_WORDS:
            label = f"{'、'.join(item.clause_labels)}：" if item.clause_labels else ""
            before, after = shorten(item.before, LONGEST_SHOWN), shorten(item.after, LONGEST_SHOWN)
            lines.append(f"  {label}{before or '（无）'} → {after or '（删去）'}")
    return [*lines, ""]
