"""The published folder on local disk: content-addressed puts, atomic replacement, create-if-absent, one publisher at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path

from gongbao.errors import AlreadyRunning, CorruptRelease, StorageFailed
from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TABLES
from publish.store import Place, Store

OURS = frozenset(
    {
        "latest.json",
        "versions.json",
        "feed.atom",
        "feed.json",
        "feeds",
        "datapackage.json",
        "gone.json",
        "mirrors.json",
        "dcat.jsonld",
        "croissant.jsonld",
        "README.md",
        "keys.json",
        "releases",
        ".lock",
        "site",
        "_delta_log",
    }
) | {spec.name for spec in TABLES}
"""Every name that may stand at the top of a published folder."""

_TEMPORARY = ".tmp"
_BATCH = 512
"""Pages of the site that are written before they are synced and named."""
_SYNCS = 8  # a disk takes several syncs at once and answers them together
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK})


def store_at(place: Place, *, public_url: str = "") -> Store:
    """The store at ``place``: a path is a folder on this machine, reached by readers at ``public_url``."""
    return Folder(place, public_url=public_url) if isinstance(place, Path) else place


class Folder:
    """A published folder on local disk: the ``Store`` of one machine."""

    def __init__(self, root: Path, *, public_url: str = "") -> None:
        self.root, self.public_url = root, public_url

    def where(self, path: str = "") -> str:
        """The path on this machine."""
        return str(self.root / path)

    def check_ours(self) -> None:
        """Raise CorruptRelease when the folder was never published into and holds what is not ours."""
        if not self.root.exists() or self.exists("latest.json"):
            return
        if not self.root.is_dir():
            raise CorruptRelease(f"{self.root}: is a file, not a published folder; point at a folder")
        foreign = sorted(p.name for p in self.root.iterdir() if p.name not in OURS and not p.name.startswith("."))
        if foreign:
            raise CorruptRelease(
                f"{self.root}: not a folder that gongbao published (it holds {', '.join(foreign[:3])}); "
                "point at another folder, or move those files away"
            )

    def exists(self, path: str) -> bool:
        """Whether ``path`` is a file."""
        return (self.root / path).is_file()

    def folders(self, path: str, *, holding: str | None = None) -> list[str]:
        """Names of the folders in ``path`` (of those that hold a file ``holding``), sorted; none when it does not exist."""
        here = self.root / path
        folders = (p for p in here.iterdir() if p.is_dir()) if here.is_dir() else ()
        return sorted(p.name for p in folders if holding is None or (p / holding).is_file())

    def files(self, path: str) -> list[str]:
        """Names of the files in the folder ``path``, sorted, without what a publisher is still writing; none when it does not exist."""
        here = self.root / path
        return sorted(p.name for p in here.iterdir() if p.is_file() and p.suffix != _TEMPORARY) if here.is_dir() else []

    def read(self, path: str) -> bytes:
        """All bytes of a file; CorruptRelease when it is missing or cannot be read."""
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            raise CorruptRelease(
                f"{self.root / path}: cannot be read ({error.strerror or error}); restore the file from a copy of the published folder"
            ) from error

    def read_many(self, paths: Iterable[str]) -> Iterator[bytes]:
        """``read`` of many files, in their order."""
        return (self.read(path) for path in paths)

    def put(self, path: str, payload: bytes) -> None:
        """Keep a content-addressed file; one that is already there with the same bytes is left alone."""
        if not self._kept(path, payload):
            self.replace(path, payload)

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """``put`` of many files: all are written, then synced side by side, then named, then their folders are synced."""
        with ExitStack() as prepared:
            written = [
                (prepared.enter_context(self._prepared(self.root / path, payload, sync=False)), self.root / path)
                for path, payload in dict(files).items()
                if not self._kept(path, payload)
            ]
            try:
                with ThreadPoolExecutor(_SYNCS) as pool:
                    list(pool.map(_sync, [temporary for temporary, _ in written]))
                for temporary, target in written:
                    temporary.replace(target)
                for folder in {target.parent for _, target in written}:
                    _sync(folder)
            except OSError as error:
                raise _storage_failed(self.root, error) from error

    def replace(self, path: str, payload: bytes) -> None:
        """Put ``payload`` in the place of ``path`` in one step: readers see the old bytes or the new ones."""
        target = self.root / path
        with self._prepared(target, payload) as temporary:
            temporary.replace(target)
            _sync(target.parent)

    def create(self, path: str, payload: bytes) -> bool:
        """Create ``path`` if it is absent and return True; False, and nothing written, when it is there."""
        target = self.root / path
        with self._prepared(target, payload) as temporary:
            try:
                os.link(temporary, target)
            except FileExistsError:
                return False
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                if target.exists():
                    return False
                temporary.replace(target)  # the lock keeps others away on disks that know no hard links
            _sync(target.parent)
        return True

    def replace_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Replace files that can be made again, some hundred at a time: all written, synced at once, then named.

        A sync for each would take minutes; and to name a file over another before it is synced makes ext4 flush it there and then.
        """
        waiting = iter(files)
        while batch := list(islice(waiting, _BATCH)):
            with ExitStack() as prepared:
                written = [
                    (prepared.enter_context(self._prepared(self.root / path, payload, sync=False)), self.root / path)
                    for path, payload in batch
                ]
                os.sync()
                try:
                    for temporary, target in written:
                        temporary.replace(target)
                except OSError as error:
                    raise _storage_failed(self.root, error) from error
        os.sync()

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that can be made again; one that is not there is no matter."""
        for path in paths:
            target = self.root / path
            try:
                target.unlink(missing_ok=True)
            except OSError as error:
                raise _storage_failed(target, error) from error

    @contextmanager
    def locked(self, purpose: str = "") -> Iterator[None]:
        """Hold the folder for one publisher; AlreadyRunning when another has it. The lock dies with its process."""
        lock = self.root / ".lock"
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = lock.open("ab")
        except OSError as error:
            raise _storage_failed(lock, error) from error
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyRunning(
                    f"{self.root}: another publisher is at work ({_holder(lock)}); wait until it ends, then run again"
                ) from error
            with suppress(OSError):  # a courtesy to whoever waits; a full disk refuses what matters soon enough
                handle.truncate(0)
                handle.write(f"{purpose or 'upkeep'}, process {os.getpid()}".encode())
                handle.flush()
            self._clear_temporaries()
            try:
                yield
            finally:
                with suppress(OSError):  # the same courtesy: nobody is at work any more
                    handle.truncate(0)

    def _clear_temporaries(self) -> None:
        """Remove what a publisher that was killed left behind; under the lock nobody else is writing."""
        for pattern in (f".*{_TEMPORARY}", f"*/.*{_TEMPORARY}"):
            for stale in self.root.glob(pattern):
                stale.unlink(missing_ok=True)

    @contextmanager
    def _prepared(self, target: Path, payload: bytes, *, sync: bool = True) -> Iterator[Path]:
        """Write (and sync) ``payload`` beside ``target``; the temporary file never outlives the block."""
        temporary = target.with_name(f".{target.name}{_TEMPORARY}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(temporary, payload)
            if sync:
                _sync(temporary)
            yield temporary
        except OSError as error:
            raise _storage_failed(target, error) from error
        finally:
            with suppress(
                OSError
            ):  # the disk that refused the write may refuse this too; the name is never referred to
                temporary.unlink(missing_ok=True)

    def _kept(self, path: str, payload: bytes) -> bool:
        target = self.root / path
        return target.is_file() and Sha256.of(target.read_bytes()) == Sha256.of(payload)

    def _write(self, temporary: Path, payload: bytes) -> None:
        temporary.write_bytes(payload)


def _holder(lock: Path) -> str:
    """What the holder wrote into its lock; it does so just after it took it."""
    for _ in range(25):
        if said := lock.read_text(encoding="utf-8"):
            return said
        time.sleep(0.02)
    return "it has not said for what"


def _sync(place: Path) -> None:
    """Make the bytes of a file, or the renames in a folder, survive a power cut."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _storage_failed(place: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"{place}: cannot be written ({error.strerror or error}); the last release stands as it was. Free space or mend the "
        "permissions, then run again"
    )
