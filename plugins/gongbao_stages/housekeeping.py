"""What bounds the growth of a data folder: old WARC files are packed, finished stages, old deliveries, quarantine, notes and logs go."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gongbao.archive.packing import drop_packed, files_to_pack, packs, write_pack
from gongbao.ledger import BatchState, Ledger, Owner
from gongbao.settings import Settings
from gongbao_stages.bounds import forget_deliveries
from gongbao_stages.segments import REREAD
from gongbao_stages.wiring import open_archive, open_ledger, quiet

ARCHIVE_LOCK = "archive"
"""Held by whoever moves or copies the archive's files."""

PACK_BYTES = 1_000_000_000
PACK_AFTER = timedelta(days=30)
QUARANTINE_KEPT = timedelta(days=90)
NOTES_KEPT = timedelta(days=365)
TASK_LOGS_KEPT = timedelta(days=30)
LOG_BYTES = 20_000_000


def keep_house(settings: Settings, *, now: datetime, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Pack, prune and rotate; nothing that a release, a decision or a pending batch needs goes. Stopped half-way, run it again.

    AlreadyRunning beside a backup or another one of its kind.
    """
    ledger = open_ledger(settings)
    with ledger.locks.held(ARCHIVE_LOCK, owner=Owner.this_process(), now=datetime.now(UTC)):
        packed, files = _pack(settings, ledger, now, say)
        staged = _prune_stage(settings, ledger)
    forgotten = forget_deliveries(settings, ledger, now)
    quarantine = settings.quarantine_dir.glob("*.jsonl")
    notes = (settings.data_dir / "operator").glob("*-*-*.json")
    return {
        "packs": packed,
        "packed_files": files,
        "staged": staged,
        "deliveries": forgotten,
        "quarantine": _drop_older(sorted(quarantine)[:-1], now - QUARANTINE_KEPT),
        "notes": _drop_older([path for path in notes if path.name[:8].isdigit()], now - NOTES_KEPT),
        "task_logs": _drop_older(_files(settings.data_dir / "logs" / "tasks"), now - TASK_LOGS_KEPT),
        "rotated": _rotate(settings),
    }


def _pack(settings: Settings, ledger: Ledger, now: datetime, say: Callable[[str], None]) -> tuple[int, int]:
    """Pack the files of batches that are long done; those of a pack that a crash left beside it are deleted first."""
    archive = open_archive(settings)
    dropped = sum(drop_packed(archive.root, listed) for _, listed in packs(archive.root))
    done = [str(b.batch_id) for b in ledger.batches.pending("alerted") if b.as_of < now - PACK_AFTER]
    groups = files_to_pack(archive.root, batches=done, at_most=PACK_BYTES)
    for group in groups:
        pack, listed = write_pack(archive.root, group)
        archive.index.add_packed(pack, {one.warc_file: one.base for one in listed})
        dropped += drop_packed(archive.root, listed)
        say(f"housekeeping: {len(listed)} WARC files packed into {pack}")
    return len(groups), dropped


def _prune_stage(settings: Settings, ledger: Ledger) -> int:
    """Drop what was staged for batches that are released; of a re-reading when none is under way."""
    under_way = {s: ledger.batches.pending(s) for s in ("opened", "captured", "normalized")}
    open_ids = {str(batch.batch_id) for found in under_way.values() for batch in found}
    rereading = any(batch.trigger == REREAD for found in under_way.values() for batch in found)
    finished = {str(b.batch_id) for s in (BatchState.RELEASED, BatchState.ALERTED) for b in ledger.batches.pending(s)}
    dropped = 0
    for folder in sorted(settings.stage_dir.glob("*/")):
        if (folder.name in finished - open_ids) or (folder.name == REREAD and not rereading):
            dropped += sum(1 for _ in _files(folder))
            shutil.rmtree(folder)
    return dropped


def _drop_older(paths: Iterable[Path], before: datetime) -> int:
    dropped = 0
    for path in list(paths):
        if path.stat().st_mtime < before.timestamp():
            path.unlink()
            dropped += 1
            _drop_empty(path.parent)
    return dropped


def _drop_empty(folder: Path) -> None:
    """Take a folder of a run away with its last log, and the run's DAG with its last run."""
    while folder.name.partition("=")[0] in {"task_id", "run_id", "map_index"} and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _rotate(settings: Settings) -> int:
    """Keep one former log beside each that grew large; its writer has it open, so that it is copied and cut, not moved."""
    rotated = 0
    for path in [*(settings.data_dir / "logs").glob("*.log"), settings.data_dir / "operator" / "notes.log"]:
        if path.exists() and path.stat().st_size > LOG_BYTES:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            os.truncate(path, 0)
            rotated += 1
    return rotated


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
