"""Bring files here: resumed where a try broke off, no longer than announced, named only when their hash is the expected one."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gongbao.errors import CorruptRelease, StorageFailed
from gongbao.model.identifiers import Sha256
from publish.pull.source import Astray, DownloadFailed, Missing, Source

_AT_ONCE = 4
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file: its place below the published folder, its bytes, its hash."""

    path: str
    bytes: int
    sha256: Sha256


def read_small(source: Source, path: str, most: int) -> bytes:
    """All bytes of a file that may have ``most``; Missing, DownloadFailed, CorruptRelease when it is larger."""

    def once() -> bytes:
        payload = bytearray()
        with source.open(path, 0, most) as (_, pieces):
            for piece in pieces:
                payload += piece
                if len(payload) > most:
                    raise CorruptRelease(
                        f"{source.where(path)}: is larger than {most} bytes, which no such file is; ask the publisher"
                    )
        return bytes(payload)

    return _patiently(source, once)


def bring(source: Source, wanted: Sequence[Wanted], folder: Path, staged: Path, tell: Callable[[str], object]) -> int:
    """Bring what is not in ``folder`` yet with the right bytes, four at once; return the bytes that came over the wire.

    Half-arrived files lie in ``staged``, and the next call goes on with them. DownloadFailed, StorageFailed,
    CorruptRelease (other bytes than the manifest names).
    """
    lacking = [w for w in wanted if not _is_here(folder / w.path, w)]
    try:
        staged.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(staged).free
        if (need := sum(w.bytes for w in lacking)) > free:
            raise StorageFailed(
                f"{folder}: has {free} bytes free, the release needs {need} more; free space, then run again"
            )
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            running = [
                pool.submit(_bring_one, source, w, folder / w.path, staged / w.path.replace("/", "~")) for w in lacking
            ]
            came = 0
            try:
                for number, (w, done) in enumerate(zip(lacking, running, strict=True), start=1):
                    came += done.result()
                    tell(f"{number}/{len(lacking)} {w.path} ({w.bytes} bytes)")
            finally:
                pool.shutdown(cancel_futures=True)
    except OSError as error:
        raise StorageFailed(
            f"{folder}: cannot be written ({error.strerror or error}); free space or mend the permissions, then run again"
        ) from error
    return came


def _is_here(path: Path, wanted: Wanted) -> bool:
    return path.is_file() and path.stat().st_size == wanted.bytes and _hash(path) == wanted.sha256


def _bring_one(source: Source, wanted: Wanted, target: Path, partial: Path) -> int:
    came = 0

    def once() -> None:
        nonlocal came
        came += _append(source, wanted, partial)
        if _hash(partial) == wanted.sha256:
            return
        partial.unlink()  # begun from other bytes, or damaged on the way: the next try begins anew
        raise _OtherBytes(f"{source.where(wanted.path)}: its bytes are not those that the manifest names")

    try:
        _patiently(source, once)
    except Missing as error:
        raise Missing(
            f"{error}; the publisher may have dropped it meanwhile: run again, then ask the publisher"
        ) from error
    except _OtherBytes as error:
        raise CorruptRelease(
            f"{error}; nothing was taken over. Ask the publisher, or pull from another copy"
        ) from error
    target.parent.mkdir(parents=True, exist_ok=True)
    with partial.open("rb") as arrived:
        os.fsync(arrived.fileno())
    partial.replace(target)
    return came


class _OtherBytes(DownloadFailed):
    """The bytes that arrived do not have the expected hash."""


def _append(source: Source, wanted: Wanted, partial: Path) -> int:
    """Go on where ``partial`` ends, or begin anew; return the bytes that came."""
    have = partial.stat().st_size if partial.exists() else 0
    if have > wanted.bytes:
        partial.unlink()
        have = 0
    if partial.exists() and have == wanted.bytes:
        return 0
    came = 0
    with source.open(wanted.path, have, wanted.bytes) as (begins, pieces), partial.open("ab") as file:
        file.truncate(begins)
        for piece in pieces:
            came += len(piece)
            if begins + came > wanted.bytes:
                file.truncate(0)
                raise _OtherBytes(
                    f"{source.where(wanted.path)}: is longer than the {wanted.bytes} bytes that the manifest names"
                )
            file.write(piece)
    if begins + came < wanted.bytes:
        raise DownloadFailed(
            f"{source.where(wanted.path)}: ended after {begins + came} of {wanted.bytes} bytes; what arrived is kept, run again to go on"
        )
    return came


def _patiently(source: Source, once: Callable[[], _Value]) -> _Value:
    for number in range(1, source.patience.tries):
        try:
            return once()
        except Astray:
            raise
        except DownloadFailed:
            time.sleep(source.patience.pause * number)
    return once()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
