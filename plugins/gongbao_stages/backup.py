"""``backup``: what cannot be made again, kept by content in another folder, consistent while nights run."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongbao.archive.durable import CorruptArchive, storing
from gongbao.errors import AlreadyRunning, BadInput
from gongbao.ledger import Owner
from gongbao.settings import Settings
from gongbao_stages.backup_ledger import copy_sqlite, keep_ledger
from gongbao_stages.backup_store import BackupStore, Kept, Pruned, Snapshot
from gongbao_stages.bounds import backups_kept
from gongbao_stages.housekeeping import ARCHIVE_LOCK
from gongbao_stages.wiring import open_ledger, published_store, quiet
from publish import read_latest
from publish.trust.ring import ring_path

INDEX = "archive/index/captures.sqlite"
LEDGER = "ledger"
KEY = "key/"
PUBLISHED = "published/"
FOLDERS = ("stage", "alerts", "quarantine", "operator", "sample")
"""Of the data folder, beside archive, ledger, releases and the subscriptions; Airflow's database and all logs can be made again."""

_PASSES = 10
_PAUSE_SECONDS = 3.0
_IN_PROGRESS = (".tmp", ".draft", ".part", ".lock", "-wal", "-shm")


def back_up(settings: Settings, place: Path, *, with_key: bool, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Add one snapshot of the data folder to ``place``, and drop those that ``settings.backups`` keeps no longer.

    Content that is there already is not copied again.

    What refers is read before what it refers to: ledger, then releases, then reports, then WARC files. So a night that runs
    meanwhile leaves a snapshot like the folder of a crash, which the next night goes on from. While a release is being
    published its files are read again until they stand still: AlreadyRunning when they never do.
    BadInput for a place inside the data folder or of another kind, StorageFailed when it refuses, AlreadyRunning while WARC files
    are being packed.
    """
    place = place.absolute()
    if not settings.data_dir.is_dir():
        raise BadInput(f"{settings.data_dir}: there is no data folder to back up; set GONGBAO_DATA")
    if settings.data_dir == place or settings.data_dir in place.parents:
        raise BadInput(f"{place}: lies in the data folder; name a folder on another disk")
    backups_kept([], settings.backups)  # a slip there is told before anything is copied
    store, ledger_book = BackupStore(place), open_ledger(settings)
    alone = ledger_book.locks.held(ARCHIVE_LOCK, owner=Owner.this_process(), now=datetime.now(UTC))
    with store.locked(), alone, tempfile.TemporaryDirectory(dir=place, prefix=".work-") as work:
        known = store.known_files()
        files, ledger = _settled(settings, store, known, Path(work), say)
        files += _keep_all(store, known, _archive_files(settings))
        if with_key:
            files += _keep_all(store, known, _key_files(settings))
        latest = read_latest(published_store(settings))
        snapshot = Snapshot(
            at=datetime.now(UTC),
            files=tuple(sorted(files, key=lambda kept: kept.path)),
            ledger=ledger,
            release=str(latest.release_id) if latest else None,
            published=settings.published if settings.in_bucket else "",
            with_key=with_key,
        )
        name = store.add(snapshot)
        pruned = _prune(store, settings, say)
    return {
        "snapshot": name,
        "place": str(place),
        "files": len(files),
        "bytes": sum(kept.bytes for kept in files),
        "added_files": store.added_files,
        "added_bytes": store.added_bytes,
        "dropped": list(pruned.snapshots),
        "dropped_bytes": pruned.bytes,
        "ledger": ledger,
        "release": snapshot.release,
        "key": with_key and any(kept.path.startswith(KEY) for kept in files),
    }


def _prune(store: BackupStore, settings: Settings, say: Callable[[str], None]) -> Pruned:
    try:
        return store.prune(backups_kept(store.names(), settings.backups))
    except CorruptArchive as error:  # the new snapshot is whole; which contents an old one needs is not known
        say(f"backup: nothing old is dropped: {error}")
        return Pruned()


def _settled(
    settings: Settings, store: BackupStore, known: dict[str, Kept], work: Path, say: Callable[[str], None]
) -> tuple[list[Kept], str]:
    """Ledger, then what is published and staged, read again until nothing moved under the reading."""
    for attempt in range(_PASSES):
        if attempt:
            say("backup: a release is being published; reading it again")
            time.sleep(_PAUSE_SECONDS)
        before = _state(settings)
        dump, kind = keep_ledger(settings.ledger_url, work)
        files = [store.keep(dump, LEDGER)] if dump else []
        if (index := settings.data_dir / INDEX).exists():
            files.append(store.keep(copy_sqlite(index, work / "captures.sqlite"), INDEX))
        try:
            files += _keep_all(store, known, _changing_files(settings))
        except FileNotFoundError:
            continue  # a file of a publisher's work, or one that retention took away
        if _state(settings) == before:
            return files, kind
    raise AlreadyRunning(
        f"{published_store(settings).where()}: is being written to all the time; back up again when the release is out"
    )


def _state(settings: Settings) -> tuple[object, ...]:
    """What must stand still: the batches' states, and names, sizes and times of what is published."""
    ledger = open_ledger(settings)
    batches = tuple((b.batch_id, b.state) for s in ("released", "alerted") for b in ledger.batches.pending(s))
    ledger.close()
    return batches, tuple(sorted((name, *_stamp(path)) for path, name in _published_files(settings)))


def _stamp(path: Path) -> tuple[int, int]:
    with suppress(FileNotFoundError):
        found = path.stat()
        return found.st_size, found.st_mtime_ns
    return -1, -1


def _keep_all(store: BackupStore, known: dict[str, Kept], files: Iterable[tuple[Path, str]]) -> list[Kept]:
    return [store.keep(path, name, known.get(name)) for path, name in files]


def _changing_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    for name in FOLDERS:
        for path in _below(settings.data_dir / name):
            if path not in {settings.signing_key, _ring(settings)}:
                yield path, path.relative_to(settings.data_dir).as_posix()
    subscriptions = settings.subscriptions_path
    if subscriptions.is_relative_to(settings.data_dir) and subscriptions.is_file():
        yield subscriptions, subscriptions.relative_to(settings.data_dir).as_posix()
    yield from _published_files(settings)


def _published_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    if not settings.in_bucket:
        for path in _below(settings.published_dir):
            yield path, PUBLISHED + path.relative_to(settings.published_dir).as_posix()


def _archive_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Reports before WARC files: what a report names is then in the copy."""
    root = settings.archive_dir
    tops = [path for path in sorted(root.iterdir()) if path.name not in {"index", "warc"}] if root.exists() else []
    for top in [*tops, root / "warc"]:
        for path in [top] if top.is_file() else _below(top):
            yield path, f"archive/{path.relative_to(root).as_posix()}"


def _key_files(settings: Settings) -> Iterator[tuple[Path, str]]:
    for path in (settings.signing_key, _ring(settings)):
        if path is not None and path.exists():
            yield path, KEY + path.name


def _ring(settings: Settings) -> Path | None:
    return ring_path(settings.signing_key) if settings.signing_key else None


def _below(folder: Path) -> Iterator[Path]:
    with storing(folder):
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                if not name.endswith(_IN_PROGRESS):
                    yield Path(parent) / name
