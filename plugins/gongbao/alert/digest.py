"""Digests: what was frozen for one moment becomes one letter, once, whatever crashes in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, groupby
from pathlib import Path

from gongbao.alert.compose import compose_digest
from gongbao.alert.letters import Letter, freeze_letter, letter_path, read_letter
from gongbao.alert.outbox import Outbox, Owed
from gongbao.errors import BadInput, StorageFailed

COLLECTION = "collection"
"""The channel of the outbox that stands for "put into the digest of its subscription"."""


def collect_digests(outbox: Outbox, *, alerts_dir: Path, now: datetime) -> tuple[str, ...]:
    """Put what is due at ``now`` into digests, owed on each channel; return what could not be put, with the reason.

    A digest is frozen before the outbox speaks of it, and names its releases: one that arrives after that, for the same moment,
    goes into a second digest; one that is in it already is only noted. Nothing collected means no digest.
    """
    waiting = sorted(
        (owed for owed in outbox.due(now) if owed.channel == COLLECTION),
        key=lambda owed: (owed.subscription, owed.next_at, owed.release_id),
    )
    failed: list[str] = []
    for (subscription, due_at), group in groupby(waiting, key=lambda owed: (owed.subscription, owed.next_at)):
        try:
            _collect(outbox, subscription, due_at, list(group), alerts_dir=alerts_dir, now=now)
        except (BadInput, StorageFailed) as error:  # the others are not kept waiting; these stay owed
            failed.append(f"digest of {subscription} for {due_at.isoformat()}: {error}")
    return tuple(failed)


def _collect(
    outbox: Outbox, subscription: str, due_at: datetime, owed: Sequence[Owed], *, alerts_dir: Path, now: datetime
) -> None:
    left = {one.release_id: one for one in owed}
    for digest_id in _names(due_at):
        path = letter_path(alerts_dir, digest_id, subscription)
        letter = read_letter(path) if path.exists() else _freeze(alerts_dir, subscription, digest_id, sorted(left))
        for channel in letter.channels:
            outbox.add(digest_id, subscription, channel, now=now)
        for release_id in letter.alert["releases"]:
            if release_id in left:
                one = left.pop(release_id)
                outbox.delivered((one.release_id, one.subscription, one.channel), at=now)
        if not left:
            return


def _freeze(alerts_dir: Path, subscription: str, digest_id: str, release_ids: Sequence[str]) -> Letter:
    letters = [
        read_letter(letter_path(alerts_dir, release_id, subscription, collected=True)) for release_id in release_ids
    ]
    alert = compose_digest([letter.alert for letter in letters], digest_id=digest_id)
    return freeze_letter(alerts_dir, alert, letters[-1].channels.values())


def _names(due_at: datetime) -> Iterator[str]:
    """Names that sort among releases by their moment: a second one where the first was frozen without somebody."""
    stem = f"{due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-digest"
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))
