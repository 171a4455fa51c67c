"""Writing so that a crash or a full disk leaves either the old state or the new one, never something between."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from gongbao.errors import GongbaoError, StorageFailed


class CorruptArchive(GongbaoError):
    """Raised by readers of the archive: a file is missing or altered; the message names file, offset and remedy."""

    exit_code = 7


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn what the system says of a failed write (disk full, quota, read-only) into StorageFailed naming ``path``."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"{path}: {error.strerror or error}; nothing half-written is referred to. "
            "Free space or mend the folder's permissions, then run again"
        ) from error


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte of ``data`` and wait until the disk has it; OSError when it cannot."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Create ``folder`` with its parents, and wait until the disk knows their names; StorageFailed when it refuses.

    ``mode`` is that of a new ``folder``, less what the process masks.
    """
    with storing(folder):
        missing = list(takewhile(lambda place: not place.exists(), (folder, *folder.parents)))
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        for made in reversed(missing):
            sync_folder(made.parent)


def write_atomically(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put ``data`` at ``path`` in one step: temporary file, fsync, rename, fsync of the folder; StorageFailed otherwise.

    ``mode`` stands from the first byte on; without it the file is as open as the process lets new files be.
    """
    make_folder(path.parent)
    with storing(path):
        _put_in_one_step(path, data, Path.replace, mode)


def write_new(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` as ``write_atomically`` does, where nothing stands yet: FileExistsError when something does."""
    make_folder(path.parent)
    taken: FileExistsError | None = None
    with storing(path):
        try:
            _put_in_one_step(path, data, _link)
        except FileExistsError as error:
            taken = error
    if taken is not None:
        raise taken


def _link(written: Path, place: Path) -> None:
    """Give a written file its name unless the name is taken, also where a file system knows no links."""
    try:
        place.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:
        if place.exists():
            raise FileExistsError(place) from None
        written.replace(place)


def _put_in_one_step(path: Path, data: bytes, put: Callable[[Path, Path], object], mode: int | None = None) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    try:
        try:
            if mode is not None:
                os.fchmod(descriptor, mode)  # what a person gave the file before is not masked
            write_all(descriptor, data)
        finally:
            os.close(descriptor)
        put(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in ``folder``; OSError when it cannot."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_tail_aside(path: Path, descriptor: int, end: int) -> Path | None:
    """Keep what follows ``end`` in a ``.torn`` file beside ``path`` and cut it off; None when nothing follows.

    The bytes are safe in the ``.torn`` file before they are cut: a crash in between repeats the copy.
    """
    size = os.fstat(descriptor).st_size
    if size <= end:
        return None
    torn = next(p for n in range(size) if not (p := path.with_name(f"{path.name}{f'.{n}' if n else ''}.torn")).exists())
    with storing(torn):
        os.lseek(descriptor, end, os.SEEK_SET)
        target = os.open(torn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            while chunk := os.read(descriptor, 1 << 20):
                write_all(target, chunk)
        finally:
            os.close(target)
        sync_folder(torn.parent)
        os.ftruncate(descriptor, end)
        os.fsync(descriptor)
    return torn
