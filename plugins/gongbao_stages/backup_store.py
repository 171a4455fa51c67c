"""A folder of backups: contents by hash, one list of files a snapshot."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from gongbao.archive.codec import from_json, to_json
from gongbao.archive.durable import CorruptArchive, storing, sync_folder, write_atomically
from gongbao.errors import AlreadyRunning, BadInput
from gongbao.model.identifiers import Sha256

_CHUNK = 1 << 20
_DROPPED = ".dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of a snapshot; size and time as they were read tell that it need not be read again."""

    path: str
    sha256: Sha256
    bytes: int
    mode: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a data folder held: ``ledger`` is the kind of its copy (sqlite, postgresql, none)."""

    at: datetime
    files: tuple[Kept, ...]
    ledger: str
    release: str | None
    published: str
    with_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """Snapshots that were dropped, and the contents that went with them."""

    snapshots: tuple[str, ...] = ()
    files: int = 0
    bytes: int = 0


class BackupStore:
    """The folder ``root``: ``objects/aa/<sha256>`` and ``snapshots/<time>.json``, closed to other users."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.added_files = self.added_bytes = 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder if need be and hold it alone; BadInput for a folder of something else, AlreadyRunning beside another."""
        with storing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            foreign = [p.name for p in self.root.iterdir() if p.name not in {"objects", "snapshots", ".lock"}]
            foreign = [name for name in foreign if not name.startswith(".work-")]
            if foreign:
                raise BadInput(f"{self.root}: holds {min(foreign)}, so it is no folder of backups; name an empty one")
            self.root.chmod(0o700)
            lock = (self.root / ".lock").open("a")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise AlreadyRunning(f"{self.root}: another backup or restore uses it; wait for it") from error
            yield

    def names(self) -> list[str]:
        """Names of the snapshots, oldest first."""
        return sorted(path.stem for path in (self.root / "snapshots").glob("*.json"))

    def snapshot(self, name: str) -> Snapshot:
        """One snapshot; BadInput for an unknown name, CorruptArchive when its list is not what was written."""
        if name not in self.names():
            raise BadInput(f"{self.root}: no snapshot {name!r}; there are: {', '.join(self.names()) or 'none'}")
        return self._read(self.root / "snapshots" / f"{name}.json")

    def _read(self, path: Path) -> Snapshot:
        data = path.read_bytes()
        body, _, digest = data.rstrip(b"\n").rpartition(b"\n")
        try:
            if digest.decode() != Sha256.of(body):
                raise CorruptArchive(f"{path}: altered since it was written; use another snapshot")
            return from_json(body, Snapshot)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CorruptArchive(f"{path}: no snapshot ({error}); use another one") from error

    def known_files(self) -> dict[str, Kept]:
        """Files of the newest snapshot by path."""
        names = self.names()
        return {kept.path: kept for kept in self.snapshot(names[-1]).files} if names else {}

    def add(self, snapshot: Snapshot) -> str:
        """Write the list of a snapshot, with its own hash in the last line; its contents are on disk before."""
        name = f"{snapshot.at:%Y%m%dT%H%M%S}Z"
        while name in self.names():
            name += "x"
        body = to_json(snapshot)
        write_atomically(self.root / "snapshots" / f"{name}.json", body + b"\n" + Sha256.of(body).encode() + b"\n")
        return name

    def prune(self, keep: Iterable[str]) -> Pruned:
        """Drop the snapshots that ``keep`` does not name, and the contents that no other holds. Stopped half-way, the next call goes on.

        CorruptArchive, and nothing goes, when the list of one that stays cannot be read.
        """
        folder, stay = self.root / "snapshots", frozenset(keep)
        going = [name for name in self.names() if name not in stay]
        if not going and not any(folder.glob(f"*{_DROPPED}")):
            return Pruned()
        needed = {kept.sha256 for name in self.names() if name in stay for kept in self.snapshot(name).files}
        files = freed = 0
        with storing(folder):
            for name in going:  # no list may stand whose contents are gone
                (folder / f"{name}.json").rename(folder / f"{name}{_DROPPED}")
            sync_folder(folder)
            for listed in sorted(folder.glob(f"*{_DROPPED}")):
                with suppress(CorruptArchive):  # what it held cannot be told any more; its contents stay
                    for sha256 in {kept.sha256 for kept in self._read(listed).files} - needed:
                        place = self.object_path(sha256)
                        if place.exists():
                            files, freed = files + 1, freed + place.stat().st_size
                            place.unlink()
                listed.unlink()
        return Pruned(snapshots=tuple(going), files=files, bytes=freed)

    def keep(self, path: Path, name: str, known: Kept | None = None) -> Kept:
        """Copy one file unless its content is there; FileNotFoundError when it is gone by now."""
        found = path.stat()
        same = known and (known.bytes, known.mtime_ns) == (found.st_size, found.st_mtime_ns)
        if known and same and self.object_path(known.sha256).exists():
            return Kept(
                path=name, sha256=known.sha256, bytes=known.bytes, mode=found.st_mode & 0o777, mtime_ns=known.mtime_ns
            )
        with path.open("rb") as source:
            digest, size = self._add_object(source.fileno())
        # A file that grew while it was read is read again next time.
        grew = size != found.st_size
        return Kept(
            path=name,
            sha256=digest,
            bytes=size,
            mode=found.st_mode & 0o777,
            mtime_ns=-1 if grew else found.st_mtime_ns,
        )

    def object_path(self, sha256: str) -> Path:
        """Where a content lies."""
        return self.root / "objects" / sha256[:2] / sha256

    def put_back(self, kept: Kept, place: Path) -> None:
        """Copy a content out, checked against its hash; CorruptArchive names the object that is not what it was."""
        source, hasher = self.object_path(kept.sha256), hashlib.sha256()
        with storing(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, kept.mode)
        try:
            data = source.open("rb")
        except OSError as error:
            raise CorruptArchive(f"{source}: {error.strerror}; it holds {kept.path}; use another snapshot") from error
        finally:
            if not source.exists():
                os.close(descriptor)
        with data, os.fdopen(descriptor, "wb") as target, storing(place):
            while chunk := data.read(_CHUNK):
                hasher.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if hasher.hexdigest() != kept.sha256:
            raise CorruptArchive(f"{source}: damaged; it holds {kept.path}; use another snapshot, or another backup")

    def _add_object(self, descriptor: int) -> tuple[Sha256, int]:
        folder, hasher, size = self.root / "objects", hashlib.sha256(), 0
        with storing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            handle, draft_name = tempfile.mkstemp(dir=self.root, prefix=".work-")
            draft = Path(draft_name)
            try:
                with os.fdopen(handle, "wb") as target:
                    while chunk := os.read(descriptor, _CHUNK):
                        hasher.update(chunk)
                        size += len(chunk)
                        target.write(chunk)
                    target.flush()
                    os.fsync(target.fileno())
                place = self.object_path(digest := Sha256(hasher.hexdigest()))
                if not place.exists():
                    place.parent.mkdir(exist_ok=True)
                    draft.replace(place)
                    sync_folder(place.parent)
                    self.added_files, self.added_bytes = self.added_files + 1, self.added_bytes + size
            finally:
                draft.unlink(missing_ok=True)
        return digest, size
