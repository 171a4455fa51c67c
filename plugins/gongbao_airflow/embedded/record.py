"""What runs on a data folder: a lock while a command works on it, and a file with the processes that it started."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from gongbao.errors import AlreadyRunning, BadInput, StorageFailed
from gongbao_airflow.embedded.processes import Started, stop


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRecord:
    """The processes of one stack, its address, and whether it outlives the command that started it (``up``)."""

    url: str
    stays_up: bool
    processes: tuple[Started, ...]

    def living(self) -> list[Started]:
        """Return the processes that still run."""
        return [started for started in self.processes if started.is_alive()]


def record_path(airflow_home: Path) -> Path:
    """Where the record stands."""
    return airflow_home / "stack.json"


def write_record(airflow_home: Path, record: StackRecord) -> None:
    """Write the record whole or not at all."""
    path = record_path(airflow_home)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")
    draft.replace(path)


def read_record(airflow_home: Path) -> StackRecord | None:
    """Return the record, or None when no stack was started or the last one was stopped."""
    path = record_path(airflow_home)
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        processes = tuple(Started(**started) for started in row["processes"])
        return StackRecord(url=row["url"], stays_up=row["stays_up"], processes=processes)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path}: not a record of running processes ({error}); look for airflow processes yourself, then delete it"
        ) from error


def stop_recorded(airflow_home: Path) -> Sequence[Started]:
    """Stop what the record names and still runs, forget the record, and return what was stopped."""
    record = read_record(airflow_home)
    living = record.living() if record else []
    stop(record.processes if record else ())
    record_path(airflow_home).unlink(missing_ok=True)
    return living


@contextmanager
def sole_command(airflow_home: Path) -> Iterator[None]:
    """Hold the data folder for one command; raise AlreadyRunning when another holds it or a stack is up.

    The kernel drops the lock with its process, so that a killed command leaves nothing to clean; processes that a killed
    command left behind are stopped first.
    """
    try:
        airflow_home.mkdir(parents=True, exist_ok=True)
        (airflow_home / "command.lock").touch()
    except OSError as error:
        raise StorageFailed(
            f"{airflow_home}: cannot be written ({error.strerror}); give a folder of yours with GONGBAO_DATA, or mend its permissions"
        ) from error
    with (airflow_home / "command.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise AlreadyRunning(
                f"another command (process {lock.read().strip() or 'unknown'}) works on {airflow_home.parent}; wait for it, "
                "or give this one another folder with GONGBAO_DATA"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        record = read_record(airflow_home)
        if record and record.stays_up and record.living():
            raise AlreadyRunning(f"an Airflow is up on {airflow_home.parent} ({record.url}); stop it first: make down")
        stop_recorded(airflow_home)
        yield
