"""Many small WARC files joined into few large ones, byte for byte; evidence goes on naming file and offset as published.

A pack is a WARC file too: whole files one after the other. Its list says which file begins where.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gongbao.archive.codec import from_json, to_json
from gongbao.archive.durable import CorruptArchive, make_folder, storing, sync_folder, write_atomically
from gongbao.model.identifiers import Sha256

PACKS = "packed"
"""Folder of the packs, below the archive root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """One file inside a pack: its own name below the archive root, and where its bytes stand."""

    warc_file: str
    base: int
    length: int
    sha256: Sha256


def packs(root: Path) -> Iterator[tuple[str, tuple[PackedFile, ...]]]:
    """Every pack by its name below the archive root, with what it holds; CorruptArchive for a list that cannot be read."""
    for path in sorted((root / PACKS).glob("*.json")):
        try:
            yield f"{PACKS}/{path.stem}.warc.gz", from_json(path.read_bytes(), tuple[PackedFile, ...])
        except msgspec.DecodeError as error:
            raise CorruptArchive(f"{path}: no list of a pack ({error}); restore it from a backup") from error


def files_to_pack(root: Path, *, batches: Iterable[str], at_most: int) -> list[list[Path]]:
    """Part the WARC files of these batches, oldest batch first, into packs of some ``at_most`` bytes; a last small rest stays."""
    groups: list[list[Path]] = [[]]
    size = 0
    for batch_id in sorted(batches):
        for path in sorted((root / "warc").glob(f"*/{batch_id}.warc.gz")):
            if size and size + path.stat().st_size > at_most:
                groups.append([])
                size = 0
            groups[-1].append(path)
            size += path.stat().st_size
    return [group for group in groups if len(group) > 1]


def write_pack(root: Path, files: Iterable[Path]) -> tuple[str, tuple[PackedFile, ...]]:
    """Join ``files`` into a pack and list it; both are on disk and read back when this returns, and no file is gone yet.

    The name comes from the content: after a crash the same files give the same pack. StorageFailed when the disk refuses.
    """
    folder = root / PACKS
    make_folder(folder)
    whole, listed, base = hashlib.sha256(), [], 0
    with storing(folder):
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                for path in files:
                    data = path.read_bytes()
                    target.write(data)
                    whole.update(data)
                    relative = path.relative_to(root).as_posix()
                    listed.append(PackedFile(warc_file=relative, base=base, length=len(data), sha256=Sha256.of(data)))
                    base += len(data)
                target.flush()
                os.fsync(target.fileno())
            pack = f"{PACKS}/{listed[0].warc_file.rpartition('/')[2][:8]}-{whole.hexdigest()[:16]}.warc.gz"
            draft.replace(root / pack)
            sync_folder(folder)
        finally:
            draft.unlink(missing_ok=True)
    check_pack(root, pack, listed)
    write_atomically((root / pack).with_name(Path(pack).name.replace(".warc.gz", ".json")), to_json(tuple(listed)))
    return pack, tuple(listed)


def check_pack(root: Path, pack: str, listed: Iterable[PackedFile]) -> None:
    """Read a pack and compare each file's bytes with its hash; CorruptArchive names the file that differs."""
    with (root / pack).open("rb") as data:
        for one in listed:
            data.seek(one.base)
            if Sha256.of(data.read(one.length)) != one.sha256:
                raise CorruptArchive(f"{root / pack} at {one.base}: {one.warc_file} differs; restore it from a backup")


def drop_packed(root: Path, listed: Iterable[PackedFile]) -> int:
    """Delete the files that a pack holds, each only while its bytes are those of the pack; count them."""
    dropped = 0
    for one in listed:
        path = root / one.warc_file
        if path.exists():
            if Sha256.of(path.read_bytes()) != one.sha256:
                raise CorruptArchive(f"{path}: differs from what was packed of it; look at both before you delete one")
            with storing(path):
                path.unlink()
            dropped += 1
    return dropped
