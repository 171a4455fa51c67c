"""The time of a batch: what was asked for, else the clock of a sample played in this data folder, else now; never back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_stages.wiring import open_ledger, published_store, quiet
from publish import read_latest

CLOCK_FILES = ("sample/clock", "clock.txt")
"""Below the data folder: written by `make run` and `make up`; as the README has it for a sample served by hand."""

_A_NIGHT = timedelta(days=1)


def decision_time(settings: Settings, asked: datetime | None, *, say: Callable[[str], None] = quiet) -> datetime:
    """Give the time of a decision, or of the batch that publishes decisions (aware UTC).

    Where a sample's clock lies in the data folder and no batch has left its night, that is the time: batches only go forward, and
    one dated today would end a story whose nights lie in 2025. BadInput for a clock file that holds no time.
    """
    if asked is not None:
        return asked
    for path in (settings.data_dir / name for name in CLOCK_FILES):
        if path.is_file():
            clock = _read(path)
            newest, latest = open_ledger(settings).batches.newest(), read_latest(published_store(settings))
            if all(batch is None or batch.as_of <= clock + _A_NIGHT for batch in (newest, latest)):
                say(f"as of {clock.isoformat()}, the clock of the sample portal ({path}); --as-of gives another time")
                return clock
    return datetime.now(UTC)


def after_every_batch(settings: Settings, now: datetime) -> datetime:
    """A moment after every batch that was opened: none that is made or under way may come out otherwise when it is made again."""
    newest, latest = open_ledger(settings).batches.newest(), read_latest(published_store(settings))
    known = [batch.as_of for batch in (newest, latest) if batch is not None]
    moment = now.astimezone(UTC).replace(microsecond=0)
    return max(moment, *(as_of + timedelta(seconds=1) for as_of in known)) if known else moment


def _read(path: Path) -> datetime:
    try:
        clock = datetime.fromisoformat(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: no time of a sample portal ({error}); give --as-of, or mend the file") from error
    if clock.tzinfo is None:
        raise BadInput(f"{path}: the time names no zone; write e.g. 2025-03-05T02:30:00+08:00, or give --as-of")
    return clock.astimezone(UTC)
