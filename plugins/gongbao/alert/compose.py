"""What is said: one alert per release and subscription, as data, as JSON and as text. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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
    ValueError: it cannot be made. A digest has an id of its own for ``release_id`` and names its ``releases``.
    """

    alert_id: str
    release_id: str
    released_at: datetime
    subscription_id: str
    subscription_name: str
    title_zh: str
    title_en: str
    items: tuple[Item, ...]
    releases: tuple[str, ...] = ()

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
        told = {**asdict(self), "released_at": moment, "items": items, "kind": "digest" if self.releases else "alert"}
        return {**told, "releases": list(self.releases or [self.release_id])}

    def as_text(self) -> str:
        """The alert for reading: Chinese first, then English, the words before and after, and the page."""
        lines = [self.title_zh, self.title_en, ""]
        for _, group in groupby(self.items, key=lambda item: item.policy_id):
            lines += _policy_lines(list(group))
        of = f"releases {', '.join(self.releases)}" if self.releases else f"release {self.release_id}"
        return "\n".join([*lines, of]) + "\n"


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
    title_zh, title_en = _titles(items)
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


def compose_digest(letters: Sequence[Mapping[str, Any]], *, digest_id: str) -> Alert:
    """Put the alerts of several releases (``Alert.as_json``, oldest first, one subscription) into one, by policy."""
    last = letters[-1]
    found = [item for letter in letters for item in items_of(letter)]
    items = sorted(found, key=lambda item: (item.portal_id, item.policy_title, item.policy_id))
    title_zh, title_en = _titles(items)
    return Alert(
        alert_id=alert_id_of(digest_id, last["subscription_id"]),
        release_id=digest_id,
        released_at=datetime.fromisoformat(last["released_at"]),
        subscription_id=last["subscription_id"],
        subscription_name=last["subscription_name"],
        title_zh=f"{last['subscription_name']}（汇总）：{title_zh}",
        title_en=f"Digest: {title_en}",
        items=tuple(items),
        releases=tuple(letter["release_id"] for letter in letters),
    )


def items_of(alert: Mapping[str, Any]) -> tuple[Item, ...]:
    """Read the items of ``Alert.as_json`` back."""
    return tuple(
        Item(**{**item, "ids": tuple(item["ids"]), "clause_labels": tuple(item["clause_labels"])})
        for item in alert["items"]
    )


def _titles(items: Sequence[Item]) -> tuple[str, str]:
    policies = list(dict.fromkeys(item.policy_id for item in items))
    count = len(items)
    if len(policies) == 1:
        title = name_title(items[0].policy_title)
        return f"{title}有{count}项动态", f"{title}: {_count(count, 'item')}"
    return (
        f"{len(policies)}件政策有{count}项动态",
        f"{_count(count, 'item')} on {_count(len(policies), 'policy', 'policies')}",
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
