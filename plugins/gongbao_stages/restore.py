"""``restore``: a snapshot of a backup becomes an empty data folder's content, every byte checked on the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gongbao.archive import Archive, rebuild_index
from gongbao.archive.durable import storing
from gongbao.errors import BadInput
from gongbao.ledger import BatchState, Ledger
from gongbao.settings import Settings
from gongbao_stages.backup import INDEX, KEY, LEDGER, PUBLISHED
from gongbao_stages.backup_ledger import put_back_ledger, refuse_ledger
from gongbao_stages.backup_store import BackupStore, Snapshot
from gongbao_stages.upkeep import rebuild_ledger_from_archive
from gongbao_stages.verifying import verify_published
from gongbao_stages.wiring import decision_log, open_archive, open_ledger, quiet
from publish.trust.ring import ring_path

_WORK = ".restoring"
_OWNER_ALONE = 0o700


def restore(settings: Settings, place: Path, *, name: str | None, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Put back the newest snapshot of ``place``, or the one of that ``name``.

    Nothing stands in its place before all is copied and checked, and a restore that was killed until then is begun anew by the same
    call; one that was killed later names what stands in the way.
    BadInput where the data folder, the published folder, the ledger or the key's place is taken, or ``place`` holds no snapshot;
    CorruptArchive for a content that is not what its hash says.
    """
    store = BackupStore(place.absolute())
    if not store.names():
        raise BadInput(f"{place}: there is no snapshot; name a folder that `gongbao backup` wrote")
    with store.locked():
        chosen = name or store.names()[-1]
        snapshot = store.snapshot(chosen)
        _refuse_what_is_taken(settings, snapshot)
        work = settings.data_dir / _WORK
        shutil.rmtree(work, ignore_errors=True)
        with storing(work):
            work.mkdir(parents=True, mode=_OWNER_ALONE)  # what was never redacted is nobody else's, on the way too
        say(f"restore: {len(snapshot.files)} files of {chosen}")
        for kept in snapshot.files:
            store.put_back(kept, work / kept.path)
    _place_published(settings, work)
    _place_key(settings, work)
    rebuilt = _place_ledger(settings, work, snapshot)
    for private in (settings.archive_dir, settings.stage_dir, settings.quarantine_dir, settings.alerts_dir / "letters"):
        if (found := work / private.relative_to(settings.data_dir)).exists():
            found.chmod(_OWNER_ALONE)
    _move_in(work, settings.data_dir, [p.name for p in work.iterdir()])
    work.rmdir()
    archive, report = open_archive(settings), None
    if not (settings.data_dir / INDEX).exists():
        rebuild_index(archive)
    if rebuilt:
        say("restore: the ledger is made again from the archive and the releases")
        report = rebuild_ledger_from_archive(settings)
    _catch_up(open_ledger(settings), archive)
    problems = verify_published(settings, "latest")["problems"] if snapshot.release else []
    return {
        "snapshot": chosen,
        "files": len(snapshot.files),
        "bytes": sum(kept.bytes for kept in snapshot.files),
        "release": snapshot.release,
        "ledger": "rebuilt" if report else snapshot.ledger,
        "decisions": len(decision_log(settings).read()),
        "key": any(kept.path.startswith(KEY) for kept in snapshot.files),
        "problems": problems,
    }


def _refuse_what_is_taken(settings: Settings, snapshot: Snapshot) -> None:
    folders = [settings.data_dir]
    if snapshot.published:
        if settings.published != snapshot.published:
            raise BadInput(f"the releases of this backup lie in {snapshot.published}; set GONGBAO_PUBLISHED to it")
    else:
        folders.append(settings.published_dir)
    for folder in folders:
        if folder.exists() and any(p.name != _WORK for p in folder.iterdir()):
            raise BadInput(f"{folder}: is not empty, and nothing is written over; move it away, or name another")
    key = settings.signing_key
    for path in (key, ring_path(key)) if key and snapshot.with_key else ():
        if path.exists():
            raise BadInput(f"{path}: there is a key already; move it away, or name another in GONGBAO_SIGNING_KEY")
    refuse_ledger(settings.ledger_url)


def _place_published(settings: Settings, work: Path) -> None:
    found = work / PUBLISHED
    if found.exists() and settings.published_dir != settings.data_dir / "published":
        _copy_in(found, settings.published_dir)
        shutil.rmtree(found)


def _place_key(settings: Settings, work: Path) -> None:
    found = work / KEY
    if not found.exists():
        return
    if settings.signing_key is not None:
        key = settings.signing_key
        inside = key.parent.is_relative_to(settings.data_dir)
        folder = work / key.parent.relative_to(settings.data_dir) if inside else key.parent
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(found.iterdir()):
            is_ring = path.name.endswith(".ring.json")
            _copy_file(path, folder / (ring_path(key) if is_ring else key).name)
    shutil.rmtree(found)


def _place_ledger(settings: Settings, work: Path, snapshot: Snapshot) -> bool:
    """Whether the ledger has to be made again from the archive."""
    copy = work / LEDGER
    put_back = copy.exists() and put_back_ledger(settings.ledger_url, copy, snapshot.ledger)
    copy.unlink(missing_ok=True)
    return not put_back


def _catch_up(ledger: Ledger, archive: Archive) -> None:
    """Tell the ledger of batches that were opened while the backup ran: their reports are in the archive."""
    known = {str(batch.batch_id) for state in BatchState for batch in ledger.batches.pending(state)}
    for batch_id in archive.batch_ids():
        if str(batch_id) in known:
            continue
        batch = archive.batch(batch_id)
        ledger.batches.restore(batch)
        for report in batch.reports:
            ledger.apply_report(report, as_of=batch.as_of)
        if not ledger.batches.uncaptured(batch_id):
            ledger.batches.advance(batch_id, BatchState.CAPTURED, batch.as_of)


def _move_in(work: Path, folder: Path, names: Iterable[str]) -> None:
    with storing(folder):
        for name in sorted(names):
            (work / name).replace(folder / name)


def _copy_in(source: Path, target: Path) -> None:
    with storing(target):
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            _copy_file(path, target / path.relative_to(source))


def _copy_file(source: Path, target: Path) -> None:
    with storing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, source.stat().st_mode & 0o777)
        with source.open("rb") as data, os.fdopen(descriptor, "wb") as written:
            shutil.copyfileobj(data, written)
            written.flush()
            os.fsync(written.fileno())
