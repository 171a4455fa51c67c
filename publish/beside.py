"""Check every byte of what stands beside the releases against what was written: card, catalogue, feeds, pages, older Delta versions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import Sha256
from publish.damage import Damage
from publish.delta_log import FOLLOWS, LOG, log_path
from publish.feeds.documents import read_seals
from publish.feeds.index import read_index as read_feeds
from publish.mirror_record import RECORD, MirrorRecord, read_record
from publish.site.naming import SITE
from publish.site.pages import is_page
from publish.site.pages import read_index as read_pages
from publish.store import Store

AGAIN = "restore it from a copy"
_OTHER = "has other bytes than were written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What was checked, what could not be (one line each), and what is damaged."""

    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    problems: tuple[Damage, ...]


def check_beside(store: Store, manifest_sha256: str) -> Beside:
    """Hold files to ``mirrors.json`` as written for the release with this manifest. Kinds of damage: mirror, missing."""
    try:
        record = read_record(store)
    except CorruptRelease as error:
        said = str(error).removeprefix(f"{store.where(RECORD)}: ")
        return Beside(checked=(), unchecked=(_UNTOLD,), problems=(_damage(RECORD, f"{said}; {AGAIN}"),))
    if record is None:
        return Beside(checked=(), unchecked=(_UNTOLD,), problems=())
    if record.manifest_sha256 != manifest_sha256:
        late = f"card, catalogue, feeds, pages, Delta logs: they stand at release {record.release_id}; its publisher was stopped"
        return Beside(checked=(), unchecked=(late,), problems=())
    counts: dict[str, int] = {}
    found = [
        *_single(store, record, counts),
        *_feeds(store, counts),
        *_pages(store, counts),
        *_logs(store, record, counts),
    ]
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    return Beside(checked=(f"{listed}: every byte as it was written",), unchecked=(), problems=tuple(found))


_UNTOLD = (
    f"card, catalogue, feeds, pages, older Delta versions: no {RECORD} says what was written (a pulled copy carries none of them; a folder "
    "of an older program has it after its next release)"
)


def _single(store: Store, record: MirrorRecord, counts: dict[str, int]) -> Iterator[Damage]:
    counts["files beside the releases"] = len(record.files) + 1
    for path, sha256 in record.files.items():
        yield from _bytes(store, path, sha256)


def _feeds(store: Store, counts: dict[str, int]) -> Iterator[Damage]:
    index = read_feeds(store)
    if index is None:
        return
    counts["documents of feeds"] = 0
    for state in index.feeds.values():
        waiting = dict(state.documents)
        seen: set[str] = set()
        while waiting:
            path, sha256 = waiting.popitem()
            seen.add(path)
            damage = list(_bytes(store, path, sha256))
            yield from damage
            if not damage and path.endswith(".json"):
                before = read_seals(store.read(path))
                waiting |= {p: mark for p, mark in before.items() if p not in seen}
        counts["documents of feeds"] += len(seen)


def _pages(store: Store, counts: dict[str, int]) -> Iterator[Damage]:
    index = read_pages(store)
    if index is None:
        return
    counts["pages"] = len(index.marks)
    for path, mark in sorted(index.marks.items()):
        place = f"{SITE}/{path}"
        if not store.exists(place):
            yield _damage(place, f"is missing; {AGAIN}", kind="missing")
        elif not is_page(mark, store.read(place)):
            yield _damage(place, f"{_OTHER}; {AGAIN}")


def _logs(store: Store, record: MirrorRecord, counts: dict[str, int]) -> Iterator[Damage]:
    counts["Delta commits"] = 0
    for table, (versions, last) in record.logs.items():
        if not store.files(f"{table}/{LOG}"):
            continue
        follows: str | None = last
        for version in range(versions - 1, -1, -1):
            if follows is None:
                break  # written by an older program: nobody says what it was
            path = log_path(table, version)
            damage = list(_bytes(store, path, follows))
            yield from damage
            counts["Delta commits"] += 1
            follows = None if damage else _follows(store.read(path))


def _follows(commit: bytes) -> str | None:
    info: Mapping[str, object] = json.loads(commit.split(b"\n", 1)[0])["commitInfo"]
    return str(info[FOLLOWS]) if FOLLOWS in info else None


def _bytes(store: Store, path: str, sha256: str) -> Iterator[Damage]:
    """A hash, or the first digits of one."""
    if not store.exists(path):
        yield _damage(path, f"is missing; {AGAIN}", kind="missing")
    elif not Sha256.of(store.read(path)).startswith(sha256):
        yield _damage(path, f"{_OTHER}; {AGAIN}")


def _damage(path: str, said: str, *, kind: str = "mirror") -> Damage:
    return Damage(kind=kind, path=path, message=said)
