"""Members of zip files (docx, xlsx, ofd) read under caps, so that no archive can fill the memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.settings import caps_in_force


@contextmanager
def opened_zip(body: bytes, *, name: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose directory keeps the caps; raise UnreadableDocument when it is damaged or encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check(archive, name)
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as refusal:
        raise UnreadableDocument(f"{name}: damaged zip ({refusal}); fetch the file again") from refusal


def refuse_broken_zip(body: bytes, *, name: str) -> None:
    """Raise UnreadableDocument for an archive that breaks off: its directory stands at its end (APPNOTE 4.3.6), or it is damaged.

    A whole archive passes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)):
            return
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as refusal:
        raise UnreadableDocument(
            f"{name}: the file is cut off or damaged: it begins as a zip (docx, xlsx, ofd) of which {len(body)} bytes came, and "
            "the directory at its end cannot be read; fetch it again"
        ) from refusal


def pictures_of(body: bytes) -> int:
    """Count the pictures that a Word file or a workbook carries (``word/media/``, ``xl/media/``); the archive is known to be whole."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return sum(1 for path in archive.namelist() if path.startswith(("word/media/", "xl/media/")))


def member(archive: zipfile.ZipFile, path: str, *, name: str) -> bytes:
    """Read one member, never more than cap ``zip_member_bytes`` whatever the directory claims."""
    cap = caps_in_force().zip_member_bytes
    try:
        with archive.open(path) as stream:
            data = stream.read(cap + 1)
    except KeyError as refusal:
        raise UnreadableDocument(f"{name}: member {path} is missing; the file is damaged, fetch it again") from refusal
    except RuntimeError as refusal:
        raise UnreadableDocument(f"{name}: member {path} is encrypted; ask the publisher for an open copy") from refusal
    if len(data) > cap:
        raise TooLarge(f"{name}: member {path} passes cap zip_member_bytes={cap}; a zip bomb, or raise the cap")
    return data


def _check(archive: zipfile.ZipFile, name: str) -> None:
    caps, members = caps_in_force(), archive.infolist()
    if len(members) > caps.zip_members:
        raise TooLarge(
            f"{name}: {len(members)} members pass cap zip_members={caps.zip_members}; look at the file by hand"
        )
    if sum(info.file_size for info in members) > caps.zip_total_bytes:
        raise TooLarge(
            f"{name}: unpacked size passes cap zip_total_bytes={caps.zip_total_bytes}; a zip bomb, or raise the cap"
        )
    for info in members:
        if info.flag_bits & 1:
            raise UnreadableDocument(f"{name}: member {info.filename} is encrypted; ask the publisher for an open copy")
        if info.file_size > 10_000_000 and info.file_size > caps.zip_ratio * max(1, info.compress_size):
            raise TooLarge(
                f"{name}: member {info.filename} unpacks more than zip_ratio={caps.zip_ratio} times; a zip bomb"
            )
