"""The time of a batch: what was asked for, else the clock of a sample played in this data folder, else now; never back, nor far ahead."""

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

A_LEAP = timedelta(days=100)
"""No gazette that runs leaves so long between two batches; a clock that says so is rather wrong, and somebody has to say that it is not."""


def decision_time(settings: Settings, asked: datetime | None, *, say: Callable[[str], None] = quiet) -> datetime:
    """Give the time of a decision, or of the batch that publishes decisions (aware UTC).

    Where a sample's clock lies in the data folder and no batch has left its night, that is the time: batches only go forward, and
    one dated today would end a story whose nights lie in 2025. BadInput for a clock file that holds no time, and for a clock that leaps.
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
    now = datetime.now(UTC)
    refuse_leap(settings, now)
    return now


def refuse_leap(settings: Settings, now: datetime) -> None:
    """Trust no clock that nobody vouches for and that leaps: BadInput where ``now`` lies `A_LEAP` behind the last batch or release.

    What is dated in the future ends consultations and validities that still run, and every night after it until then is dated so too. Data
    in which a sample was played, whose nights lie in 2025, may leap.
    """
    known = _known(settings)
    if not known or now - max(known) <= A_LEAP or any((settings.data_dir / name).is_file() for name in CLOCK_FILES):
        return
    said, last = now.astimezone(UTC).replace(microsecond=0).isoformat(), max(known)
    raise BadInput(
        f"the clock of this machine says {said}, {(now - last).days} days after the last batch or release ({last.isoformat()}): "
        "one that runs ahead would publish from the future. Nothing was written. If it is wrong, set it (NTP) and run again; if it is "
        f'right, say so once: `gongbao nightly --as-of {said}` (Airflow: trigger `capture` with {{"as_of": "{said}"}})'
    )


def refuse_future(settings: Settings, as_of: datetime, now: datetime) -> None:
    """BadInput for a batch's time, chosen by somebody, that has not come yet; where the data are there already they may go on."""
    if as_of > now + _A_NIGHT and not any(known > now + _A_NIGHT for known in _known(settings)):
        raise BadInput(
            f"as_of {as_of.isoformat()} lies in the future: the clock of this machine says {now.replace(microsecond=0).isoformat()}. "
            "Give the time of the night, or set the clock (NTP); nothing was written"
        )


def after_every_batch(settings: Settings, now: datetime) -> datetime:
    """A moment after every batch that was opened: none that is made or under way may come out otherwise when it is made again."""
    known = _known(settings)
    moment = now.astimezone(UTC).replace(microsecond=0)
    return max(moment, *(as_of + timedelta(seconds=1) for as_of in known)) if known else moment


def _known(settings: Settings) -> list[datetime]:
    """Times of the newest batch and of the last release, as far as there are any."""
    newest, latest = open_ledger(settings).batches.newest(), read_latest(published_store(settings))
    return [batch.as_of for batch in (newest, latest) if batch is not None]


def _read(path: Path) -> datetime:
    try:
        clock = datetime.fromisoformat(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: no time of a sample portal ({error}); give --as-of, or mend the file") from error
    if clock.tzinfo is None:
        raise BadInput(f"{path}: the time names no zone; write e.g. 2025-03-05T02:30:00+08:00, or give --as-of")
    return clock.astimezone(UTC)
